//! Counting calls against quotas, durably.
//!
//! Admission never touches the ledger. Calls are drawn from a lease: a number of calls that the
//! ledger counts as made already. So a crash forgets no call, and counts at most one lease too many
//! for each account: the hundredth part of the quota, one call at least and
//! [`LEASE_CALLS_MAX`](crate::limits::LEASE_CALLS_MAX) at most. An orderly end ([`Quotas::settle`])
//! counts exactly.
//!
//! The data plane's step calls [`Quotas::admit`]. Told [`QuotaAdmission::LeaseNeeded`], it calls
//! [`Quotas::admit_leasing`] where blocking is allowed. Told to renew soon, it wakes the task that
//! calls [`Quotas::renew_due`], so that busy accounts hardly ever wait.

mod counter;
mod series;
mod writing;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};
use std::time::Duration;

use crate::limits::{COUNTER_IDLE_SECONDS, LEDGER_BATCH_MAX, SHARDS};
use crate::{Day, DayUsage, Quota, QuotaAccount, QuotaLedger, UnixSeconds, UsageRecord};
use counter::{Counter, Life, Want};
use series::series;
use writing::Writing;

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaAdmission {
    /// It is counted.
    Admitted {
        /// Whether the lease runs low: wake the task that renews.
        renew_soon: bool,
    },
    /// Nothing is leased: ask again with [`Quotas::admit_leasing`].
    LeaseNeeded,
    /// The quota is used up.
    Exhausted {
        /// When the next period begins.
        reset_at: UnixSeconds,
        /// How long that is from now.
        retry_after: Duration,
    },
}

type Shard = RwLock<HashMap<QuotaAccount, Arc<Counter>>>;

/// The counters of all accounts that were used lately.
#[derive(Debug)]
pub struct Quotas {
    shards: Box<[Shard]>,
    hasher: RandomState,
    counters: AtomicUsize,
    counters_max: usize,
    /// Accounts whose lease runs low. Each is here once at most.
    due: Mutex<Vec<(QuotaAccount, Quota)>>,
}

