//! Buckets under stable ids, beside the plan: a swap of the plan finds them as they were.
//!
//! Memory is bounded. A full bucket is no different from a new one, so letting it go loses nothing;
//! only when more buckets than the bound are in use does the registry let go of those nearest to
//! full, and their callers gain at most what those had spent. A bucket that somebody holds is never
//! let go, so an id never has two.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::limits::SHARDS;
use crate::{Admission, Bucket, Nanos, Rate};

type Shard<K> = RwLock<HashMap<K, Arc<Bucket>>>;

/// Buckets by id.
#[derive(Debug)]
pub struct Registry<K> {
    shards: Box<[Shard<K>]>,
    hasher: RandomState,
    shard_max: usize,
}

impl<K: Eq + Hash> Registry<K> {
    /// An empty registry for some `buckets_max` buckets. Those that are held count, and may take
    /// it beyond; they are as many as their holders.
    #[must_use]
    pub fn new(buckets_max: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| RwLock::default()).collect(),
            hasher: RandomState::new(),
            shard_max: buckets_max.div_ceil(SHARDS).max(1),
        }
    }

    /// The bucket of this id, made full if there is none, and set to this rate if it has another.
    ///
    /// For what a plan holds for long: a stage's method, say.
    pub fn bucket(&self, key: K, rate: Rate, now: Nanos) -> Arc<Bucket> {
        let shard = self.shard(&key);
        if let Some(bucket) = read(shard).get(&key)
            && bucket.has_rate(rate)
        {
            return Arc::clone(bucket);
        }
        let mut buckets = write(shard);
        if let Some(bucket) = buckets.get(&key) {
            if !bucket.has_rate(rate) {
                bucket.set_rate(rate, now);
            }
            return Arc::clone(bucket);
        }
        if buckets.len() >= self.shard_max {
            make_room(&mut buckets, self.shard_max, now);
        }
        let bucket = Arc::new(Bucket::new(rate));
        buckets.insert(key, Arc::clone(&bucket));
        bucket
    }

    /// Takes a token from the bucket of this id, as [`Registry::bucket`] finds it.
    ///
    /// For what comes and goes: a caller's key in a usage plan, say. Allocates only when the
    /// bucket is new.
    pub fn admit<Q>(&self, key: &Q, rate: Rate, now: Nanos) -> Admission
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(bucket) = read(self.shard(key)).get(key)
            && bucket.has_rate(rate)
        {
            return bucket.admit(now);
        }
        self.bucket(key.to_owned(), rate, now).admit(now)
    }

    /// The bucket of this id, if there is one.
    pub fn find<Q>(&self, key: &Q) -> Option<Arc<Bucket>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        read(self.shard(key)).get(key).map(Arc::clone)
    }

    /// Lets go of full buckets that nobody holds, and says how many. To be called now and then, so
    /// that memory follows use.
    pub fn forget_idle(&self, now: Nanos) -> usize {
        self.shards.iter().map(|shard| forget_full(&mut write(shard), now)).sum()
    }

    /// How many buckets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| read(shard).len()).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn shard<Q: Hash + ?Sized>(&self, key: &Q) -> &Shard<K> {
        // The high bits choose the shard: the map itself uses the others.
        let high = self.hasher.hash_one(key) >> 32;
        &self.shards[high as usize % SHARDS]
    }
}

fn forget_full<K: Eq + Hash>(buckets: &mut HashMap<K, Arc<Bucket>>, now: Nanos) -> usize {
    let before = buckets.len();
    buckets.retain(|_, bucket| is_held(bucket) || !bucket.is_full(now));
    buckets.shrink_to(before / 2);
    before - buckets.len()
}

/// Frees an eighth of the shard at least, so that the work is done once in many insertions.
fn make_room<K: Eq + Hash>(buckets: &mut HashMap<K, Arc<Bucket>>, shard_max: usize, now: Nanos) {
    let wanted = (shard_max / 8).max(1);
    let freed = forget_full(buckets, now);
    if freed >= wanted {
        return;
    }
    let mut moments: Vec<u64> =
        buckets.values().filter(|bucket| !is_held(bucket)).map(|bucket| bucket.full_at()).collect();
    let Some(last) = moments.len().checked_sub(1) else { return };
    let mut surplus = (wanted - freed).min(moments.len());
    let (_, &mut bound, _) = moments.select_nth_unstable((surplus - 1).min(last));
    buckets.retain(|_, bucket| {
        let goes = surplus > 0 && !is_held(bucket) && bucket.full_at() <= bound;
        surplus -= usize::from(goes);
        !goes
    });
}

/// Whether somebody beside the registry holds it. Under the shard's write lock nobody can begin to.
fn is_held(bucket: &Arc<Bucket>) -> bool {
    Arc::strong_count(bucket) > 1
}

/// A map is whole between any two statements, so a panic elsewhere spoils nothing.
fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
