//! `x-amazon-apigateway-integration`.
//!
//! Types and enum words are read in either case, numbers also as text. What AWS refuses is a
//! refusal; whatever can be kept of the integration is kept all the same, so that a FILE serves it
//! or raises the configuration failure when it is called.

use crate::documents::{
    ConnectionType, Integration, IntegrationKind, StoredIntegrationResponse, TlsConfig,
};
use crate::mapping_expression::{
    integration_request_key, integration_request_value, integration_response_value,
    method_response_key,
};

use super::document::Document;
use super::finding::Report;
use super::integration_parts::{Place, parameters, status_code, templates};
use super::tree::{Entry, Node};

/// Milliseconds; docs/wire/aws-api-surface.md, section 4.4.
const TIMEOUT_MS_MIN: i64 = 50;
const TIMEOUT_MS_MAX: i64 = 29_000;
const TIMEOUT_MS_DEFAULT: u32 = 29_000;

/// Members that an integration may have.
const KNOWN: &[&str] = &[
    "type",
    "httpMethod",
    "uri",
    "connectionType",
    "connectionId",
    "credentials",
    "requestParameters",
    "requestTemplates",
    "passthroughBehavior",
    "contentHandling",
    "timeoutInMillis",
    "cacheNamespace",
    "cacheKeyParameters",
    "tlsConfig",
    "responseTransferMode",
    "integrationTarget",
    "responses",
];

/// Reads the integration of an operation.
///
/// `resource_id` is where its cached answers are kept unless it says otherwise.
pub(super) fn integration(
    document: &Document<'_>,
    operation: &Node,
    (verb, path): (&str, &str),
    resource_id: &str,
    report: &mut Report,
) -> Option<Integration> {
    let entry = operation.entry("x-amazon-apigateway-integration")?;
    let place = Place { act: "Unable to put integration", verb, path };
    let node = document.resolve(&entry.value, report)?;
    if !node.is_map() {
        report.refuse(entry.at, place.refusal("the integration is no object"));
        return None;
    }
    for entry in node.entries() {
        if !KNOWN.contains(&entry.key.as_str()) && !entry.key.starts_with("x-") {
            let message = format!(
                "`{}` is ignored in the integration of method '{verb}' of resource '{path}'",
                entry.key
            );
            report.warn(entry.at, message);
        }
    }
    let text = |key: &str| node.get(key).and_then(Node::scalar).filter(|text| !text.is_empty());
    let upper = |key: &str| text(key).map(|text| text.to_ascii_uppercase());
    let kind = kind(entry, node, place, report)?;
    let judges = (integration_request_key, integration_request_value);
    let mapped =
        parameters(place, "requestParameters", node.get("requestParameters"), judges, report);
    let request_templates =
        templates(place, "requestTemplates", node.get("requestTemplates"), report);
    let integration = Integration {
        kind,
        http_method: upper("httpMethod"),
        uri: text("uri"),
        connection_type: connection_type(node, place, report),
        connection_id: text("connectionId"),
        credentials: text("credentials"),
        request_parameters: mapped,
        request_templates,
        passthrough_behavior: passthrough(node, place, report),
        content_handling: content_handling(node, place, report),
        timeout_in_millis: timeout(node, place, report),
        cache_namespace: text("cacheNamespace").unwrap_or_else(|| resource_id.to_owned()),
        cache_key_parameters: node
            .get("cacheKeyParameters")
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(Node::scalar)
            .collect(),
        tls_config: node.get("tlsConfig").filter(|tls| tls.is_map()).map(|tls| {
            let flag = tls.get("insecureSkipVerification").and_then(Node::as_bool);
            TlsConfig { insecure_skip_verification: flag.unwrap_or(false) }
        }),
        response_transfer_mode: upper("responseTransferMode"),
        integration_target: text("integrationTarget"),
        responses: responses(document, node, place, report),
    };
    judge_address(&integration, entry, place, report);
    Some(integration)
}

fn kind(
    entry: &Entry,
    node: &Node,
    place: Place<'_>,
    report: &mut Report,
) -> Option<IntegrationKind> {
    let given = node.get("type").and_then(Node::scalar).unwrap_or_default();
    let kind = match given.trim().to_ascii_uppercase().replace('-', "_").as_str() {
        "HTTP" => Some(IntegrationKind::Http),
        "HTTP_PROXY" => Some(IntegrationKind::HttpProxy),
        "MOCK" => Some(IntegrationKind::Mock),
        "AWS" => Some(IntegrationKind::Aws),
        "AWS_PROXY" => Some(IntegrationKind::AwsProxy),
        _ => None,
    };
    if kind.is_none() {
        let at = node.get("type").map_or(entry.at, |node| node.at);
        let why = if given.is_empty() {
            "Enumeration value for IntegrationType must be non-empty".to_owned()
        } else {
            format!(
                "Invalid integration type '{given}'. Valid options are HTTP, MOCK, AWS_PROXY, \
                 HTTP_PROXY, AWS"
            )
        };
        report.refuse(at, place.refusal(&why));
    }
    kind
}

