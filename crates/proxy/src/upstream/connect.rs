//! Opening one connection to a backend. Deadlines are the caller's: everything here ends when its
//! future is dropped.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::body::Body;
use crate::limits::ANSWER_HEAD_BYTES_MAX;
use crate::plan::{Origin, TlsRules};
use crate::tasks;
use crate::upstream::pool::{Pool, UpstreamError};

/// A backend connection's bytes.
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// Resolves, connects, and speaks TLS if the origin wants it.
pub(super) async fn open(
    pool: &Pool,
    origin: &Origin,
    tls: TlsRules,
) -> Result<SendRequest<Body>, UpstreamError> {
    let addresses = pool
        .resolver
        .resolve(&origin.host, pool.clock.now())
        .await
        .map_err(|error| UpstreamError::Unresolvable(format!("{}: {error}", origin.host)))?;
    let mut last = None;
    let mut connected = None;
    for address in addresses.iter() {
        match connect(SocketAddr::new(*address, origin.port)).await {
            Ok(stream) => {
                connected = Some(stream);
                break;
            }
            Err(error) => last = Some((*address, error)),
        }
    }
    let Some(stream) = connected else {
        let (address, error) =
            last.map_or_else(|| (None, None), |(address, error)| (Some(address), Some(error)));
        return Err(UpstreamError::Refused { address, port: origin.port, error });
    };
    let stream = if origin.tls {
        // Boxed: it is large, and its room would be taken in every request's future.
        Stream::Tls(Box::new(Box::pin(handshake(pool, origin, tls, stream)).await?))
    } else {
        Stream::Plain(stream)
    };
    let (sender, connection) = http1::Builder::new()
        .max_header_size(ANSWER_HEAD_BYTES_MAX)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| UpstreamError::Broken(error.to_string()))?;
    tasks::backend_connection(async move {
        // Whoever waits for an answer is told; nobody else needs to know.
        let _ = connection.await;
    });
    Ok(sender)
}

/// Connects. A refusal that is known at once, as between processes of one machine, is told
/// without asking the runtime to wait for it.
async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM.nonblocking().cloexec(),
        Some(Protocol::TCP),
    )?;
    socket.set_tcp_nodelay(true)?;
    match socket.connect(&address.into()) {
        Ok(()) => return TcpStream::from_std(socket.into()),
        Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => {}
        Err(error) => return Err(error),
    }
    if let Some(error) = socket.take_error()? {
        return Err(error);
    }
    let stream = TcpStream::from_std(socket.into())?;
    stream.writable().await?;
    match stream.take_error()? {
        Some(error) => Err(error),
        None => Ok(stream),
    }
}

async fn handshake(
    pool: &Pool,
    origin: &Origin,
    tls: TlsRules,
    stream: TcpStream,
) -> Result<TlsStream<TcpStream>, UpstreamError> {
    let failed = |error: String| UpstreamError::Tls(format!("{}: {error}", origin.host));
    let config = pool.tls.config(tls).map_err(failed)?;
    let name = ServerName::try_from(origin.host.to_string())
        .map_err(|error| UpstreamError::Unresolvable(format!("{}: {error}", origin.host)))?;
    TlsConnector::from(config)
        .connect(name, stream)
        .await
        .map_err(|error| failed(error.to_string()))
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
            Self::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(stream) => stream.is_write_vectored(),
            Self::Tls(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
