use std::cell::Cell;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::QuotaPeriod;

const DAY: i64 = 86_400;
/// Sunday, 2026-11-22.
const SUNDAY: i64 = 20_779 * DAY;

/// A ledger in memory, which outlives the counters as a disk would.
#[derive(Default)]
struct Memory {
    records: Mutex<BTreeMap<QuotaAccount, UsageRecord>>,
    saves: AtomicUsize,
    broken: std::sync::atomic::AtomicBool,
}

impl QuotaLedger for Memory {
    type Error = &'static str;

    fn load(&self, account: &QuotaAccount) -> Result<Option<UsageRecord>, Self::Error> {
        Ok(lock(&self.records).get(account).cloned())
    }

    fn save(&self, records: &[(QuotaAccount, UsageRecord)]) -> Result<(), Self::Error> {
        if self.broken.load(Relaxed) {
            return Err("disk full");
        }
        assert!(records.len() <= LEDGER_BATCH_MAX);
        self.saves.fetch_add(1, Relaxed);
        lock(&self.records).extend(records.iter().cloned());
        Ok(())
    }
}

fn account(key: &str) -> QuotaAccount {
    QuotaAccount { plan: "plan".into(), key: key.into() }
}

fn quota(limit: u64, period: QuotaPeriod) -> Quota {
    Quota::new(limit, period, 0).unwrap()
}

/// Makes calls until one is refused; says how many passed.
fn drain(quotas: &Quotas, ledger: &Memory, quota: Quota, now: i64, most: u64) -> u64 {
    let refused = |_: &u64| {
        let now = UnixSeconds(now);
        let admission = quotas.admit_leasing(&account("k"), quota, now, ledger).unwrap();
        matches!(admission, QuotaAdmission::Exhausted { .. })
    };
    (0..most).find(refused).unwrap_or(most)
}

#[test]
fn a_quota_is_counted_to_the_call_and_begins_anew() {
    for (period, next) in [
        (QuotaPeriod::Day, SUNDAY + DAY),
        (QuotaPeriod::Week, SUNDAY + 7 * DAY),
        (QuotaPeriod::Month, SUNDAY + 9 * DAY),
    ] {
        for limit in [0, 1, 7, 500, 12_345] {
            let (quotas, ledger) = (Quotas::new(10), Memory::default());
            let quota = quota(limit, period);
            assert_eq!(drain(&quotas, &ledger, quota, SUNDAY + 5, 20_000), limit);
            assert_eq!(drain(&quotas, &ledger, quota, next - 1, 20_000), 0);
            let refused = quotas.admit(&account("k"), quota, UnixSeconds(next - 1));
            let reset_at = UnixSeconds(next);
            let retry_after = Duration::from_secs(1);
            assert_eq!(refused, QuotaAdmission::Exhausted { reset_at, retry_after });
            assert_eq!(drain(&quotas, &ledger, quota, next, 20_000), limit);
        }
    }
}

#[test]
fn admission_needs_no_ledger_while_a_lease_lasts() {
    let (quotas, ledger) = (Quotas::new(10), Memory::default());
    let (quota, now) = (quota(1000, QuotaPeriod::Day), UnixSeconds(SUNDAY));
    let who = account("k");
    assert_eq!(quotas.admit(&who, quota, now), QuotaAdmission::LeaseNeeded);
    quotas.admit_leasing(&who, quota, now, &ledger).unwrap();
    // Ten are leased, one is taken. The fifth says that it runs low; once is enough.
    let renew: Vec<_> = (0..9).map(|_| quotas.admit(&who, quota, now)).collect();
    let soon = |renew_soon| QuotaAdmission::Admitted { renew_soon };
    assert_eq!(renew.iter().filter(|admission| **admission == soon(true)).count(), 1);
    assert_eq!(renew[3], soon(true));
    assert_eq!(quotas.admit(&who, quota, now), QuotaAdmission::LeaseNeeded);
    quotas.renew_due(now, &ledger).unwrap();
    assert_eq!(quotas.admit(&who, quota, now), soon(false));
    assert_eq!(ledger.saves.load(Relaxed), 2);
}

