//! A customised gateway response as stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::StringMap;

/// What the owner gave. Absent members stay absent: a folded-in default would change statuses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredGatewayResponse {
    /// Three digits, if given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// `gatewayresponse.{header|path|querystring}.{name}` → mapping expression.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: StringMap,
    /// Content type → template; empty shows and sends the built-in template.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub response_templates: StringMap,
}
