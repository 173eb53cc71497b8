//! What a PATCH does to a usage plan.
//!
//! Paths of a stage's throttle hold a method's path. AWS has its slashes escaped (`~1`); Terraform
//! sends them as they are (`/apiStages/{api}:{stage}/throttle//pets/GET/rateLimit`). Both are
//! taken.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::limits::{self, QuotaParts};
use crate::documents::{ApiStage, Throttle, UsagePlan};
use crate::operations::patch::{Arguments, Op, PatchTable, Refused, invalid_path_for_op, path};
use crate::operations::{OperationError, PatchOperation};

#[derive(Clone)]
struct Draft {
    plan: UsagePlan,
    quota: QuotaParts,
}

type Edited = Result<(), OperationError>;

/// In the order in which AWS lists them.
static PATHS: PatchTable<Draft> = PatchTable {
    paths: &[
        path("/name", &[(Op::Replace, set_name)]),
        path("/description", &[(Op::Replace, set_description)]),
        path("/apiStages", &[(Op::Add, add_stage), (Op::Remove, remove_stage)]),
        path("/quota", &[(Op::Remove, remove_quota)]),
        path("/quota/limit", &[(Op::Add, set_limit), (Op::Replace, set_limit)]),
        path("/quota/offset", &[(Op::Add, set_offset), (Op::Replace, set_offset)]),
        path("/quota/period", &[(Op::Add, set_period), (Op::Replace, set_period)]),
        path("/throttle", &[(Op::Remove, remove_throttle)]),
        path("/throttle/burstLimit", &[(Op::Add, set_burst), (Op::Replace, set_burst)]),
        path("/throttle/rateLimit", &[(Op::Add, set_rate), (Op::Replace, set_rate)]),
        path(
            "/productCode",
            &[(Op::Add, set_product), (Op::Replace, set_product), (Op::Remove, remove_product)],
        ),
        path(
            "/apiStages/{apiStage}/throttle/{path}/{verb}",
            &[(Op::Remove, remove_method_throttle)],
        ),
        path(
            "/apiStages/{apiStage}/throttle/{path}/{verb}/burstLimit",
            &[(Op::Add, set_method_burst), (Op::Replace, set_method_burst)],
        ),
        path(
            "/apiStages/{apiStage}/throttle/{path}/{verb}/rateLimit",
            &[(Op::Add, set_method_rate), (Op::Replace, set_method_rate)],
        ),
        path(
            "/apiStages/{apiStage}/throttle",
            &[
                (Op::Add, set_stage_throttle),
                (Op::Replace, set_stage_throttle),
                (Op::Remove, remove_stage_throttle),
            ],
        ),
    ],
    unknown_path: refused,
    wrong_op: refused,
};

/// The plan with all operations applied; whether its stages exist is not looked at.
pub(super) fn apply(
    plan: &UsagePlan,
    operations: &[PatchOperation],
) -> Result<UsagePlan, OperationError> {
    let draft = Draft { plan: plan.clone(), quota: QuotaParts::of(plan.quota) };
    let mut operations = operations.to_vec();
    for operation in &mut operations {
        if let Some(Cow::Owned(path)) = operation.path.as_deref().map(escaped) {
            operation.path = Some(path);
        }
    }
    let draft = PATHS.apply(&draft, &operations)?;
    Ok(UsagePlan { quota: draft.quota.whole()?, ..draft.plan })
}

/// `/apiStages/{stage}/throttle/{path}/{VERB}[/{limit}]` with the slashes of the path escaped.
fn escaped(path: &str) -> Cow<'_, str> {
    let parts = || {
        let (stage, method) = path.strip_prefix("/apiStages/")?.split_once("/throttle/")?;
        let (method, limit) = match method.rsplit_once('/') {
            Some((method, limit @ ("rateLimit" | "burstLimit"))) => (method, Some(limit)),
            _ => (method, None),
        };
        let (resource, verb) = method.rsplit_once('/')?;
        resource.contains('/').then_some((stage, resource, verb, limit))
    };
    match parts() {
        Some((stage, resource, verb, limit)) => {
            let resource = resource.replace('/', "~1");
            let limit = limit.map(|limit| format!("/{limit}")).unwrap_or_default();
            Cow::Owned(format!("/apiStages/{stage}/throttle/{resource}/{verb}{limit}"))
        }
        None => Cow::Borrowed(path),
    }
}

/// With AWS's names for the variable segments, its slip of the pen included.
fn refused(refused: &Refused<'_>) -> OperationError {
    let mut error = invalid_path_for_op(refused);
    for (ours, theirs) in [
        ("{apiStage}", "<apidId:stageName>"),
        ("{path}", "<resourcePath>"),
        ("{verb}", "<httpMethod>"),
    ] {
        error.message = error.message.replace(ours, theirs);
    }
    error
}

