//! Named limits of the data plane, units last. Vendors' own limits come with the plan.

use std::time::Duration;

/// Longest head that the HTTP library reads. Above every vendor's sum of headers (AWS: 10 KiB) and
/// target (64 KiB, the library's own), so that too-long ones reach the renderer.
pub(crate) const HEAD_BYTES_MAX: usize = 128 * 1024;
/// Most header lines that the HTTP library reads; more get its own empty 431.
pub(crate) const HEADER_LINES_MAX: usize = 256;
/// Most streams of one HTTP/2 connection.
pub(crate) const H2_STREAMS_MAX: u32 = 128;
/// Largest sum of headers of an HTTP/2 request; above every vendor's.
pub(crate) const H2_HEADER_BYTES_MAX: u32 = 64 * 1024;

/// Longest answer of a backend that is read as a whole (docs/wire/aws-data-plane.md section 12).
pub(crate) const ANSWER_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// Longest head of a backend's answer.
pub(crate) const ANSWER_HEAD_BYTES_MAX: usize = 64 * 1024;
/// Longest text of schema violations kept for a reply.
pub(crate) const VALIDATION_TEXT_BYTES_MAX: usize = 8 * 1024;
/// Most schema violations named in a reply.
pub(crate) const VIOLATIONS_MAX: usize = 32;

/// Idle backend connections kept per worker and origin.
pub(crate) const POOL_IDLE_MAX: usize = 64;
/// How long an idle backend connection is kept: below the 60–75 s of common servers, so that it is
/// rarely closed just as it is used.
pub(crate) const POOL_IDLE: Duration = Duration::from_secs(45);
/// How long a resolved backend name is believed.
pub(crate) const RESOLVED_FOR: Duration = Duration::from_secs(10);
/// Most names remembered per worker.
pub(crate) const RESOLVED_NAMES_MAX: usize = 1024;
/// How long a client may pause while its body is read as a whole.
pub(crate) const BODY_PAUSE: Duration = Duration::from_secs(20);
/// How long a client may take in all for a body that is read as a whole: AWS's 10 MiB at 30 kB/s.
pub(crate) const BODY_WHOLE: Duration = Duration::from_secs(350);

/// How long the rest of a body that was refused is read, so that its client sees the answer.
pub(crate) const LINGER: Duration = Duration::from_secs(5);

/// How long, and how much, the rest of an HTTP/2 request's body is read before an answer that does
/// not need it.
pub(crate) const REST_WAIT: Duration = Duration::from_millis(500);
/// See [`REST_WAIT`].
pub(crate) const REST_BYTES_MAX: usize = 1024 * 1024;

/// How often a worker looks for connections past their deadlines. Deadlines of connections are as
/// coarse as this, and cost no timer per request.
pub(crate) const SWEEP: Duration = Duration::from_millis(500);

/// Access log lines waiting to be written.
pub(crate) const LOG_LINES_QUEUED_MAX: usize = 8192;

/// How long a request waits until its call is counted durably: a write to disk, and what queues
/// before it.
pub(crate) const LEASE_WAIT: Duration = Duration::from_secs(5);
/// How often what nobody uses any more leaves memory.
pub(crate) const USAGE_KEPT_EVERY: Duration = Duration::from_secs(60);
