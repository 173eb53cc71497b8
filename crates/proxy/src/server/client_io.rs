//! A client connection's bytes: plain or TLS, watched as they pass.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::server::head_scan::{HeadScan, Told};
use crate::server::peer::Peer;
use crate::server::watch::Watch;

/// A TCP connection of which some bytes were read before.
pub(super) struct Prefixed {
    pub(super) prefix: Bytes,
    pub(super) stream: TcpStream,
}

/// Plain or TLS.
pub(super) enum Stream {
    Plain(Prefixed),
    Tls(Box<TlsStream<Prefixed>>),
}

/// A client connection's bytes.
pub(super) struct ClientIo {
    pub(super) stream: Stream,
    pub(super) scan: HeadScan,
    pub(super) watch: Arc<Watch>,
    pub(super) peer: Arc<Peer>,
}

impl AsyncRead for Prefixed {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let own = self.get_mut();
        if own.prefix.is_empty() {
            return Pin::new(&mut own.stream).poll_read(cx, buffer);
        }
        let length = own.prefix.len().min(buffer.remaining());
        buffer.put_slice(&own.prefix[..length]);
        own.prefix.advance(length);
        Poll::Ready(Ok(()))
    }
}

impl ClientIo {
    /// Reads the rest of a body that nobody wanted, for a short while. Were the connection closed
    /// over it, the system would reset it, and the client might never see its answer.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.scan.is_in_body() {
            return Poll::Ready(Ok(()));
        }
        self.watch.lingers();
        let mut space = [0; 4096];
        while self.scan.is_in_body() {
            let mut buffer = ReadBuf::new(&mut space);
            ready!(self.poll_stream(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                break;
            }
            self.scan.feed(buffer.filled(), &mut |_| {});
        }
        Poll::Ready(Ok(()))
    }

    fn poll_stream(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Stream::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

/// Passes writing on to the stream inside.
macro_rules! writes_through {
    ($type:ty, $own:ident => $stream:expr; $closed:ident, $cx:ident => $linger:expr) => {
        impl AsyncWrite for $type {
            fn poll_write(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<io::Result<usize>> {
                let $own = self.get_mut();
                Pin::new($stream).poll_write(cx, bytes)
            }

            fn poll_write_vectored(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                slices: &[io::IoSlice<'_>],
            ) -> Poll<io::Result<usize>> {
                let $own = self.get_mut();
                Pin::new($stream).poll_write_vectored(cx, slices)
            }

            fn is_write_vectored(&self) -> bool {
                true
            }

            fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                let $own = self.get_mut();
                Pin::new($stream).poll_flush(cx)
            }

            fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                let $own = self.get_mut();
                ready!(Pin::new($stream).poll_shutdown(cx))?;
                let ($closed, $cx) = ($own, cx);
                $linger
            }
        }
    };
}

writes_through!(Prefixed, own => &mut own.stream; _own, _cx => Poll::Ready(Ok(())));
writes_through!(ClientIo, own => {
    own.watch.moved();
    &mut own.stream
}; own, cx => own.poll_linger(cx));

impl AsyncRead for ClientIo {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let own = self.get_mut();
        let before = buffer.filled().len();
        ready!(own.poll_stream(cx, buffer))?;
        let (watch, peer) = (&own.watch, &own.peer);
        watch.moved();
        own.scan.feed(&buffer.filled()[before..], &mut |told| match told {
            Told::HeadBegins => watch.head_begins(),
            Told::HeadEnded => watch.head_ended(),
            Told::Ambiguous(ambiguity) => peer.set_ambiguity(ambiguity),
        });
        Poll::Ready(Ok(()))
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
        true
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
