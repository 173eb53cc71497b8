//! Conditions: one operator, one key, the values it is held against.

use std::net::IpAddr;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;
use jiff::Timestamp;
use serde_json::Value as Json;

use crate::arn::ArnPattern;
use crate::error::{Path, Problem};
use crate::operator::{Family, Operator, Order, Quantifier, Sense};
use crate::pattern::{Case, Match, Pattern, Syntax};
use crate::statement::Effect;
use crate::value::{ConditionKeys, Value};
use crate::{Key, PolicyError};

/// One operator with one key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    operator: Operator,
    key: Key,
    wanted: Box<[Wanted]>,
}

/// A value in the document, compiled for its operator.
#[derive(Clone, Debug, PartialEq)]
enum Wanted {
    Text(Pattern),
    Arn(ArnPattern),
    Number(f64, Order),
    Moment(Timestamp, Order),
    Bool(bool),
    /// Base64 without padding.
    Binary(Box<str>),
    Address(IpNet),
    /// Whether the key is to be absent.
    Null(bool),
}

impl Condition {
    pub(crate) fn compile(
        operator: Operator,
        key: &str,
        values: &Json,
        variables: bool,
        path: &Path<'_>,
    ) -> Result<Self, PolicyError> {
        let compile =
            |value: &Json, path: &Path<'_>| compile(operator.family, value, variables, path);
        let wanted = match values {
            Json::Array(values) if values.is_empty() => return Err(path.error(Problem::Empty)),
            Json::Array(values) => values
                .iter()
                .enumerate()
                .map(|(index, value)| compile(value, &path.item(index)))
                .collect::<Result<_, _>>()?,
            single => Box::from([compile(single, path)?]),
        };
        Ok(Self { operator, key: Key::named(key), wanted })
    }

    /// Whether it holds. What cannot be resolved matches nothing, and its negation never allows.
    pub(crate) fn holds(&self, keys: &dyn ConditionKeys, effect: Effect) -> bool {
        let held = keys.value(&self.key);
        if self.operator.family == Family::Null {
            let absent = held.is_none_or(|value| value.len() == 0);
            return self.wanted.contains(&Wanted::Null(absent));
        }
        let held = match held {
            Some(value) if value.len() > 0 => value,
            Some(_) | None => return self.holds_absent(),
        };
        match self.operator.quantifier {
            Quantifier::Plain => self.holds_for(held, keys, effect),
            Quantifier::All => (0..held.len())
                .filter_map(|index| held.item(index))
                .all(|one| self.holds_for(one, keys, effect)),
            Quantifier::Any => (0..held.len())
                .filter_map(|index| held.item(index))
                .any(|one| self.holds_for(one, keys, effect)),
        }
    }

    /// Whether it holds when the request does not have the key.
    fn holds_absent(&self) -> bool {
        self.operator.if_exists
            || match self.operator.quantifier {
                Quantifier::All => true,
                Quantifier::Any => false,
                Quantifier::Plain => self.operator.sense == Sense::MatchesNot,
            }
    }

    fn holds_for(&self, held: Value<'_>, keys: &dyn ConditionKeys, effect: Effect) -> bool {
        let mut verdict = Match::No;
        for wanted in &self.wanted {
            match wanted.matches(held, keys) {
                Match::Yes => {
                    verdict = Match::Yes;
                    break;
                }
                Match::Unresolvable => verdict = Match::Unresolvable,
                Match::No => {}
            }
        }
        match (self.operator.sense, verdict) {
            (Sense::Matches, Match::Yes) => true,
            (Sense::Matches, Match::No | Match::Unresolvable) => false,
            (Sense::MatchesNot, Match::Yes) => false,
            (Sense::MatchesNot, Match::No) => true,
            (Sense::MatchesNot, Match::Unresolvable) => effect == Effect::Deny,
        }
    }
}

impl Wanted {
    fn matches(&self, held: Value<'_>, keys: &dyn ConditionKeys) -> Match {
        let matches = match self {
            Wanted::Text(pattern) => return any_text(held, |text| pattern.matches(text, keys)),
            Wanted::Arn(pattern) => return any_text(held, |text| pattern.matches(text, keys)),
            Wanted::Number(wanted, order) => {
                number(held).is_some_and(|held| order.holds(held, *wanted))
            }
            Wanted::Moment(wanted, order) => {
                moment(held).is_some_and(|held| order.holds(held, *wanted))
            }
            Wanted::Bool(wanted) => truth(held) == Some(*wanted),
            Wanted::Binary(wanted) => held.any_text(|text| text.trim_end_matches('=') == &**wanted),
            Wanted::Address(range) => address(held).is_some_and(|address| range.contains(&address)),
            // Answered before any value is looked at.
            Wanted::Null(_) => false,
        };
        if matches { Match::Yes } else { Match::No }
    }
}

