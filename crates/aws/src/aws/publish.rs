//! From documents to the plan: which stages a change concerns, and compiling those alone.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use rejoinder_proxy::forms::Forms;
use rejoinder_proxy::plan::{ApiKeys, Mount, Plan, Site};

use super::options::options;
use crate::compile::{Sources, compile};
use crate::documents::{RestApi, Stage};
use crate::{AwsForms, AwsSettings};

/// The sites of one API, ready to be published.
pub(super) struct Sites {
    stages: BTreeMap<Arc<str>, Arc<Site>>,
}

/// Compiles and publishes.
pub(super) struct Publisher {
    plan: Arc<ArcSwap<Plan>>,
    forms: Arc<dyn Forms>,
    /// APIs that are stored and not served: those of FILEs that are no longer named.
    withheld: Mutex<HashSet<Arc<str>>>,
}

impl Publisher {
    pub(super) fn new(plan: Arc<ArcSwap<Plan>>) -> Self {
        Self { plan, forms: Arc::new(AwsForms), withheld: Mutex::default() }
    }

    /// The sites of `after`: those of `before` where nothing they are compiled from changed,
    /// newly compiled ones elsewhere. None when every site stays as it is.
    pub(super) fn compile(
        &self,
        settings: &AwsSettings,
        before: Option<&RestApi>,
        after: Option<&RestApi>,
    ) -> Option<Sites> {
        let mut sites = Sites { stages: BTreeMap::new() };
        let Some(after) = after else {
            return before.map(|_| sites);
        };
        let wanted = options(settings, after);
        let same_options = before.is_some_and(|before| options(settings, before) == wanted);
        let plan = self.plan.load();
        let mut changed = before.map_or(0, |before| before.stages.len()) != after.stages.len();
        for (name, stage) in &after.stages {
            let Some(definition) = after.frozen.get(&stage.deployment_id) else { continue };
            let same =
                same_options && before.is_some_and(|before| same_stage(before, after, stage));
            if let (true, Some(site)) = (same, plan.site(&after.id, name)) {
                sites.stages.insert(Arc::clone(name), Arc::clone(site));
                continue;
            }
            changed = true;
            let compiled = compile(&Sources {
                settings,
                options: wanted.clone(),
                forms: Arc::clone(&self.forms),
                api_id: &after.id,
                definition,
                stage,
            });
            // The warnings of a FILE are in its report, with line and column.
            let unreported = !after.tags.contains_key(crate::files::FILE_TAG);
            for warning in compiled.warnings.into_iter().filter(|_| unreported) {
                tracing::warn!(
                    api = &*after.id,
                    stage = &**name,
                    route = warning.route.as_deref(),
                    "{}",
                    warning.message
                );
            }
            sites.stages.insert(Arc::clone(name), Arc::new(compiled.site));
        }
        changed.then_some(sites)
    }

    /// Swaps the sites of an API in; those of a withheld API stay out.
    pub(super) fn publish(&self, api: &str, sites: Sites) {
        let withheld = self.withheld.lock().unwrap_or_else(PoisonError::into_inner);
        let stages = if withheld.contains(api) { BTreeMap::new() } else { sites.stages };
        self.plan.rcu(|plan| plan.with_api(api, stages.clone()));
    }

    /// Swaps the sites of many APIs in at once.
    pub(super) fn publish_all(&self, all: Vec<(Arc<str>, Sites)>) {
        let all: Vec<_> = all
            .into_iter()
            .filter(|(_, sites)| !sites.stages.is_empty())
            .map(|(api, sites)| (api, Arc::new(sites.stages)))
            .collect();
        self.plan.rcu(|plan| {
            let mut plan = Plan::clone(plan);
            plan.apis.extend(all.iter().cloned());
            plan
        });
    }

    /// Swaps API keys and what they open in.
    pub(super) fn publish_api_keys(&self, keys: ApiKeys) {
        self.plan.load().api_keys.store(Arc::new(keys));
    }

    /// Lets a base path lead to a stage, whatever the host.
    pub(super) fn mount(&self, mount: &Mount) {
        self.plan.rcu(|plan| {
            let others = plan.mounts.iter().filter(|other| other.base != mount.base);
            plan.with_mounts(others.chain([mount]).cloned().collect())
        });
    }

    /// Takes all other mounts away.
    pub(super) fn keep_mounts(&self, bases: &[String]) {
        self.plan.rcu(|plan| {
            let kept = plan.mounts.iter().filter(|mount| bases.iter().any(|b| **b == *mount.base));
            plan.with_mounts(kept.cloned().collect())
        });
    }

    /// Takes an API out of the plan until [`Self::serve`], or lets it in again with its next
    /// publication.
    pub(super) fn withhold(&self, api: &str) {
        let mut withheld = self.withheld.lock().unwrap_or_else(PoisonError::into_inner);
        withheld.insert(api.into());
        self.plan.rcu(|plan| plan.with_api(api, BTreeMap::new()));
    }

    /// Ends [`Self::withhold`]; whether it was withheld and so must be published anew.
    pub(super) fn serve(&self, api: &str) -> bool {
        self.withheld.lock().unwrap_or_else(PoisonError::into_inner).remove(api)
    }
}

/// Whether a stage is served as before: the same settings, the same frozen definition.
fn same_stage(before: &RestApi, after: &RestApi, stage: &Arc<Stage>) -> bool {
    let old = before.stages.get(&stage.stage_name);
    let same = old.is_some_and(|old| Arc::ptr_eq(old, stage) || old == stage);
    let frozen = |api: &RestApi| api.frozen.get(&stage.deployment_id).cloned();
    let same_frozen = match (frozen(before), frozen(after)) {
        (Some(old), Some(new)) => Arc::ptr_eq(&old, &new),
        _ => false,
    };
    same && same_frozen
}
