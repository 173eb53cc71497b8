//! Deployments: an API's definition, frozen.
//!
//! A deployment keeps what it froze, gateway responses included, whatever happens to the API
//! later; a stage serves it (docs/wire/aws-api-surface.md, section 6.2). Rules and texts: section
//! 4.6.

use std::sync::Arc;

use serde_json::Value;

use super::ids::short_id;
use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::stages;
use super::{Answer, OperationError, Outcome, View, lookup};
use crate::aws::Change;
use crate::documents::{CanarySettings, Definition, Deployment, EpochSeconds, RestApi};
use crate::wire::{Input, Members, page_of};

static PATHS: PatchTable<Deployment> = PatchTable {
    paths: &[path("/description", &[(Op::Replace, set_description)])],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input).ok_or_else(unknown)?;
    let id = input.label("deployment_id");
    let deployment = api.deployments.get(id).ok_or_else(unknown)?;
    let summary = input.query_all("embed").any(|embed| embed.eq_ignore_ascii_case("apisummary"));
    let frozen = api.frozen.get(id).filter(|_| summary);
    Ok(Answer::Json(show(deployment, frozen.map(|frozen| api_summary(frozen)))))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.api(input)?;
    page_of(input, api.deployments.values(), |one| &one.id, |one| show(one, None))
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let (settings, now) = (change.settings, change.now);
    let unknown_api = || lookup::unknown_api(settings, input.label("restapi_id"));
    let api = change.api.as_mut().ok_or_else(unknown_api)?;
    let stage_name = input.text("stageName");
    let canary = input.member("canarySettings");
    if canary.is_some() {
        check_canary_stage(api, stage_name)?;
    }
    check_complete(&api.definition)?;
    let deployment = freeze(api, now, input.filled("description"));
    if let Some(name) = stage_name.filter(|name| !name.is_empty()) {
        match canary {
            Some(given) => stages::deploy_canary(api, name, &deployment.id, given, now)?,
            None => stages::deploy(api, name, &deployment.id, input, now)?,
        }
    }
    Ok(Answer::Json(show(&deployment, None)))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let api = change.api.as_mut().ok_or_else(unknown)?;
    let found = api.deployments.get_mut(input.label("deployment_id")).ok_or_else(unknown)?;
    let patched = PATHS.apply(found, &input.patches())?;
    let answer = show(&patched, None);
    *found = Arc::new(patched);
    Ok(Answer::Json(answer))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let api = change.api.as_mut().ok_or_else(unknown)?;
    let id = input.label("deployment_id");
    if !api.deployments.contains_key(id) {
        return Err(unknown());
    }
    let canary_uses = |canary: &CanarySettings| canary.deployment_id == id;
    let used = api.stages.values().any(|stage| {
        &*stage.deployment_id == id || stage.canary_settings.as_ref().is_some_and(canary_uses)
    });
    if used {
        return Err(OperationError::bad_request(
            "Active stages pointing to this deployment must be moved or deleted",
        ));
    }
    api.deployments.remove(id);
    api.frozen.remove(id);
    Ok(Answer::Empty)
}

/// Freezes an API's definition as a new deployment.
pub(crate) fn freeze(
    api: &mut RestApi,
    now: EpochSeconds,
    description: Option<String>,
) -> Arc<Deployment> {
    let id = short_id(|id| api.deployments.contains_key(id));
    let deployment = Arc::new(Deployment { id: Arc::clone(&id), description, created_date: now });
    // Definitions are made of shared pieces: this copies pointers.
    api.frozen.insert(Arc::clone(&id), Arc::new(api.definition.clone()));
    api.deployments.insert(id, Arc::clone(&deployment));
    deployment
}

/// AWS deploys only APIs with methods, all of which lead somewhere.
fn check_complete(definition: &Definition) -> Result<(), OperationError> {
    let mut methods = definition.resources.values().flat_map(|one| one.methods.values()).peekable();
    if methods.peek().is_none() {
        return Err(OperationError::bad_request("The REST API doesn't contain any methods"));
    }
    if methods.any(|method| method.integration.is_none()) {
        return Err(OperationError::bad_request("No integration defined for method"));
    }
    Ok(())
}

fn check_canary_stage(api: &RestApi, name: Option<&str>) -> Result<(), OperationError> {
    const INVALID: &str = "Invalid deployment content specified.";
    match name {
        None | Some("") => Err(OperationError::bad_request(format!(
            "{INVALID}Non null and non empty stageName must be provided for canary deployment. \
             Provided value is {}",
            name.unwrap_or("null")
        ))),
        Some(name) if !api.stages.contains_key(name) => Err(OperationError::bad_request(format!(
            "{INVALID}Stage {name} must already be created before making a canary release \
             deployment"
        ))),
        Some(_) => Ok(()),
    }
}

fn set_description(
    draft: &mut Deployment,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    draft.description = arguments.optional();
    Ok(())
}

fn unknown() -> OperationError {
    OperationError::not_found("Invalid Deployment identifier specified")
}

fn show(deployment: &Deployment, summary: Option<Value>) -> Value {
    Members::new()
        .put("id", &*deployment.id)
        .some("description", deployment.description.as_ref())
        .put("createdDate", deployment.created_date)
        .some("apiSummary", summary)
        .done()
}

/// Path → verb → how its callers are checked.
fn api_summary(definition: &Definition) -> Value {
    let mut resources: Vec<_> = definition.resources.values().collect();
    resources.sort_by(|one, other| one.path.cmp(&other.path));
    let mut paths = Members::new();
    for resource in resources {
        let mut verbs = Members::new();
        for (verb, method) in &resource.methods {
            let method = Members::new()
                .put("authorizationType", &method.authorization_type)
                .put("apiKeyRequired", method.api_key_required);
            verbs = verbs.put(verb, method.done());
        }
        paths = paths.some(&resource.path, verbs.done());
    }
    paths.done()
}
