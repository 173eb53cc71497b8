//! Bounds on what one call may ask of a store.

/// Writes in one batch. An import of the largest API that AWS allows (300 resources, a few
/// documents each) stays far below.
pub const BATCH_WRITES_MAX: usize = 65_536;

/// Bytes of keys and values in one batch.
pub const BATCH_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Bytes in a key.
pub const KEY_BYTES_MAX: usize = 2048;

/// Bytes in a value.
pub const VALUE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Deletions that `changes` remembers. Without a bound, a store whose APIs come and go would grow
/// for ever; a reader who is further behind reads everything anew.
pub const DELETIONS_MAX: u64 = 16_384;

/// Batches that share one write to disk.
pub(crate) const GROUP_BATCHES_MAX: usize = 256;

/// Bytes that share one write to disk; a larger batch goes alone.
pub(crate) const GROUP_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Memory for pages of the file. Callers hold what they need decoded, so this only spares rereads.
pub(crate) const CACHE_BYTES: usize = 4 * 1024 * 1024;
