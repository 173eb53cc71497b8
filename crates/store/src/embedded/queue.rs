//! Batches that wait for the disk.
//!
//! One write to disk takes as long for many batches as for one. So a committer puts its batch into
//! the queue and asks for the writer's place; whoever gets it writes for all who wait. A batch
//! keeps its own revision and its own verdict.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::limits::{GROUP_BATCHES_MAX, GROUP_BYTES_MAX};
use crate::{Batch, Revision, StoreError};

/// What became of a batch.
pub(super) type Verdict = Result<Revision, StoreError>;

/// A batch and the place for its verdict.
pub(super) struct Waiting {
    pub(super) batch: Batch,
    bytes: usize,
    verdict: Arc<Mutex<Option<Verdict>>>,
}

impl Waiting {
    pub(super) fn decide(&self, verdict: Verdict) {
        *lock(&self.verdict) = Some(verdict);
    }
}

/// The batches that wait, oldest first. Each caller has at most one, so its length is bounded by
/// the threads of the process.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<VecDeque<Waiting>>,
    writer: Mutex<()>,
}

impl Queue {
    /// Puts `batch` in and returns its verdict once somebody has written it: this thread, with
    /// `write`, which is given a group and must decide all of it, or another.
    pub(super) fn run(&self, batch: Batch, bytes: usize, write: impl Fn(&[Waiting])) -> Verdict {
        let verdict = Arc::new(Mutex::new(None));
        lock(&self.waiting).push_back(Waiting { batch, bytes, verdict: Arc::clone(&verdict) });
        let _writer = lock(&self.writer);
        loop {
            if let Some(verdict) = lock(&verdict).take() {
                return verdict;
            }
            let group = self.take_group();
            if group.is_empty() {
                // The thread that took this batch panicked before it decided it.
                return Err(StoreError::Abandoned);
            }
            write(&group);
        }
    }

    fn take_group(&self) -> Vec<Waiting> {
        let mut waiting = lock(&self.waiting);
        let mut group = Vec::new();
        let mut bytes = 0;
        while group.len() < GROUP_BATCHES_MAX {
            let Some(next) = waiting.front() else { break };
            if !group.is_empty() && bytes + next.bytes > GROUP_BYTES_MAX {
                break;
            }
            bytes += next.bytes;
            group.extend(waiting.pop_front());
        }
        group
    }
}

/// What these locks guard is whole between any two statements, so a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
