//! A resource: one segment of the API's tree, with its methods. Stored as one piece.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Method;

/// One node of the resource tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Ten of `[a-z0-9]` for the root, six for all others.
    pub id: Arc<str>,
    /// The parent's id; none for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Arc<str>>,
    /// The segment; none for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_part: Option<String>,
    /// The full path, kept true by every change of the tree.
    pub path: String,
    /// Methods by verb (`ANY` included).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub methods: BTreeMap<String, Arc<Method>>,
}
