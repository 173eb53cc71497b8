//! Usage plans, and the stages that they open.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 4.0, 4.5, 5.1 and 6.1. What AWS says
//! about blank names, wrong numbers and stages added twice is not recorded; those texts are ours.

mod limits;
mod patch;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::ids::short_id;
use super::{Answer, OperationError, Outcome, View, tags, usage_plan_keys};
use crate::aws::{Change, SharedDraft};
use crate::documents::{ApiStage, Throttle, UsagePlan, UsagePlanKey};
use crate::wire::show::Tags;
use crate::wire::{Input, Members, page_of};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let plan = view.memory.shared.usage_plans.get(input.label("usageplanId"));
    Ok(Answer::Json(show(&*plan.ok_or_else(unknown)?, Tags::Always)))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let shared = &view.memory.shared;
    let mut plans = shared.usage_plans.all();
    if let Some(key) = input.query("keyId").filter(|id| !id.is_empty()) {
        plans
            .retain(|plan| shared.usage_plan_keys.get(&UsagePlanKey::key(&plan.id, key)).is_some());
    }
    page_of(input, plans.iter(), |plan| &plan.id, |plan| show(plan, Tags::WhenAny))
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let plan = UsagePlan {
        id: short_id(|id| change.shared.usage_plans.has(id)),
        name: checked_name(input.text("name").unwrap_or_default())?,
        description: input.filled("description"),
        api_stages: given_stages(input)?,
        throttle: input.member("throttle").map(limits::throttle).transpose()?,
        quota: input.member("quota").map(limits::quota).transpose()?.flatten(),
        product_code: None,
        tags: input.texts("tags"),
    };
    tags::check(&plan.tags)?;
    check_stages(change, &plan, &[])?;
    let answer = show(&plan, Tags::WhenAny);
    change.shared.usage_plans.put(Arc::clone(&plan.id), plan);
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let id = input.label("usageplanId");
    let found = change.shared.usage_plans.get(id).ok_or_else(unknown)?;
    let plan = patch::apply(&found, &input.patches())?;
    check_stages(change, &plan, &found.api_stages)?;
    let answer = show(&plan, Tags::Always);
    change.shared.usage_plans.put(Arc::clone(&plan.id), plan);
    Ok(Answer::Json(answer))
}

/// Refused while it opens stages; its keys lose their membership.
pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let id = input.label("usageplanId");
    let plan = change.shared.usage_plans.get(id).ok_or_else(unknown)?;
    if let Some(first) = plan.api_stages.first() {
        return Err(OperationError::bad_request(format!(
            "Cannot delete Usage Plan {id} because there are API Stages associated with it, \
             including {}:{}",
            first.api_id, first.stage
        )));
    }
    for member in usage_plan_keys::of(&change.shared, id) {
        change.shared.usage_plan_keys.remove(&UsagePlanKey::key(id, &member.key_id));
    }
    change.shared.usage_plans.remove(id);
    Ok(Answer::Empty)
}

/// No plan has this id.
pub(super) fn unknown() -> OperationError {
    OperationError::not_found("Invalid Usage Plan ID specified")
}

/// The plan other than this one that opens the same stage to the same key
/// (docs/wire/aws-api-surface.md, section 4.5).
pub(super) fn rival(
    shared: &SharedDraft<'_>,
    plan: &UsagePlan,
    key: &str,
) -> Option<(Arc<UsagePlan>, ApiStage)> {
    shared.usage_plans.all().into_iter().filter(|other| other.id != plan.id).find_map(|other| {
        let stage = plan.api_stages.iter().find(|stage| opens(&other, stage))?.clone();
        let has = shared.usage_plan_keys.has(&UsagePlanKey::key(&other.id, key));
        has.then_some((other, stage))
    })
}

/// What is said of a key whose plans would open one stage twice.
pub(super) fn rivals(key: &str, other: &UsagePlan, stage: &ApiStage) -> OperationError {
    OperationError::conflict(format!(
        "API Key {key} is already in Usage Plan {}, which has API Stage {}:{} as well",
        other.id, stage.api_id, stage.stage
    ))
}

fn opens(plan: &UsagePlan, stage: &ApiStage) -> bool {
    plan.api_stages.iter().any(|one| one.api_id == stage.api_id && one.stage == stage.stage)
}

fn checked_name(name: &str) -> Result<String, OperationError> {
    if name.trim().is_empty() {
        return Err(OperationError::bad_request("Usage Plan name cannot be blank"));
    }
    Ok(name.to_owned())
}

fn given_stages(input: &Input) -> Result<Vec<ApiStage>, OperationError> {
    let given = input.member("apiStages").and_then(Value::as_array);
    let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).unwrap_or("").into();
    given
        .into_iter()
        .flatten()
        .map(|one| {
            let methods = one.get("throttle").and_then(Value::as_object).into_iter().flatten();
            let throttle: Result<BTreeMap<String, Throttle>, OperationError> = methods
                .map(|(method, given)| Ok((method.clone(), limits::throttle(given)?)))
                .collect();
            Ok(ApiStage {
                api_id: text(one, "apiId"),
                stage: text(one, "stage"),
                throttle: throttle?,
            })
        })
        .collect()
}

/// That every stage which was not there before exists, is there once, and is in no other plan of
/// the plan's keys.
fn check_stages(
    change: &Change<'_>,
    plan: &UsagePlan,
    before: &[ApiStage],
) -> Result<(), OperationError> {
    let known = |one: &ApiStage| {
        before.iter().any(|old| old.api_id == one.api_id && old.stage == one.stage)
    };
    let mut fresh = UsagePlan { id: Arc::clone(&plan.id), ..UsagePlan::default() };
    for (at, one) in plan.api_stages.iter().enumerate() {
        if plan.api_stages[..at].iter().any(|e| e.api_id == one.api_id && e.stage == one.stage) {
            return Err(OperationError::conflict(format!(
                "API Stage {{api: {}, stage: {}}} is in usageplan {} already",
                one.api_id, one.stage, plan.id
            )));
        }
        if known(one) {
            continue;
        }
        if one.api_id.is_empty() || one.stage.is_empty() {
            return Err(OperationError::bad_request(unknown_stage(one, &plan.id)));
        }
        let api = change.memory.api(&one.api_id);
        if !api.is_some_and(|api| api.stages.contains_key(&one.stage)) {
            return Err(OperationError::not_found(unknown_stage(one, &plan.id)));
        }
        fresh.api_stages.push(one.clone());
    }
    if fresh.api_stages.is_empty() {
        return Ok(());
    }
    for member in usage_plan_keys::of(&change.shared, &plan.id) {
        if let Some((other, stage)) = rival(&change.shared, &fresh, &member.key_id) {
            return Err(rivals(&member.key_id, &other, &stage));
        }
    }
    Ok(())
}

fn unknown_stage(stage: &ApiStage, plan: &str) -> String {
    format!(
        "Invalid API Stage {{api: {}, stage: {}}} specified for usageplan {plan}",
        stage.api_id, stage.stage
    )
}

fn show(plan: &UsagePlan, tags: Tags) -> Value {
    let members = Members::new()
        .put("id", &*plan.id)
        .put("name", &plan.name)
        .some("description", plan.description.as_ref())
        .put("apiStages", &plan.api_stages)
        .some("throttle", plan.throttle)
        .some("quota", plan.quota)
        .some("productCode", plan.product_code.as_ref());
    match tags {
        Tags::Always => members.put("tags", &plan.tags),
        Tags::WhenAny => members.some("tags", &plan.tags),
    }
    .done()
}
