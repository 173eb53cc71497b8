//! The client must show an API key that opens the site (docs/wire/aws-data-plane.md section 5).
//!
//! Missing, unknown, disabled and foreign keys are one failure: only the log tells them apart. No
//! key's value is ever part of a cause.

use std::sync::Arc;

use rejoinder_reply::{Failure, FailureKind};

use crate::exchange::{Exchange, KeyUsed};
use crate::plan::{ApiKeyRule, ApiKeyState};

pub(super) fn run(rule: &ApiKeyRule, exchange: &mut Exchange) -> Result<(), Failure> {
    exchange.api_key = Some(
        find(rule, exchange)
            .map_err(|cause| Failure::new(FailureKind::ApiKeyUnknown).with_cause(cause))?,
    );
    Ok(())
}

fn find(rule: &ApiKeyRule, exchange: &Exchange) -> Result<KeyUsed, String> {
    let Some(value) = exchange.head.headers.get(&rule.header) else {
        return Err(format!("the request has no header {}", rule.header));
    };
    let plan = exchange.gateway.plan.load();
    let keys = plan.api_keys.load();
    let key = value.to_str().ok().and_then(|value| keys.find(value));
    let key = key.ok_or("no API key has the value that was sent")?;
    if key.state == ApiKeyState::Disabled {
        return Err(format!("the API key {} is disabled", key.id));
    }
    let Some(site) = &exchange.site else { return Err("the request has no site".to_owned()) };
    match key.membership(&site.id) {
        Some(found) => Ok(KeyUsed { key: Arc::clone(key), membership: Arc::clone(found) }),
        None => Err(format!(
            "the API key {} is in no usage plan that opens stage {} of API {}",
            key.id, site.stage, site.api_id
        )),
    }
}
