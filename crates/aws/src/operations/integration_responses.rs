//! Integration responses: how the answers of a mapped backend are passed on.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 4.0, 4.4 and 5.1.

use std::collections::BTreeMap;

use super::content_types;
use super::integrations::check;
use super::patch::{Arguments, Op, PatchTable, invalid_op, invalid_path, path};
use super::{Answer, OperationError, Outcome, View, lookup};
use crate::aws::Change;
use crate::documents::{Integration, Method, StoredIntegrationResponse};
use crate::mapping_expression::{self, MappingError};
use crate::wire::{Input, show};

type Done = Result<(), OperationError>;

static PATHS: PatchTable<StoredIntegrationResponse> = PatchTable {
    paths: &[
        path("/selectionPattern", &[(Op::Replace, set_pattern)]),
        path("/contentHandling", &[(Op::Replace, set_content_handling)]),
        path(
            "/responseParameters/{name}",
            &[
                (Op::Add, add_parameter),
                (Op::Replace, replace_parameter),
                (Op::Remove, remove_parameter),
            ],
        ),
        path(
            "/responseTemplates/{type}",
            &[
                (Op::Add, add_template),
                (Op::Replace, replace_template),
                (Op::Remove, remove_template),
            ],
        ),
    ],
    unknown_path: invalid_path,
    wrong_op: invalid_op,
};

pub(super) fn put(change: &mut Change<'_>, input: &Input) -> Outcome {
    let method = lookup::method(change.api.as_ref(), input)?;
    lookup::integration(change.api.as_ref(), input)?;
    let response = StoredIntegrationResponse {
        status_code: input.label("status_code").to_owned(),
        selection_pattern: input.text("selectionPattern").map(str::to_owned),
        response_parameters: input.texts("responseParameters"),
        response_templates: templates(input.nullable_texts("responseTemplates")),
        content_handling: input.filled("contentHandling"),
    };
    check_response(method, None, &response)?;
    let answer = show::integration_response(&response);
    let integration = lookup::integration_mut(change, input)?;
    integration.responses.insert(response.status_code.clone(), response);
    Ok(Answer::Json(answer))
}

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input);
    let integration = lookup::integration(api.as_deref(), input)?;
    Ok(Answer::Json(show::integration_response(response(integration, input)?)))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let method = lookup::method(change.api.as_ref(), input)?;
    let before = response(lookup::integration(change.api.as_ref(), input)?, input)?;
    let after = PATHS.apply(before, &input.patches())?;
    check_response(method, Some(before), &after)?;
    let answer = show::integration_response(&after);
    let integration = lookup::integration_mut(change, input)?;
    integration.responses.insert(after.status_code.clone(), after);
    Ok(Answer::Json(answer))
}

/// An unknown verb, even an invalid one, is reported as a missing integration.
pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let resource = lookup::resource(change.api.as_ref(), input)?;
    if !resource.methods.contains_key(input.label("http_method")) {
        return Err(lookup::unknown_integration());
    }
    let integration = lookup::integration_mut(change, input)?;
    let removed = integration.responses.remove(input.label("status_code"));
    removed.map(|_| Answer::Empty).ok_or_else(lookup::unknown_status)
}

fn response<'a>(
    integration: &'a Integration,
    input: &Input,
) -> Result<&'a StoredIntegrationResponse, OperationError> {
    integration.responses.get(input.label("status_code")).ok_or_else(lookup::unknown_status)
}

/// A template given as null or as the empty text is shown as null.
fn templates(given: BTreeMap<String, Option<String>>) -> BTreeMap<String, Option<String>> {
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    given.into_iter().map(|(kind, text)| (kind, filled(text))).collect()
}

fn check_response(
    method: &Method,
    before: Option<&StoredIntegrationResponse>,
    after: &StoredIntegrationResponse,
) -> Done {
    check::content_handling(after.content_handling.as_deref())?;
    if before.is_none_or(|before| before.response_templates != after.response_templates) {
        content_types::check(after.response_templates.keys())?;
    }
    if before.is_some_and(|before| before.response_parameters == after.response_parameters) {
        return Ok(());
    }
    let declared = method.responses.get(&after.status_code);
    let key = |key: &str| match mapping_expression::method_response_key(key) {
        Ok(_) if !declared.is_some_and(|known| known.response_parameters.contains_key(key)) => {
            Err(MappingError::Parameter(key.to_owned()))
        }
        parsed => parsed,
    };
    mapping_expression::parse_all(
        &after.response_parameters,
        key,
        mapping_expression::integration_response_value,
    )
    .map(|_| ())
    .map_err(|errors| OperationError::bad_request(mapping_expression::refusal(&errors)))
}

fn no_parameter() -> OperationError {
    OperationError::not_found("Invalid parameter name specified")
}

fn no_template() -> OperationError {
    OperationError::not_found("Content-Type specified was not found")
}

fn set_pattern(response: &mut StoredIntegrationResponse, arguments: &Arguments<'_>) -> Done {
    response.selection_pattern = arguments.value.map(str::to_owned);
    Ok(())
}

fn set_content_handling(
    response: &mut StoredIntegrationResponse,
    arguments: &Arguments<'_>,
) -> Done {
    response.content_handling = arguments.optional();
    Ok(())
}

fn add_parameter(response: &mut StoredIntegrationResponse, arguments: &Arguments<'_>) -> Done {
    let (key, value) = (arguments.name().to_owned(), arguments.text().to_owned());
    response.response_parameters.insert(key, value);
    Ok(())
}

fn replace_parameter(response: &mut StoredIntegrationResponse, arguments: &Arguments<'_>) -> Done {
    let known = response.response_parameters.get_mut(arguments.name());
    known.map(|value| arguments.text().clone_into(value)).ok_or_else(no_parameter)
}

fn remove_parameter(response: &mut StoredIntegrationResponse, arguments: &Arguments<'_>) -> Done {
    let removed = response.response_parameters.remove(arguments.name());
    removed.map(|_| ()).ok_or_else(no_parameter)
}

fn add_template(response: &mut StoredIntegrationResponse, arguments: &Arguments<'_>) -> Done {
    response.response_templates.insert(arguments.name().to_owned(), arguments.optional());
    Ok(())
}

fn replace_template(response: &mut StoredIntegrationResponse, arguments: &Arguments<'_>) -> Done {
    let known = response.response_templates.get_mut(arguments.name());
    known.map(|text| *text = arguments.optional()).ok_or_else(no_template)
}

fn remove_template(response: &mut StoredIntegrationResponse, arguments: &Arguments<'_>) -> Done {
    let removed = response.response_templates.remove(arguments.name());
    removed.map(|_| ()).ok_or_else(no_template)
}
