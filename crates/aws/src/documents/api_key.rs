//! API keys.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{EpochSeconds, StringMap};

/// A key that clients send, and usage plans count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// Ten of `[a-z0-9]`.
    pub id: Arc<str>,
    /// What clients send; unique.
    pub value: Secret,
    /// The owner's name for it; not unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The owner's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// An AWS Marketplace customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Whether it opens anything.
    pub enabled: bool,
    /// `{api}/{stage}`; from before there were usage plans, stored and shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stage_keys: Vec<String>,
    /// When it was created.
    pub created_date: EpochSeconds,
    /// Its place among the keys of that second, from 0: lists are in the order of creation.
    #[serde(default, skip_serializing_if = "is_first")]
    pub created_in_second: u32,
    /// When it was last changed.
    pub last_updated_date: EpochSeconds,
    /// Tags.
    #[serde(default, skip_serializing_if = "StringMap::is_empty")]
    pub tags: StringMap,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_first(place: &u32) -> bool {
    *place == 0
}

/// A text that logs never show.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}
