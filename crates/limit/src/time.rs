//! Moments, as arguments: this crate reads no clock.

use std::time::{Duration, Instant};

use crate::limits::{TICKS_PER_NANO, TIME_TICKS_MAX};

/// Nanoseconds on a clock that never goes back, since an origin of the caller's choice (the start
/// of the process, say). All buckets of a registry need the same origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nanos(pub u64);

impl Nanos {
    /// The time at `now`, counted from `origin`.
    #[must_use]
    pub fn since(origin: Instant, now: Instant) -> Self {
        let nanos = now.saturating_duration_since(origin).as_nanos();
        Self(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// In a bucket's own steps. They end some eighteen years after the origin; then buckets gain
    /// no more tokens.
    pub(crate) const fn ticks(self) -> u64 {
        let ticks = self.0.saturating_mul(TICKS_PER_NANO);
        if ticks > TIME_TICKS_MAX { TIME_TICKS_MAX } else { ticks }
    }
}

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSeconds(pub i64);

/// What a `Retry-After` header says: whole seconds, rounded up, at least one.
#[must_use]
pub fn retry_after_seconds(wait: Duration) -> u64 {
    let whole = wait.as_secs();
    let up = if wait.subsec_nanos() > 0 { whole.saturating_add(1) } else { whole };
    up.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wait: Duration, header: u64) {
        assert_eq!(retry_after_seconds(wait), header);
    }

    #[test]
    fn retry_after_rounds_up() {
        check(Duration::ZERO, 1);
        check(Duration::from_nanos(1), 1);
        check(Duration::from_secs(1), 1);
        check(Duration::from_millis(1001), 2);
        check(Duration::MAX, u64::MAX);
    }
}
