//! One write to the ledger for several counters.

use std::sync::MutexGuard;

use super::counter::{Counter, Life, Prepared};
use crate::{QuotaAccount, QuotaLedger, UsageRecord};

/// Counters that wait for one write. While it lasts, nobody else writes theirs.
#[derive(Default)]
pub(super) struct Writing<'a> {
    records: Vec<(QuotaAccount, UsageRecord)>,
    waiting: Vec<(&'a Counter, MutexGuard<'a, Life>, Prepared)>,
}

impl<'a> Writing<'a> {
    pub(super) fn add(
        &mut self,
        account: &QuotaAccount,
        counter: &'a Counter,
        life: MutexGuard<'a, Life>,
        mut prepared: Prepared,
    ) {
        self.records.push((account.clone(), std::mem::take(&mut prepared.record)));
        self.waiting.push((counter, life, prepared));
    }

    /// Writes them all. Says whether a call was taken.
    pub(super) fn save<L: QuotaLedger + ?Sized>(self, ledger: &L) -> Result<bool, L::Error> {
        if self.records.is_empty() {
            return Ok(false);
        }
        match ledger.save(&self.records) {
            Ok(()) => {
                let took = |(counter, _life, prepared): (&Counter, _, _)| counter.commit(prepared);
                Ok(self.waiting.into_iter().map(took).fold(false, |any, one| any | one))
            }
            Err(error) => {
                for (counter, _life, prepared) in &self.waiting {
                    counter.revert(prepared);
                }
                Err(error)
            }
        }
    }
}