/// What PutIntegration refuses about verb and address (docs/wire/aws-api-surface.md, 4.4).
fn judge_address(integration: &Integration, entry: &Entry, place: Place<'_>, report: &mut Report) {
    let uri = integration.uri.as_deref().unwrap_or_default();
    let at = entry.value.get("uri").map_or(entry.at, |node| node.at);
    // A stage variable or a placeholder may still become anything.
    let open = uri.contains("${");
    let why = match integration.kind {
        IntegrationKind::Mock => None,
        _ if integration.http_method.is_none() => {
            Some("Enumeration value for HttpMethod must be non-empty")
        }
        IntegrationKind::Http | IntegrationKind::HttpProxy => {
            let scheme = uri.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
            let http = matches!(scheme.as_deref(), Some("http" | "https"));
            (!http && !open).then_some("Invalid HTTP endpoint specified for URI")
        }
        IntegrationKind::Aws | IntegrationKind::AwsProxy if open => None,
        IntegrationKind::Aws | IntegrationKind::AwsProxy => {
            if !uri.starts_with("arn:") {
                Some("Invalid ARN specified in the request")
            } else if !uri.contains(":path/") && !uri.contains(":action/") {
                Some("AWS ARN for integration must contain path or action")
            } else {
                None
            }
        }
    };
    if let Some(why) = why {
        report.refuse(at, place.refusal(why));
    }
}

fn connection_type(node: &Node, place: Place<'_>, report: &mut Report) -> Option<ConnectionType> {
    let given = node.get("connectionType")?;
    match given.scalar()?.to_ascii_uppercase().as_str() {
        "" => None,
        "INTERNET" => Some(ConnectionType::Internet),
        "VPC_LINK" => Some(ConnectionType::VpcLink),
        other => {
            let why = format!("Invalid connection type '{other}'");
            report.refuse(given.at, place.refusal(&why));
            None
        }
    }
}

fn passthrough(node: &Node, place: Place<'_>, report: &mut Report) -> String {
    let default = "WHEN_NO_MATCH";
    let Some(given) = node.get("passthroughBehavior") else { return default.to_owned() };
    let word = given.scalar().unwrap_or_default().to_ascii_uppercase();
    match word.as_str() {
        "" => default.to_owned(),
        "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER" => word,
        other => {
            let why = format!("Invalid passthrough behavior '{other}'");
            report.refuse(given.at, place.refusal(&why));
            default.to_owned()
        }
    }
}

fn content_handling(node: &Node, place: Place<'_>, report: &mut Report) -> Option<String> {
    let given = node.get("contentHandling")?;
    let word = given.scalar()?.to_ascii_uppercase();
    match word.as_str() {
        "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT" => Some(word),
        // Some exports spell "as it is" out.
        "" | "PASSTHROUGH" => None,
        other => {
            let why = format!("Invalid content handling '{other}'");
            report.refuse(given.at, place.refusal(&why));
            None
        }
    }
}

fn timeout(node: &Node, place: Place<'_>, report: &mut Report) -> u32 {
    let Some(given) = node.get("timeoutInMillis").filter(|given| !given.is_null()) else {
        return TIMEOUT_MS_DEFAULT;
    };
    let asked = given.as_integer();
    if !asked.is_some_and(|ms| (TIMEOUT_MS_MIN..=TIMEOUT_MS_MAX).contains(&ms)) {
        let why = "Timeout should be between 50 ms and 29000 ms";
        report.refuse(given.at, place.refusal(why));
    }
    let ms = asked.map(|ms| ms.clamp(TIMEOUT_MS_MIN, TIMEOUT_MS_MAX));
    ms.and_then(|ms| u32::try_from(ms).ok()).unwrap_or(TIMEOUT_MS_DEFAULT)
}

/// Integration responses: the document keys them by pattern, with `default` for none; the
/// definition keys them by status.
fn responses(
    document: &Document<'_>,
    node: &Node,
    place: Place<'_>,
    report: &mut Report,
) -> std::collections::BTreeMap<String, StoredIntegrationResponse> {
    let place = Place { act: "Unable to put integration response", ..place };
    let mut responses = std::collections::BTreeMap::new();
    for entry in node.get("responses").map_or(&[][..], Node::entries) {
        let Some(node) = document.resolve(&entry.value, report) else { continue };
        let given = node.get("statusCode");
        let status = match given.map(|given| (status_code(given), given)) {
            Some((Some(status), _)) => status,
            Some((None, given)) if !given.is_null() => {
                let why = format!("Invalid status code '{}'", given.shown());
                report.refuse(given.at, place.refusal(&why));
                continue;
            }
            Some(_) | None => {
                let pattern = &entry.key;
                let why = format!("response '{pattern}' has no statusCode; 200 is taken");
                report.warn(entry.at, place.refusal(&why));
                "200".to_owned()
            }
        };
        if responses.contains_key(&status) {
            let why = format!("status {status} is given by several responses; the last one counts");
            report.warn(entry.at, place.refusal(&why));
        }
        let judges = (method_response_key, integration_response_value);
        let mapped =
            parameters(place, "responseParameters", node.get("responseParameters"), judges, report);
        let response = StoredIntegrationResponse {
            status_code: status.clone(),
            selection_pattern: (entry.key != "default").then(|| entry.key.clone()),
            response_parameters: mapped,
            response_templates: templates(
                place,
                "responseTemplates",
                node.get("responseTemplates"),
                report,
            ),
            content_handling: content_handling(node, place, report),
        };
        responses.insert(status, response);
    }
    responses
}
