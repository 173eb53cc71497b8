//! Method responses: the statuses that a method declares, with their headers and models.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 4.0 and 4.3.

use std::collections::BTreeMap;

use super::methods::check;
use super::patch::{Arguments, Op, PatchTable, invalid_path, path};
use super::{Answer, OperationError, Outcome, View, lookup};
use crate::aws::Change;
use crate::documents::{Method, MethodResponse};
use crate::mapping_expression;
use crate::wire::{Input, show};

static PATHS: PatchTable<MethodResponse> = PatchTable {
    paths: &[
        path(
            "/responseParameters/{name}",
            &[
                (Op::Add, add_parameter),
                (Op::Replace, replace_parameter),
                (Op::Remove, remove_parameter),
            ],
        ),
        path(
            "/responseModels/{type}",
            &[(Op::Add, add_model), (Op::Replace, replace_model), (Op::Remove, remove_model)],
        ),
    ],
    unknown_path: invalid_path,
    wrong_op: invalid_path,
};

pub(super) fn put(change: &mut Change<'_>, input: &Input) -> Outcome {
    let status = input.label("status_code").to_owned();
    if lookup::method(change.api.as_ref(), input)?.responses.contains_key(&status) {
        return Err(OperationError::conflict("Response already exists for this resource"));
    }
    let response = MethodResponse {
        status_code: status.clone(),
        response_parameters: input.flags("responseParameters"),
        response_models: input.texts("responseModels"),
    };
    check::models(&change.existing(input)?.definition, None, &response.response_models)?;
    check_parameters(&response.response_parameters)?;
    let answer = show::method_response(&response);
    lookup::method_mut(change, input)?.responses.insert(status, response);
    Ok(Answer::Json(answer))
}

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input);
    let method = lookup::method(api.as_deref(), input)?;
    Ok(Answer::Json(show::method_response(response(method, input)?)))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let before = response(lookup::method(change.api.as_ref(), input)?, input)?.clone();
    let after = PATHS.apply(&before, &input.patches())?;
    let definition = &change.existing(input)?.definition;
    check::models(definition, Some(&before.response_models), &after.response_models)?;
    if before.response_parameters != after.response_parameters {
        check_parameters(&after.response_parameters)?;
    }
    let answer = show::method_response(&after);
    let responses = &mut lookup::method_mut(change, input)?.responses;
    responses.insert(after.status_code.clone(), after);
    Ok(Answer::Json(answer))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let removed = lookup::method_mut(change, input)?.responses.remove(input.label("status_code"));
    removed.map(|_| Answer::Empty).ok_or_else(lookup::unknown_status)
}

fn response<'a>(method: &'a Method, input: &Input) -> Result<&'a MethodResponse, OperationError> {
    method.responses.get(input.label("status_code")).ok_or_else(lookup::unknown_status)
}

fn check_parameters(parameters: &BTreeMap<String, bool>) -> Result<(), OperationError> {
    let errors: Vec<_> = parameters
        .keys()
        .filter_map(|key| mapping_expression::method_response_key(key).err())
        .collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(OperationError::bad_request(mapping_expression::refusal(&errors))),
    }
}

fn no_parameter() -> OperationError {
    OperationError::not_found("Invalid parameter name specified")
}

fn no_model() -> OperationError {
    OperationError::not_found("Content-Type specified was not found")
}

fn add_parameter(
    response: &mut MethodResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    response.response_parameters.insert(arguments.name().to_owned(), arguments.flag());
    Ok(())
}

fn replace_parameter(
    response: &mut MethodResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let known = response.response_parameters.get_mut(arguments.name());
    known.map(|required| *required = arguments.flag()).ok_or_else(no_parameter)
}

fn remove_parameter(
    response: &mut MethodResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let removed = response.response_parameters.remove(arguments.name());
    removed.map(|_| ()).ok_or_else(no_parameter)
}

fn add_model(
    response: &mut MethodResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    response.response_models.insert(arguments.name().to_owned(), arguments.text().to_owned());
    Ok(())
}

fn replace_model(
    response: &mut MethodResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let known = response.response_models.get_mut(arguments.name());
    known.map(|model| arguments.text().clone_into(model)).ok_or_else(no_model)
}

fn remove_model(
    response: &mut MethodResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    response.response_models.remove(arguments.name()).map(|_| ()).ok_or_else(no_model)
}
