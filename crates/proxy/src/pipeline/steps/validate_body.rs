//! The body must match the schema of its media type (docs/wire/aws-data-plane.md section 6).

use rejoinder_reply::{Failure, FailureKind};
use serde_json::Value;

use crate::exchange::Exchange;
use crate::media_type;
use crate::plan::{BodyRule, BodySchema};

mod wording;

pub(super) async fn run(rule: &BodyRule, exchange: &mut Exchange) -> Result<(), Failure> {
    let media_type = media_type::of(&exchange.head.headers);
    let validator = match media_type::listed(&rule.schemas, media_type) {
        None | Some(BodySchema::Anything) => return Ok(()),
        Some(BodySchema::Checked(validator)) => validator,
        Some(BodySchema::Faulty(reason)) => {
            return Err(Failure::new(FailureKind::ConfigurationFaulty).with_cause(&**reason));
        }
    };
    let body = exchange.whole_body().await?;
    let json: &[u8] = if body.is_empty() { b"{}" } else { &body };
    let invalid = |text: String| Failure::new(FailureKind::BodyInvalid).with_validation(text);
    let value: Value = match serde_json::from_slice(json) {
        Ok(value) => value,
        Err(error) => return Err(invalid(format!("[the body is not JSON: {error}]"))),
    };
    if validator.is_valid(&value) {
        return Ok(());
    }
    Err(invalid(wording::violations(validator, &value)))
}
