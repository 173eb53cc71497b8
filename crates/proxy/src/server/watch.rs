//! Deadlines of client connections without timers: each connection notes what it is doing and
//! when it last moved, in ticks, and its worker looks at all of them now and then.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::Waker;

use crate::limits::{LINGER, SWEEP};
use crate::server::Deadlines;

/// A worker's coarse clock, in sweeps since its start.
#[derive(Clone, Default)]
pub(super) struct Ticks(Arc<AtomicU32>);

impl Ticks {
    pub(super) fn advance(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn now(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What one connection is doing.
pub(super) struct Watch {
    ticks: Ticks,
    opened: u32,
    established: AtomicBool,
    last_moved: AtomicU32,
    /// One more than the tick in which the head under way began; 0 for none.
    head_began: AtomicU32,
    requests: AtomicU32,
    /// One more than the tick since which only the rest of a body is read; 0 for not yet.
    lingers: AtomicU32,
    draining: AtomicBool,
    waker: OnceLock<Waker>,
}

impl Watch {
    pub(super) fn new(ticks: Ticks) -> Self {
        let now = ticks.now();
        Self {
            ticks,
            opened: now,
            established: AtomicBool::new(false),
            last_moved: AtomicU32::new(now),
            head_began: AtomicU32::new(0),
            requests: AtomicU32::new(0),
            lingers: AtomicU32::new(0),
            draining: AtomicBool::new(false),
            waker: OnceLock::new(),
        }
    }

    /// Handshakes are done: the first head is awaited.
    pub(super) fn established(&self) {
        self.established.store(true, Ordering::Relaxed);
        self.moved();
        self.head_begins();
    }

    /// Bytes went in or out.
    pub(super) fn moved(&self) {
        self.last_moved.store(self.ticks.now(), Ordering::Relaxed);
    }

    pub(super) fn head_begins(&self) {
        self.head_began.store(self.ticks.now() + 1, Ordering::Relaxed);
    }

    pub(super) fn head_ended(&self) {
        self.head_began.store(0, Ordering::Relaxed);
    }

    /// The answer is out, and what is left of the request's body is thrown away.
    pub(super) fn lingers(&self) {
        if self.lingers.load(Ordering::Relaxed) == 0 {
            self.lingers.store(self.ticks.now() + 1, Ordering::Relaxed);
        }
    }

    /// A request is under way until the guard is dropped.
    pub(super) fn request(self: &Arc<Self>) -> UnderWay {
        self.requests.fetch_add(1, Ordering::Relaxed);
        UnderWay(self.clone())
    }

    /// Whether the connection must go.
    pub(super) fn overdue(&self, deadlines: &Deadlines) -> bool {
        let now = self.ticks.now();
        let since = |tick: u32| SWEEP * now.saturating_sub(tick);
        if !self.established.load(Ordering::Relaxed) {
            return since(self.opened) > deadlines.handshake;
        }
        if let Some(began) = self.lingers.load(Ordering::Relaxed).checked_sub(1) {
            return since(began) > LINGER;
        }
        let still = since(self.last_moved.load(Ordering::Relaxed));
        if self.requests.load(Ordering::Relaxed) > 0 {
            return still > deadlines.stall;
        }
        match self.head_began.load(Ordering::Relaxed).checked_sub(1) {
            Some(began) => since(began) > deadlines.head,
            None => still > deadlines.idle,
        }
    }

    /// Asks the connection to end after the request under way.
    pub(super) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
        if let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
    }

    /// Whether the connection was asked to end; `waker` is told when it is.
    pub(super) fn is_draining(&self, waker: &Waker) -> bool {
        // A task keeps its waker for life.
        self.waker.get_or_init(|| waker.clone());
        self.draining.load(Ordering::Relaxed)
    }
}

/// A request under way.
pub(super) struct UnderWay(Arc<Watch>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.requests.fetch_sub(1, Ordering::Relaxed);
        self.0.moved();
    }
}
