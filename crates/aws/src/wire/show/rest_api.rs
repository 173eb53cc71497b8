//! A REST API as answers show it.

use serde_json::{Value, json};

use crate::documents::RestApi;
use crate::wire::Members;

/// Whether an answer has `tags` when there are none: those of updates do
/// (docs/wire/aws-api-surface.md, section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tags {
    WhenAny,
    Always,
}

/// A REST API.
pub(crate) fn rest_api(api: &RestApi, tags: Tags) -> Value {
    let settings = &api.definition.settings;
    let endpoint = &settings.endpoint_configuration;
    let root = api.definition.root().map(|root| &*root.id);
    let members = Members::new()
        .put("id", &*api.id)
        .put("name", &settings.name)
        .some("description", settings.description.as_ref())
        .put("createdDate", api.created_date)
        .some("version", settings.version.as_ref())
        .some("warnings", &api.warnings)
        .some("binaryMediaTypes", &settings.binary_media_types)
        .some("minimumCompressionSize", settings.minimum_compression_size)
        .put("apiKeySource", settings.api_key_source)
        .put(
            "endpointConfiguration",
            Members::new()
                .put("types", &endpoint.types)
                .put("ipAddressType", &endpoint.ip_address_type)
                .some("vpcEndpointIds", &endpoint.vpc_endpoint_ids)
                .done(),
        )
        .some("policy", settings.policy.as_deref().map(escaped));
    let members = match tags {
        Tags::Always => members.put("tags", &api.tags),
        Tags::WhenAny => members.some("tags", &api.tags),
    };
    members
        .put("disableExecuteApiEndpoint", settings.disable_execute_api_endpoint)
        .some("rootResourceId", root)
        .some("securityPolicy", settings.security_policy.as_ref())
        .some("endpointAccessMode", settings.endpoint_access_mode.as_ref())
        .done()
}

/// A policy's quotes are escaped a second time, as if it stood inside a JSON text
/// (docs/wire/aws-api-surface.md, section 2.4).
fn escaped(policy: &str) -> String {
    let quoted = json!(policy).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
