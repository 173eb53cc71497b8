//! One client connection: who it is, TLS, and its requests.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::ProtocolVersion;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::body::Body;
use crate::pipeline;
use crate::server::client_io::{ClientIo, Prefixed, Stream};
use crate::server::head_scan::HeadScan;
use crate::server::peer::{Peer, TlsSession};
use crate::server::watch::Watch;
use crate::server::worker::{Worker, WorkerListener};
use crate::server::{Handler, Traffic};

/// Serves a connection to its end. Deadlines are the worker's, which aborts the task.
pub(super) async fn serve(
    worker: &Worker,
    listener: &WorkerListener,
    stream: TcpStream,
    address: SocketAddr,
    watch: Arc<Watch>,
) {
    let (stream, peer) = match open(worker, listener, stream, address).await {
        Ok(opened) => opened,
        Err(error) => {
            tracing::debug!(%address, "connection not opened: {error}");
            return;
        }
    };
    watch.established();
    let peer = Arc::new(peer);
    let io = ClientIo { stream, scan: HeadScan::new(), watch: watch.clone(), peer: peer.clone() };
    let service = service_fn(|request| {
        let answer = answer(worker, listener, peer.clone(), request);
        let under_way = watch.request();
        async move {
            let response = answer.await;
            drop(under_way);
            Ok::<_, Infallible>(response)
        }
    });
    let mut connection = pin!(worker.http.serve_connection(TokioIo::new(io), service));
    let mut told = false;
    let ended = poll_fn(|cx| {
        if !told && watch.is_draining(cx.waker()) {
            told = true;
            connection.as_mut().graceful_shutdown();
        }
        connection.as_mut().poll(cx)
    });
    if let Err(error) = ended.await {
        tracing::debug!(%address, "connection ended: {error}");
    }
}

async fn open(
    worker: &Worker,
    listener: &WorkerListener,
    mut stream: TcpStream,
    mut address: SocketAddr,
) -> std::io::Result<(Stream, Peer)> {
    let mut prefix = Bytes::new();
    let trusted = worker.gateway.as_ref().map(|gateway| &gateway.trusted);
    if trusted.is_some_and(|trusted| trusted.trusts(address.ip())) {
        let client;
        (client, prefix) = crate::server::proxy_protocol::read(&mut stream).await?;
        address = client.unwrap_or(address);
    }
    let local = stream.local_addr().unwrap_or(listener.address);
    let stream = Prefixed { prefix, stream };
    let Some(tls) = &listener.tls else {
        return Ok((Stream::Plain(stream), Peer::new(address, local, None)));
    };
    let stream = TlsAcceptor::from(tls.clone()).accept(stream).await?;
    let session = session(stream.get_ref().1);
    Ok((Stream::Tls(Box::new(stream)), Peer::new(address, local, Some(session))))
}

fn session(connection: &rustls::ServerConnection) -> TlsSession {
    let version = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLSv1.2",
        _ => "",
    };
    let suite = connection.negotiated_cipher_suite();
    let cipher = suite.and_then(|suite| suite.suite().as_str()).unwrap_or_default();
    TlsSession { version, cipher }
}

fn answer(
    worker: &Worker,
    listener: &WorkerListener,
    peer: Arc<Peer>,
    request: Request<Incoming>,
) -> impl Future<Output = Response<Body>> + Send + 'static {
    enum Way {
        Gateway(Arc<crate::gateway::Gateway>, Option<Arc<dyn Handler>>),
        Handler(Arc<dyn Handler>),
        Nobody,
    }
    let way = match (&listener.traffic, &worker.gateway) {
        (Traffic::Handler(handler), _) => Way::Handler(handler.clone()),
        (Traffic::Gateway, Some(gateway)) => Way::Gateway(gateway.clone(), None),
        (Traffic::GatewayOr(other), Some(gateway)) => {
            Way::Gateway(gateway.clone(), Some(other.clone()))
        }
        // Refused when the server was bound.
        (Traffic::Gateway | Traffic::GatewayOr(_), None) => Way::Nobody,
    };
    async move {
        match way {
            Way::Gateway(gateway, other) => {
                pipeline::handle(gateway, peer, request, other.as_ref()).await
            }
            Way::Handler(handler) => handler.handle(request, peer).await,
            Way::Nobody => Response::new(Body::empty()),
        }
    }
}
