//! Listening on an address of its own: accept, TLS, HTTP/1.1, deadlines, drain.
//!
//! HTTP/1.1 alone: every SDK speaks it, and nothing here gains from HTTP/2.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use crate::limits::{ACCEPT_PAUSE, CONNECTIONS_MAX, HANDSHAKE_TIMEOUT, HEAD_TIMEOUT};
use crate::tasks;

/// An open admin address.
pub struct Listening {
    /// What accepts.
    pub listener: TcpListener,
    /// How it speaks TLS, if it does.
    pub tls: Option<Arc<ServerConfig>>,
    /// What answers: [`crate::Admin::router`].
    pub router: Router,
}

/// Serves until `stop` is done, then answers what was begun. How long that may take is the
/// caller's to bound.
pub async fn serve(listening: Listening, stop: impl Future<Output = ()> + Send) {
    let Listening { listener, tls, router } = listening;
    let tls = tls.map(TlsAcceptor::from);
    let service = TowerToHyperService::new(router);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    tokio::pin!(stop);
    loop {
        let accepting = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            accepted = accepting => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = open(stream, tls.clone(), service.clone(), graceful.watcher());
                tasks::start(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the admin address cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn open(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    service: TowerToHyperService<Router>,
    watcher: Watcher,
) {
    // An answer is one or two small writes: waiting to fill a segment only delays it.
    let _ = stream.set_nodelay(true);
    let Some(tls) = tls else { return run(stream, service, watcher).await };
    match tokio::time::timeout(HANDSHAKE_TIMEOUT, tls.accept(stream)).await {
        Ok(Ok(stream)) => run(stream, service, watcher).await,
        Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake of the admin address failed"),
        Err(_) => tracing::debug!("a TLS handshake of the admin address took too long"),
    }
}

async fn run<S>(stream: S, service: TowerToHyperService<Router>, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection of the admin address ended");
    }
}
