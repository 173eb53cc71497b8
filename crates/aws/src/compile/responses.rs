//! Integration responses: which answer of a backend becomes which answer to the client.
//!
//! Selection patterns are Java regular expressions that match the whole subject. What Java has
//! and this machine's linear-time engine has not (look-around, back references) makes the
//! integration faulty, with a warning that says so.
//!
//! Source: docs/wire/aws-data-plane.md, section 9.

use std::sync::Arc;

use http::{HeaderName, StatusCode};
use regex::Regex;
use rejoinder_proxy::plan::{ContentHandling, IntegrationResponse, ResponseMapping, Template};

use super::notes::Notes;
use super::{headers, template};
use crate::documents::{Integration, Method, MethodResponse, StoredIntegrationResponse};
use crate::mapping_expression::{integration_response_value, method_response_key};

/// Compiles all integration responses, those with a pattern first.
///
/// # Errors
/// The reason why the integration cannot run at all.
pub(super) fn compile(
    method: &Method,
    integration: &Integration,
    notes: &mut Notes,
) -> Result<Arc<[IntegrationResponse]>, String> {
    let mut responses = Vec::with_capacity(integration.responses.len());
    for (key, stored) in &integration.responses {
        responses.push(response(key, stored, method, notes)?);
    }
    responses.sort_by_key(|response| response.pattern.is_none());
    if responses.is_empty() {
        notes.warn(
            "the integration has no integration responses: every answer of its backend becomes \
             API_CONFIGURATION_ERROR",
        );
    }
    Ok(responses.into())
}

/// `CONVERT_TO_…` as the plan has it.
pub(super) fn content_handling(stored: Option<&str>) -> ContentHandling {
    match stored {
        Some("CONVERT_TO_BINARY") => ContentHandling::ToBinary,
        Some("CONVERT_TO_TEXT") => ContentHandling::ToText,
        _ => ContentHandling::ByMediaType,
    }
}

fn response(
    key: &str,
    stored: &StoredIntegrationResponse,
    method: &Method,
    notes: &mut Notes,
) -> Result<IntegrationResponse, String> {
    let status_code = if stored.status_code.is_empty() { key } else { &stored.status_code };
    let declared = method.responses.get(status_code);
    let status = status_code.parse().ok().and_then(sendable);
    let faulty =
        match (&declared, status) {
            (Some(_), Some(_)) => None,
            (None, _) => Some(notes.faulty(format!(
                "Output mapping refers to an invalid method response: {status_code}"
            ))),
            (Some(_), None) => {
                Some(notes.faulty(format!("{status_code} is no status that can be sent")))
            }
        };
    let pattern = stored.selection_pattern.as_deref().filter(|pattern| !pattern.is_empty());
    Ok(IntegrationResponse {
        pattern: pattern.map(compile_pattern).transpose()?,
        status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        headers: declared.map(|declared| mappings(stored, declared, notes)).unwrap_or_default(),
        templates: templates(status_code, stored, notes),
        content_handling: content_handling(stored.content_handling.as_deref()),
        faulty,
    })
}

fn sendable(status: u16) -> Option<StatusCode> {
    StatusCode::from_u16(status).ok().filter(|status| !status.is_informational())
}

fn compile_pattern(pattern: &str) -> Result<Regex, String> {
    Regex::new(&format!("^(?:{pattern})$")).map_err(|_| {
        format!(
            "selectionPattern {pattern:?} is no regular expression that can be run here (look-\
             around and back references cannot): the method answers API_CONFIGURATION_ERROR"
        )
    })
}

/// Only headers that the method response declares are sent.
fn mappings(
    stored: &StoredIntegrationResponse,
    declared: &MethodResponse,
    notes: &mut Notes,
) -> Box<[ResponseMapping]> {
    let declared = declared.response_parameters.keys();
    let declared: Vec<HeaderName> =
        declared.filter_map(|key| method_response_key(key).ok()).collect();
    let mut mappings = Vec::new();
    for (key, value) in &stored.response_parameters {
        match (method_response_key(key), integration_response_value(value)) {
            (Ok(name), Ok(source)) if declared.contains(&name) => {
                mappings.extend(headers::answered(ResponseMapping { name, source }));
            }
            (Ok(_), Ok(_)) => notes.warn(format!(
                "{key} is mapped for status {} and not declared on its method response: it is \
                 left out",
                stored.status_code
            )),
            (Err(error), _) | (_, Err(error)) => notes.warn(format!("{error}; it is left out")),
        }
    }
    mappings.into()
}

/// A template that is null or empty passes the body on, as no template does.
fn templates(
    status_code: &str,
    stored: &StoredIntegrationResponse,
    notes: &mut Notes,
) -> Box<[(Box<str>, Template)]> {
    let written = stored.response_templates.iter().filter_map(|(media_type, text)| {
        Some((media_type, text.as_deref().filter(|text| !text.is_empty())?))
    });
    written
        .map(|(media_type, text)| {
            let what = format!("response template of status {status_code} for {media_type}");
            // As written, parameters too: it becomes the answer's content type.
            (media_type.as_str().into(), template::compile(&what, text, notes))
        })
        .collect()
}