#[test]
fn a_crash_forgets_nothing_and_counts_at_most_a_lease_twice() {
    let ledger = Memory::default();
    let quota = quota(1000, QuotaPeriod::Week);
    let mut made = 0;
    for run in 0..20 {
        // Dropped without settling: a crash.
        let quotas = Quotas::new(10);
        made += drain(&quotas, &ledger, quota, SUNDAY + run * DAY / 10, 13);
        let counted = lock(&ledger.records)[&account("k")].days.iter().map(|day| day.used).sum();
        let range = made..=made + 10 * (run as u64 + 1);
        assert!(range.contains(&counted), "{counted} not in {range:?}");
    }
    let quotas = Quotas::new(10);
    made += drain(&quotas, &ledger, quota, SUNDAY + 3 * DAY, 5000);
    assert!((800..=1000).contains(&made), "{made}");
}

#[test]
fn an_orderly_end_counts_exactly() {
    let ledger = Memory::default();
    let quota = quota(1000, QuotaPeriod::Day);
    for _ in 0..10 {
        let quotas = Quotas::new(10);
        assert_eq!(drain(&quotas, &ledger, quota, SUNDAY, 77), 77);
        quotas.settle(&ledger).unwrap();
        assert!(quotas.is_empty());
    }
    let record = lock(&ledger.records)[&account("k")].clone();
    assert_eq!(record.days, [DayUsage { day: Day(20_779), used: 770, remaining: 230 }]);
}

#[test]
fn remaining_can_be_set_for_the_running_period() {
    let (quotas, ledger) = (Quotas::new(10), Memory::default());
    let quota = quota(100, QuotaPeriod::Week);
    let now = UnixSeconds(SUNDAY);
    let set = |quotas: &Quotas, calls, now| {
        quotas.set_remaining(&account("k"), quota, calls, now, &ledger).unwrap();
    };
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY, 1000), 100);
    set(&quotas, 30, now);
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY, 10), 10);
    // It survives a restart, and the next day of the same period.
    quotas.settle(&ledger).unwrap();
    let quotas = Quotas::new(10);
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY + DAY, 1000), 20);
    set(&quotas, 5, UnixSeconds(SUNDAY + DAY));
    set(&quotas, 0, UnixSeconds(SUNDAY + DAY));
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY + DAY, 1000), 0);
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY + 7 * DAY, 1000), 100);
}

#[test]
fn usage_by_day() {
    let (quotas, ledger) = (Quotas::new(10), Memory::default());
    let quota = quota(1000, QuotaPeriod::Week);
    drain(&quotas, &ledger, quota, SUNDAY + DAY, 25);
    drain(&quotas, &ledger, quota, SUNDAY + 3 * DAY, 3);
    drain(&quotas, &ledger, quota, SUNDAY + 8 * DAY, 1);
    let first = Day(20_779);
    let usage = |last| quotas.usage(&account("k"), quota, first, Day(last), &ledger).unwrap();
    let pairs: Vec<_> = usage(20_787).iter().map(|day| (day.used, day.remaining)).collect();
    let week = [(0, 1000), (25, 975), (0, 975), (3, 972), (0, 972), (0, 972), (0, 972)];
    assert_eq!(pairs[..7], week);
    assert_eq!(pairs[7..], [(0, 1000), (1, 999)]);
    assert_eq!(usage(99_999).len(), crate::limits::USAGE_DAYS_MAX);
    assert_eq!(usage(20_778), []);
}

#[test]
fn a_wall_clock_that_was_wrong_costs_nothing() {
    let (quotas, ledger) = (Quotas::new(10), Memory::default());
    let quota = quota(50, QuotaPeriod::Day);
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY, 20), 20);
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY + 4000 * DAY, 20), 20);
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY, 100), 30);
}

