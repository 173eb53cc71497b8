//! A method of a resource, and the responses that it declares.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Integration, StringMap};

/// A verb on a resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Method {
    /// `GET`, …, or `ANY`.
    pub http_method: String,
    /// `NONE`, `AWS_IAM`, `CUSTOM`, `COGNITO_USER_POOLS`, …
    pub authorization_type: String,
    /// For `CUSTOM` and `COGNITO_USER_POOLS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_id: Option<String>,
    /// Scopes of which the caller's token must have one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authorization_scopes: Vec<String>,
    /// Whether a valid API key is wanted.
    pub api_key_required: bool,
    /// The owner's name for the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    /// `method.request.{header|path|querystring}.{name}` → required.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_parameters: BTreeMap<String, bool>,
    /// Content type → model name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_models: StringMap,
    /// The validator in force; may dangle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_validator_id: Option<String>,
    /// The integration, if there is one yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration: Option<Integration>,
    /// Status → declared response.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub responses: BTreeMap<String, MethodResponse>,
}

/// A response that a method declares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MethodResponse {
    /// Three digits.
    pub status_code: String,
    /// `method.response.header.{name}` → required.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: BTreeMap<String, bool>,
    /// Content type → model name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_models: StringMap,
}
