//! The account's own document.

use serde::{Deserialize, Serialize};

/// What an account keeps beside its aggregates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// The role that writes logs; stored and shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloudwatch_role_arn: Option<String>,
}

impl Account {
    /// Requests at once, as AWS reports them for every account.
    pub const BURST_LIMIT: u64 = 5_000;
    /// Requests per second, likewise.
    pub const RATE_LIMIT: f64 = 10_000.0;
}
