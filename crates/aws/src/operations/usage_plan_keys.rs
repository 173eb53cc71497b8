//! Which API keys are in which usage plans.
//!
//! Rules: docs/wire/aws-api-surface.md, sections 3 (usage plans, keys, usage) and 4.5. What AWS
//! says about keys added twice and wrong key types is not recorded; those texts are ours.

use std::sync::Arc;

use serde_json::Value;

use super::{Answer, OperationError, Outcome, View, api_keys, usage_plans};
use crate::aws::{Change, SharedDraft};
use crate::documents::{ApiKey, UsagePlanKey};
use crate::wire::{Input, Members, page_of};

const KEY_TYPE: &str = "API_KEY";

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let shared = &view.memory.shared;
    let (plan, key) = (input.label("usageplanId"), input.label("keyId"));
    shared.usage_plans.get(plan).ok_or_else(usage_plans::unknown)?;
    shared.usage_plan_keys.get(&UsagePlanKey::key(plan, key)).ok_or_else(api_keys::unknown)?;
    let key = shared.api_keys.get(key).ok_or_else(api_keys::unknown)?;
    Ok(Answer::Json(show(&key)))
}

/// An unknown plan has no keys.
pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let shared = &view.memory.shared;
    let name = input.query("name").unwrap_or_default();
    let members = shared.usage_plan_keys.below(&UsagePlanKey::key(input.label("usageplanId"), ""));
    let keys = members.iter().filter_map(|member| shared.api_keys.get(&member.key_id));
    let named = |key: &Arc<ApiKey>| key.name.as_deref().unwrap_or_default().starts_with(name);
    let keys: Vec<_> = keys.filter(named).collect();
    page_of(input, keys.iter(), |key| &key.id, |key| show(key))
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let plan = input.label("usageplanId");
    change.shared.usage_plans.get(plan).ok_or_else(usage_plans::unknown)?;
    let kind = input.text("keyType").unwrap_or_default();
    if kind != KEY_TYPE {
        let message = format!("Invalid key type specified: {kind}. Must be {KEY_TYPE}");
        return Err(OperationError::bad_request(message));
    }
    let key = join(&mut change.shared, plan, input.text("keyId").unwrap_or_default())?;
    Ok(Answer::Json(show(&key)))
}

/// Puts a key into a plan.
///
/// # Errors
/// When there is no such plan or key, or it is in there, or would open a stage twice.
pub(super) fn join(
    shared: &mut SharedDraft<'_>,
    plan: &str,
    key: &str,
) -> Result<Arc<ApiKey>, OperationError> {
    let plan = shared.usage_plans.get(plan).ok_or_else(usage_plans::unknown)?;
    let key = shared.api_keys.get(key).ok_or_else(api_keys::unknown)?;
    let member = UsagePlanKey::key(&plan.id, &key.id);
    if shared.usage_plan_keys.has(&member) {
        return Err(OperationError::conflict(format!(
            "API Key {} is in Usage Plan {} already",
            key.id, plan.id
        )));
    }
    if let Some((other, stage)) = usage_plans::rival(shared, &plan, &key.id) {
        return Err(usage_plans::rivals(&key.id, &other, &stage));
    }
    let (usage_plan_id, key_id) = (Arc::clone(&plan.id), Arc::clone(&key.id));
    shared.usage_plan_keys.put(member, UsagePlanKey { usage_plan_id, key_id });
    Ok(key)
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let shared = &mut change.shared;
    let plan = input.label("usageplanId");
    shared.usage_plans.get(plan).ok_or_else(usage_plans::unknown)?;
    let member = UsagePlanKey::key(plan, input.label("keyId"));
    shared.usage_plan_keys.remove(&member).map(|_| Answer::Empty).ok_or_else(api_keys::unknown)
}

/// The keys of a plan.
pub(super) fn of(shared: &SharedDraft<'_>, plan: &str) -> Vec<Arc<UsagePlanKey>> {
    shared.usage_plan_keys.below(&UsagePlanKey::key(plan, ""))
}

fn show(key: &ApiKey) -> Value {
    Members::new()
        .put("id", &*key.id)
        .put("type", KEY_TYPE)
        .put("value", key.value.reveal())
        .some("name", key.name.as_ref())
        .done()
}
