//! An integration: what a method leads to, and how its answers are mapped.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::StringMap;

/// What a method leads to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    /// What kind of backend.
    pub kind: IntegrationKind,
    /// The verb of the backend request (`ANY` is the client's).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_method: Option<String>,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// How the endpoint is reached, where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_type: Option<ConnectionType>,
    /// The VPC link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// The role that calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    /// `integration.request.{header|path|querystring}.{name}` → mapping expression.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub request_parameters: StringMap,
    /// Media type → template; null where AWS keeps a null.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub request_templates: BTreeMap<String, Option<String>>,
    /// `WHEN_NO_MATCH`, `WHEN_NO_TEMPLATES` or `NEVER`.
    pub passthrough_behavior: String,
    /// `CONVERT_TO_BINARY` or `CONVERT_TO_TEXT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<String>,
    /// 50–29000.
    pub timeout_in_millis: u32,
    /// Where cached answers are kept apart.
    pub cache_namespace: String,
    /// What tells cached answers apart.
    #[serde(default)]
    pub cache_key_parameters: Vec<String>,
    /// TLS with the endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_config: Option<TlsConfig>,
    /// `BUFFERED` or `STREAM`; stored (decision A28).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_transfer_mode: Option<String>,
    /// Stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_target: Option<String>,
    /// Status → integration response.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub responses: BTreeMap<String, StoredIntegrationResponse>,
}

/// Kinds of integrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntegrationKind {
    /// Mapped HTTP.
    #[serde(rename = "HTTP")]
    Http,
    /// An answer made by the gateway.
    #[serde(rename = "MOCK")]
    Mock,
    /// A Lambda function (or Firehose), passed through.
    #[serde(rename = "AWS_PROXY")]
    AwsProxy,
    /// HTTP, passed through.
    #[serde(rename = "HTTP_PROXY")]
    HttpProxy,
    /// A mapped AWS service.
    #[serde(rename = "AWS")]
    Aws,
}

/// How an endpoint is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConnectionType {
    /// Directly.
    #[serde(rename = "INTERNET")]
    Internet,
    /// Through a VPC link.
    #[serde(rename = "VPC_LINK")]
    VpcLink,
}

/// TLS with the endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsConfig {
    /// Whether certificates go unchecked.
    #[serde(default)]
    pub insecure_skip_verification: bool,
}

/// How one answer of a mapped backend is passed on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredIntegrationResponse {
    /// Three digits.
    pub status_code: String,
    /// A Java regular expression; empty or none is the default. Echoed even when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection_pattern: Option<String>,
    /// `method.response.header.{name}` → mapping expression.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: StringMap,
    /// Media type → template; null where AWS keeps a null.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_templates: BTreeMap<String, Option<String>>,
    /// `CONVERT_TO_BINARY` or `CONVERT_TO_TEXT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<String>,
}
