//! What bounds a request to the admin address.

use std::time::Duration;

/// A control-plane request's body. AWS takes definitions of 6 MB; what is larger than that is
/// refused by the operation in AWS's words, what is larger than this is not read.
pub(crate) const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// From the last byte of a head to the last byte of its body.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// What a dialect may take to answer: its own waits are shorter.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);
