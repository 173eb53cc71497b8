//! A deployment: a definition frozen at one moment.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::EpochSeconds;

/// A deployment without its frozen definition, which is a piece of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// Six of `[a-z0-9]`.
    pub id: Arc<str>,
    /// The owner's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made.
    pub created_date: EpochSeconds,
}