fn set_name(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.plan.name = super::checked_name(arguments.text())?;
    Ok(())
}

fn set_description(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.plan.description = arguments.optional();
    Ok(())
}

fn add_stage(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let (api, stage) = named_stage(arguments.text())?;
    let (api_id, stage) = (api.into(), stage.into());
    draft.plan.api_stages.push(ApiStage { api_id, stage, throttle: BTreeMap::new() });
    Ok(())
}

fn remove_stage(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let at = position(&draft.plan, arguments.text())?;
    draft.plan.api_stages.remove(at);
    Ok(())
}

fn remove_quota(draft: &mut Draft, _: &Arguments<'_>) -> Edited {
    draft.quota = QuotaParts::default();
    Ok(())
}

fn set_limit(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.quota.limit = Some(limits::number(arguments.text())?);
    Ok(())
}

fn set_offset(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.quota.offset = Some(limits::number(arguments.text())?);
    Ok(())
}

fn set_period(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.quota.period = Some(limits::period(arguments.text())?);
    Ok(())
}

fn remove_throttle(draft: &mut Draft, _: &Arguments<'_>) -> Edited {
    draft.plan.throttle = None;
    Ok(())
}

fn set_burst(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let burst = limits::burst(arguments.text())?;
    draft.plan.throttle.get_or_insert_default().burst_limit = Some(burst);
    Ok(())
}

fn set_rate(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let rate = limits::rate(arguments.text())?;
    draft.plan.throttle.get_or_insert_default().rate_limit = Some(rate);
    Ok(())
}

fn set_product(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.plan.product_code = arguments.optional();
    Ok(())
}

fn remove_product(draft: &mut Draft, _: &Arguments<'_>) -> Edited {
    draft.plan.product_code = None;
    Ok(())
}

/// The value is JSON: method → limits.
fn set_stage_throttle(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let at = position(&draft.plan, arguments.name())?;
    let Ok(Value::Object(methods)) = serde_json::from_str(arguments.text()) else {
        return Err(OperationError::bad_request("Invalid throttle settings specified"));
    };
    let mut throttle = BTreeMap::new();
    for (method, given) in methods {
        throttle.insert(method, limits::throttle(&given)?);
    }
    draft.plan.api_stages[at].throttle = throttle;
    Ok(())
}

fn remove_stage_throttle(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let at = position(&draft.plan, arguments.name())?;
    draft.plan.api_stages[at].throttle.clear();
    Ok(())
}

fn remove_method_throttle(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let (at, method) = (position(&draft.plan, arguments.name())?, method(arguments));
    match draft.plan.api_stages[at].throttle.remove(&method) {
        Some(_) => Ok(()),
        None => Err(OperationError::not_found(format!(
            "Invalid method specified for throttling: {method}"
        ))),
    }
}

fn set_method_burst(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let burst = limits::burst(arguments.text())?;
    method_throttle(draft, arguments)?.burst_limit = Some(burst);
    Ok(())
}

fn set_method_rate(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let rate = limits::rate(arguments.text())?;
    method_throttle(draft, arguments)?.rate_limit = Some(rate);
    Ok(())
}

fn method_throttle<'d>(
    draft: &'d mut Draft,
    arguments: &Arguments<'_>,
) -> Result<&'d mut Throttle, OperationError> {
    let at = position(&draft.plan, arguments.name())?;
    Ok(draft.plan.api_stages[at].throttle.entry(method(arguments)).or_default())
}

/// `{resourcePath}/{VERB}`: the second and third segment.
fn method(arguments: &Arguments<'_>) -> String {
    arguments.captures.get(1..).unwrap_or_default().join("/")
}

fn named_stage(text: &str) -> Result<(&str, &str), OperationError> {
    text.split_once(':')
        .filter(|(api, stage)| !api.is_empty() && !stage.is_empty())
        .ok_or_else(|| OperationError::bad_request("Invalid API Stage specified"))
}

/// Where a stage of the plan is.
fn position(plan: &UsagePlan, text: &str) -> Result<usize, OperationError> {
    let (api, stage) = named_stage(text)?;
    let found = plan.api_stages.iter().position(|one| &*one.api_id == api && &*one.stage == stage);
    found.ok_or_else(|| {
        let wanted =
            ApiStage { api_id: api.into(), stage: stage.into(), throttle: BTreeMap::new() };
        OperationError::not_found(super::unknown_stage(&wanted, &plan.id))
    })
}
