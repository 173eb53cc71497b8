use std::num::NonZeroU32;
use std::sync::atomic::AtomicUsize;

use governor::clock::{Clock, FakeRelativeClock};
use proptest::prelude::*;

use super::*;

const SECOND: u64 = 1_000_000_000;

fn rate(per_second: f64, burst: u64) -> Rate {
    Rate { per_second, burst }
}

/// Calls at these milliseconds; `+` is let through, `-` refused.
#[track_caller]
fn check(per_second: f64, burst: u64, at: &[u64], expected: &str) {
    let bucket = Bucket::new(rate(per_second, burst));
    let seen: String = at
        .iter()
        .map(|ms| match bucket.admit(Nanos(ms * 1_000_000)) {
            Admission::Allowed => '+',
            Admission::Refused { .. } => '-',
        })
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn bursts_and_refills() {
    check(1.0, 1, &[0, 0, 999, 1000, 1001, 2000], "+--+-+");
    check(10.0, 3, &[0, 0, 0, 0, 99, 100, 100, 300, 300, 300], "+++--+-++-");
    check(0.5, 2, &[5000, 5000, 5000, 6999, 7000, 7000], "++--+-");
    check(0.0, 5, &[0, 100_000], "--");
    check(5.0, 0, &[0, 100_000], "--");
    // Time that seems to go back gives nothing and takes nothing.
    check(1.0, 1, &[5000, 4000, 6000], "+-+");
}

#[test]
fn says_when_to_come_back() {
    let bucket = Bucket::new(rate(2.0, 1));
    assert_eq!(bucket.admit(Nanos(0)), Admission::Allowed);
    let wait = Admission::Refused { retry_after: Some(Duration::from_millis(400)) };
    assert_eq!(bucket.admit(Nanos(SECOND / 10)), wait);
    let never = Bucket::new(rate(0.0, 1));
    assert_eq!(never.admit(Nanos(0)), Admission::Refused { retry_after: None });
}

#[test]
fn a_change_of_rate_keeps_what_was_spent() {
    let bucket = Bucket::new(rate(1.0, 10));
    (0..6).for_each(|_| assert_eq!(bucket.admit(Nanos(SECOND)), Admission::Allowed));
    assert_eq!(bucket.available(Nanos(SECOND)), 4);
    bucket.set_rate(rate(100.0, 10), Nanos(SECOND));
    assert_eq!(bucket.available(Nanos(SECOND)), 4);
    bucket.set_rate(rate(0.1, 8), Nanos(SECOND));
    assert_eq!(bucket.available(Nanos(SECOND)), 2);
    bucket.set_rate(rate(1.0, 5), Nanos(SECOND));
    assert_eq!(bucket.available(Nanos(SECOND)), 0, "never below empty");
    assert_eq!(bucket.available(Nanos(2 * SECOND)), 1);
    bucket.set_rate(rate(0.0, 5), Nanos(SECOND));
    assert_eq!(bucket.available(Nanos(SECOND)), 0);
    bucket.set_rate(rate(1.0, 5), Nanos(SECOND));
    assert_eq!(bucket.available(Nanos(SECOND)), 5);
}

#[test]
fn all_or_none() {
    let wide = Bucket::new(rate(1.0, 5));
    let narrow = Bucket::new(rate(1.0, 1));
    assert_eq!(admit_all(&[&wide, &narrow], Nanos(0)), Ok(()));
    let refusal = Refusal { index: 1, retry_after: Some(Duration::from_secs(1)) };
    assert_eq!(admit_all(&[&wide, &narrow], Nanos(0)), Err(refusal));
    assert_eq!(wide.available(Nanos(0)), 4, "the refused call cost the first bucket nothing");
}

#[test]
fn extremes_neither_panic_nor_overflow() {
    let rates = [0.0, f64::MIN_POSITIVE, 1e-9, 1.0, 1e30, f64::MAX, f64::INFINITY, f64::NAN];
    for per_second in rates {
        for burst in [0, 1, 1 << 40, u64::MAX] {
            let bucket = Bucket::new(rate(per_second, burst));
            for now in [0, 1, u64::MAX / 2, u64::MAX] {
                bucket.admit(Nanos(now));
                bucket.admit(Nanos(now));
                bucket.set_rate(rate(3.0, 7), Nanos(now));
                bucket.give_back();
                assert!(bucket.available(Nanos(now)) <= burst.max(7));
                bucket.set_rate(rate(per_second, burst), Nanos(now));
            }
        }
    }
}

#[test]
fn threads_share_a_burst_exactly() {
    let bucket = Bucket::new(rate(1.0, 1000));
    let allowed = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..500 {
                    if bucket.admit(Nanos(7)) == Admission::Allowed {
                        allowed.fetch_add(1, Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(allowed.into_inner(), 1000);
}

proptest! {
    /// Call for call the same as governor, whose clock counts whole nanoseconds too.
    #[test]
    fn agrees_with_governor(
        interval_us in 1_u64..2_000_000,
        burst in 1_u32..50,
        steps in proptest::collection::vec((0_u64..3_000_000_000, 1_usize..8), 1..60),
    ) {
        let period = Duration::from_micros(interval_us);
        let quota = governor::Quota::with_period(period)
            .unwrap()
            .allow_burst(NonZeroU32::new(burst).unwrap());
        let clock = FakeRelativeClock::default();
        let oracle = governor::RateLimiter::direct_with_clock(quota, clock.clone());
        // A rate whose interval is a whole number of microseconds rounds to that number.
        let ours = Bucket::new(rate(1e6 / interval_us as f64, u64::from(burst)));
        let mut now = 0;
        for (step, calls) in steps {
            now += step;
            clock.advance(Duration::from_nanos(step));
            for _ in 0..calls {
                let refused = oracle.check().err();
                let expected = refused.map(|not_until| not_until.wait_time_from(clock.now()));
                match ours.admit(Nanos(now)) {
                    Admission::Allowed => prop_assert_eq!(expected, None),
                    Admission::Refused { retry_after } => {
                        prop_assert!(retry_after.is_some());
                        prop_assert_eq!(expected, retry_after);
                    }
                }
            }
        }
    }

    /// Whatever the rate: in any stretch of time no more than the burst and what was gained.
    #[test]
    fn never_more_than_burst_and_refill(
        per_second in 0.01_f64..100_000.0,
        burst in 1_u64..100,
        steps in proptest::collection::vec(0_u64..50_000_000, 1..400),
    ) {
        let bucket = Bucket::new(rate(per_second, burst));
        let (mut now, mut allowed) = (0, 0_u64);
        for step in steps {
            now += step;
            allowed += u64::from(bucket.admit(Nanos(now)) == Admission::Allowed);
            let gained = now as f64 / 1e9 * per_second;
            prop_assert!(allowed as f64 <= burst as f64 + gained * (1.0 + 1e-5) + 1e-3);
        }
    }
}
