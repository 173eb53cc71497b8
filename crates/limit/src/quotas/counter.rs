//! One account's counter: what is in memory of its usage.
//!
//! Its invariant: while it runs, the ledger has counted exactly the calls made plus the lease.
//! Whoever writes to the ledger holds [`Counter::life`]; calls go on being counted meanwhile.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::limits::{LEASE_CALLS_MAX, LEASE_SHARE};
use crate::{
    Day, DayUsage, Extension, Quota, QuotaAdmission, QuotaPeriod, UnixSeconds, UsageRecord, Window,
};

/// Whether a counter still is the one of its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// It is in the map.
    Attached,
    /// It is not, and counts nothing any more.
    Detached,
}

/// What a write to the ledger is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Calls to draw from.
    Lease,
    /// Calls to draw from, and one of them at once.
    Call,
    /// So many calls left in the running period.
    Remaining(u64),
}

/// What is to be written, and what is true once it is.
pub(super) struct Prepared {
    pub(super) record: UsageRecord,
    next: Next,
    was_running: bool,
}

/// What is true once the record is on disk.
struct Next {
    quota: Quota,
    day: Day,
    window: Window,
    used_before: u64,
    extension: i64,
    lease: Lease,
    takes: bool,
}

enum Lease {
    /// The counter begins anew with these calls made and these leased.
    Begins { day_used: u64, calls: u64 },
    /// So many more.
    Grows(u64),
}

#[derive(Debug)]
pub(super) struct Counter {
    life: Mutex<Life>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Whether what follows may be counted on.
    running: bool,
    quota: Quota,
    day: Day,
    window: Window,
    /// Calls in the window before the day.
    used_before: u64,
    /// Calls on the day.
    day_used: u64,
    /// Calls that the ledger has counted already and nobody made yet.
    lease: u64,
    extension: i64,
    /// Whether it waits among those whose lease runs low.
    due: bool,
    touched: UnixSeconds,
}

impl Counter {
    /// A counter that knows nothing yet.
    pub(super) fn new(now: UnixSeconds) -> Self {
        let (quota, day) = (Quota::unlimited(), Day::of(now));
        let state = State {
            running: false,
            quota,
            day,
            window: QuotaPeriod::Day.window(0, day),
            used_before: 0,
            day_used: 0,
            lease: 0,
            extension: 0,
            due: false,
            touched: now,
        };
        Self { life: Mutex::new(Life::Attached), state: Mutex::new(state) }
    }

    pub(super) fn life(&self) -> &Mutex<Life> {
        &self.life
    }

    pub(super) fn touched(&self) -> UnixSeconds {
        self.state().touched
    }

    pub(super) fn admit(&self, quota: Quota, now: UnixSeconds) -> QuotaAdmission {
        let mut state = self.state();
        state.touched = now;
        if !state.running || state.day != Day::of(now) || state.quota != quota {
            return QuotaAdmission::LeaseNeeded;
        }
        let left = state.left();
        if left == 0 {
            let reset_at = state.window.end.start();
            let seconds = u64::try_from(reset_at.0.saturating_sub(now.0)).unwrap_or(0);
            return QuotaAdmission::Exhausted {
                reset_at,
                retry_after: Duration::from_secs(seconds),
            };
        }
        if state.lease == 0 {
            return QuotaAdmission::LeaseNeeded;
        }
        state.take();
        let renew_soon = !state.due && is_low(state.lease, quota) && left - 1 > state.lease;
        state.due |= renew_soon;
        QuotaAdmission::Admitted { renew_soon }
    }

