//! The API's own members: `info` and the extensions at the top level.

use crate::documents::{ApiKeySource, EndpointConfiguration, RestApiSettings, StringMap};

use crate::operations::policy;

use super::Given;
use super::document::{Document, Version};
use super::finding::Report;
use super::tree::Node;

/// docs/wire/aws-api-surface.md, section 4.1.
const COMPRESSION_BYTES_MAX: i64 = 10_485_760;

/// Members that a document may have at its top level.
const KNOWN: &[&str] = &[
    "openapi",
    "swagger",
    "info",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "security",
    "tags",
    "externalDocs",
    "servers",
    "components",
    "webhooks",
    "jsonSchemaDialect",
];

/// Extensions that only HTTP APIs (version 2) have.
const HTTP_API_ONLY: &[&str] =
    &["x-amazon-apigateway-cors", "x-amazon-apigateway-importexport-version"];

/// Reads the API's members.
pub(super) fn settings(document: &Document<'_>, report: &mut Report) -> (RestApiSettings, Given) {
    for entry in document.root.entries() {
        if HTTP_API_ONLY.contains(&entry.key.as_str()) {
            report.note(entry.at, format!("`{}` is for HTTP APIs and is ignored", entry.key));
        } else if !entry.key.starts_with("x-") && !KNOWN.contains(&entry.key.as_str()) {
            let message = format!("Parse issue: attribute {} is unexpected", entry.key);
            report.warn(entry.at, message);
        }
    }
    let mut settings = RestApiSettings::default();
    let mut given = Given::default();
    info(document, &mut settings, &mut given, report);
    if let Some(node) = extension(document, "binary-media-types") {
        given.binary_media_types = true;
        for item in node.items() {
            if let Some(media_type) = item.scalar()
                && !settings.binary_media_types.contains(&media_type)
            {
                settings.binary_media_types.push(media_type);
            }
        }
    }
    if let Some(node) = extension(document, "minimum-compression-size").filter(|n| !n.is_null()) {
        given.minimum_compression_size = true;
        let size = node.as_integer().filter(|size| (0..=COMPRESSION_BYTES_MAX).contains(size));
        settings.minimum_compression_size = size.and_then(|size| u32::try_from(size).ok());
        if size.is_none() {
            report.refuse(
                node.at,
                "Invalid minimum compression size, must be between 0 and 10485760",
            );
        }
    }
    if let Some(node) = extension(document, "api-key-source") {
        given.api_key_source = true;
        match node.scalar().unwrap_or_default().to_ascii_uppercase().as_str() {
            "HEADER" => settings.api_key_source = ApiKeySource::Header,
            "AUTHORIZER" => settings.api_key_source = ApiKeySource::Authorizer,
            other => report.warn(
                node.at,
                format!("Invalid API key source '{other}': must be HEADER or AUTHORIZER"),
            ),
        }
    }
    if let Some(node) = extension(document, "policy").filter(|node| !node.is_null()) {
        given.policy = true;
        settings.policy = Some(stored_policy(document, node, report));
    }
    for (name, member, is_given) in [
        ("security-policy", &mut settings.security_policy, &mut given.security_policy),
        (
            "endpoint-access-mode",
            &mut settings.endpoint_access_mode,
            &mut given.endpoint_access_mode,
        ),
    ] {
        *member = extension(document, name).and_then(Node::scalar);
        *is_given = member.is_some();
    }
    endpoint(document, &mut settings, &mut given, report);
    if document.root.get("security").is_some_and(|node| !node.items().is_empty()) {
        let at = document.root.get("security").map(|node| node.at).unwrap_or_default();
        report.note(
            at,
            "`security` at the top level is ignored, as on AWS: give it to each operation",
        );
    }
    (settings, given)
}

/// Tags of the API: `tags` entries with `x-amazon-apigateway-tag-value`.
pub(super) fn tags(document: &Document<'_>) -> StringMap {
    let tags = document.root.get("tags").map_or(&[][..], Node::items);
    tags.iter()
        .filter_map(|tag| {
            let value = tag.get("x-amazon-apigateway-tag-value")?.scalar()?;
            Some((tag.get("name")?.scalar()?, value))
        })
        .collect()
}

