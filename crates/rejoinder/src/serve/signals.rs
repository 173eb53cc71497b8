//! Signals: stop, stop at once, reload.

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that a gateway heeds.
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// SIGTERM, SIGINT: finish what is under way and stop.
    Stop,
    /// SIGHUP: read definitions and certificates again, open log files again.
    Reload,
}

impl Signals {
    /// Begins to heed them.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn heed() -> anyhow::Result<Self> {
        let heed = |kind| signal(kind).context("signals cannot be heeded");
        Ok(Self {
            terminate: heed(SignalKind::terminate())?,
            interrupt: heed(SignalKind::interrupt())?,
            hang_up: heed(SignalKind::hangup())?,
        })
    }

    /// The next one.
    pub(crate) async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::Stop,
            _ = self.interrupt.recv() => Asked::Stop,
            _ = self.hang_up.recv() => Asked::Reload,
        }
    }
}