    /// What to write for `want`, given what was last written; none when there is no need.
    /// The caller holds [`Counter::life`], and calls [`Counter::commit`] or [`Counter::revert`].
    pub(super) fn prepare(
        &self,
        mut record: UsageRecord,
        quota: Quota,
        now: UnixSeconds,
        want: Want,
    ) -> Option<Prepared> {
        let mut state = self.state();
        let day = Day::of(now);
        let goes_on = state.running && state.day == day && state.quota == quota;
        let kept = if goes_on { state.lease } else { 0 };
        if goes_on && matches!(want, Want::Lease | Want::Call) && !is_low(kept, quota) {
            state.due = false;
            return None;
        }
        if state.running {
            record.set_day(state.usage());
        }
        let window = quota.window(day);
        let day_used = record.used_on(day);
        let used_before = record.used_in_window_but(window, day);
        let used = used_before.saturating_add(day_used);
        let extension = match want {
            Want::Lease | Want::Call => record.extension_for(window),
            Want::Remaining(calls) => {
                let extension = beyond(used.saturating_add(calls), quota.limit());
                record.extension = Some(Extension { window_start: window.start, calls: extension });
                extension
            }
        };
        let left = quota.extended(extension).saturating_sub(used);
        let leased = kept.max(lease_of(quota).min(left));
        if goes_on && leased == kept && want == Want::Lease {
            state.due = false;
            return None;
        }
        if day_used + leased > 0 {
            record.set_day(DayUsage {
                day,
                used: day_used.saturating_add(leased),
                remaining: left.saturating_sub(leased),
            });
        }
        let was_running = state.running;
        let lease = if goes_on {
            Lease::Grows(leased - kept)
        } else {
            // From here on no call may be counted on the old day: its count is in the record.
            state.running = false;
            Lease::Begins { day_used, calls: leased }
        };
        let takes = want == Want::Call;
        let next = Next { quota, day, window, used_before, extension, lease, takes };
        Some(Prepared { record, next, was_running })
    }

    /// The record is on disk. Says whether a call was taken.
    pub(super) fn commit(&self, prepared: Prepared) -> bool {
        let Next { quota, day, window, used_before, extension, lease, takes } = prepared.next;
        let mut state = self.state();
        match lease {
            Lease::Begins { day_used, calls } => {
                state.day_used = day_used;
                state.lease = calls;
            }
            Lease::Grows(calls) => state.lease += calls,
        }
        (state.quota, state.day, state.window) = (quota, day, window);
        (state.used_before, state.extension) = (used_before, extension);
        (state.running, state.due) = (true, false);
        let takes = takes && state.lease > 0 && state.left() > 0;
        if takes {
            state.take();
        }
        takes
    }

    /// The record may not be on disk. The ledger has then counted more than was leased, which the
    /// next write puts right.
    pub(super) fn revert(&self, prepared: &Prepared) {
        let mut state = self.state();
        state.running = prepared.was_running;
        state.due = false;
    }

    /// Puts the exact count of its day into the record.
    pub(super) fn overlay(&self, record: &mut UsageRecord) {
        let state = self.state();
        if state.running {
            record.set_day(state.usage());
        }
    }

    /// Counts no more. Puts the exact count of its day into the record; says whether it had one.
    pub(super) fn close(&self, record: &mut UsageRecord) -> bool {
        let mut state = self.state();
        let ran = std::mem::replace(&mut state.running, false);
        // A lease that nobody drew from is in the record too.
        if ran && (state.day_used > 0 || record.used_on(state.day) > 0) {
            record.set_day(state.usage());
        }
        ran
    }

    /// The state is whole between any two statements, so a panic elsewhere spoils nothing.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn left(&self) -> u64 {
        let used = self.used_before.saturating_add(self.day_used);
        self.quota.extended(self.extension).saturating_sub(used)
    }

    fn take(&mut self) {
        self.lease -= 1;
        self.day_used += 1;
    }

    fn usage(&self) -> DayUsage {
        DayUsage { day: self.day, used: self.day_used, remaining: self.left() }
    }
}

/// Calls that are leased at a time.
fn lease_of(quota: Quota) -> u64 {
    (quota.limit() / LEASE_SHARE).clamp(1, LEASE_CALLS_MAX)
}

/// Whether half of a lease is gone.
fn is_low(lease: u64, quota: Quota) -> bool {
    lease.saturating_mul(2) <= lease_of(quota)
}

/// How far `calls` lie beyond `limit`.
fn beyond(calls: u64, limit: u64) -> i64 {
    let difference = i128::from(calls) - i128::from(limit);
    difference.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}
