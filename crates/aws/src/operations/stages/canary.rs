//! Canary settings: stored, shown, patched and promoted.

use std::sync::Arc;

use serde_json::Value;

use super::patch::Draft;
use super::{no_deployment, variables};
use crate::documents::{CanarySettings, RestApi, StringMap};
use crate::operations::OperationError;
use crate::operations::patch::Arguments;

/// The two copies that promote a canary.
const COPY_PATHS: &str = "[/deploymentId, /variables]";
const COPY_SOURCES: &str = "[/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]";

/// Canary settings as a request gives them; without a deployment, `deployment` is meant.
pub(super) fn given(
    api: &RestApi,
    deployment: &Arc<str>,
    given: &Value,
) -> Result<CanarySettings, OperationError> {
    let id = given.get("deploymentId").and_then(Value::as_str).unwrap_or(deployment);
    if !api.deployments.contains_key(id) {
        return Err(no_deployment());
    }
    let overrides = given.get("stageVariableOverrides").and_then(Value::as_object);
    let text = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    let stage_variable_overrides: StringMap =
        overrides.into_iter().flatten().filter_map(text).collect();
    variables::check(&stage_variable_overrides)?;
    Ok(CanarySettings {
        percent_traffic: percent(given.get("percentTraffic").and_then(Value::as_f64))?,
        deployment_id: id.to_owned(),
        stage_variable_overrides,
        use_stage_cache: given.get("useStageCache").and_then(Value::as_bool).unwrap_or_default(),
    })
}

pub(super) fn set_deployment(
    draft: &mut Draft,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let id = draft.deployment(arguments.text())?;
    canary(draft).deployment_id = id.as_ref().to_owned();
    Ok(())
}

pub(super) fn set_percent(
    draft: &mut Draft,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let given = arguments.text().parse().map_err(|_| invalid_percent())?;
    canary(draft).percent_traffic = percent(Some(given))?;
    Ok(())
}

pub(super) fn set_use_stage_cache(
    draft: &mut Draft,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    canary(draft).use_stage_cache = arguments.flag();
    Ok(())
}

pub(super) fn set_override(
    draft: &mut Draft,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    variables::check_one(arguments.name(), arguments.text())?;
    let overrides = &mut canary(draft).stage_variable_overrides;
    overrides.insert(arguments.name().to_owned(), arguments.text().to_owned());
    Ok(())
}

pub(super) fn drop_override(
    draft: &mut Draft,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let canary = draft.stage.canary_settings.as_mut();
    let dropped = canary.and_then(|one| one.stage_variable_overrides.remove(arguments.name()));
    dropped.map(|_| ()).ok_or_else(|| super::patch::cannot_remove(arguments.path))
}

pub(super) fn remove(draft: &mut Draft, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    let canary = draft.stage.canary_settings.take();
    canary.map(|_| ()).ok_or_else(|| super::patch::cannot_remove(arguments.path))
}

/// Promotion, first step: the stage serves what the canary served.
pub(super) fn promote_deployment(
    draft: &mut Draft,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let id = promoted(draft, arguments, "/canarySettings/deploymentId")?.deployment_id.clone();
    draft.stage.deployment_id = draft.deployment(&id)?;
    Ok(())
}

/// Promotion, second step: the canary's variables become the stage's.
pub(super) fn promote_variables(
    draft: &mut Draft,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let source = "/canarySettings/stageVariableOverrides";
    let overrides = promoted(draft, arguments, source)?.stage_variable_overrides.clone();
    draft.stage.variables.extend(overrides);
    Ok(())
}

/// A copy from or to anything that is not promoted.
pub(super) fn invalid_copy(path: &str, from: Option<&str>) -> OperationError {
    OperationError::bad_request(format!(
        "Invalid copy operation with path: {path} and from {}. Valid copy:path are {COPY_PATHS} \
         and valid copy:from are {COPY_SOURCES}",
        from.unwrap_or("null")
    ))
}

fn promoted<'d>(
    draft: &'d Draft,
    arguments: &Arguments<'_>,
    source: &str,
) -> Result<&'d CanarySettings, OperationError> {
    if arguments.from != Some(source) {
        return Err(invalid_copy(arguments.path, arguments.from));
    }
    draft.stage.canary_settings.as_ref().ok_or_else(|| {
        OperationError::bad_request("Promotion not available. Canary does not exist.")
    })
}

/// The stage's canary; an edit makes one that serves what the stage serves, to nobody.
fn canary(draft: &mut Draft) -> &mut CanarySettings {
    let deployment_id = draft.stage.deployment_id.as_ref().to_owned();
    draft
        .stage
        .canary_settings
        .get_or_insert_with(|| CanarySettings { deployment_id, ..CanarySettings::default() })
}

fn percent(given: Option<f64>) -> Result<f64, OperationError> {
    let given = given.unwrap_or_default();
    (0.0..=100.0).contains(&given).then_some(given).ok_or_else(invalid_percent)
}

fn invalid_percent() -> OperationError {
    OperationError::bad_request("Invalid percentTraffic, must be between 0.0 and 100.0")
}
