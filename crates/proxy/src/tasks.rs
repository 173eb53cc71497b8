//! The one place where tasks are started. Each ends with its connection, its worker, or the
//! runtime that it was started on.

use std::future::Future;

use tokio::task::{AbortHandle, JoinHandle};

#[expect(clippy::disallowed_methods, reason = "the one place that starts tasks")]
fn start<F>(task: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(task)
}

/// A client's connection; ends with it.
pub(crate) fn client_connection(task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
    start(task).abort_handle()
}

/// A backend connection; ends when its last user lets go of it.
pub(crate) fn backend_connection(task: impl Future<Output = ()> + Send + 'static) {
    start(task);
}

/// A listener's accept loop; ends with its worker.
pub(crate) fn accept_loop(task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
    start(task).abort_handle()
}

/// The access log's writer; ends when its last sender is gone.
pub(crate) fn log_writer(task: impl Future<Output = ()> + Send + 'static) {
    start(task);
}

/// Runs one stream of an HTTP/2 connection; ends with the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamExecutor;

impl<F> hyper::rt::Executor<F> for StreamExecutor
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, task: F) {
        start(task);
    }
}
