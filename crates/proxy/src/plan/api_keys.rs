//! API keys and what they open: one table for all sites, swapped when a key or a usage plan changes.
//!
//! Keys are found by their value in a map whose hash is seeded at random: it costs the same however
//! many keys there are, and how long it takes tells a stranger nothing about values that exist.
//! Values are secrets: nothing here shows them but [`ApiKey::value`].

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use rejoinder_limit::{Quota, QuotaAccount, Rate};

use crate::plan::{Limit, SiteId};

/// All API keys.
#[derive(Default)]
pub struct ApiKeys {
    by_value: HashMap<Arc<str>, Arc<ApiKey>>,
}

/// An API key.
pub struct ApiKey {
    /// Its id.
    pub id: Arc<str>,
    /// What clients send.
    pub value: Arc<str>,
    /// Whether it opens anything.
    pub state: ApiKeyState,
    /// The usage plans that it is in. No two of them open the same site.
    pub memberships: Box<[Arc<Membership>]>,
}

/// Whether an API key opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyState {
    /// It does.
    Enabled,
    /// Its owner said that it does not.
    Disabled,
}

/// An API key's place in a usage plan.
#[derive(Debug)]
pub struct Membership {
    /// The plan.
    pub plan: Arc<UsagePlan>,
    /// Whose calls are counted.
    pub account: QuotaAccount,
    /// How fast the key may call, all sites of the plan together.
    pub limit: Option<Limit>,
}

/// A usage plan.
#[derive(Debug)]
pub struct UsagePlan {
    /// Its id.
    pub id: Arc<str>,
    /// How often each key may call, all sites together.
    pub quota: Quota,
    /// The sites that it opens, each with the routes on which every key has a limit of its own, in
    /// place of the membership's.
    pub sites: HashMap<SiteId, HashMap<Box<str>, Rate>>,
}

impl ApiKeys {
    /// A table of these keys. Of two with one value the last is found.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = ApiKey>) -> Self {
        let row = |key: ApiKey| (Arc::clone(&key.value), Arc::new(key));
        Self { by_value: keys.into_iter().map(row).collect() }
    }

    /// The key of this value.
    #[must_use]
    pub fn find(&self, value: &str) -> Option<&Arc<ApiKey>> {
        self.by_value.get(value)
    }
}

impl ApiKey {
    /// The membership that opens a site.
    #[must_use]
    pub fn membership(&self, site: &SiteId) -> Option<&Arc<Membership>> {
        self.memberships.iter().find(|membership| membership.plan.sites.contains_key(site))
    }
}

impl fmt::Debug for ApiKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeys").field("count", &self.by_value.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey")
            .field("id", &self.id)
            .field("state", &self.state)
            .field("memberships", &self.memberships)
            .finish_non_exhaustive()
    }
}
