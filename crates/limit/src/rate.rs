//! A rate limit as owners write it, and as a bucket counts it.

use crate::limits::{FILL_TICKS_MAX, TICKS_PER_NANO};

/// How many calls are let through.
///
/// The bucket holds `burst` tokens and gains `per_second` of them each second; a call takes one.
/// Either being zero refuses every call (docs/wire/aws-data-plane.md, section 5).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Tokens gained in a second.
    pub per_second: f64,
    /// Tokens in a full bucket.
    pub burst: u64,
}

impl Rate {
    /// Ticks in which one token is gained; none when every call is refused.
    ///
    /// Rounded to the nearest tick. A bucket that would take longer than some four years from
    /// empty to full is filled in that time: its burst stays exact, its rate is that much faster.
    pub(crate) fn interval(self) -> Option<u64> {
        let lets_through = self.per_second > 0.0 && self.burst > 0;
        if !lets_through {
            return None;
        }
        let ticks = (TICKS_PER_NANO * 1_000_000_000) as f64 / self.per_second;
        // A cast from a float saturates: an absurdly slow rate becomes u64::MAX.
        let ticks = ticks.round() as u64;
        let slowest = (FILL_TICKS_MAX / self.burst).max(1);
        Some(ticks.clamp(1, slowest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(per_second: f64, burst: u64, interval: Option<u64>) {
        assert_eq!(Rate { per_second, burst }.interval(), interval);
    }

    #[test]
    fn intervals() {
        check(1.0, 1, Some(16_000_000_000));
        check(3.0, 10, Some(5_333_333_333));
        check(10_000.0, 5_000, Some(1_600_000));
        check(0.5, 1, Some(32_000_000_000));
        check(1e300, 1, Some(1));
        check(f64::INFINITY, 1, Some(1));
        check(1e-300, 4, Some(1 << 59));
        check(1.0, u64::MAX, Some(1));
    }

    #[test]
    fn nothing_passes() {
        check(0.0, 10, None);
        check(-1.0, 10, None);
        check(f64::NAN, 10, None);
        check(10.0, 0, None);
    }
}
