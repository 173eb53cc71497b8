//! `x-amazon-apigateway-request-validators`, and which of them an operation uses.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::documents::RequestValidator;

use super::document::Document;
use super::finding::Report;
use super::ids::Ids;
use super::tree::Node;

const CHOSEN: &str = "x-amazon-apigateway-request-validator";

/// The document's validators by id.
pub(super) fn validators(
    document: &Document<'_>,
    report: &mut Report,
) -> BTreeMap<Arc<str>, Arc<RequestValidator>> {
    let mut ids = Ids::new(document.options.api_id);
    let mut validators = BTreeMap::new();
    for entry in document.entries("x-amazon-apigateway-request-validators") {
        if !entry.value.is_map() {
            let message = format!("Request validator '{}' is no object", entry.key);
            report.warn(entry.value.at, message);
            continue;
        }
        let flag = |key: &str| entry.value.get(key).and_then(Node::as_bool).unwrap_or(false);
        let id = ids.id("validator", &entry.key);
        let validator = RequestValidator {
            id: Arc::clone(&id),
            name: Some(entry.key.clone()),
            validate_request_body: flag("validateRequestBody"),
            validate_request_parameters: flag("validateRequestParameters"),
        };
        validators.insert(id, Arc::new(validator));
    }
    validators
}

/// The validator of an operation: its own, else the document's.
pub(super) fn chosen(
    document: &Document<'_>,
    validators: &BTreeMap<Arc<str>, Arc<RequestValidator>>,
    operation: &Node,
    report: &mut Report,
) -> Option<String> {
    let node = operation.get(CHOSEN).or_else(|| document.root.get(CHOSEN))?;
    let name = node.scalar()?;
    let found = validators.values().find(|validator| validator.name.as_deref() == Some(&name));
    if found.is_none() {
        report.warn(
            node.at,
            format!(
                "Request validator '{name}' is not among x-amazon-apigateway-request-validators; \
                 nothing is validated"
            ),
        );
    }
    found.map(|validator| validator.id.to_string())
}
