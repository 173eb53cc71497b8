//! Every document, decoded. Readers take shared pieces and never wait for a writer's work: the
//! locks are held for one look-up or one swap.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use super::shared::Shared;
use crate::documents::{Account, RestApi};

/// All aggregates in memory.
#[derive(Debug)]
pub(crate) struct Memory {
    account: RwLock<Arc<Account>>,
    apis: RwLock<BTreeMap<Arc<str>, Arc<RestApi>>>,
    /// What no API owns.
    pub(crate) shared: Shared,
}

impl Memory {
    /// Memory that holds what was loaded.
    pub(crate) fn new(
        account: Account,
        apis: BTreeMap<Arc<str>, Arc<RestApi>>,
        shared: Shared,
    ) -> Self {
        Self { account: RwLock::new(Arc::new(account)), apis: RwLock::new(apis), shared }
    }

    /// The account's document.
    pub(crate) fn account(&self) -> Arc<Account> {
        Arc::clone(&self.account.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The API of this id; ids are case-sensitive.
    pub(crate) fn api(&self, id: &str) -> Option<Arc<RestApi>> {
        self.apis.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Up to `count` APIs whose ids come after `position`, in the order of their ids.
    pub(crate) fn apis_after(&self, position: Option<&str>, count: usize) -> Vec<Arc<RestApi>> {
        let start = position.map_or(Bound::Unbounded, Bound::Excluded);
        self.apis
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .range::<str, _>((start, Bound::Unbounded))
            .take(count)
            .map(|(_, api)| Arc::clone(api))
            .collect()
    }

    pub(super) fn put_account(&self, account: Account) {
        *self.account.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(account);
    }

    pub(super) fn put_api(&self, api: Arc<RestApi>) {
        let mut apis = self.apis.write().unwrap_or_else(PoisonError::into_inner);
        apis.insert(Arc::clone(&api.id), api);
    }

    pub(super) fn remove_api(&self, id: &str) {
        self.apis.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
