//! Whether requests should be sent here.

use std::sync::atomic::{AtomicBool, Ordering};

/// Set once the plan is loaded, withdrawn when the process begins to stop.
#[derive(Debug, Default)]
pub struct Readiness(AtomicBool);

impl Readiness {
    /// Says whether requests should be sent here.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, Ordering::Relaxed);
    }

    /// Whether requests should be sent here.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
