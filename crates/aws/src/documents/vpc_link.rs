//! Links to private networks.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::StringMap;

/// A name for load balancers in a private network. Here every network is one's own: a link is
/// ready at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VpcLink {
    /// Six of `[a-z0-9]`; what integrations name as their `connectionId`.
    pub id: Arc<str>,
    /// The owner's name for it.
    pub name: String,
    /// The owner's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The load balancers.
    pub target_arns: Vec<String>,
    /// Tags.
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    pub tags: StringMap,
}
