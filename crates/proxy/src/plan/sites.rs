//! All sites of the plan, and how a request's host and path find one.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::forms::Forms;
use crate::plan::{ApiKeys, Site, SiteId};

/// The sites of one API by stage.
pub type Stages = BTreeMap<Arc<str>, Arc<Site>>;

/// Everything that is served. Cheap to clone: sites are shared.
#[derive(Clone)]
pub struct Plan {
    /// API key (as [`Forms::host_key`] and [`Forms::path_form`] give it) → stage → site.
    pub apis: HashMap<Arc<str>, Arc<Stages>>,
    /// Base paths that lead to a site whatever the host, longest first.
    pub mounts: Arc<[Mount]>,
    /// The dialects' ways of addressing, asked in this order.
    pub forms: Arc<[Arc<dyn Forms>]>,
    /// API keys of all sites. One table for every version of the plan: keys are swapped without
    /// it, and it without them.
    pub api_keys: Arc<ArcSwap<ApiKeys>>,
    /// Whose native errors answer for a host that nobody owns.
    pub default_forms: Arc<dyn Forms>,
}

/// A base path that leads to a site whatever the host.
#[derive(Clone)]
pub struct Mount {
    /// `/`, or a path without a trailing slash.
    pub base: Arc<str>,
    /// The API and stage that it leads to.
    pub api: Arc<str>,
    /// See `api`.
    pub stage: Arc<str>,
}

impl Plan {
    /// A plan without sites.
    #[must_use]
    pub fn empty(forms: Arc<[Arc<dyn Forms>]>, default_forms: Arc<dyn Forms>) -> Self {
        Self {
            apis: HashMap::new(),
            mounts: Arc::from([]),
            forms,
            api_keys: Arc::default(),
            default_forms,
        }
    }

    /// This plan with all stages of one API replaced; an empty map takes the API out.
    #[must_use]
    pub fn with_api(&self, api: &str, stages: Stages) -> Self {
        let mut plan = self.clone();
        if stages.is_empty() {
            plan.apis.remove(api);
        } else {
            plan.apis.insert(api.into(), Arc::new(stages));
        }
        plan
    }

    /// This plan with other mounts.
    #[must_use]
    pub fn with_mounts(&self, mut mounts: Vec<Mount>) -> Self {
        mounts.sort_by_key(|mount| std::cmp::Reverse(mount.base.len()));
        Self { mounts: mounts.into(), ..self.clone() }
    }

    /// The site of this API and stage.
    #[must_use]
    pub fn site(&self, api: &str, stage: &str) -> Option<&Arc<Site>> {
        self.apis.get(api)?.get(stage)
    }

    /// The ids of all sites, in no order.
    pub fn site_ids(&self) -> impl Iterator<Item = &SiteId> {
        self.apis.values().flat_map(|stages| stages.values()).map(|site| &site.id)
    }
}
