//! A rate limit of the plan, and the bucket that it counts in.

use std::sync::Arc;

use rejoinder_limit::{Bucket, Nanos, Rate};

use crate::plan::{RouteId, SiteId, Slot};
use crate::usage::Buckets;

/// A bucket's stable id: the plan may be swapped, what was spent stays spent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LimitId {
    /// An API key in a usage plan, over all sites that the plan opens.
    Key {
        /// The usage plan.
        plan: Arc<str>,
        /// The API key.
        key: Arc<str>,
    },
    /// An API key in a usage plan, on one route.
    KeyOnRoute {
        /// The usage plan.
        plan: Arc<str>,
        /// The API key.
        key: Arc<str>,
        /// The route.
        route: RouteId,
    },
    /// All calls of one route.
    Route(RouteId),
    /// All calls of those routes of a site that have no limit of their own.
    Site(SiteId),
    /// All calls of all sites of an account.
    Account(Arc<str>),
}

/// A rate limit.
pub struct Limit {
    id: LimitId,
    rate: Rate,
    bucket: Slot<Bucket>,
}

impl Limit {
    /// A limit that counts in the bucket of this id.
    #[must_use]
    pub fn new(id: LimitId, rate: Rate) -> Self {
        Self { id, rate, bucket: Slot::default() }
    }

    /// What it counts in.
    #[must_use]
    pub fn id(&self) -> &LimitId {
        &self.id
    }

    /// How much it lets through.
    #[must_use]
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Its bucket, with its rate.
    ///
    /// A request that began on an older plan may have set the bucket back to that plan's rate;
    /// the next one on this plan puts it right.
    pub(crate) fn bucket(&self, buckets: &Buckets, now: Nanos) -> &Bucket {
        let bucket = self.bucket.get(|| buckets.bucket(self.id.clone(), self.rate, now));
        if !bucket.has_rate(self.rate) {
            bucket.set_rate(self.rate, now);
        }
        bucket
    }
}

impl std::fmt::Debug for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limit").field("id", &self.id).field("rate", &self.rate).finish()
    }
}
