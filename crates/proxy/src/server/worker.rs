//! One worker: accepts connections, looks after their deadlines, drains them at the end.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper_util::server::conn::auto;
use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep};

use crate::gateway::Gateway;
use crate::limits::{H2_HEADER_BYTES_MAX, H2_STREAMS_MAX, HEAD_BYTES_MAX, HEADER_LINES_MAX, SWEEP};
use crate::server::watch::{Ticks, Watch};
use crate::server::{Deadlines, ListenerSettings, Traffic, connection};
use crate::tasks::{self, StreamExecutor};

/// How long accepting rests when the machine is out of file descriptors.
const OUT_OF_FILES: Duration = Duration::from_millis(50);
/// How often a drain looks whether it is done.
const DRAIN_LOOK: Duration = Duration::from_millis(20);

/// One worker.
pub(super) struct Worker {
    pub(super) gateway: Option<Arc<Gateway>>,
    pub(super) http: auto::Builder<StreamExecutor>,
    deadlines: Deadlines,
    ticks: Ticks,
    room: Arc<Semaphore>,
    open: Mutex<Vec<(Arc<Watch>, AbortHandle)>>,
}

/// A listening socket of one worker.
pub(super) struct WorkerListener {
    pub(super) address: SocketAddr,
    /// Taken by the accept loop, so that the address closes with it and not with the last
    /// connection.
    socket: Option<StdListener>,
    pub(super) tls: Option<Arc<ServerConfig>>,
    pub(super) traffic: Traffic,
}

impl WorkerListener {
    pub(super) fn new(
        address: SocketAddr,
        socket: StdListener,
        settings: &ListenerSettings,
    ) -> Self {
        let tls = settings.tls.clone().map(|config| {
            if !config.alpn_protocols.is_empty() {
                return config;
            }
            let mut config = ServerConfig::clone(&config);
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Arc::new(config)
        });
        Self { address, socket: Some(socket), tls, traffic: settings.traffic.clone() }
    }
}

impl Worker {
    pub(super) fn new(
        gateway: Option<Arc<Gateway>>,
        deadlines: Deadlines,
        connections_max: usize,
    ) -> Arc<Self> {
        let mut http = auto::Builder::new(StreamExecutor);
        http.http1().max_buf_size(HEAD_BYTES_MAX).max_headers(HEADER_LINES_MAX);
        http.http2()
            .max_concurrent_streams(H2_STREAMS_MAX)
            .max_header_list_size(H2_HEADER_BYTES_MAX);
        Arc::new(Self {
            gateway,
            http,
            deadlines,
            ticks: Ticks::default(),
            room: Arc::new(Semaphore::new(connections_max.min(Semaphore::MAX_PERMITS))),
            open: Mutex::default(),
        })
    }

    /// Serves until it is told to stop, and then for the grace that it is given.
    pub(super) async fn run(
        self: Arc<Self>,
        listeners: Vec<WorkerListener>,
        mut stop: watch::Receiver<Option<Duration>>,
    ) {
        let mut accepting = Vec::new();
        for listener in listeners {
            accepting.push(tasks::accept_loop(self.clone().accept(listener)));
        }
        let grace = loop {
            let told = tokio::time::timeout(SWEEP, stop.wait_for(Option::is_some)).await;
            match told {
                Err(_) => self.sweep(),
                Ok(Ok(grace)) => break grace.unwrap_or_default(),
                // Whoever could tell has gone: so does everything.
                Ok(Err(_)) => break Duration::ZERO,
            }
        };
        for accept in accepting {
            accept.abort();
        }
        self.drain(grace).await;
        if let Some(gateway) = &self.gateway {
            gateway.pool.close();
        }
    }

    async fn accept(self: Arc<Self>, mut listener: WorkerListener) {
        let Some(socket) = listener.socket.take() else { return };
        let listener = Arc::new(listener);
        let socket = match TcpListener::from_std(socket) {
            Ok(socket) => socket,
            Err(error) => {
                tracing::error!("{}: {error}", listener.address);
                return;
            }
        };
        loop {
            // Closed only with the worker.
            let Ok(room) = self.room.clone().acquire_owned().await else { return };
            let (stream, peer) = match socket.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    if !is_of_one_connection(&error) {
                        tracing::warn!("{}: {error}", listener.address);
                        sleep(OUT_OF_FILES).await;
                    }
                    continue;
                }
            };
            let watch = Arc::new(Watch::new(self.ticks.clone()));
            let (worker, listener, own) = (self.clone(), listener.clone(), watch.clone());
            let task = tasks::client_connection(async move {
                let _open = Open::count(&worker, &listener);
                connection::serve(&worker, &listener, stream, peer, own).await;
                drop(room);
            });
            self.open().push((watch, task));
        }
    }

    /// Ends connections past their deadlines.
    fn sweep(&self) {
        self.ticks.advance();
        if let Some(gateway) = &self.gateway {
            gateway.pool.sweep();
        }
        self.open().retain(|(watch, task)| {
            if task.is_finished() {
                return false;
            }
            if watch.overdue(&self.deadlines) {
                task.abort();
            }
            true
        });
    }

    async fn drain(&self, grace: Duration) {
        for (watch, _) in self.open().iter() {
            watch.drain();
        }
        let started = Instant::now();
        let mut swept = started;
        loop {
            self.open().retain(|(_, task)| !task.is_finished());
            if self.open().is_empty() || started.elapsed() >= grace {
                break;
            }
            if swept.elapsed() >= SWEEP {
                swept = Instant::now();
                self.sweep();
            }
            sleep(DRAIN_LOOK).await;
        }
        for (_, task) in self.open().drain(..) {
            task.abort();
        }
    }

    fn open(&self) -> MutexGuard<'_, Vec<(Arc<Watch>, AbortHandle)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a connection of the data plane for as long as its task lives, aborted or not.
struct Open(Arc<Gateway>);

impl Open {
    fn count(worker: &Worker, listener: &WorkerListener) -> Option<Self> {
        let gateway = match listener.traffic {
            Traffic::Gateway | Traffic::GatewayOr(_) => worker.gateway.clone()?,
            Traffic::Handler(_) => return None,
        };
        gateway.metrics.connections.inc();
        Some(Self(gateway))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.metrics.connections.dec();
    }
}

/// Whether an accept error is about one connection that has gone again.
fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