fn any_text(held: Value<'_>, mut compare: impl FnMut(&str) -> Match) -> Match {
    let mut unresolvable = false;
    let yes = held.any_text(|text| match compare(text) {
        Match::Yes => true,
        Match::No => false,
        Match::Unresolvable => {
            unresolvable = true;
            false
        }
    });
    match (yes, unresolvable) {
        (true, _) => Match::Yes,
        (false, true) => Match::Unresolvable,
        (false, false) => Match::No,
    }
}

fn compile(
    family: Family,
    value: &Json,
    variables: bool,
    path: &Path<'_>,
) -> Result<Wanted, PolicyError> {
    let invalid =
        |value: &str, what: &'static str| path.error(Problem::Invalid(value.to_owned(), what));
    let written;
    let text = match value {
        Json::String(text) => text.as_str(),
        Json::Bool(_) | Json::Number(_) => {
            written = value.to_string();
            &written
        }
        Json::Null | Json::Array(_) | Json::Object(_) => {
            return Err(path.error(Problem::Expected("text, a number or a truth value")));
        }
    };
    let pattern = |wildcards, case| {
        Pattern::compile(text, Syntax { wildcards, variables }, case, path).map(Wanted::Text)
    };
    match family {
        Family::Text => pattern(false, Case::Sensitive),
        Family::TextIgnoringCase => pattern(false, Case::Ignored),
        Family::TextLike => pattern(true, Case::Sensitive),
        Family::Arn => ArnPattern::compile(text, variables, path).map(Wanted::Arn),
        Family::Number(order) => parse_number(text)
            .map(|number| Wanted::Number(number, order))
            .ok_or_else(|| invalid(text, "a number")),
        Family::Moment(order) => parse_moment(text)
            .map(|moment| Wanted::Moment(moment, order))
            .ok_or_else(|| invalid(text, "a date")),
        Family::Bool => {
            parse_truth(text).map(Wanted::Bool).ok_or_else(|| invalid(text, "true or false"))
        }
        Family::Null => {
            parse_truth(text).map(Wanted::Null).ok_or_else(|| invalid(text, "true or false"))
        }
        Family::Binary => match STANDARD.decode(text) {
            Ok(_) => Ok(Wanted::Binary(text.trim_end_matches('=').into())),
            Err(_) => Err(invalid(text, "base64")),
        },
        Family::Address => parse_range(text)
            .map(Wanted::Address)
            .ok_or_else(|| invalid(text, "an address or a range of them")),
    }
}

fn number(held: Value<'_>) -> Option<f64> {
    match held {
        Value::Number(number) => Some(number),
        other => other.one_text(parse_number)?,
    }
}

fn moment(held: Value<'_>) -> Option<Timestamp> {
    match held {
        Value::Moment(moment) => Some(moment),
        other => other.one_text(parse_moment)?,
    }
}

fn truth(held: Value<'_>) -> Option<bool> {
    match held {
        Value::Bool(truth) => Some(truth),
        other => other.one_text(parse_truth)?,
    }
}

fn address(held: Value<'_>) -> Option<IpAddr> {
    let address = match held {
        Value::Ip(address) => address,
        other => other.one_text(|text| IpAddr::from_str(text).ok())??,
    };
    // An IPv4 caller on a socket for both is one.
    Some(address.to_canonical())
}

fn parse_number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn parse_truth(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn parse_range(text: &str) -> Option<IpNet> {
    let range = match IpNet::from_str(text) {
        Ok(range) => range,
        Err(_) => IpNet::from(IpAddr::from_str(text).ok()?),
    };
    Some(range.trunc())
}

/// Seconds since 1970, or one of the forms of ISO 8601 that the W3C's note on dates lists.
fn parse_moment(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = Timestamp::from_str(text) {
        return Some(moment);
    }
    let whole_date = match text.len() {
        4 if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(format!("{text}-01-01")),
        7 => Some(format!("{text}-01")),
        10 => Some(text.to_owned()),
        _ => None,
    };
    let midnight = |date: jiff::civil::Date| date.to_zoned(jiff::tz::TimeZone::UTC);
    let date = whole_date.and_then(|date| jiff::civil::Date::from_str(&date).ok());
    if let Some(date) = date {
        return midnight(date).ok().map(|moment| moment.timestamp());
    }
    let seconds = parse_number(text)?;
    let in_range = seconds.abs() < 1e11;
    let milliseconds = (seconds * 1000.0).round() as i64;
    in_range.then(|| Timestamp::from_millisecond(milliseconds).ok()).flatten()
}

#[cfg(test)]
mod tests;
