//! Required parameters must be there and not blank (docs/wire/aws-data-plane.md section 6).

use rejoinder_reply::{Failure, FailureKind, Multiplicity, Position, Values};

use crate::exchange::Exchange;
use crate::plan::ParameterRule;

pub(super) fn run(rules: &[ParameterRule], exchange: &Exchange) -> Result<(), Failure> {
    let mut value = String::new();
    let mut missing: Vec<&ParameterRule> = rules
        .iter()
        .filter(|rule| {
            value.clear();
            exchange.request(rule.position, &rule.name, Multiplicity::All, &mut value);
            value.trim().is_empty()
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort_by_key(|rule| (order(rule.position), &rule.name));
    let names: Vec<&str> = missing.iter().map(|rule| &*rule.name).collect();
    let message = format!("Missing required request parameters: [{}]", names.join(", "));
    Err(Failure::new(FailureKind::ParametersInvalid)
        .with_validation(message.as_str())
        .with_message(message))
}

/// Headers, then path, then query string: the order of the vendor's full names.
fn order(position: Position) -> u8 {
    match position {
        Position::Header => 0,
        Position::Path => 1,
        Position::QueryString => 2,
    }
}
