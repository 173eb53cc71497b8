//! Integration responses: which answer of a backend becomes which answer to the client.
//!
//! Selection patterns are Java regular expressions that match the whole subject, a status here.
//! What is no regular expression makes the integration faulty, with a warning that says so.
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

/// Steps of the backtracking engine on one status.
const PATTERN_STEPS_MAX: usize = 10_000;
/// Bytes of one compiled pattern.
const PATTERN_BYTES_MAX: usize = 1 << 20;

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
    let whole = format!("^(?:{pattern})$");
    Regex::new(&whole).ok().or_else(|| by_status(&whole)).ok_or_else(|| {
        format!(
            "selectionPattern {pattern:?} is no regular expression: the method answers \
             API_CONFIGURATION_ERROR"
        )
    })
}

/// Look-around and back references need an engine that backtracks. The subject is a status, and
/// there are few of those: they are tried now, so that nothing backtracks when a request comes.
fn by_status(whole: &str) -> Option<Regex> {
    let pattern = fancy_regex::RegexBuilder::new(whole)
        .backtrack_limit(PATTERN_STEPS_MAX)
        .delegate_size_limit(PATTERN_BYTES_MAX)
        .build()
        .ok()?;
    let fits = |status: &String| pattern.is_match(status).unwrap_or_default();
    let fitting: Vec<_> = (100..1000).map(|status: u16| status.to_string()).filter(fits).collect();
    // An intersection of nothing in common matches nothing.
    let any = if fitting.is_empty() { "[a&&b]".to_owned() } else { fitting.join("|") };
    Regex::new(&format!("^(?:{any})$")).ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_statuses() {
        #[track_caller]
        fn check(pattern: &str, status: &str, expected: bool) {
            let compiled = compile_pattern(pattern).expect("a pattern");
            assert_eq!(compiled.is_match(status), expected, "{pattern} {status}");
        }
        check("404", "404", true);
        check("40", "404", false);
        check("4\\d{2}", "418", true);
        check("2..|3..", "302", true);
        check("(\\n|.)+", "500", true);
        check("^(?!200$).*", "404", true);
        check("^(?!200$).*", "200", false);
        check("(\\d)\\1\\1", "444", true);
        check("(\\d)\\1\\1", "443", false);
        check("(?=x)y", "200", false);
        assert!(compile_pattern("(").is_err());
    }
}
