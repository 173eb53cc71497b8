//! What lives beside the plan of how much was used: token buckets, and the calls of API keys.
//!
//! All workers share one [`Usage`]. Buckets are forgotten with the process; calls counted against
//! quotas are kept in a ledger, see [`rejoinder_limit::Quotas`] for how exactly.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rejoinder_limit::limits::{BUCKETS_MAX, COUNTERS_MAX};
use rejoinder_limit::{
    Day, DayUsage, Nanos, Quota, QuotaAccount, QuotaAdmission, QuotaLedger, Quotas, Registry,
    UnixSeconds,
};
use tokio::sync::Notify;
use tokio::task::spawn_blocking;

use crate::Clock;
use crate::limits::{LEASE_WAIT, USAGE_KEPT_EVERY};
use crate::plan::LimitId;

/// Token buckets by their limits' ids.
pub(crate) type Buckets = Registry<LimitId>;

/// Where usage is kept.
pub type Ledger = dyn QuotaLedger<Error = LedgerError> + Send + Sync;

/// Why usage could not be counted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LedgerError(pub String);

/// What was used.
pub struct Usage {
    pub(crate) buckets: Buckets,
    quotas: Quotas,
    ledger: Arc<Ledger>,
    clock: Arc<dyn Clock>,
    origin: Instant,
    /// Wakes [`Usage::keep`]: leases run low.
    due: Notify,
}

impl Usage {
    /// Nothing used but what the ledger knows.
    #[must_use]
    pub fn new(ledger: Arc<Ledger>, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            buckets: Registry::new(BUCKETS_MAX),
            quotas: Quotas::new(COUNTERS_MAX),
            ledger,
            origin: clock.now(),
            clock,
            due: Notify::new(),
        })
    }

    /// The time as buckets count it.
    pub(crate) fn now(&self) -> Nanos {
        Nanos::since(self.origin, self.clock.now())
    }

    /// Counts a call.
    ///
    /// # Errors
    /// When it cannot be counted, or not in time. It is not to be let through then.
    pub(crate) async fn admit(
        self: &Arc<Self>,
        account: &QuotaAccount,
        quota: Quota,
        wall: SystemTime,
    ) -> Result<QuotaAdmission, LedgerError> {
        let now = unix(wall);
        match self.quotas.admit(account, quota, now) {
            QuotaAdmission::LeaseNeeded => {}
            admission => {
                if admission == (QuotaAdmission::Admitted { renew_soon: true }) {
                    self.due.notify_one();
                }
                return Ok(admission);
            }
        }
        // Rare, so its future is no part of every request's.
        Box::pin(self.lease(account.clone(), quota, now)).await
    }

    async fn lease(
        self: &Arc<Self>,
        account: QuotaAccount,
        quota: Quota,
        now: UnixSeconds,
    ) -> Result<QuotaAdmission, LedgerError> {
        let usage = Arc::clone(self);
        let leasing = spawn_blocking(move || {
            usage.quotas.admit_leasing(&account, quota, now, &*usage.ledger)
        });
        match tokio::time::timeout(LEASE_WAIT, leasing).await {
            Ok(Ok(admission)) => admission,
            Ok(Err(error)) => Err(LedgerError(error.to_string())),
            Err(_) => Err(LedgerError(format!(
                "the ledger did not answer within {} s",
                LEASE_WAIT.as_secs()
            ))),
        }
    }

    /// Usage of an account on each of these days, exact to the call. Blocks.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn days(
        &self,
        account: &QuotaAccount,
        quota: Quota,
        first: Day,
        last: Day,
    ) -> Result<Vec<DayUsage>, LedgerError> {
        self.quotas.usage(account, quota, first, last, &*self.ledger)
    }

    /// Sets the calls that an account has left in the running period; durable and in force when
    /// it returns. Blocks.
    ///
    /// # Errors
    /// When the ledger cannot be written. The old number is in force then.
    pub fn set_remaining(
        &self,
        account: &QuotaAccount,
        quota: Quota,
        remaining: u64,
    ) -> Result<(), LedgerError> {
        let now = unix(self.clock.wall());
        self.quotas.set_remaining(account, quota, remaining, now, &*self.ledger)
    }

    /// Tokens that a limit's bucket has now; none if nobody asked it yet.
    #[must_use]
    pub fn tokens_left(&self, id: &LimitId) -> Option<u64> {
        self.buckets.find(id).map(|bucket| bucket.available(self.now()))
    }

    /// Lets an account go whose record was deleted.
    pub fn forget(&self, account: &QuotaAccount) {
        self.quotas.forget(account);
    }

    /// Renews leases when they run low, and lets go of what nobody uses. Runs until it is dropped.
    pub async fn keep(self: Arc<Self>) {
        let mut swept = self.clock.now();
        loop {
            // Out of time is as good as woken: then it is the sweep's turn.
            let _ = tokio::time::timeout(USAGE_KEPT_EVERY, self.due.notified()).await;
            let now = self.clock.now();
            let sweeps = now.saturating_duration_since(swept) >= USAGE_KEPT_EVERY;
            if sweeps {
                swept = now;
            }
            let usage = Arc::clone(&self);
            let kept = spawn_blocking(move || usage.keep_once(sweeps)).await;
            if let Err(error) = kept.unwrap_or_else(|error| Err(LedgerError(error.to_string()))) {
                tracing::error!("the usage of API keys cannot be kept: {error}");
                // Without a rest a broken disk would be asked as fast as requests come.
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    fn keep_once(&self, sweeps: bool) -> Result<(), LedgerError> {
        let now = unix(self.clock.wall());
        self.quotas.renew_due(now, &*self.ledger)?;
        if sweeps {
            self.buckets.forget_idle(self.now());
            self.quotas.sweep(now, &*self.ledger)?;
        }
        Ok(())
    }

    /// Writes exact counts of everything: the orderly end. Blocks.
    ///
    /// # Errors
    /// When the ledger cannot be written; then up to one lease a key is counted too much.
    pub fn settle(&self) -> Result<(), LedgerError> {
        self.quotas.settle(&*self.ledger)
    }
}

impl std::fmt::Debug for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Usage").field("quotas", &self.quotas).finish_non_exhaustive()
    }
}

fn unix(wall: SystemTime) -> UnixSeconds {
    let since = wall.duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixSeconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
