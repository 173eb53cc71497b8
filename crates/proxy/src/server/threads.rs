//! The thread model, all of it in this file: one thread a worker, each with a single-threaded
//! runtime. Everything above is `Send`, so that a shared runtime is a change of this file alone.

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

use crate::gateway::Gateway;
use crate::server::worker::{Worker, WorkerListener};
use crate::server::{ServerSettings, listener};
use crate::upstream::BackendTls;

/// Threads for name lookups, a worker.
const BLOCKING_THREADS_MAX: usize = 4;

/// The running workers.
pub(super) struct Threads {
    threads: Vec<JoinHandle<()>>,
    stop: watch::Sender<Option<Duration>>,
}

pub(super) fn start(settings: ServerSettings, bound: Vec<listener::Bound>) -> io::Result<Threads> {
    let (stop, stopped) = watch::channel(None);
    let workers = settings.workers.max(1);
    let roots = settings.gateway.as_ref().and_then(|gateway| gateway.backend_roots.clone());
    let tls = Arc::new(BackendTls::with_roots(roots));

    // By worker, then by listener.
    let mut sockets: Vec<Vec<_>> = (0..workers).map(|_| Vec::new()).collect();
    for bound in bound {
        for (worker, socket) in bound.sockets.into_iter().enumerate() {
            sockets[worker].push((bound.address, socket));
        }
    }
    let mut threads = Vec::with_capacity(workers);
    for (number, sockets) in sockets.into_iter().enumerate() {
        let listeners = sockets
            .into_iter()
            .zip(&settings.listeners)
            .map(|((address, socket), settings)| {
                let socket = listener::listen(socket)?;
                Ok(WorkerListener::new(address, socket, settings))
            })
            .collect::<io::Result<Vec<_>>>()?;
        let gateway =
            settings.gateway.as_ref().map(|gateway| Arc::new(Gateway::new(gateway, tls.clone())));
        let worker = Worker::new(
            gateway,
            settings.deadlines,
            settings.connections_max.div_ceil(workers).max(1),
        );
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING_THREADS_MAX)
            .build()?;
        let stopped = stopped.clone();
        let thread =
            std::thread::Builder::new().name(format!("worker-{number}")).spawn(move || {
                runtime.block_on(worker.run(listeners, stopped));
                // A name lookup under way must not hold up the end.
                runtime.shutdown_background();
            })?;
        threads.push(thread);
    }
    Ok(Threads { threads, stop })
}

impl Threads {
    pub(super) fn shutdown(self, grace: Duration) {
        self.stop.send_replace(Some(grace));
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a worker panicked");
            }
        }
    }
}
