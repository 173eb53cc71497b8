//! How many files and sockets the process may have open.
//!
//! Shells commonly start programs with room for 1,024: a gateway uses two for each request that it
//! proxies. The hard limit, which the operator set, is often far higher and may be used.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are not connections: the store, logs, listening sockets, what a library opens.
const RESERVED: u64 = 128;
/// A request that is proxied has its client's connection and its backend's.
const FILES_PER_CONNECTION: u64 = 2;
/// More than this needs no machine that runs one gateway.
const CONNECTIONS_MAX: u64 = 20_000;

/// Raises the soft limit to the hard one, and gives the client connections that there is room for.
pub(crate) fn connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, ..limit };
    let current = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(error) => {
            tracing::warn!(%error, "the number of open files cannot be raised");
            limit.current
        }
    };
    room(current)
}

/// None is without limit.
fn room(files: Option<u64>) -> usize {
    let Some(files) = files else { return room(Some(u64::MAX)) };
    let connections = files.saturating_sub(RESERVED) / FILES_PER_CONNECTION;
    usize::try_from(connections.clamp(1, CONNECTIONS_MAX)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: Option<u64>, want: usize) {
        assert_eq!(room(files), want);
    }

    #[test]
    fn room_follows_the_limit() {
        check(None, 20_000);
        check(Some(1024), 448);
        check(Some(1_000_000), 20_000);
        check(Some(10), 1);
    }
}
