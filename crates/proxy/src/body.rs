//! Message bodies in both directions: nothing, bytes at hand, or a stream that is passed on frame
//! by frame and never collected.

use std::error::Error;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;

use crate::observe::Finish;
use crate::upstream::Lease;

/// Why a body broke off.
pub type BodyError = Box<dyn Error + Send + Sync>;

/// A message's body.
#[derive(Default)]
pub struct Body(Kind);

#[derive(Default)]
enum Kind {
    #[default]
    Empty,
    Full(Bytes),
    Client(ClientBody),
    Relay(Relay),
    Boxed(UnsyncBoxBody<Bytes, BodyError>),
}

/// A client's body on its way to a backend: counted, its trailers left out.
struct ClientBody {
    /// Always there, until it is dropped.
    incoming: Option<Incoming>,
    left: u64,
    progress: Arc<Progress>,
}

/// A backend's body on its way to a client.
struct Relay {
    incoming: Incoming,
    lease: Option<Lease>,
    finish: Option<Box<Finish>>,
}

/// How far a client's body has got, seen by the one who waits for the backend's answer.
#[derive(Default)]
pub(crate) struct Progress {
    stage: AtomicU8,
    /// What nobody has read of it.
    rest: Mutex<Option<Incoming>>,
}

/// See [`Progress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The gateway waits for the client.
    Awaited,
    /// The client has sent; the backend has not asked for more.
    Flowing,
    /// All of it is there.
    Complete,
    /// It was longer than allowed.
    TooLarge,
    /// The client broke off.
    Broken,
}

impl Progress {
    pub(crate) fn get(&self) -> Stage {
        match self.stage.load(Ordering::Relaxed) {
            1 => Stage::Awaited,
            2 => Stage::Complete,
            3 => Stage::TooLarge,
            4 => Stage::Broken,
            _ => Stage::Flowing,
        }
    }

    fn set(&self, stage: Stage) {
        let number = match stage {
            Stage::Flowing => 0,
            Stage::Awaited => 1,
            Stage::Complete => 2,
            Stage::TooLarge => 3,
            Stage::Broken => 4,
        };
        self.stage.store(number, Ordering::Relaxed);
    }

    /// What is left of the body, if it was given back.
    pub(crate) fn rest(&self) -> Option<Incoming> {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A client's body is longer than allowed.
#[derive(Debug, thiserror::Error)]
#[error("the client's body is longer than allowed")]
struct TooLarge;

impl Body {
    /// No body.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Kind::Empty)
    }

    /// Any body, for handlers that bring their own.
    pub fn boxed<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        Self(Kind::Boxed(body.map_err(Into::into).boxed_unsync()))
    }

    pub(crate) fn client(incoming: Incoming, bytes_max: u64) -> (Self, Arc<Progress>) {
        let progress = Arc::new(Progress::default());
        let incoming = Some(incoming);
        let body = ClientBody { incoming, left: bytes_max, progress: progress.clone() };
        (Self(Kind::Client(body)), progress)
    }

    pub(crate) fn relay(incoming: Incoming, lease: Lease) -> Self {
        if incoming.is_end_stream() {
            lease.release();
            return Self::empty();
        }
        Self(Kind::Relay(Relay { incoming, lease: Some(lease), finish: None }))
    }

    /// Takes out a body that is at hand; its length comes back.
    pub(crate) fn take_whole(&mut self) -> Option<u64> {
        let Kind::Full(bytes) = &self.0 else { return None };
        let length = bytes.len() as u64;
        self.0 = Kind::Empty;
        Some(length)
    }

    /// Lets `finish` know when the last byte was sent; `finish` comes back with the length if
    /// that is known now.
    pub(crate) fn observed(&mut self, finish: Box<Finish>) -> Option<(Box<Finish>, u64)> {
        match &mut self.0 {
            Kind::Empty => Some((finish, 0)),
            Kind::Full(bytes) => {
                let length = bytes.len() as u64;
                Some((finish, length))
            }
            Kind::Relay(relay) => {
                relay.finish = Some(finish);
                None
            }
            Kind::Client(_) | Kind::Boxed(_) => Some((finish, 0)),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        if bytes.is_empty() { Self::empty() } else { Self(Kind::Full(bytes)) }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let body = self.get_mut();
        match &mut body.0 {
            Kind::Empty => Poll::Ready(None),
            Kind::Full(bytes) => {
                let bytes = std::mem::take(bytes);
                body.0 = Kind::Empty;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Kind::Client(client) => client.poll(cx),
            Kind::Relay(relay) => relay.poll(cx),
            Kind::Boxed(boxed) => Pin::new(boxed).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Empty => true,
            Kind::Full(_) => false,
            Kind::Client(client) => client.incoming.as_ref().is_none_or(Incoming::is_end_stream),
            // The end must be polled for, so that the connection goes back and the log is told.
            Kind::Relay(relay) => relay.lease.is_none() && relay.incoming.is_end_stream(),
            Kind::Boxed(boxed) => boxed.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Empty => SizeHint::with_exact(0),
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Client(client) => {
                client.incoming.as_ref().map_or_else(SizeHint::default, Incoming::size_hint)
            }
            Kind::Relay(relay) => relay.incoming.size_hint(),
            Kind::Boxed(boxed) => boxed.size_hint(),
        }
    }
}

impl ClientBody {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let Some(incoming) = &mut self.incoming else { return Poll::Ready(None) };
        loop {
            let Poll::Ready(frame) = Pin::new(&mut *incoming).poll_frame(cx) else {
                self.progress.set(Stage::Awaited);
                return Poll::Pending;
            };
            let frame = match frame {
                None => {
                    self.progress.set(Stage::Complete);
                    return Poll::Ready(None);
                }
                Some(Err(error)) => {
                    self.progress.set(Stage::Broken);
                    return Poll::Ready(Some(Err(error.into())));
                }
                Some(Ok(frame)) => frame,
            };
            let Ok(data) = frame.into_data() else { continue };
            match self.left.checked_sub(data.len() as u64) {
                Some(left) => self.left = left,
                None => {
                    self.progress.set(Stage::TooLarge);
                    return Poll::Ready(Some(Err(TooLarge.into())));
                }
            }
            let done = incoming.is_end_stream();
            self.progress.set(if done { Stage::Complete } else { Stage::Flowing });
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
    }
}

impl Drop for ClientBody {
    fn drop(&mut self) {
        let rest = self.incoming.take().filter(|incoming| !incoming.is_end_stream());
        if rest.is_some() {
            *self.progress.rest.lock().unwrap_or_else(PoisonError::into_inner) = rest;
        }
    }
}

impl Relay {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        loop {
            let frame = match ready!(Pin::new(&mut self.incoming).poll_frame(cx)) {
                None => {
                    self.end();
                    return Poll::Ready(None);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                Some(Ok(frame)) => frame,
            };
            let Ok(data) = frame.into_data() else { continue };
            if let Some(finish) = &mut self.finish {
                finish.add(data.len());
            }
            if self.incoming.is_end_stream() {
                self.end();
            }
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
    }

    fn end(&mut self) {
        if let Some(lease) = self.lease.take() {
            lease.release();
        }
        // Dropping it writes the line.
        self.finish = None;
    }
}
