//! A prepared FILE into the store and the plan.

use std::sync::Arc;

use crate::Aws;
use crate::aws::{Change, Target};
use crate::documents::{Deployment, RestApi, Stage};
use crate::openapi::{Mode, put, stable_id};
use crate::operations::OperationError;

use super::prepared::{Prepared, problem};
use super::{FileDefinition, FileError};

/// Length of a deployment's id.
const DEPLOYMENT_ID_CHARS: usize = 6;
/// How deployments of FILEs are described; the number of those that no stage uses stays bounded.
const DESCRIPTION: &str = "Deployed from ";

/// What became of the stage.
pub(super) struct Outcome {
    /// Whether the definition had to be deployed.
    pub(super) deployed: bool,
    pub(super) stage: Arc<Stage>,
}

/// Replaces the API's definition, and deploys it if it differs from what is deployed.
pub(super) fn apply(
    aws: &Arc<Aws>,
    file: &FileDefinition,
    prepared: &Prepared,
) -> Result<Outcome, FileError> {
    let target = Target::RestApi(Arc::clone(&prepared.api_id));
    let applied = aws.change_blocking(&target, |change| edit(change, file, prepared));
    applied.map_err(|error| FileError {
        path: file.path.clone(),
        problems: vec![problem(None, error.message)],
    })
}

fn edit(
    change: &mut Change<'_>,
    file: &FileDefinition,
    prepared: &Prepared,
) -> Result<Outcome, OperationError> {
    let now = change.now;
    let mut api = match change.api.take() {
        Some(mut api) => {
            api.definition = put(&api.definition, &prepared.imported, Mode::Overwrite)
                .map_err(OperationError::bad_request)?;
            api.tags.extend(prepared.tags(file));
            api.warnings = prepared.imported.warnings();
            api
        }
        None => prepared.fresh_api(file, now),
    };
    let outcome = deploy(&mut api, file, now);
    change.api = Some(api);
    Ok(outcome)
}

/// Freezes the definition and points the stage to it, unless it serves just that already.
fn deploy(api: &mut RestApi, file: &FileDefinition, now: i64) -> Outcome {
    let known = api.stages.get(&*file.stage).map(Arc::clone);
    let served = known.as_ref().and_then(|stage| api.frozen.get(&stage.deployment_id));
    let deployed = served.is_none_or(|served| **served != api.definition);
    let mut stage = known.as_deref().cloned().unwrap_or_else(|| Stage {
        stage_name: file.stage.as_str().into(),
        created_date: now,
        ..Stage::default()
    });
    stage.variables.extend(stage_variables(file));
    if deployed {
        let deployment = Arc::new(Deployment {
            id: free_id(api),
            description: Some(format!("{DESCRIPTION}{}", file.path)),
            created_date: now,
        });
        stage.deployment_id = Arc::clone(&deployment.id);
        api.frozen.insert(Arc::clone(&deployment.id), Arc::new(api.definition.clone()));
        api.deployments.insert(Arc::clone(&deployment.id), deployment);
    }
    let stage = match known {
        Some(known) if *known == stage => known,
        Some(_) | None => {
            stage.last_updated_date = now;
            let stage = Arc::new(stage);
            api.stages.insert(Arc::clone(&stage.stage_name), Arc::clone(&stage));
            stage
        }
    };
    forget_unused(api);
    Outcome { deployed, stage }
}

/// Stage variables that parameters give: `--param stageVariables.NAME=VALUE`.
pub(super) fn stage_variables(file: &FileDefinition) -> impl Iterator<Item = (String, String)> {
    file.parameters.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix("stageVariables.")?;
        Some((name.to_owned(), value.clone()))
    })
}

fn free_id(api: &RestApi) -> Arc<str> {
    // There are 36^6 ids: this ends at once.
    let mut count = api.deployments.len();
    loop {
        let parts = [&*api.id, "deployment", &count.to_string()];
        let id = stable_id(&parts, DEPLOYMENT_ID_CHARS);
        if !api.deployments.contains_key(id.as_str()) {
            return id.into();
        }
        count += 1;
    }
}

/// Drops deployments of FILEs that no stage uses: a FILE that is edited all day must not fill the
/// store. Deployments that somebody made through the control plane stay.
fn forget_unused(api: &mut RestApi) {
    let used: Vec<Arc<str>> = api
        .stages
        .values()
        .flat_map(|stage| {
            let canary = stage.canary_settings.as_ref().map(|canary| &*canary.deployment_id);
            [Some(&*stage.deployment_id), canary]
        })
        .flatten()
        .map(Arc::from)
        .collect();
    api.deployments.retain(|id, deployment| {
        let ours = deployment.description.as_ref().is_some_and(|d| d.starts_with(DESCRIPTION));
        !ours || used.contains(id)
    });
    let kept = &api.deployments;
    api.frozen.retain(|id, _| kept.contains_key(id));
}