fn extension<'d>(document: &Document<'d>, name: &str) -> Option<&'d Node> {
    document.root.get(&format!("x-amazon-apigateway-{name}"))
}

fn info(
    document: &Document<'_>,
    settings: &mut RestApiSettings,
    given: &mut Given,
    report: &mut Report,
) {
    let Some(info) = document.root.get("info") else { return };
    let text = |key: &str| info.get(key).and_then(Node::scalar).filter(|text| !text.is_empty());
    settings.name = text("title").unwrap_or_else(|| {
        report.warn(info.at, "Parse issue: attribute info.title is missing");
        "Untitled".to_owned()
    });
    settings.description = text("description");
    settings.version = text("version");
    given.description = settings.description.is_some();
    given.version = settings.version.is_some();
}

/// An object or a JSON text, as it is stored. One that is none is kept all the same: a FILE's API
/// must not be open because its policy is broken.
fn stored_policy(document: &Document<'_>, node: &Node, report: &mut Report) -> String {
    let text = node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned);
    let options = document.options;
    match policy::stored(&policy::arn(options.settings, options.api_id), &text) {
        Ok(policy) => policy,
        Err(error) => {
            report.refuse(node.at, error.message);
            text
        }
    }
}

fn endpoint(
    document: &Document<'_>,
    settings: &mut RestApiSettings,
    given: &mut Given,
    report: &mut Report,
) {
    let servers = document.root.get("servers").map_or(&[][..], Node::items);
    if let (Version::OpenApi3, Some(second)) = (document.version, servers.get(1)) {
        report.warn(
            second.at,
            "More than one server provided. Ignoring all but the first for defining endpoint \
             configuration",
        );
    }
    let key = "x-amazon-apigateway-endpoint-configuration";
    let node = servers.first().and_then(|server| server.get(key));
    let node = node.or_else(|| document.root.get(key));
    let words = |key: &str| -> Vec<String> {
        let list = node.and_then(|node| node.get(key)).map_or(&[][..], Node::items);
        list.iter().filter_map(Node::scalar).collect()
    };
    if let Some(closed) = node.and_then(|n| n.get("disableExecuteApiEndpoint")) {
        given.disable_execute_api_endpoint = true;
        settings.disable_execute_api_endpoint = closed.as_bool().unwrap_or(false);
    }
    let options = document.options;
    let asked = &options.endpoint_types;
    let types = if asked.is_empty() { words("types") } else { asked.clone() };
    let types: Vec<_> = types.iter().map(|kind| kind.to_ascii_uppercase()).collect();
    let ids = &options.vpc_endpoint_ids;
    let ids = if ids.is_empty() { words("vpcEndpointIds") } else { ids.clone() };
    if types.is_empty() && ids.is_empty() {
        return;
    }
    given.endpoint_type = !types.is_empty();
    given.vpc_endpoint_ids = !ids.is_empty();
    let at = node.map(|node| node.at).unwrap_or_default();
    let known = |kind: &String| ["EDGE", "REGIONAL", "PRIVATE"].contains(&kind.as_str());
    if types.len() > 1 {
        report.refuse(at, "Cannot create an api with multiple Endpoint Types.");
    } else if !types.iter().all(known) {
        report
            .refuse(at, "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
    } else {
        // Endpoints alone make no sense but for a private API.
        let types = if types.is_empty() { vec!["PRIVATE".to_owned()] } else { types };
        let private = types.iter().any(|kind| kind == "PRIVATE");
        let asked = node.and_then(|node| node.get("ipAddressType")).and_then(Node::scalar);
        let ip_address_type = asked.unwrap_or_else(|| {
            let default = if private { "dualstack" } else { "ipv4" };
            default.to_owned()
        });
        settings.endpoint_configuration =
            EndpointConfiguration { types, ip_address_type, vpc_endpoint_ids: ids };
    }
}
