//! Writers of one aggregate queue behind each other, for a bounded time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

/// How long a writer waits for its turn. Source: our own; SDKs give up after 60 s.
pub(super) const TURN_WAIT_MS_MAX: u64 = 10_000;
/// How often a writer outside the runtime looks whether it is its turn.
const TURN_POLL_MS: u64 = 5;

/// One queue an aggregate; a queue exists while somebody is in it.
#[derive(Debug, Default)]
pub(super) struct Queues {
    open: Mutex<HashMap<Arc<str>, Arc<tokio::sync::Mutex<()>>>>,
}

/// The right to change one aggregate, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    queues: Arc<Queues>,
    key: Arc<str>,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Queues {
    /// Waits for the turn; none when the wait would be too long.
    pub(super) async fn turn(self: &Arc<Self>, key: &str) -> Option<Turn> {
        let mut turn = self.enter(key);
        let queue = self.queue(&turn.key);
        let wait =
            tokio::time::timeout(Duration::from_millis(TURN_WAIT_MS_MAX), queue.lock_owned());
        turn.guard = Some(wait.await.ok()?);
        Some(turn)
    }

    /// The same on a thread that may block, inside or outside a runtime.
    pub(super) fn turn_blocking(self: &Arc<Self>, key: &str) -> Option<Turn> {
        let mut turn = self.enter(key);
        let queue = self.queue(&turn.key);
        for _ in 0..TURN_WAIT_MS_MAX / TURN_POLL_MS {
            if let Ok(guard) = Arc::clone(&queue).try_lock_owned() {
                turn.guard = Some(guard);
                return Some(turn);
            }
            std::thread::sleep(Duration::from_millis(TURN_POLL_MS));
        }
        None
    }

    fn enter(self: &Arc<Self>, key: &str) -> Turn {
        Turn { queues: Arc::clone(self), key: key.into(), guard: None }
    }

    fn queue(&self, key: &Arc<str>) -> Arc<tokio::sync::Mutex<()>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(open.entry(Arc::clone(key)).or_default())
    }
}

impl Drop for Turn {
    /// Leaves the queue and takes it away if nobody else is in it, so that requests for ids that
    /// do not exist cannot fill the memory.
    fn drop(&mut self) {
        self.guard = None;
        let mut open = self.queues.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.get(&self.key).is_some_and(|queue| Arc::strong_count(queue) == 1) {
            open.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(queues: &Queues) -> usize {
        queues.open.lock().expect("lock").len()
    }

    #[tokio::test]
    async fn writers_take_turns_and_leave_nothing_behind() {
        let queues = Arc::new(Queues::default());
        let first = queues.turn("a").await.expect("a turn");
        let other = queues.turn("b").await.expect("another aggregate does not wait");
        let waiting = {
            let queues = Arc::clone(&queues);
            tokio::task::spawn_blocking(move || queues.turn_blocking("a").is_some())
        };
        assert_eq!(open(&queues), 2);
        drop((first, other));
        assert!(waiting.await.expect("it ends"));
        assert_eq!(open(&queues), 0);
    }

    #[tokio::test]
    async fn a_writer_that_gives_up_leaves_nothing_behind() {
        let queues = Arc::new(Queues::default());
        let first = queues.turn("a").await.expect("a turn");
        let waiting = tokio::time::timeout(Duration::from_millis(1), queues.turn("a"));
        assert!(waiting.await.is_err());
        drop(first);
        assert_eq!(open(&queues), 0);
    }
}
