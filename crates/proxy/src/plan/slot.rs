//! Where a plan's object keeps a handle to what lives beside the plan.

use std::sync::{Arc, OnceLock};

/// A handle to state beside the plan, found once by its stable id and then at hand.
///
/// The state itself outlives the plan: a recompiled site finds the same one again.
pub struct Slot<T>(OnceLock<Arc<T>>);

impl<T> Slot<T> {
    /// The handle; `find` looks it up the first time.
    pub fn get(&self, find: impl FnOnce() -> Arc<T>) -> &Arc<T> {
        self.0.get_or_init(find)
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}
