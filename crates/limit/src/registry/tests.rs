use super::*;

const SECOND: Nanos = Nanos(1_000_000_000);
const SLOW: Rate = Rate { per_second: 1.0, burst: 2 };

#[test]
fn an_id_keeps_its_bucket() {
    let registry: Registry<String> = Registry::new(1000);
    let bucket = registry.bucket("a".to_owned(), SLOW, Nanos(0));
    assert_eq!(bucket.admit(Nanos(0)), Admission::Allowed);
    assert_eq!(registry.admit("a", SLOW, Nanos(0)), Admission::Allowed);
    assert!(matches!(registry.admit("a", SLOW, Nanos(0)), Admission::Refused { .. }));
    assert_eq!(registry.admit("b", SLOW, Nanos(0)), Admission::Allowed);
    // A new plan with another rate meets what was spent.
    let wider = Rate { per_second: 1.0, burst: 5 };
    let again = registry.bucket("a".to_owned(), wider, Nanos(0));
    assert!(Arc::ptr_eq(&bucket, &again));
    assert_eq!(again.available(Nanos(0)), 3);
    assert_eq!(registry.len(), 2);
}

#[test]
fn full_buckets_leave_and_held_ones_stay() {
    let registry: Registry<u32> = Registry::new(1000);
    let held = registry.bucket(1, SLOW, Nanos(0));
    registry.admit(&2, SLOW, Nanos(0));
    registry.bucket(3, SLOW, Nanos(0));
    assert_eq!(registry.forget_idle(Nanos(0)), 1, "only the third is full and free");
    assert_eq!(registry.forget_idle(SECOND), 1);
    drop(held);
    assert_eq!(registry.forget_idle(SECOND), 1);
    assert!(registry.is_empty());
}

#[test]
fn memory_is_bounded() {
    let max = SHARDS * 16;
    let registry: Registry<usize> = Registry::new(max);
    for key in 0..max * 20 {
        registry.admit(&key, SLOW, Nanos(key as u64));
    }
    assert!(registry.len() <= max, "{} buckets", registry.len());
    // The last are those furthest from full: they were kept.
    let last = max * 20 - 1;
    assert_eq!(registry.find(&last).unwrap().available(Nanos(last as u64)), 1);
}

#[test]
fn threads_meet_in_one_bucket() {
    let registry: Registry<u8> = Registry::new(10);
    let rate = Rate { per_second: 1.0, burst: 100 };
    let passes = |_: &u32| registry.admit(&1, rate, SECOND) == Admission::Allowed;
    let allowed: usize = std::thread::scope(|scope| {
        let call = || (0..200).filter(passes).count();
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(call)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(allowed, 100);
}
