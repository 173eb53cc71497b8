//! The server: listeners, connections, deadlines, drain. The one server of the whole process: it
//! serves the data plane, any other handler (the admin address), or both on one port.
//!
//! What the HTTP library answers itself, before anything here sees the request (a known limit):
//! a head that cannot be parsed, a target longer than 64 KiB, more than 256 header lines or 128 KiB
//! of them, unusable lengths and transfer codings get an empty 400, 414 or 431 and the connection
//! is closed.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use rustls::ServerConfig;

use crate::body::Body;
use crate::gateway::GatewaySettings;

mod client_io;
mod connection;
mod head_scan;
mod listener;
mod peer;
mod proxy_protocol;
mod threads;
mod watch;
mod worker;

pub use peer::{Peer, TlsSession};

/// Answers requests: the admin address, or what shares a port with the data plane.
pub trait Handler: Send + Sync {
    /// Answers one request. The future is dropped when the client has gone.
    fn handle(&self, request: Request<Incoming>, peer: Arc<Peer>) -> HandlerFuture;
}

/// A handler's answer to come.
pub type HandlerFuture = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// How a server is set up.
pub struct ServerSettings {
    /// Where it listens and what is served there.
    pub listeners: Vec<ListenerSettings>,
    /// Threads, each with a runtime, a listening socket and backend connections of its own.
    pub workers: usize,
    /// Open client connections of all workers; more wait in the kernel's queue.
    pub connections_max: usize,
    /// What connections are given time for.
    pub deadlines: Deadlines,
    /// What the data plane runs with; needed where a listener serves it.
    pub gateway: Option<GatewaySettings>,
}

/// One listening address.
pub struct ListenerSettings {
    /// The address; port 0 takes a free one.
    pub address: SocketAddr,
    /// TLS; without protocols of its own it offers h2 and http/1.1.
    pub tls: Option<Arc<ServerConfig>>,
    /// What is served.
    pub traffic: Traffic,
}

/// What a listener serves.
#[derive(Clone)]
pub enum Traffic {
    /// The data plane.
    Gateway,
    /// The data plane, and the handler for requests that no site and no vendor's form claims.
    GatewayOr(Arc<dyn Handler>),
    /// The handler.
    Handler(Arc<dyn Handler>),
}

/// What connections are given time for. Precise to half a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// PROXY protocol and TLS handshake.
    pub handshake: Duration,
    /// A request's head, from its first byte; on a new connection, from its opening.
    pub head: Duration,
    /// Nothing to do between requests.
    pub idle: Duration,
    /// No byte in either direction while a request is under way. Longer than any backend's time.
    pub stall: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(15),
            idle: Duration::from_secs(75),
            stall: Duration::from_secs(90),
        }
    }
}

/// A server whose addresses are its own, and refuse connections until [`Self::run`].
pub struct Server {
    settings: ServerSettings,
    bound: Vec<listener::Bound>,
}

/// A running server.
pub struct Running {
    addresses: Vec<SocketAddr>,
    threads: threads::Threads,
}

impl Server {
    /// Takes the addresses.
    ///
    /// # Errors
    /// When an address is in use or not this machine's.
    pub fn bind(settings: ServerSettings) -> io::Result<Self> {
        let wants_gateway = settings
            .listeners
            .iter()
            .any(|listener| !matches!(listener.traffic, Traffic::Handler(_)));
        if wants_gateway && settings.gateway.is_none() {
            let message = "a listener serves the data plane, and there are no settings for it";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let workers = settings.workers.max(1);
        let bound = settings
            .listeners
            .iter()
            .map(|listener| listener::bind(listener.address, workers))
            .collect::<io::Result<_>>()?;
        Ok(Self { settings, bound })
    }

    /// The addresses, in the order of the listeners.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.bound.iter().map(|bound| bound.address).collect()
    }

    /// Opens the addresses and serves, on threads of its own.
    ///
    /// # Errors
    /// When a thread or a runtime cannot be had.
    pub fn run(self) -> io::Result<Running> {
        let addresses = self.addresses();
        let threads = threads::start(self.settings, self.bound)?;
        Ok(Running { addresses, threads })
    }
}

impl Running {
    /// The addresses, in the order of the listeners.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Takes no more connections, lets requests under way finish for at most `grace`, and ends.
    /// Blocks until then.
    pub fn shutdown(self, grace: Duration) {
        self.threads.shutdown(grace);
    }
}
