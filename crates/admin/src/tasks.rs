//! The one place that starts tasks: connections, and operations that must end once begun.

use std::future::Future;

use tokio::task::JoinHandle;

/// Starts a task on the current runtime.
#[expect(clippy::disallowed_methods, reason = "the one place that starts tasks")]
pub(crate) fn start<F>(task: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    tokio::spawn(task)
}
