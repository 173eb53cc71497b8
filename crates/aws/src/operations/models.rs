//! Models: JSON schemas with names.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 4.0, 4.3 and 6.1.

mod flatten;
mod references;

use std::sync::Arc;

use serde_json::Value;

use super::ids::short_id;
use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, View, lookup};
use crate::aws::Change;
use crate::documents::{Definition, Model};
use crate::wire::{Input, Members, page_of};

static PATHS: PatchTable<Model> = PatchTable {
    paths: &[
        path("/description", &[(Op::Replace, set_description)]),
        path("/schema", &[(Op::Replace, set_schema)]),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let name = input.label("model_name");
    let api = view.find_api(input).ok_or_else(|| unknown(name))?;
    let models = &api.definition.models;
    let found = models.get(name).ok_or_else(|| unknown(name))?;
    if input.query("flatten") != Some("true") {
        return Ok(Answer::Json(show(found)));
    }
    let mut flat = Model::clone(found);
    flat.schema = flatten::flatten(found, models);
    Ok(Answer::Json(show(&flat)))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.api(input)?;
    page_of(input, api.definition.models.values(), |one| &one.name, |one| show(one))
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let unknown_api = || lookup::unknown_api(change.settings, input.label("restapi_id"));
    let models = &mut change.api.as_mut().ok_or_else(unknown_api)?.definition.models;
    let name = input.text("name").unwrap_or_default();
    if name.is_empty() {
        return Err(OperationError::bad_request("Model name must be non-empty"));
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(OperationError::bad_request(format!(
            "Model name must be alphanumeric: {name}"
        )));
    }
    if models.contains_key(name) {
        return Err(OperationError::conflict("Model name already exists for this REST API"));
    }
    let made = Model {
        id: short_id(|id| models.values().any(|model| &*model.id == id)),
        name: name.into(),
        description: input.filled("description"),
        schema: Some(checked_schema(input.text("schema").unwrap_or_default())?),
        content_type: input.text("contentType").unwrap_or_default().to_owned(),
    };
    let answer = show(&made);
    models.insert(Arc::clone(&made.name), Arc::new(made));
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let name = input.label("model_name");
    let found = definition(change, name)?.models.get_mut(name).ok_or_else(|| unknown(name))?;
    let patched = PATHS.apply(found, &input.patches())?;
    let answer = show(&patched);
    *found = Arc::new(patched);
    Ok(Answer::Json(answer))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let name = input.label("model_name");
    let definition = definition(change, name)?;
    if !definition.models.contains_key(name) {
        return Err(unknown(name));
    }
    if let Some(user) = references::first(definition, name) {
        return Err(OperationError::conflict(format!(
            "Cannot delete model '{name}', is referenced in {user}"
        )));
    }
    definition.models.remove(name);
    Ok(Answer::Empty)
}

fn definition<'c>(
    change: &'c mut Change<'_>,
    name: &str,
) -> Result<&'c mut Definition, OperationError> {
    change.api.as_mut().map(|api| &mut api.definition).ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> OperationError {
    OperationError::not_found(format!("Invalid model name specified: {name}"))
}

fn set_description(draft: &mut Model, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.description = arguments.optional();
    Ok(())
}

fn set_schema(draft: &mut Model, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.schema = Some(checked_schema(arguments.text())?);
    Ok(())
}

/// A schema must be a JSON object that says something. Whether it can be used is judged when it
/// is deployed, so that models can refer to models that come later.
fn checked_schema(text: &str) -> Result<String, OperationError> {
    let empty = || {
        OperationError::bad_request(
            "Model schema must have at least 1 property or array items defined",
        )
    };
    if text.trim().is_empty() {
        return Err(empty());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) if members.is_empty() => Err(empty()),
        Ok(Value::Object(_)) => Ok(text.to_owned()),
        Ok(_) | Err(_) => Err(OperationError::bad_request(
            "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model \
             schema specified]",
        )),
    }
}

fn show(model: &Model) -> Value {
    Members::new()
        .put("id", &*model.id)
        .put("name", &*model.name)
        .some("description", model.description.as_ref())
        .some("schema", model.schema.as_ref())
        .put("contentType", &model.content_type)
        .done()
}
