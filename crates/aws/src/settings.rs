//! What the operator sets for this dialect.

use std::collections::HashMap;

use rejoinder_reply::Filling;

use crate::Callers;

/// Settings of the dialect.
#[derive(Clone, Debug)]
pub struct AwsSettings {
    /// Twelve digits, in ARNs and `$context.accountId`.
    pub account_id: String,
    /// In ARNs and host names.
    pub region: String,
    /// Whether the account's own throttle is enforced (decision A24).
    pub account_throttle: bool,
    /// Where no API has its own.
    pub defaults: ApiOptions,
    /// By API id or name. The same keys as tags `rejoinder:KEY` win over these.
    pub apis: HashMap<String, ApiOptions>,
    /// Who may sign requests to methods with AWS_IAM.
    pub callers: Callers,
}

/// What Rejoinder offers beyond AWS, per API. None falls back: tag, API, defaults, built-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiOptions {
    /// `filling`: how values are put into gateway response templates, `safe` or `verbatim`.
    pub filling: Option<Filling>,
    /// `custom_413`: whether REQUEST_TOO_LARGE can be customised (decision A25).
    pub custom_413: Option<bool>,
    /// `retry_after`: whether THROTTLED and QUOTA_EXCEEDED carry `Retry-After`; they do unless it
    /// is false.
    pub retry_after: Option<bool>,
}
