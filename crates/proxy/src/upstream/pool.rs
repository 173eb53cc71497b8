//! A worker's backend connections, kept by origin and TLS rules. Small on purpose: one list per
//! origin, the last used first, no waiting and no limit on connections in use; the number of
//! client connections bounds those.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1::SendRequest;

use crate::Clock;
use crate::body::Body;
use crate::limits::{POOL_IDLE, POOL_IDLE_MAX};
use crate::plan::{Origin, TlsRules};
use crate::upstream::connect;
use crate::upstream::resolve::Resolver;
use crate::upstream::tls::BackendTls;

type Origins = HashMap<(Arc<Origin>, TlsRules), Arc<Idle>>;

/// A worker's backend connections.
pub(crate) struct Pool {
    origins: Mutex<Origins>,
    pub(super) resolver: Resolver,
    pub(super) tls: Arc<BackendTls>,
    pub(super) clock: Arc<dyn Clock>,
}

/// Idle connections to one origin.
pub(crate) struct Idle {
    connections: Mutex<Vec<(SendRequest<Body>, Instant)>>,
}

/// A connection in use. Released when the answer was read to its end; dropped otherwise, which
/// closes it.
pub(crate) struct Lease {
    idle: Arc<Idle>,
    sender: SendRequest<Body>,
    since: Instant,
}

/// Which connection a request may go over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connection {
    /// A kept one if there is one.
    Any,
    /// A new one, after a kept one turned out to be stale.
    New,
}

/// A backend's answer and the connection that it comes over.
pub(crate) struct Answered {
    pub(crate) response: Response<Incoming>,
    pub(crate) lease: Lease,
}

/// Why a backend gave no answer. Texts are for the log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpstreamError {
    /// The name has no address.
    #[error("cannot resolve {0}")]
    Unresolvable(String),
    /// No address accepted the connection.
    #[error("cannot connect to {}: {}", at(address, *port), said(error))]
    Refused { address: Option<IpAddr>, port: u16, error: Option<io::Error> },
    /// TLS failed.
    #[error("TLS with {0}")]
    Tls(String),
    /// The connection broke before the answer's head was there.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// What came was no HTTP.
    #[error("the answer is malformed: {0}")]
    Malformed(String),
    /// A kept connection was closed by the backend just as it was used; the backend may have seen
    /// the request.
    #[error("a kept connection was closed: {0}")]
    Stale(String),
}

fn at(address: &Option<IpAddr>, port: u16) -> String {
    address.map_or_else(
        || format!("port {port}"),
        |ip| std::net::SocketAddr::new(ip, port).to_string(),
    )
}

fn said(error: &Option<io::Error>) -> String {
    error.as_ref().map_or_else(|| "no address".to_owned(), ToString::to_string)
}

impl Pool {
    pub(crate) fn new(tls: Arc<BackendTls>, clock: Arc<dyn Clock>) -> Self {
        Self { origins: Mutex::default(), resolver: Resolver::default(), tls, clock }
    }

    /// Sends a request over a kept connection or a new one, and waits for the answer's head. The
    /// connection is taken to be idle from `now` on, when it was last used.
    ///
    pub(crate) async fn send(
        &self,
        origin: Arc<Origin>,
        tls: TlsRules,
        mut request: Request<Body>,
        connection: Connection,
        now: Instant,
    ) -> Result<Answered, UpstreamError> {
        let idle = self.idle(&origin, tls);
        let mut kept = match connection {
            Connection::Any => idle.take(),
            Connection::New => None,
        };
        loop {
            let reused = kept.is_some();
            let mut sender = match kept.take() {
                Some(sender) => sender,
                // Boxed: it is large and rare, and its room would be taken in every request's
                // future.
                None => Box::pin(connect::open(self, &origin, tls)).await?,
            };
            let mut failed = match sender.try_send_request(request).await {
                Ok(response) => {
                    return Ok(Answered { response, lease: Lease { idle, sender, since: now } });
                }
                Err(failed) => failed,
            };
            // Nothing was sent: a new connection is as good as this one was.
            if let Some(unsent) = failed.take_message().filter(|_| reused) {
                request = unsent;
                continue;
            }
            let error = failed.error();
            let silent = error.is_incomplete_message()
                || error.is_canceled()
                || error.is_closed()
                || was_reset(error);
            let text = told(error);
            if error.is_parse() {
                return Err(UpstreamError::Malformed(text));
            }
            return Err(if reused && silent {
                UpstreamError::Stale(text)
            } else {
                UpstreamError::Broken(text)
            });
        }
    }

    /// Closes connections that were idle for too long and forgets origins without any.
    pub(crate) fn sweep(&self) {
        let now = self.clock.now();
        self.lock().retain(|_, idle| {
            let mut connections = idle.lock();
            connections.retain(|(sender, since)| {
                !sender.is_closed() && now.saturating_duration_since(*since) < POOL_IDLE
            });
            !connections.is_empty() || Arc::strong_count(idle) > 1
        });
    }

    /// Closes all idle connections.
    pub(crate) fn close(&self) {
        self.lock().clear();
    }

    fn idle(&self, origin: &Arc<Origin>, tls: TlsRules) -> Arc<Idle> {
        let mut origins = self.lock();
        if let Some(idle) = origins.get(&(origin.clone(), tls)) {
            return idle.clone();
        }
        let idle = Arc::new(Idle { connections: Mutex::default() });
        origins.insert((origin.clone(), tls), idle.clone());
        idle
    }

    fn lock(&self) -> MutexGuard<'_, Origins> {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Idle {
    /// The connection used last that is still open.
    fn take(&self) -> Option<SendRequest<Body>> {
        let mut connections = self.lock();
        loop {
            let (sender, _) = connections.pop()?;
            // One that is not ready was closed, or still carries a body that its backend did not
            // wait for: nobody waits for that.
            if sender.is_ready() {
                return Some(sender);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(SendRequest<Body>, Instant)>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// Puts the connection back.
    pub(crate) fn release(self) {
        if self.sender.is_closed() {
            return;
        }
        let mut connections = self.idle.lock();
        if connections.len() < POOL_IDLE_MAX {
            connections.push((self.sender, self.since));
        }
    }
}

fn was_reset(error: &hyper::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return matches!(
                error.kind(),
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::NotConnected
            );
        }
        source = error.source();
    }
    false
}

/// An error with its causes.
fn told(error: &hyper::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
