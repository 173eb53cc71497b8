//! `x-amazon-apigateway-gateway-responses`.
//!
//! Members that are absent stay absent: the natural status of a failure must survive an import
//! (docs/wire/aws-gateway-responses.md, sections 2 and 7; docs/wire/in-the-wild.md).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::documents::{StoredGatewayResponse, StringMap};
use crate::mapping_expression::{gateway_response_key, gateway_response_value, refusal};

use super::document::Document;
use super::finding::Report;
use super::integration_parts::{media_type_refusal, status_code};
use super::tree::{Entry, Node};

/// The document's customised gateway responses by type.
pub(super) fn gateway_responses(
    document: &Document<'_>,
    report: &mut Report,
) -> BTreeMap<Arc<str>, Arc<StoredGatewayResponse>> {
    let mut responses = BTreeMap::new();
    for entry in document.entries("x-amazon-apigateway-gateway-responses") {
        let wanted = entry.key.trim();
        let known = crate::DIALECT.types.iter().find(|t| t.name.eq_ignore_ascii_case(wanted));
        let Some(known) = known else {
            let message = format!("Unknown gateway response type '{wanted}' is ignored");
            report.warn(entry.at, message);
            continue;
        };
        if !entry.value.is_map() && !entry.value.is_null() {
            report.warn(entry.value.at, format!("Gateway response '{wanted}' is no object"));
            continue;
        }
        let response = gateway_response(known.name, &entry.value, report);
        responses.insert(Arc::from(known.name), Arc::new(response));
    }
    responses
}

fn gateway_response(name: &str, node: &Node, report: &mut Report) -> StoredGatewayResponse {
    let mut response = StoredGatewayResponse::default();
    for entry in node.entries() {
        match entry.key.as_str() {
            "statusCode" => response.status_code = status(name, &entry.value, report),
            "responseParameters" => {
                response.response_parameters = parameters(name, &entry.value, report);
            }
            "responseTemplates" => {
                response.response_templates = templates(name, &entry.value, report);
            }
            // What the control plane's own answers have besides.
            "responseType" | "defaultResponse" => {}
            other if other.starts_with("x-") => {}
            other => {
                let message = format!("Gateway response '{name}': `{other}` is ignored");
                report.warn(entry.at, message);
            }
        }
    }
    response
}

fn status(name: &str, node: &Node, report: &mut Report) -> Option<String> {
    if node.is_null() {
        return None;
    }
    let status = status_code(node);
    if status.is_none() {
        let given = node.shown();
        let message = format!("Gateway response '{name}': invalid status code '{given}'");
        report.refuse(node.at, message);
    }
    status
}

fn parameters(name: &str, node: &Node, report: &mut Report) -> StringMap {
    let mut parameters = StringMap::new();
    for entry in node.entries() {
        let Some(value) = text(name, "responseParameters", entry, report) else { continue };
        let errors: Vec<_> =
            [gateway_response_key(&entry.key).err(), gateway_response_value(&value).err()]
                .into_iter()
                .flatten()
                .collect();
        if errors.is_empty() {
            parameters.insert(entry.key.clone(), value);
        } else {
            let message = format!("Unable to put gateway response '{name}': {}", refusal(&errors));
            report.refuse(entry.at, message);
        }
    }
    parameters
}

fn templates(name: &str, node: &Node, report: &mut Report) -> StringMap {
    let mut templates = StringMap::new();
    for entry in node.entries() {
        if let Some(refusal) = media_type_refusal(&entry.key) {
            let message = format!("Unable to put gateway response '{name}': {refusal}");
            report.refuse(entry.at, message);
            continue;
        }
        let text = if entry.value.is_map() {
            // An object where its text was meant.
            Some(entry.value.to_json().to_string())
        } else {
            text(name, "responseTemplates", entry, report)
        };
        if let Some(text) = text {
            templates.insert(entry.key.clone(), text);
        }
    }
    templates
}

fn text(name: &str, member: &str, entry: &Entry, report: &mut Report) -> Option<String> {
    let text = entry.value.as_str();
    if text.is_none() && !entry.value.is_null() {
        let (key, given) = (&entry.key, entry.value.shown());
        report.warn(
            entry.value.at,
            format!(
                "Invalid format for '{member}'. Expected type string for property '{key}' of \
                 gateway response '{name}' but got '{given}'"
            ),
        );
    }
    text.map(str::to_owned)
}
