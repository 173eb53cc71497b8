//! Base path mappings: which API is served below which path of a custom domain.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 3, 4.0 and 5.1. Deleting an API takes
//! its mappings away; deleting a stage leaves those that name it.

use std::sync::Arc;

use serde_json::Value;

use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, PatchOperation, View, domain_names};
use crate::aws::Change;
use crate::documents::BasePathMapping;
use crate::wire::{Input, Members, page_of};

/// Paths without regard to case: the documentation prints `/basepath` and `/restapiId`, clients
/// send `/basePath` and `/restapiId` (section 5.1).
static PATHS: PatchTable<BasePathMapping> = PatchTable {
    paths: &[
        path("/basepath", &[(Op::Replace, set_base_path)]),
        path("/stage", &[(Op::Replace, set_stage)]),
        path("/restapiid", &[(Op::Replace, set_api)]),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let domain = domain_names::find(view, input)?;
    let key = BasePathMapping::key(&domain.domain_name, input.label("base_path"));
    let found = view.memory.shared.base_path_mappings.get(&key).ok_or_else(unknown)?;
    Ok(Answer::Json(show(&found)))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let domain = domain_names::find(view, input)?;
    let below = BasePathMapping::key(&domain.domain_name, "");
    let mappings = view.memory.shared.base_path_mappings.below(&below);
    page_of(input, mappings.iter(), |mapping| &mapping.base_path, |mapping| show(mapping))
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let domain = domain_names::find_draft(change, input)?;
    let mapping = BasePathMapping {
        base_path: checked_base_path(input.text("basePath").unwrap_or_default())?,
        rest_api_id: input.text("restApiId").unwrap_or_default().into(),
        stage: input.text("stage").and_then(stage),
    };
    check_target(change, &mapping)?;
    let key = BasePathMapping::key(&domain.domain_name, &mapping.base_path);
    if change.shared.base_path_mappings.has(&key) {
        return Err(exists());
    }
    let answer = show(&mapping);
    change.shared.base_path_mappings.put(key, mapping);
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let domain = domain_names::find_draft(change, input)?;
    let old = BasePathMapping::key(&domain.domain_name, input.label("base_path"));
    let found = change.shared.base_path_mappings.get(&old).ok_or_else(unknown)?;
    let lower = |operation: PatchOperation| PatchOperation {
        path: operation.path.map(|path| path.to_ascii_lowercase()),
        ..operation
    };
    let operations: Vec<_> = input.patches().into_iter().map(lower).collect();
    let mapping = PATHS.apply(&found, &operations)?;
    if (&mapping.rest_api_id, &mapping.stage) != (&found.rest_api_id, &found.stage) {
        check_target(change, &mapping)?;
    }
    let new = BasePathMapping::key(&domain.domain_name, &mapping.base_path);
    if new != old {
        if change.shared.base_path_mappings.has(&new) {
            return Err(exists());
        }
        change.shared.base_path_mappings.remove(&old);
    }
    let answer = show(&mapping);
    change.shared.base_path_mappings.put(new, mapping);
    Ok(Answer::Json(answer))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let domain = domain_names::find_draft(change, input)?;
    let key = BasePathMapping::key(&domain.domain_name, input.label("base_path"));
    change.shared.base_path_mappings.remove(&key).map(|_| Answer::Empty).ok_or_else(unknown)
}

fn unknown() -> OperationError {
    OperationError::not_found("Invalid base path mapping identifier specified")
}

fn exists() -> OperationError {
    OperationError::conflict("Base path already exists for this domain name")
}

fn checked_base_path(given: &str) -> Result<String, OperationError> {
    if given.is_empty() || given == BasePathMapping::ROOT {
        return Ok(BasePathMapping::ROOT.to_owned());
    }
    if given.contains('/') {
        return Err(OperationError::bad_request(
            "API Gateway V1 doesn't support the slash character (/) in base path mappings. To \
             create a multi-level base path mapping, use API Gateway V2.",
        ));
    }
    Ok(given.to_owned())
}

fn check_target(change: &Change<'_>, mapping: &BasePathMapping) -> Result<(), OperationError> {
    let api = change
        .memory
        .api(&mapping.rest_api_id)
        .ok_or_else(|| OperationError::bad_request("Invalid REST API identifier specified"))?;
    match &mapping.stage {
        Some(stage) if !api.stages.contains_key(stage) => {
            Err(OperationError::bad_request("Invalid stage identifier specified"))
        }
        _ => Ok(()),
    }
}

/// `(none)` and the empty text leave the stage to the caller.
fn stage(given: &str) -> Option<Arc<str>> {
    (!given.is_empty() && given != BasePathMapping::ROOT).then(|| given.into())
}

fn set_base_path(
    draft: &mut BasePathMapping,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    draft.base_path = checked_base_path(arguments.text())?;
    Ok(())
}

fn set_stage(draft: &mut BasePathMapping, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.stage = stage(arguments.text());
    Ok(())
}

fn set_api(draft: &mut BasePathMapping, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.rest_api_id = arguments.text().into();
    Ok(())
}

fn show(mapping: &BasePathMapping) -> Value {
    Members::new()
        .put("basePath", &mapping.base_path)
        .put("restApiId", &*mapping.rest_api_id)
        .some("stage", mapping.stage.as_deref())
        .done()
}