#[test]
fn a_change_of_plan_keeps_what_was_counted() {
    let (quotas, ledger) = (Quotas::new(10), Memory::default());
    assert_eq!(drain(&quotas, &ledger, quota(50, QuotaPeriod::Day), SUNDAY, 20), 20);
    assert_eq!(drain(&quotas, &ledger, quota(100, QuotaPeriod::Month), SUNDAY, 500), 80);
    assert_eq!(drain(&quotas, &ledger, quota(10, QuotaPeriod::Week), SUNDAY, 500), 0);
}

#[test]
fn a_broken_ledger_leases_nothing_and_forgets_nothing() {
    let (quotas, ledger) = (Quotas::new(10), Memory::default());
    let quota = quota(1000, QuotaPeriod::Week);
    let ask = |now| quotas.admit_leasing(&account("k"), quota, UnixSeconds(now), &ledger);
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY, 4), 4);
    ledger.broken.store(true, Relaxed);
    let passed = (0..100).take_while(|_| ask(SUNDAY).is_ok()).count();
    assert_eq!(passed, 6, "the rest of the lease");
    assert_eq!(ask(SUNDAY + DAY), Err("disk full"));
    ledger.broken.store(false, Relaxed);
    assert_eq!(drain(&quotas, &ledger, quota, SUNDAY + DAY, 5000), 990);
}

#[test]
fn memory_is_bounded_and_nothing_is_lost() {
    let (quotas, ledger) = (Quotas::new(8), Memory::default());
    let quota = quota(10_000, QuotaPeriod::Day);
    for call in 0..300 {
        let who = account(&(call % 30).to_string());
        quotas.admit_leasing(&who, quota, UnixSeconds(SUNDAY + call), &ledger).unwrap();
        assert!(quotas.len() <= 9);
    }
    quotas.settle(&ledger).unwrap();
    assert!(lock(&ledger.records).values().all(|record| record.days[0].used == 10));
    let saves = ledger.saves.load(Relaxed);
    quotas.sweep(UnixSeconds(SUNDAY + DAY), &ledger).unwrap();
    assert_eq!(ledger.saves.load(Relaxed), saves);
}

#[test]
fn threads_share_a_quota_exactly_while_it_is_renewed_and_settled() {
    let (quotas, ledger) = (Quotas::new(10), Memory::default());
    let quota = quota(5000, QuotaPeriod::Day);
    let who = account("k");
    let now = UnixSeconds(SUNDAY);
    let passed: u64 = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| drain(&quotas, &ledger, quota, SUNDAY, 10_000)))
            .collect();
        scope.spawn(|| {
            for _ in 0..50 {
                quotas.renew_due(now, &ledger).unwrap();
                quotas.settle(&ledger).unwrap();
                quotas.usage(&who, quota, Day::of(now), Day::of(now), &ledger).unwrap();
            }
        });
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    assert_eq!(passed, 5000);
}

proptest! {
    /// Against the plainest counter: calls at any times, quotas of any shape, settling and
    /// renewing in between.
    #[test]
    fn agrees_with_a_plain_count(
        limit in 0_u64..400,
        period in prop::sample::select(QuotaPeriod::ALL),
        offset in 0_u32..28,
        steps in prop::collection::vec((0_i64..3 * DAY, 1_u64..60, 0_u8..4), 1..30),
    ) {
        let quota = Quota::new(limit, period, offset % (period.offset_max() + 1)).unwrap();
        let (quotas, ledger) = (Quotas::new(10), Memory::default());
        let plain: Cell<(i32, u64)> = Cell::new((i32::MIN, 0));
        let mut now = SUNDAY;
        for (step, calls, what) in steps {
            now += step;
            let start = quota.window(Day::of(UnixSeconds(now))).start.0;
            let used = if plain.get().0 == start { plain.get().1 } else { 0 };
            let passes = calls.min(limit - used);
            plain.set((start, used + passes));
            prop_assert_eq!(drain(&quotas, &ledger, quota, now, calls), passes);
            match what {
                0 => quotas.settle(&ledger).unwrap(),
                1 => quotas.renew_due(UnixSeconds(now), &ledger).unwrap(),
                _ => {}
            }
        }
    }
}
