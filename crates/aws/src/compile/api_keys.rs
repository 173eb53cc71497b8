//! API keys, usage plans and who is in them, to the table that the plan looks keys up in.
//!
//! Source: docs/wire/aws-data-plane.md, section 5.

use std::collections::HashMap;
use std::sync::Arc;

use rejoinder_limit::{Quota, QuotaAccount, QuotaPeriod, Rate};
use rejoinder_proxy::plan::{ApiKey, ApiKeyState, ApiKeys, Limit, LimitId, Membership, UsagePlan};

use super::site_id;
use crate::documents::{self, Account, UsagePlanKey};

/// The table. A membership whose plan or key is gone is left out.
pub(crate) fn compile(
    keys: &[Arc<documents::ApiKey>],
    plans: &[Arc<documents::UsagePlan>],
    members: &[Arc<UsagePlanKey>],
) -> ApiKeys {
    let plans: HashMap<&str, Plan> =
        plans.iter().map(|plan| (&*plan.id, usage_plan(plan))).collect();
    let mut of_key: HashMap<&str, Vec<Arc<Membership>>> = HashMap::new();
    for member in members {
        if let Some(plan) = plans.get(&*member.usage_plan_id) {
            let memberships = of_key.entry(&member.key_id).or_default();
            memberships.push(Arc::new(membership(plan, &member.key_id)));
        }
    }
    ApiKeys::new(keys.iter().map(|key| ApiKey {
        id: Arc::clone(&key.id),
        value: key.value.reveal().into(),
        state: if key.enabled { ApiKeyState::Enabled } else { ApiKeyState::Disabled },
        memberships: of_key.remove(&*key.id).unwrap_or_default().into(),
    }))
}

/// A plan, and how fast each of its keys may call.
struct Plan {
    plan: Arc<UsagePlan>,
    rate: Option<Rate>,
}

fn usage_plan(plan: &documents::UsagePlan) -> Plan {
    let sites = plan.api_stages.iter().map(|stage| {
        let methods = stage.throttle.iter();
        let methods =
            methods.filter_map(|(name, limits)| Some((name.as_str().into(), rate(limits)?)));
        (site_id(&stage.api_id, &stage.stage), methods.collect())
    });
    Plan {
        rate: plan.throttle.as_ref().and_then(rate),
        plan: Arc::new(UsagePlan {
            id: Arc::clone(&plan.id),
            quota: plan.quota.map_or_else(Quota::unlimited, quota),
            sites: sites.collect(),
        }),
    }
}

fn membership(plan: &Plan, key: &Arc<str>) -> Membership {
    let (plan, rate) = (&plan.plan, plan.rate);
    let account = QuotaAccount { plan: Arc::clone(&plan.id), key: Arc::clone(key) };
    let id = || LimitId::Key { plan: Arc::clone(&plan.id), key: Arc::clone(key) };
    Membership { plan: Arc::clone(plan), account, limit: rate.map(|rate| Limit::new(id(), rate)) }
}

/// What is not set of a throttle is the account's; nothing set is no throttle.
fn rate(throttle: &documents::Throttle) -> Option<Rate> {
    if throttle.rate_limit.is_none() && throttle.burst_limit.is_none() {
        return None;
    }
    let burst =
        throttle.burst_limit.map_or(Account::BURST_LIMIT, |burst| burst.max(0).unsigned_abs());
    Some(Rate { per_second: throttle.rate_limit.unwrap_or(Account::RATE_LIMIT), burst })
}

/// A plan's quota. An offset beyond its period is refused when it is written.
pub(crate) fn quota(quota: documents::Quota) -> Quota {
    let period = match quota.period {
        documents::QuotaPeriod::Day => QuotaPeriod::Day,
        documents::QuotaPeriod::Week => QuotaPeriod::Week,
        documents::QuotaPeriod::Month => QuotaPeriod::Month,
    };
    let limit = quota.limit.max(0).unsigned_abs();
    let offset = u32::try_from(quota.offset.max(0)).unwrap_or(u32::MAX).min(period.offset_max());
    Quota::new(limit, period, offset).unwrap_or_else(|_| Quota::unlimited())
}
