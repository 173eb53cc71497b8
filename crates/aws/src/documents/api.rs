//! A REST API, in memory and in pieces.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Authorizer, Deployment, EpochSeconds, Model, RequestValidator, Resource, Stage,
    StoredGatewayResponse, StringMap,
};

/// A REST API with everything below it. Pieces are shared, so that a clone is cheap and a change
/// touches only what it changes.
#[derive(Clone, Debug)]
pub struct RestApi {
    /// Ten of `[a-z0-9]`.
    pub id: Arc<str>,
    /// When it was created.
    pub created_date: EpochSeconds,
    /// Tags.
    pub tags: StringMap,
    /// Warnings of the last import, shown by GetRestApi.
    pub warnings: Vec<String>,
    /// What a deployment freezes.
    pub definition: Definition,
    /// Deployments by id, without their frozen definitions.
    pub deployments: BTreeMap<Arc<str>, Arc<Deployment>>,
    /// Frozen definitions by deployment id.
    pub frozen: BTreeMap<Arc<str>, Arc<Definition>>,
    /// Stages by name.
    pub stages: BTreeMap<Arc<str>, Arc<Stage>>,
}

/// The part of an API that a deployment freezes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// The API's own members.
    pub settings: Arc<RestApiSettings>,
    /// Resources by id; exactly one, the root, has no parent.
    pub resources: BTreeMap<Arc<str>, Arc<Resource>>,
    /// Models by name.
    pub models: BTreeMap<Arc<str>, Arc<Model>>,
    /// Request validators by id.
    pub request_validators: BTreeMap<Arc<str>, Arc<RequestValidator>>,
    /// Authorizers by id.
    pub authorizers: BTreeMap<Arc<str>, Arc<Authorizer>>,
    /// Customised gateway responses by response type.
    pub gateway_responses: BTreeMap<Arc<str>, Arc<StoredGatewayResponse>>,
}

impl Definition {
    /// The root resource.
    #[must_use]
    pub fn root(&self) -> Option<&Arc<Resource>> {
        self.resources.values().find(|resource| resource.parent_id.is_none())
    }
}

/// The members of a REST API itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RestApiSettings {
    /// The name; not unique.
    pub name: String,
    /// The description, never empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The owner's version text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Media types treated as bytes, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub binary_media_types: Vec<String>,
    /// Bytes from which answers are compressed, 0–10485760.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_compression_size: Option<u32>,
    /// Where API keys come from.
    pub api_key_source: ApiKeySource,
    /// Endpoint type and VPC endpoints.
    pub endpoint_configuration: EndpointConfiguration,
    /// The resource policy, as the owner wrote it, with its shorthand resources expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Whether the default host is closed.
    pub disable_execute_api_endpoint: bool,
    /// Stored and shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_policy: Option<String>,
    /// Stored and shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_access_mode: Option<String>,
}

/// Where API keys come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ApiKeySource {
    /// The `X-API-Key` header.
    #[default]
    Header,
    /// The authorizer's `usageIdentifierKey`.
    Authorizer,
}

/// Endpoint type and VPC endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointConfiguration {
    /// `EDGE`, `REGIONAL` or `PRIVATE`; always one.
    pub types: Vec<String>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// For private APIs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpc_endpoint_ids: Vec<String>,
}

impl Default for EndpointConfiguration {
    fn default() -> Self {
        Self {
            types: vec!["EDGE".to_owned()],
            ip_address_type: "ipv4".to_owned(),
            vpc_endpoint_ids: Vec::new(),
        }
    }
}
