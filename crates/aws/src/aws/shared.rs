//! What no API owns: API keys, usage plans with their keys. Their writers share one queue, so that
//! a rule between two kinds holds.

use rejoinder_store::{Batch, Store};

use super::OpenError;
use super::pieces::EncodeError;
use super::table::{Table, TableDraft};
use crate::documents::{ApiKey, RestApi, UsagePlan, UsagePlanKey};

/// All of it in memory.
#[derive(Debug)]
pub(crate) struct Shared {
    /// By id.
    pub(crate) api_keys: Table<ApiKey>,
    /// By id.
    pub(crate) usage_plans: Table<UsagePlan>,
    /// By [`UsagePlanKey::key`].
    pub(crate) usage_plan_keys: Table<UsagePlanKey>,
}

/// All of it with edits that nobody else sees yet.
#[derive(Debug)]
pub(crate) struct SharedDraft<'a> {
    pub(crate) api_keys: TableDraft<'a, ApiKey>,
    pub(crate) usage_plans: TableDraft<'a, UsagePlan>,
    pub(crate) usage_plan_keys: TableDraft<'a, UsagePlanKey>,
}

impl Shared {
    pub(super) fn load(store: &dyn Store) -> Result<Self, OpenError> {
        Ok(Self {
            api_keys: Table::load(store, "aws/apikeys/")?,
            usage_plans: Table::load(store, "aws/usageplans/")?,
            usage_plan_keys: Table::load(store, "aws/usageplankeys/")?,
        })
    }

    pub(super) fn draft(&self) -> SharedDraft<'_> {
        SharedDraft {
            api_keys: TableDraft::of(&self.api_keys),
            usage_plans: TableDraft::of(&self.usage_plans),
            usage_plan_keys: TableDraft::of(&self.usage_plan_keys),
        }
    }
}

impl SharedDraft<'_> {
    /// Adds the writes of all edits.
    pub(super) fn encode(&self, batch: &mut Batch) -> Result<(), EncodeError> {
        self.api_keys.encode(batch)?;
        self.usage_plans.encode(batch)?;
        self.usage_plan_keys.encode(batch)
    }

    /// Lets everybody see all edits.
    pub(super) fn publish(self) {
        self.api_keys.publish();
        self.usage_plans.publish();
        self.usage_plan_keys.publish();
    }

    /// Takes what names a stage that is gone off usage plans
    /// (docs/wire/aws-api-surface.md, section 6.1).
    pub(super) fn detach(&mut self, before: &RestApi, after: Option<&RestApi>) {
        let gone = |api: &str, stage: &str| {
            api == &*before.id && after.is_none_or(|after| !after.stages.contains_key(stage))
        };
        for plan in self.usage_plans.all() {
            if plan.api_stages.iter().any(|one| gone(&one.api_id, &one.stage)) {
                let mut plan = UsagePlan::clone(&plan);
                plan.api_stages.retain(|one| !gone(&one.api_id, &one.stage));
                self.usage_plans.put(plan.id.clone(), plan);
            }
        }
    }
}

/// Whether what no API owns may name something that a change takes away.
pub(super) fn concerns(before: &RestApi, after: Option<&RestApi>) -> bool {
    after.is_none_or(|after| before.stages.keys().any(|stage| !after.stages.contains_key(stage)))
}
