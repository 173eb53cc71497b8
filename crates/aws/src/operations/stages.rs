//! Stages: names under which deployments are served, with settings that are in force at once.
//!
//! Canaries are stored and shown; all requests go to the stage's deployment.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 4.6 and 5.2.

mod canary;
mod method_settings;
mod patch;
mod variables;

use std::sync::Arc;

use serde_json::Value;

use super::{Answer, OperationError, Outcome, View, lookup, tags};
use crate::aws::Change;
use crate::documents::{EpochSeconds, RestApi, Stage};
use crate::wire::show::{self, Tags};
use crate::wire::{Input, Members};
use patch::Draft;

/// What a cache has when nobody says how large it is.
const CACHE_SIZE_DEFAULT: &str = "0.5";
const NAME_CHARACTERS_MAX: usize = 128;

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input).ok_or_else(unknown)?;
    let stage = api.stages.get(input.label("stage_name")).ok_or_else(unknown)?;
    Ok(Answer::Json(show::stage(stage, Tags::WhenAny)))
}

/// Not paged.
pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.api(input)?;
    let deployment = input.query("deploymentId").filter(|id| !id.is_empty());
    let wanted = |stage: &&Arc<Stage>| deployment.is_none_or(|id| &*stage.deployment_id == id);
    let stages = api.stages.values().filter(wanted);
    let items: Vec<Value> = stages.map(|stage| show::stage(stage, Tags::WhenAny)).collect();
    Ok(Answer::Json(Members::new().put("item", items).done()))
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let (settings, now) = (change.settings, change.now);
    let unknown_api = || lookup::unknown_api(settings, input.label("restapi_id"));
    let api = change.api.as_mut().ok_or_else(unknown_api)?;
    let name = checked_name(input.text("stageName").unwrap_or_default())?;
    let deployment = checked_deployment(api, input.text("deploymentId").unwrap_or_default())?;
    if api.stages.contains_key(name) {
        return Err(OperationError::conflict("Stage already exists"));
    }
    let mut stage = new_stage(name, &deployment, now);
    stage.description = input.filled("description");
    stage.documentation_version = input.filled("documentationVersion");
    apply(&mut stage, input)?;
    stage.tags = input.texts("tags");
    tags::check(&stage.tags)?;
    if let Some(given) = input.member("canarySettings") {
        stage.canary_settings = Some(canary::given(api, &deployment, given)?);
    }
    let answer = show::stage(&stage, Tags::WhenAny);
    api.stages.insert(Arc::clone(&stage.stage_name), Arc::new(stage));
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let now = change.now;
    let api = change.api.as_mut().ok_or_else(unknown)?;
    let found = api.stages.get(input.label("stage_name")).ok_or_else(unknown)?;
    let draft = Draft {
        stage: Stage::clone(found),
        deployments: api.deployments.keys().cloned().collect(),
    };
    let mut stage = patch::PATHS.apply(&draft, &input.patches())?.stage;
    stage.last_updated_date = now;
    let answer = show::stage(&stage, Tags::Always);
    api.stages.insert(Arc::clone(&stage.stage_name), Arc::new(stage));
    Ok(Answer::Json(answer))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let api = change.api.as_mut().ok_or_else(unknown)?;
    api.stages.remove(input.label("stage_name")).map(|_| Answer::Empty).ok_or_else(unknown)
}

/// Lets a stage serve a deployment, as CreateDeployment with a stage name does; makes the stage if
/// there is none of that name.
pub(super) fn deploy(
    api: &mut RestApi,
    name: &str,
    deployment: &Arc<str>,
    input: &Input,
    now: EpochSeconds,
) -> Result<(), OperationError> {
    let mut stage = match api.stages.get(name) {
        Some(found) => Stage::clone(found),
        None => new_stage(checked_name(name)?, deployment, now),
    };
    stage.deployment_id = Arc::clone(deployment);
    stage.last_updated_date = now;
    if let Some(description) = input.filled("stageDescription") {
        stage.description = Some(description);
    }
    apply(&mut stage, input)?;
    api.stages.insert(Arc::clone(&stage.stage_name), Arc::new(stage));
    Ok(())
}

/// Makes a deployment the canary of a stage, which goes on serving what it served.
pub(super) fn deploy_canary(
    api: &mut RestApi,
    name: &str,
    deployment: &Arc<str>,
    given: &Value,
    now: EpochSeconds,
) -> Result<(), OperationError> {
    let canary = canary::given(api, deployment, given)?;
    let stage = api.stages.get_mut(name).ok_or_else(unknown)?;
    let stage = Arc::make_mut(stage);
    stage.canary_settings = Some(canary);
    stage.last_updated_date = now;
    Ok(())
}

/// A stage as AWS makes it when nothing but name and deployment is given.
pub(crate) fn new_stage(name: &str, deployment: &Arc<str>, now: EpochSeconds) -> Stage {
    Stage {
        stage_name: name.into(),
        deployment_id: Arc::clone(deployment),
        created_date: now,
        last_updated_date: now,
        ..Stage::default()
    }
}

/// The members that CreateStage and CreateDeployment share.
fn apply(stage: &mut Stage, input: &Input) -> Result<(), OperationError> {
    if let Some(enabled) = input.flag("cacheClusterEnabled") {
        stage.cache_cluster_enabled = enabled;
    }
    if let Some(size) = input.filled("cacheClusterSize") {
        stage.cache_cluster_size = Some(size);
    }
    if stage.cache_cluster_enabled && stage.cache_cluster_size.is_none() {
        stage.cache_cluster_size = Some(CACHE_SIZE_DEFAULT.to_owned());
    }
    if let Some(enabled) = input.flag("tracingEnabled") {
        stage.tracing_enabled = enabled;
    }
    let given = input.texts("variables");
    variables::check(&given)?;
    stage.variables.extend(given);
    Ok(())
}

fn checked_name(name: &str) -> Result<&str, OperationError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if name.is_empty() || name.len() > NAME_CHARACTERS_MAX || !name.bytes().all(allowed) {
        return Err(OperationError::bad_request(
            "Stage name only allows a-zA-Z0-9_- and at most 128 characters",
        ));
    }
    Ok(name)
}

fn checked_deployment(api: &RestApi, id: &str) -> Result<Arc<str>, OperationError> {
    api.deployments.get_key_value(id).map(|(id, _)| Arc::clone(id)).ok_or_else(no_deployment)
}

fn no_deployment() -> OperationError {
    OperationError::bad_request("Deployment id does not exist")
}

fn unknown() -> OperationError {
    OperationError::not_found("Invalid stage identifier specified")
}
