//! Bounds of buckets and quotas.

/// Buckets in a registry. One takes some 100 bytes with its key.
pub const BUCKETS_MAX: usize = 1_000_000;

/// Quota counters held in memory. One takes some 300 bytes with its account.
pub const COUNTERS_MAX: usize = 100_000;

/// Days of usage that are kept for each key and plan; longer than every quota period.
pub const USAGE_DAYS_MAX: usize = 120;

/// Calls that are reserved durably ahead of being made, at most: what a crash may count twice.
pub const LEASE_CALLS_MAX: u64 = 1024;

/// A lease is this part of its quota, so that a crash costs a small quota little: one hundredth.
pub const LEASE_SHARE: u64 = 100;

/// Records in one write of the ledger.
pub const LEDGER_BATCH_MAX: usize = 256;

/// A counter that nobody asked for so long, in seconds, is settled and leaves memory.
pub const COUNTER_IDLE_SECONDS: i64 = 600;

/// Locks of a map: more than the workers that may meet in one.
pub(crate) const SHARDS: usize = 64;

/// The finest step of a bucket's time: a part of a nanosecond, so that intervals of fast rates
/// round well.
pub(crate) const TICKS_PER_NANO: u64 = 16;

/// Time in ticks that a bucket may take from empty to full: some four years.
pub(crate) const FILL_TICKS_MAX: u64 = 1 << 61;

/// The last tick of time: some eighteen years after its origin. With a bucket's time to fill and
/// one interval added, it still is a `u64`.
pub(crate) const TIME_TICKS_MAX: u64 = 1 << 63;
