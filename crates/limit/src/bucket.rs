//! One token bucket, as a generic cell rate algorithm: the state is the moment at which the bucket
//! will be full again, in one atomic word.
//!
//! A bucket whose full moment lies `d` ticks ahead has spent `d / interval` of its tokens. A call
//! moves that moment on by one interval, and is refused when it would then lie further ahead than a
//! whole burst. Nothing has to run between calls, and threads meet in one compare-and-swap.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use crate::limits::{FILL_TICKS_MAX, TICKS_PER_NANO};
use crate::{Nanos, Rate};

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It took a token.
    Allowed,
    /// There was none.
    Refused {
        /// How long until there is one again, if nobody else takes it; none when there never is.
        retry_after: Option<Duration>,
    },
}

/// A token bucket.
///
/// Its rate may change while it is used: what was spent stays spent, in tokens.
#[derive(Debug)]
pub struct Bucket {
    /// The tick at which it is full again; the past when it is full.
    full_at: AtomicU64,
    /// Ticks a token; 0 refuses every call.
    interval: AtomicU64,
    /// Ticks from empty to full.
    fill: AtomicU64,
}

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        let (interval, fill) = shape(rate);
        Self {
            full_at: AtomicU64::new(0),
            interval: AtomicU64::new(interval),
            fill: AtomicU64::new(fill),
        }
    }

    /// Takes a token.
    pub fn admit(&self, now: Nanos) -> Admission {
        let interval = self.interval.load(Relaxed);
        if interval == 0 {
            return Admission::Refused { retry_after: None };
        }
        let now = now.ticks();
        let latest = now + self.fill.load(Relaxed);
        let mut full_at = self.full_at.load(Relaxed);
        loop {
            let next = full_at.max(now) + interval;
            if next > latest {
                let wait = (next - latest).div_ceil(TICKS_PER_NANO);
                return Admission::Refused { retry_after: Some(Duration::from_nanos(wait)) };
            }
            match self.full_at.compare_exchange_weak(full_at, next, Relaxed, Relaxed) {
                Ok(_) => return Admission::Allowed,
                Err(seen) => full_at = seen,
            }
        }
    }

    /// Puts back a token that was taken for a call that another bucket refused.
    pub fn give_back(&self) {
        let interval = self.interval.load(Relaxed);
        // The function never declines, so neither does the update.
        let _ = self
            .full_at
            .fetch_update(Relaxed, Relaxed, |full_at| Some(full_at.saturating_sub(interval)));
    }

    /// Tokens that are there now.
    #[must_use]
    pub fn available(&self, now: Nanos) -> u64 {
        let interval = self.interval.load(Relaxed);
        if interval == 0 {
            return 0;
        }
        let ahead = self.full_at.load(Relaxed).saturating_sub(now.ticks());
        self.fill.load(Relaxed).saturating_sub(ahead) / interval
    }

    /// Whether it is full, and so no different from a new one.
    #[must_use]
    pub fn is_full(&self, now: Nanos) -> bool {
        self.full_at.load(Relaxed) <= now.ticks()
    }

    /// Whether this is its rate.
    #[must_use]
    pub fn has_rate(&self, rate: Rate) -> bool {
        let (interval, fill) = shape(rate);
        self.interval.load(Relaxed) == interval && self.fill.load(Relaxed) == fill
    }

    /// Gives it another rate. As many tokens stay spent as were, but never more than the new burst.
    ///
    /// A call that meets the change may be counted at either rate. Two changes at once leave the
    /// rate of one of them; a registry lets only one at a time.
    pub fn set_rate(&self, rate: Rate, now: Nanos) {
        let (interval, fill) = shape(rate);
        let before = self.interval.swap(interval, Relaxed);
        self.fill.store(fill, Relaxed);
        let now = now.ticks();
        // The function never declines, so neither does the update.
        let _ = self.full_at.fetch_update(Relaxed, Relaxed, |full_at| {
            let ahead = full_at.saturating_sub(now);
            Some(now + rescale(ahead, before, interval).min(fill))
        });
    }

    /// The tick at which it is full: what the registry sorts by when it has to let one go.
    pub(crate) fn full_at(&self) -> u64 {
        self.full_at.load(Relaxed)
    }
}

/// Interval and time to fill, both 0 when every call is refused.
fn shape(rate: Rate) -> (u64, u64) {
    rate.interval().map_or((0, 0), |interval| {
        (interval, interval.saturating_mul(rate.burst).min(FILL_TICKS_MAX))
    })
}

/// Ticks of debt at one interval, as ticks of the same debt in tokens at another.
fn rescale(ahead: u64, before: u64, after: u64) -> u64 {
    if before == 0 {
        return 0;
    }
    let ticks = u128::from(ahead) * u128::from(after) / u128::from(before);
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

/// Why [`admit_all`] let a call not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The place of the bucket that refused.
    pub index: usize,
    /// How long until it has a token again; none when it never has.
    pub retry_after: Option<Duration>,
}

/// Takes a token from each bucket in turn, or from none: where one refuses, those before it get
/// theirs back.
///
/// # Errors
/// The first bucket that refuses.
pub fn admit_all(buckets: &[&Bucket], now: Nanos) -> Result<(), Refusal> {
    for (index, bucket) in buckets.iter().enumerate() {
        if let Admission::Refused { retry_after } = bucket.admit(now) {
            buckets.iter().take(index).for_each(|taken| taken.give_back());
            return Err(Refusal { index, retry_after });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
