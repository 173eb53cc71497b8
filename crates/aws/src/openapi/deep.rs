//! Room for recursion: documents nest deep, and the threads that import have small stacks.

/// Bytes of stack. Only what is used is ever touched: a document at the limit of nesting needs a
/// few of them, in a build without optimisation.
const STACK_BYTES: usize = 32 * 1024 * 1024;

/// Runs `work` on a thread with a large stack, and waits for it; none if there is no such thread
/// to be had, or it panicked.
pub(super) fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("import".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work);
        thread.ok()?.join().ok()
    })
}
