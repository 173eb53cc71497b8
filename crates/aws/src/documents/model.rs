//! Models, request validators and authorizers: what methods refer to.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A JSON schema with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Six of `[a-z0-9]`.
    pub id: Arc<str>,
    /// Alphanumeric, unique in the API.
    pub name: Arc<str>,
    /// The owner's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The schema's text as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// For example `application/json`.
    pub content_type: String,
}

/// What is validated before an integration is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestValidator {
    /// Six of `[a-z0-9]`.
    pub id: Arc<str>,
    /// The owner's name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether bodies are checked against models.
    pub validate_request_body: bool,
    /// Whether required parameters must be there.
    pub validate_request_parameters: bool,
}

/// Who decides whether a caller may call. Imported, stored and shown; run by later steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Authorizer {
    /// Six of `[a-z0-9]`.
    pub id: Arc<str>,
    /// The owner's name for it.
    pub name: String,
    /// `TOKEN`, `REQUEST`, `COGNITO_USER_POOLS` or `JWT`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Cognito user pools.
    #[serde(rename = "providerARNs", skip_serializing_if = "Vec::is_empty")]
    pub provider_arns: Vec<String>,
    /// Shown as it is (`custom` for Lambda).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<String>,
    /// The function that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_uri: Option<String>,
    /// The role that calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_credentials: Option<String>,
    /// Where the caller's identity is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_source: Option<String>,
    /// What a token must look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_validation_expression: Option<String>,
    /// 0–3600; none is the default of 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_result_ttl_in_seconds: Option<u32>,
    /// Issuers and algorithms of `JWT`, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwt_configuration: Option<serde_json::Value>,
}
