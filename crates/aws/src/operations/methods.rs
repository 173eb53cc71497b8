//! Methods: verbs on resources, and what they ask of a request.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 4.0 and 4.3.

pub(super) mod check;

use std::sync::Arc;

use super::patch::{Arguments, Op, PatchTable, invalid_op, invalid_path, path};
use super::{Answer, OperationError, Outcome, View, lookup};
use crate::aws::Change;
use crate::documents::Method;
use crate::wire::{Input, show};

/// The verbs of a method, in AWS's order.
const VERBS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

static PATHS: PatchTable<Method> = PatchTable {
    paths: &[
        path("/authorizationType", &[(Op::Replace, set_authorization_type)]),
        path("/authorizerId", &[(Op::Replace, set_authorizer)]),
        path("/authorizationScopes", &[(Op::Add, add_scope), (Op::Remove, remove_scope)]),
        path("/apiKeyRequired", &[(Op::Replace, set_api_key_required)]),
        path("/operationName", &[(Op::Replace, set_operation_name)]),
        path("/requestValidatorId", &[(Op::Replace, set_validator)]),
        path(
            "/requestParameters/{name}",
            &[
                (Op::Add, put_parameter),
                (Op::Replace, put_parameter),
                (Op::Remove, remove_parameter),
            ],
        ),
        path(
            "/requestModels/{type}",
            &[(Op::Add, put_model), (Op::Replace, put_model), (Op::Remove, remove_model)],
        ),
    ],
    unknown_path: invalid_path,
    wrong_op: invalid_op,
};

pub(super) fn put(change: &mut Change<'_>, input: &Input) -> Outcome {
    let resource = lookup::resource(change.api.as_ref(), input)?;
    let verb = input.label("http_method");
    check_verb(verb)?;
    if resource.methods.contains_key(verb) {
        return Err(OperationError::conflict("Method already exists for this resource"));
    }
    let mut method = Method {
        http_method: verb.to_owned(),
        authorization_type: input.text("authorizationType").unwrap_or_default().to_owned(),
        authorizer_id: input.filled("authorizerId"),
        authorization_scopes: input.list("authorizationScopes").unwrap_or_default(),
        api_key_required: input.flag("apiKeyRequired").unwrap_or_default(),
        operation_name: input.filled("operationName"),
        request_parameters: input.flags("requestParameters"),
        request_models: input.texts("requestModels"),
        request_validator_id: input.filled("requestValidatorId"),
        ..Method::default()
    };
    check::method(&change.existing(input)?.definition, None, &mut method)?;
    let answer = show::method(&method);
    let resource = lookup::resource_mut(change, input)?;
    resource.methods.insert(verb.to_owned(), Arc::new(method));
    Ok(Answer::Json(answer))
}

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input);
    Ok(Answer::Json(show::method(lookup::method(api.as_deref(), input)?)))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let before = lookup::method(change.api.as_ref(), input)?.clone();
    let mut after = PATHS.apply(&before, &input.patches())?;
    check::method(&change.existing(input)?.definition, Some(&before), &mut after)?;
    let method = lookup::method_mut(change, input)?;
    *method = after;
    Ok(Answer::Json(show::method(method)))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let resource = lookup::resource_mut(change, input)?;
    let removed = resource.methods.remove(input.label("http_method"));
    removed.map(|_| Answer::Empty).ok_or_else(lookup::unknown_method)
}

/// A verb that a method or a backend request may have.
pub(super) fn check_verb(verb: &str) -> Result<(), OperationError> {
    if VERBS.contains(&verb) {
        return Ok(());
    }
    Err(OperationError::bad_request(format!(
        "Invalid HttpMethod specified. Valid options are {}",
        VERBS.join(",")
    )))
}

fn set_authorization_type(
    method: &mut Method,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    arguments.text().clone_into(&mut method.authorization_type);
    Ok(())
}

fn set_authorizer(method: &mut Method, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    method.authorizer_id = arguments.optional();
    Ok(())
}

fn add_scope(method: &mut Method, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    if !method.authorization_scopes.iter().any(|scope| scope == arguments.text()) {
        method.authorization_scopes.push(arguments.text().to_owned());
    }
    Ok(())
}

fn remove_scope(method: &mut Method, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    method.authorization_scopes.retain(|scope| scope != arguments.text());
    Ok(())
}

fn set_api_key_required(
    method: &mut Method,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    method.api_key_required = arguments.flag();
    Ok(())
}

fn set_operation_name(
    method: &mut Method,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    method.operation_name = arguments.optional();
    Ok(())
}

fn set_validator(method: &mut Method, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    method.request_validator_id = arguments.optional();
    Ok(())
}

fn put_parameter(method: &mut Method, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    method.request_parameters.insert(arguments.name().to_owned(), arguments.flag());
    Ok(())
}

fn remove_parameter(method: &mut Method, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    let removed = method.request_parameters.remove(arguments.name());
    removed.map(|_| ()).ok_or_else(|| OperationError::not_found("Invalid parameter name specified"))
}

fn put_model(method: &mut Method, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    method.request_models.insert(arguments.name().to_owned(), arguments.text().to_owned());
    Ok(())
}

fn remove_model(method: &mut Method, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    let removed = method.request_models.remove(arguments.name());
    removed
        .map(|_| ())
        .ok_or_else(|| OperationError::not_found("Content-Type specified was not found"))
}
