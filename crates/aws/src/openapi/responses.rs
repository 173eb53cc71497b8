//! Responses of an operation: what a method declares that it answers.

use std::collections::BTreeMap;

use crate::documents::{MethodResponse, StringMap};
use crate::mapping_expression::method_response_key;

use super::document::{Document, Version};
use super::finding::Report;
use super::models::Models;
use super::tree::Node;

/// Method responses by status. `default` is not one on AWS.
pub(super) fn responses(
    document: &Document<'_>,
    operation: &Node,
    models: &mut Models<'_, '_>,
    (verb, path): (&str, &str),
    report: &mut Report,
) -> BTreeMap<String, MethodResponse> {
    let mut responses = BTreeMap::new();
    for entry in operation.get("responses").map_or(&[][..], Node::entries) {
        let status = entry.key.trim();
        if status == "default" || status.starts_with("x-") {
            continue;
        }
        let sound = status.len() == 3
            && status.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(status.as_bytes().first(), Some(b'1'..=b'5'));
        if !sound {
            let message = format!(
                "Response '{status}' of method '{verb}' of resource '{path}' is ignored: a status \
                 of three digits is wanted"
            );
            report.warn(entry.at, message);
            continue;
        }
        let Some(node) = document.resolve(&entry.value, report) else { continue };
        let mut response_parameters = BTreeMap::new();
        for header in node.get("headers").map_or(&[][..], Node::entries) {
            let key = format!("method.response.header.{}", header.key);
            if method_response_key(&key).is_ok() {
                response_parameters.insert(key, false);
            } else {
                let message = format!(
                    "Header '{}' of response {status} of method '{verb}' of resource '{path}' is \
                     ignored: its name is outside a-zA-Z0-9._$-",
                    header.key
                );
                report.warn(header.at, message);
            }
        }
        let response = MethodResponse {
            status_code: status.to_owned(),
            response_parameters,
            response_models: response_models(document, operation, node, models, report),
        };
        responses.insert(status.to_owned(), response);
    }
    responses
}

fn response_models(
    document: &Document<'_>,
    operation: &Node,
    node: &Node,
    models: &mut Models<'_, '_>,
    report: &mut Report,
) -> StringMap {
    match document.version {
        Version::OpenApi3 => of_content(node, models, report),
        Version::Swagger2 => {
            let Some(schema) = node.get("schema") else { return StringMap::new() };
            let Some(model) = models.of_schema(schema, report) else { return StringMap::new() };
            let media_types = media_types(document, operation, "produces");
            media_types.into_iter().map(|media_type| (media_type, model.clone())).collect()
        }
    }
}

/// OpenAPI 3: media type → model.
pub(super) fn of_content(
    node: &Node,
    models: &mut Models<'_, '_>,
    report: &mut Report,
) -> StringMap {
    let content = node.get("content").map_or(&[][..], Node::entries).iter();
    content
        .filter_map(|entry| {
            let model = models.of_schema(entry.value.get("schema")?, report)?;
            Some((entry.key.clone(), model))
        })
        .collect()
}

/// Swagger 2: what an operation consumes or produces.
pub(super) fn media_types(document: &Document<'_>, operation: &Node, key: &str) -> Vec<String> {
    let given = operation.get(key).or_else(|| document.root.get(key));
    let given: Vec<_> =
        given.map_or(&[][..], Node::items).iter().filter_map(Node::scalar).collect();
    if given.is_empty() { vec!["application/json".to_owned()] } else { given }
}
