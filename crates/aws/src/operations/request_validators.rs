//! Request validators: what is checked before an integration is called.
//!
//! Deleting one leaves the methods that name it as they are
//! (docs/wire/aws-api-surface.md, section 6.1). Rules and texts: section 4.3.

use std::sync::Arc;

use serde_json::Value;

use super::ids::short_id;
use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, View};
use crate::aws::Change;
use crate::documents::{Definition, RequestValidator};
use crate::wire::{Input, Members, page_of};

static PATHS: PatchTable<RequestValidator> = PatchTable {
    paths: &[
        path("/name", &[(Op::Replace, set_name)]),
        path("/validateRequestParameters", &[(Op::Replace, set_parameters)]),
        path("/validateRequestBody", &[(Op::Replace, set_body)]),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input).ok_or_else(unknown)?;
    let found = api.definition.request_validators.get(input.label("requestvalidator_id"));
    found.map(|found| Answer::Json(show(found))).ok_or_else(unknown)
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.api(input)?;
    page_of(input, api.definition.request_validators.values(), |one| &one.id, |one| show(one))
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let validators = match &mut change.api {
        Some(api) => &mut api.definition.request_validators,
        None => {
            return Err(OperationError::bad_request("Invalid REST API identifier specified"));
        }
    };
    let made = RequestValidator {
        id: short_id(|id| validators.contains_key(id)),
        name: input.filled("name"),
        validate_request_body: input.flag("validateRequestBody").unwrap_or_default(),
        validate_request_parameters: input.flag("validateRequestParameters").unwrap_or_default(),
    };
    let answer = show(&made);
    validators.insert(Arc::clone(&made.id), Arc::new(made));
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let validators = &mut definition(change)?.request_validators;
    let found = validators.get_mut(input.label("requestvalidator_id")).ok_or_else(unknown)?;
    let patched = PATHS.apply(found, &input.patches())?;
    let answer = show(&patched);
    *found = Arc::new(patched);
    Ok(Answer::Json(answer))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let validators = &mut definition(change)?.request_validators;
    let id = input.label("requestvalidator_id");
    validators.remove(id).map(|_| Answer::Empty).ok_or_else(unknown)
}

fn definition<'c>(change: &'c mut Change<'_>) -> Result<&'c mut Definition, OperationError> {
    change.api.as_mut().map(|api| &mut api.definition).ok_or_else(unknown)
}

fn unknown() -> OperationError {
    OperationError::not_found("Invalid Request Validator identifier specified")
}

fn set_name(draft: &mut RequestValidator, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    let name = arguments.text();
    if name.trim().is_empty() {
        return Err(OperationError::bad_request("Request Validator name cannot be blank"));
    }
    draft.name = Some(name.to_owned());
    Ok(())
}

fn set_parameters(
    draft: &mut RequestValidator,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    draft.validate_request_parameters = arguments.flag();
    Ok(())
}

fn set_body(draft: &mut RequestValidator, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.validate_request_body = arguments.flag();
    Ok(())
}

fn show(validator: &RequestValidator) -> Value {
    Members::new()
        .put("id", &*validator.id)
        .some("name", validator.name.as_ref())
        .put("validateRequestBody", validator.validate_request_body)
        .put("validateRequestParameters", validator.validate_request_parameters)
        .done()
}
