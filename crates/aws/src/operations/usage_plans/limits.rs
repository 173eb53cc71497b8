//! The numbers of usage plans: throttles and quotas, as JSON and as texts of a PATCH.

use serde_json::Value;

use crate::documents::{Quota, QuotaPeriod, Throttle};
use crate::operations::OperationError;

/// A quota in the making: a PATCH sets one member after the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct QuotaParts {
    pub(super) limit: Option<i64>,
    pub(super) offset: Option<i64>,
    pub(super) period: Option<QuotaPeriod>,
}

impl QuotaParts {
    pub(super) fn of(quota: Option<Quota>) -> Self {
        quota.map_or_else(Self::default, |quota| Self {
            limit: Some(quota.limit),
            offset: Some(quota.offset),
            period: Some(quota.period),
        })
    }

    /// The quota, if any part of one was given.
    pub(super) fn whole(self) -> Result<Option<Quota>, OperationError> {
        let (limit, period) = match self {
            Self { limit: None, offset: None, period: None } => return Ok(None),
            Self { limit: Some(limit), period: Some(period), .. } => (limit, period),
            Self { .. } => {
                return Err(OperationError::bad_request(
                    "Usage Plan quota limit and period must be specified",
                ));
            }
        };
        let offset = self.offset.unwrap_or_default();
        if limit < 0 {
            return Err(OperationError::bad_request("Usage Plan quota limit must not be negative"));
        }
        let (last, rule) = match period {
            QuotaPeriod::Day => (0, "zero in the DAY period"),
            QuotaPeriod::Week => (6, "between 0 and 6 inclusive in the WEEK period"),
            QuotaPeriod::Month => (27, "between 0 and 27 inclusive in the MONTH period"),
        };
        if !(0..=last).contains(&offset) {
            return Err(OperationError::bad_request(format!(
                "Usage Plan quota offset must be {rule}"
            )));
        }
        Ok(Some(Quota { limit, offset, period }))
    }
}

/// A quota of a JSON body.
pub(super) fn quota(given: &Value) -> Result<Option<Quota>, OperationError> {
    let number = |name: &str| given.get(name).and_then(whole);
    QuotaParts {
        limit: number("limit"),
        offset: number("offset"),
        period: given.get("period").and_then(Value::as_str).map(period).transpose()?,
    }
    .whole()
}

/// A throttle of a JSON body or text.
pub(super) fn throttle(given: &Value) -> Result<Throttle, OperationError> {
    let burst = given.get("burstLimit").and_then(whole);
    let rate = given.get("rateLimit").and_then(fraction);
    Ok(Throttle {
        burst_limit: burst.map(checked_burst).transpose()?,
        rate_limit: rate.map(checked_rate).transpose()?,
    })
}

/// `DAY`, `WEEK` or `MONTH`.
pub(super) fn period(text: &str) -> Result<QuotaPeriod, OperationError> {
    match text {
        "DAY" => Ok(QuotaPeriod::Day),
        "WEEK" => Ok(QuotaPeriod::Week),
        "MONTH" => Ok(QuotaPeriod::Month),
        _ => Err(OperationError::bad_request(format!("Invalid quota period specified: {text}"))),
    }
}

/// A whole number in a PATCH.
pub(super) fn number(text: &str) -> Result<i64, OperationError> {
    text.trim().parse().map_err(|_| not_a_number(text))
}

/// Requests at once, in a PATCH.
pub(super) fn burst(text: &str) -> Result<i64, OperationError> {
    checked_burst(number(text)?)
}

/// Requests per second, in a PATCH.
pub(super) fn rate(text: &str) -> Result<f64, OperationError> {
    checked_rate(text.trim().parse().map_err(|_| not_a_number(text))?)
}

fn checked_burst(burst: i64) -> Result<i64, OperationError> {
    match burst >= 0 {
        true => Ok(burst),
        false => Err(OperationError::bad_request("Usage Plan burst limit must not be negative")),
    }
}

fn checked_rate(rate: f64) -> Result<f64, OperationError> {
    match rate.is_finite() && rate >= 0.0 {
        true => Ok(rate),
        false => Err(OperationError::bad_request("Usage Plan rate limit must not be negative")),
    }
}

fn not_a_number(text: &str) -> OperationError {
    OperationError::bad_request(format!("Invalid number specified: {text}"))
}

/// A whole number, also in a text, as the value of a PATCH may have it.
fn whole(value: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "AWS cuts fractions off as well")]
    let cut = |number: f64| number as i64;
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(cut)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn fraction(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
