//! Gateway responses: what an owner wants sent where the gateway cannot serve.
//!
//! Every response type always exists: what is not customised shows its family's customisation, or
//! the built-in answer. Only what the owner gave is stored; a default folded into the document
//! would change statuses.
//!
//! Rules and texts: docs/wire/aws-gateway-responses.md, sections 2.1, 3.3 and 5.

use std::sync::Arc;

use serde_json::Value;

use super::patch::{Arguments, Op, PatchTable, invalid_path, path};
use super::{Answer, OperationError, Outcome, STATUS_CODE, View, content_types, lookup};
use crate::aws::Change;
use crate::documents::{Definition, StoredGatewayResponse};
use crate::failures::DIALECT;
use crate::mapping_expression::{gateway_response_key, gateway_response_value, parse_all, refusal};
use crate::wire::show;
use crate::wire::{Input, Members};

/// The content type of the built-in template.
const BUILT_IN_TYPE: &str = "application/json";

/// Docs/wire/aws-gateway-responses.md, section 5.4.
static PATHS: PatchTable<StoredGatewayResponse> = PatchTable {
    paths: &[
        path("/statusCode", &[(Op::Replace, set_status)]),
        path(
            "/responseParameters/{name}",
            &[(Op::Add, put_parameter), (Op::Replace, put_parameter), (Op::Remove, drop_parameter)],
        ),
        path(
            "/responseTemplates/{type}",
            &[(Op::Add, put_template), (Op::Replace, put_template), (Op::Remove, drop_template)],
        ),
    ],
    unknown_path: invalid_path,
    wrong_op: invalid_path,
};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.api(input)?;
    Ok(Answer::Json(show::gateway_response(&api.definition, input.label("response_type"))))
}

/// All types, in AWS's order; not paged.
pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.api(input)?;
    let show =
        |kind: &rejoinder_reply::ResponseType| show::gateway_response(&api.definition, kind.name);
    let items: Vec<Value> = DIALECT.types.iter().map(show).collect();
    Ok(Answer::Json(Members::new().put("item", items).done()))
}

pub(super) fn put(change: &mut Change<'_>, input: &Input) -> Outcome {
    let definition = definition(change, input)?;
    let given = StoredGatewayResponse {
        status_code: input.filled("statusCode"),
        response_parameters: input.texts("responseParameters"),
        response_templates: input.texts("responseTemplates"),
    };
    store(definition, input.label("response_type"), given)
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let definition = definition(change, input)?;
    let name = input.label("response_type");
    let current = definition.gateway_responses.get(name).map(|found| (**found).clone());
    let patched = PATHS.apply(&current.unwrap_or_default(), &input.patches())?;
    store(definition, name, patched)
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let definition = definition(change, input)?;
    match definition.gateway_responses.remove(input.label("response_type")) {
        Some(_) => Ok(Answer::Empty),
        None => Err(OperationError::not_found("Gateway response type not defined on api")),
    }
}

fn definition<'c>(
    change: &'c mut Change<'_>,
    input: &Input,
) -> Result<&'c mut Definition, OperationError> {
    let unknown = || lookup::unknown_api(change.settings, input.label("restapi_id"));
    change.api.as_mut().map(|api| &mut api.definition).ok_or_else(unknown)
}

fn store(definition: &mut Definition, name: &str, given: StoredGatewayResponse) -> Outcome {
    content_types::check(given.response_templates.keys())?;
    parse_all(&given.response_parameters, gateway_response_key, gateway_response_value)
        .map_err(|errors| OperationError::bad_request(refusal(&errors)))?;
    definition.gateway_responses.insert(name.into(), Arc::new(given));
    Ok(Answer::Json(show::gateway_response(definition, name)))
}

/// No value gives the status back to the failure.
fn set_status(
    draft: &mut StoredGatewayResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let status = arguments.optional();
    if status.as_deref().is_some_and(|status| !(STATUS_CODE.matches)(status)) {
        return Err(OperationError::bad_request(format!(
            "Invalid status code specified: {}",
            arguments.text()
        )));
    }
    draft.status_code = status;
    Ok(())
}

fn put_parameter(
    draft: &mut StoredGatewayResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    if arguments.op == Op::Replace && !draft.response_parameters.contains_key(arguments.name()) {
        return Err(unknown_parameter());
    }
    let value = filled(arguments, "responseParameters")?;
    draft.response_parameters.insert(arguments.name().to_owned(), value);
    Ok(())
}

fn drop_parameter(
    draft: &mut StoredGatewayResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    draft.response_parameters.remove(arguments.name()).map(|_| ()).ok_or_else(unknown_parameter)
}

fn put_template(
    draft: &mut StoredGatewayResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    materialise(draft);
    if arguments.op == Op::Replace && !draft.response_templates.contains_key(arguments.name()) {
        return Err(unknown_template());
    }
    let value = filled(arguments, "responseTemplates")?;
    draft.response_templates.insert(arguments.name().to_owned(), value);
    Ok(())
}

fn drop_template(
    draft: &mut StoredGatewayResponse,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    materialise(draft);
    draft.response_templates.remove(arguments.name()).map(|_| ()).ok_or_else(unknown_template)
}

/// Patches see what is shown: without templates of its own that is the built-in one.
fn materialise(draft: &mut StoredGatewayResponse) {
    if draft.response_templates.is_empty() {
        draft
            .response_templates
            .insert(BUILT_IN_TYPE.to_owned(), DIALECT.default_template.to_owned());
    }
}

fn filled(arguments: &Arguments<'_>, member: &str) -> Result<String, OperationError> {
    arguments.optional().ok_or_else(|| {
        OperationError::bad_request(format!("Invalid null or empty value in {member}"))
    })
}

fn unknown_parameter() -> OperationError {
    OperationError::not_found("Invalid parameter name specified")
}

fn unknown_template() -> OperationError {
    OperationError::not_found("Content-Type specified was not found")
}
