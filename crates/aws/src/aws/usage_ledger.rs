//! Usage of API keys in the store: one document a key and plan.
//!
//! Documents are written by the counters alone, never by operations, but for their deletion with
//! the key or the plan.

use std::sync::Arc;

use rejoinder_limit::{QuotaAccount, QuotaLedger, UsageRecord};
use rejoinder_proxy::LedgerError;
use rejoinder_store::{Batch, Store};

/// The ledger over the store.
pub(super) struct StoreLedger {
    store: Arc<dyn Store>,
}

/// Where an account's usage is stored; ids hold no slash.
pub(super) fn key(account: &QuotaAccount) -> String {
    format!("aws/usage/{}/{}", account.plan, account.key)
}

impl StoreLedger {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }
}

impl QuotaLedger for StoreLedger {
    type Error = LedgerError;

    fn load(&self, account: &QuotaAccount) -> Result<Option<UsageRecord>, LedgerError> {
        let key = key(account);
        let found = self.store.get(&key).map_err(|error| LedgerError(error.to_string()))?;
        found
            .map(|document| serde_json::from_slice(&document.value))
            .transpose()
            .map_err(|error| LedgerError(format!("the document {key} is damaged: {error}")))
    }

    fn save(&self, records: &[(QuotaAccount, UsageRecord)]) -> Result<(), LedgerError> {
        let mut batch = Batch::default();
        for (account, record) in records {
            let value =
                serde_json::to_vec(record).map_err(|error| LedgerError(error.to_string()))?;
            batch.put(key(account), value);
        }
        self.store.commit(batch).map(|_| ()).map_err(|error| LedgerError(error.to_string()))
    }
}
