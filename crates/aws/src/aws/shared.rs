//! What no API owns: API keys, usage plans with their keys, custom domains with their mappings, VPC
//! links, client certificates. Their writers share one queue, so that a rule between two kinds holds.

use rejoinder_limit::QuotaAccount;
use rejoinder_proxy::plan::ApiKeys;
use rejoinder_store::{Batch, Store};

use super::OpenError;
use super::pieces::EncodeError;
use super::table::{Table, TableDraft};
use super::usage_ledger;
use crate::compile::api_keys;
use crate::documents::{
    ApiKey, BasePathMapping, ClientCertificate, DomainName, RestApi, UsagePlan, UsagePlanKey,
    VpcLink,
};

/// All of it in memory.
#[derive(Debug)]
pub(crate) struct Shared {
    /// By id.
    pub(crate) api_keys: Table<ApiKey>,
    /// By id.
    pub(crate) usage_plans: Table<UsagePlan>,
    /// By [`UsagePlanKey::key`].
    pub(crate) usage_plan_keys: Table<UsagePlanKey>,
    /// By [`DomainName::key`].
    pub(crate) domain_names: Table<DomainName>,
    /// By [`BasePathMapping::key`].
    pub(crate) base_path_mappings: Table<BasePathMapping>,
    /// By id.
    pub(crate) vpc_links: Table<VpcLink>,
    /// By id.
    pub(crate) client_certificates: Table<ClientCertificate>,
}

/// All of it with edits that nobody else sees yet.
#[derive(Debug)]
pub(crate) struct SharedDraft<'a> {
    pub(crate) api_keys: TableDraft<'a, ApiKey>,
    pub(crate) usage_plans: TableDraft<'a, UsagePlan>,
    pub(crate) usage_plan_keys: TableDraft<'a, UsagePlanKey>,
    pub(crate) domain_names: TableDraft<'a, DomainName>,
    pub(crate) base_path_mappings: TableDraft<'a, BasePathMapping>,
    pub(crate) vpc_links: TableDraft<'a, VpcLink>,
    pub(crate) client_certificates: TableDraft<'a, ClientCertificate>,
}

impl Shared {
    pub(super) fn load(store: &dyn Store) -> Result<Self, OpenError> {
        Ok(Self {
            api_keys: Table::load(store, "aws/apikeys/")?,
            usage_plans: Table::load(store, "aws/usageplans/")?,
            usage_plan_keys: Table::load(store, "aws/usageplankeys/")?,
            domain_names: Table::load(store, "aws/domainnames/")?,
            base_path_mappings: Table::load(store, "aws/basepathmappings/")?,
            vpc_links: Table::load(store, "aws/vpclinks/")?,
            client_certificates: Table::load(store, "aws/clientcertificates/")?,
        })
    }

    /// API keys and what they open, for the plan.
    pub(super) fn compile_api_keys(&self) -> ApiKeys {
        api_keys(&self.api_keys.all(), &self.usage_plans.all(), &self.usage_plan_keys.all())
    }

    pub(super) fn draft(&self) -> SharedDraft<'_> {
        SharedDraft {
            api_keys: TableDraft::of(&self.api_keys),
            usage_plans: TableDraft::of(&self.usage_plans),
            usage_plan_keys: TableDraft::of(&self.usage_plan_keys),
            domain_names: TableDraft::of(&self.domain_names),
            base_path_mappings: TableDraft::of(&self.base_path_mappings),
            vpc_links: TableDraft::of(&self.vpc_links),
            client_certificates: TableDraft::of(&self.client_certificates),
        }
    }
}

impl SharedDraft<'_> {
    /// Adds the writes of all edits.
    pub(super) fn encode(&self, batch: &mut Batch) -> Result<(), EncodeError> {
        for account in self.accounts_gone() {
            batch.delete(usage_ledger::key(&account));
        }
        self.api_keys.encode(batch)?;
        self.usage_plans.encode(batch)?;
        self.usage_plan_keys.encode(batch)?;
        self.domain_names.encode(batch)?;
        self.base_path_mappings.encode(batch)?;
        self.vpc_links.encode(batch)?;
        self.client_certificates.encode(batch)
    }

    /// Whether the edits concern what API keys open.
    pub(super) fn concerns_api_keys(&self) -> bool {
        self.api_keys.is_edited()
            || self.usage_plans.is_edited()
            || self.usage_plan_keys.is_edited()
    }

    /// Whose usage goes with its plan or its key. A key that merely leaves a plan finds its usage
    /// again when it comes back: leaving and joining must not renew a quota.
    pub(super) fn accounts_gone(&self) -> Vec<QuotaAccount> {
        let members = self.usage_plan_keys.removed().filter_map(|member| member.split_once('/'));
        members
            .filter(|(plan, key)| !self.usage_plans.has(plan) || !self.api_keys.has(key))
            .map(|(plan, key)| QuotaAccount { plan: plan.into(), key: key.into() })
            .collect()
    }

    /// Lets everybody see all edits.
    pub(super) fn publish(self) {
        self.api_keys.publish();
        self.usage_plans.publish();
        self.usage_plan_keys.publish();
        self.domain_names.publish();
        self.base_path_mappings.publish();
        self.vpc_links.publish();
        self.client_certificates.publish();
    }

    /// Takes stages that are gone off usage plans, and the mappings of an API that is gone away
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
        if after.is_some() {
            return;
        }
        for domain in self.domain_names.all() {
            let name = &domain.domain_name;
            for mapping in self.base_path_mappings.below(&BasePathMapping::key(name, "")) {
                if mapping.rest_api_id == before.id {
                    let key = BasePathMapping::key(name, &mapping.base_path);
                    self.base_path_mappings.remove(&key);
                }
            }
        }
    }
}

/// Whether what no API owns may name something that a change takes away.
pub(super) fn concerns(before: &RestApi, after: Option<&RestApi>) -> bool {
    after.is_none_or(|after| before.stages.keys().any(|stage| !after.stages.contains_key(stage)))
}
