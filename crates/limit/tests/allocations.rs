//! Admitting a call allocates nothing once its bucket and its counter are there.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::convert::Infallible;

use rejoinder_limit::{
    Admission, Nanos, Quota, QuotaAccount, QuotaAdmission, QuotaLedger, QuotaPeriod, Quotas, Rate,
    Registry, UnixSeconds, UsageRecord,
};

/// Counts what this thread allocates.
struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "an allocator cannot be written without; tests only")]
// SAFETY: every call is passed on to the system allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`, which is the same.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.with(Cell::get);
    work();
    COUNT.with(Cell::get) - before
}

/// Keeps nothing.
struct Nowhere;

impl QuotaLedger for Nowhere {
    type Error = Infallible;

    fn load(&self, _account: &QuotaAccount) -> Result<Option<UsageRecord>, Infallible> {
        Ok(None)
    }

    fn save(&self, _records: &[(QuotaAccount, UsageRecord)]) -> Result<(), Infallible> {
        Ok(())
    }
}

#[test]
fn admitting_allocates_nothing() {
    let registry: Registry<QuotaAccount> = Registry::new(1000);
    let quotas = Quotas::new(1000);
    let account = QuotaAccount { plan: "plan".into(), key: "key".into() };
    let rate = Rate { per_second: 10.0, burst: 5 };
    let quota = Quota::new(10_000, QuotaPeriod::Month, 3).unwrap();
    let now = UnixSeconds(1_700_000_000);
    registry.admit(&account, rate, Nanos(0));
    quotas.admit_leasing(&account, quota, now, &Nowhere).unwrap();
    let count = allocations(|| {
        for _ in 0..4 {
            assert_eq!(registry.admit(&account, rate, Nanos(0)), Admission::Allowed);
            let admission = quotas.admit(&account, quota, now);
            assert_eq!(admission, QuotaAdmission::Admitted { renew_soon: false });
        }
        assert!(matches!(registry.admit(&account, rate, Nanos(0)), Admission::Refused { .. }));
    });
    assert_eq!(count, 0);
}
