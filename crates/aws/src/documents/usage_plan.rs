//! Usage plans: which keys may call which stages, how fast and how often.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::StringMap;

/// A usage plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UsagePlan {
    /// Six of `[a-z0-9]`.
    pub id: Arc<str>,
    /// The owner's name for it; not unique.
    pub name: String,
    /// The owner's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What its keys open, each stage once.
    pub api_stages: Vec<ApiStage>,
    /// How fast each key may call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<Throttle>,
    /// How often each key may call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
    /// An AWS Marketplace product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    /// Tags.
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    pub tags: StringMap,
}

/// A stage that a plan's keys open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiStage {
    /// The REST API.
    pub api_id: Arc<str>,
    /// Its stage.
    pub stage: Arc<str>,
    /// `{resourcePath}/{VERB}` → how fast each key may call it, in place of the plan's throttle.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub throttle: BTreeMap<String, Throttle>,
}

/// How fast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Throttle {
    /// Requests at once, never negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burst_limit: Option<i64>,
    /// Requests per second, finite, never negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<f64>,
}

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Requests in a period, never negative.
    pub limit: i64,
    /// How much less in the first period, as AWS documents it; within the period's bounds.
    pub offset: i64,
    /// What is counted over.
    pub period: QuotaPeriod,
}

/// What is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum QuotaPeriod {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// An API key's membership of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsagePlanKey {
    /// The plan.
    pub usage_plan_id: Arc<str>,
    /// The API key.
    pub key_id: Arc<str>,
}

impl UsagePlanKey {
    /// What memberships are stored and found under; ids hold no slash.
    #[must_use]
    pub fn key(plan: &str, key: &str) -> String {
        format!("{plan}/{key}")
    }
}