impl Quotas {
    /// No counters yet; some `counters_max` are held in memory.
    #[must_use]
    pub fn new(counters_max: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| RwLock::default()).collect(),
            hasher: RandomState::new(),
            counters: AtomicUsize::new(0),
            counters_max: counters_max.max(1),
            due: Mutex::default(),
        }
    }

    /// Counts a call, or says why not. Neither blocks nor allocates (but when a lease runs low).
    pub fn admit(&self, account: &QuotaAccount, quota: Quota, now: UnixSeconds) -> QuotaAdmission {
        let Some(counter) = self.find(account) else { return QuotaAdmission::LeaseNeeded };
        let admission = counter.admit(quota, now);
        if admission == (QuotaAdmission::Admitted { renew_soon: true }) {
            lock(&self.due).push((account.clone(), quota));
        }
        admission
    }

    /// Counts a call, leasing what is needed first. Blocks; when it must, one write for each call.
    ///
    /// # Errors
    /// The ledger's. The call is not counted then.
    pub fn admit_leasing<L: QuotaLedger + ?Sized>(
        &self,
        account: &QuotaAccount,
        quota: Quota,
        now: UnixSeconds,
        ledger: &L,
    ) -> Result<QuotaAdmission, L::Error> {
        loop {
            let admission = self.admit(account, quota, now);
            if admission != QuotaAdmission::LeaseNeeded {
                return Ok(admission);
            }
            if self.counters.load(Relaxed) > self.counters_max {
                self.sweep(now, ledger)?;
            }
            // Without a call taken, somebody else leased meanwhile, or the quota is used up.
            if self.update(account, quota, now, Want::Call, ledger)? {
                return Ok(QuotaAdmission::Admitted { renew_soon: false });
            }
        }
    }

    /// Renews the leases that run low, many in one write. Blocks.
    ///
    /// # Errors
    /// The ledger's; the accounts that it concerns will ask for a lease themselves.
    pub fn renew_due<L: QuotaLedger + ?Sized>(
        &self,
        now: UnixSeconds,
        ledger: &L,
    ) -> Result<(), L::Error> {
        let due = std::mem::take(&mut *lock(&self.due));
        for batch in due.chunks(LEDGER_BATCH_MAX) {
            let counters: Vec<_> = batch
                .iter()
                .filter_map(|(account, quota)| Some((account, *quota, self.find(account)?)))
                .collect();
            let mut writing = Writing::default();
            for (account, quota, counter) in &counters {
                // Somebody else renews it, or settles it: then it is in good hands.
                let Some(life) = try_lock(counter.life()) else { continue };
                if *life == Life::Detached {
                    continue;
                }
                let record = match ledger.load(account) {
                    Ok(record) => record.unwrap_or_default(),
                    Err(error) => {
                        // Those before it wait for their write: prepared is not yet in force.
                        writing.save(ledger)?;
                        return Err(error);
                    }
                };
                if let Some(prepared) = counter.prepare(record, *quota, now, Want::Lease) {
                    writing.add(account, counter, life, prepared);
                }
            }
            writing.save(ledger)?;
        }
        Ok(())
    }

    /// Sets the calls that are left in the running period, as UpdateUsage does. Blocks; in force
    /// and durable when it returns.
    ///
    /// # Errors
    /// The ledger's. The old number is in force then.
    pub fn set_remaining<L: QuotaLedger + ?Sized>(
        &self,
        account: &QuotaAccount,
        quota: Quota,
        remaining: u64,
        now: UnixSeconds,
        ledger: &L,
    ) -> Result<(), L::Error> {
        self.update(account, quota, now, Want::Remaining(remaining), ledger)?;
        Ok(())
    }

    /// Usage on each day from `first` to `last`, as GetUsage shows it: exact to the call. Days
    /// beyond [`USAGE_DAYS_MAX`](crate::limits::USAGE_DAYS_MAX) are left out. Blocks.
    ///
    /// # Errors
    /// The ledger's.
    pub fn usage<L: QuotaLedger + ?Sized>(
        &self,
        account: &QuotaAccount,
        quota: Quota,
        first: Day,
        last: Day,
        ledger: &L,
    ) -> Result<Vec<DayUsage>, L::Error> {
        let counter = self.find(account);
        // While this is held nobody writes: record and counter tell of the same moment.
        let _life = counter.as_ref().map(|counter| lock(counter.life()));
        let mut record = ledger.load(account)?.unwrap_or_default();
        if let Some(counter) = &counter {
            counter.overlay(&mut record);
        }
        Ok(series(&record, quota, first, last))
    }

    /// Writes exact counts for what nobody asked for lately, and lets it go from memory. To be
    /// called about once a minute. Blocks.
    ///
    /// # Errors
    /// The ledger's. Accounts that could not be written are counted up to one lease too high.
    pub fn sweep<L: QuotaLedger + ?Sized>(
        &self,
        now: UnixSeconds,
        ledger: &L,
    ) -> Result<(), L::Error> {
        let mut all = self.all();
        all.sort_unstable_by_key(|(_, counter)| counter.touched());
        let surplus = all.len().saturating_sub(self.counters_max - self.counters_max / 8);
        let surplus = if all.len() > self.counters_max { surplus } else { 0 };
        let idle_since = UnixSeconds(now.0.saturating_sub(COUNTER_IDLE_SECONDS));
        let idle = all.partition_point(|(_, counter)| counter.touched() < idle_since);
        all.truncate(idle.max(surplus));
        self.settle_these(&all, ledger)
    }

    /// Writes exact counts for everything: the orderly end. Blocks.
    ///
    /// # Errors
    /// The ledger's. Accounts that could not be written are counted up to one lease too high.
    pub fn settle<L: QuotaLedger + ?Sized>(&self, ledger: &L) -> Result<(), L::Error> {
        self.settle_these(&self.all(), ledger)
    }

    /// Lets an account go without writing: its key or its plan was deleted, its record with it.
    pub fn forget(&self, account: &QuotaAccount) {
        if let Some(counter) = self.find(account) {
            let mut life = lock(counter.life());
            counter.close(&mut UsageRecord::default());
            self.detach(account, &mut life);
        }
    }

    /// How many counters are in memory.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counters.load(Relaxed)
    }

    /// Whether none are.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn update<L: QuotaLedger + ?Sized>(
        &self,
        account: &QuotaAccount,
        quota: Quota,
        now: UnixSeconds,
        want: Want,
        ledger: &L,
    ) -> Result<bool, L::Error> {
        loop {
            let counter = self.find_or_insert(account, now);
            let life = lock(counter.life());
            if *life == Life::Detached {
                // It was settled while this thread waited; a new one takes its place.
                continue;
            }
            // The record has the days before today; today's count is the counter's, if it runs.
            let record = ledger.load(account)?.unwrap_or_default();
            let Some(prepared) = counter.prepare(record, quota, now, want) else {
                return Ok(false);
            };
            let mut writing = Writing::default();
            writing.add(account, &counter, life, prepared);
            return writing.save(ledger);
        }
    }

    fn settle_these<L: QuotaLedger + ?Sized>(
        &self,
        these: &[(QuotaAccount, Arc<Counter>)],
        ledger: &L,
    ) -> Result<(), L::Error> {
        for batch in these.chunks(LEDGER_BATCH_MAX) {
            let mut records = Vec::with_capacity(batch.len());
            let mut lives = Vec::with_capacity(batch.len());
            for (account, counter) in batch {
                let Some(life) = try_lock(counter.life()) else { continue };
                if *life == Life::Detached {
                    continue;
                }
                let mut record = ledger.load(account)?.unwrap_or_default();
                if counter.close(&mut record) {
                    records.push((account.clone(), record));
                }
                lives.push((account, life));
            }
            let saved = if records.is_empty() { Ok(()) } else { ledger.save(&records) };
            for (account, mut life) in lives {
                self.detach(account, &mut life);
            }
            saved?;
        }
        Ok(())
    }

    /// Takes a counter out of the map; the guard proves that nobody renews it meanwhile.
    fn detach(&self, account: &QuotaAccount, life: &mut Life) {
        *life = Life::Detached;
        let mut shard = self.shard(account).write().unwrap_or_else(PoisonError::into_inner);
        if shard.remove(account).is_some() {
            self.counters.fetch_sub(1, Relaxed);
        }
    }

    fn find(&self, account: &QuotaAccount) -> Option<Arc<Counter>> {
        let shard = self.shard(account).read().unwrap_or_else(PoisonError::into_inner);
        shard.get(account).map(Arc::clone)
    }

    fn find_or_insert(&self, account: &QuotaAccount, now: UnixSeconds) -> Arc<Counter> {
        if let Some(counter) = self.find(account) {
            return counter;
        }
        let mut shard = self.shard(account).write().unwrap_or_else(PoisonError::into_inner);
        let counter = shard.entry(account.clone()).or_insert_with(|| {
            self.counters.fetch_add(1, Relaxed);
            Arc::new(Counter::new(now))
        });
        Arc::clone(counter)
    }

    fn all(&self) -> Vec<(QuotaAccount, Arc<Counter>)> {
        let mut all = Vec::with_capacity(self.len());
        for shard in &self.shards {
            let shard = shard.read().unwrap_or_else(PoisonError::into_inner);
            all.extend(shard.iter().map(|(account, counter)| (account.clone(), counter.clone())));
        }
        all
    }

    fn shard(&self, account: &QuotaAccount) -> &Shard {
        let high = self.hasher.hash_one(account) >> 32;
        &self.shards[high as usize % SHARDS]
    }
}

/// What these locks guard is whole between any two statements, so a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn try_lock<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(error)) => Some(error.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

#[cfg(test)]
mod tests;
