//! The clock. Time is an argument everywhere; this is the one place that reads it.

use std::time::{Instant, SystemTime};

/// Gives the time.
pub trait Clock: Send + Sync {
    /// For measuring durations.
    fn now(&self) -> Instant;

    /// For people and vendors.
    fn wall(&self) -> SystemTime;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Instant {
        Instant::now()
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }
}
