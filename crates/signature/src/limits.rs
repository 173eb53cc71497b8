//! Times and sizes of signatures.

/// How far a signature's time may be from now, in either direction (AWS: 5 minutes; docs/wire
/// aws-data-plane.md section 4.2).
pub const SKEW_SECONDS: i64 = 5 * 60;

/// How long a presigned request is good for when it does not say.
pub const EXPIRES_DEFAULT_SECONDS: i64 = 5 * 60;

/// The longest that a presigned request may be good for: a week.
pub const EXPIRES_MAX_SECONDS: i64 = 7 * 24 * 60 * 60;

/// Headers that one signature may cover. A request has fewer (AWS: 10,240 bytes of headers).
pub const SIGNED_HEADERS_MAX: usize = 256;
