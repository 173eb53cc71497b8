//! The one place of the binary that starts tasks. Each ends with `serve`.

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
