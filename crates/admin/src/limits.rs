//! What bounds a request to the admin address.

use std::time::Duration;

/// A control-plane request's body. AWS takes definitions of 6 MB; what is larger than that is
/// refused by the operation in AWS's words, what is larger than this is not read.
pub(crate) const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// From the last byte of a head to the last byte of its body.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// From a connection, or the answer before, to the end of a head.
pub(crate) const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// A TLS handshake.
pub(crate) const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// What a dialect may take to answer: its own waits are shorter.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// Connections open at a time; more wait to be accepted.
pub(crate) const CONNECTIONS_MAX: usize = 512;

/// Pause after a failed accept, for example for want of file descriptors.
pub(crate) const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
