//! What the operators of filters mean.

use std::borrow::Cow;
use std::cmp::Ordering;

use regex::Regex;
use serde_json::{Number, Value};

use super::filter::Operator;

/// One side of a relation, evaluated.
#[derive(Debug)]
pub(super) enum Side<'v> {
    /// The path led nowhere.
    Nothing,
    Value(Cow<'v, Value>),
    Pattern(&'v Regex),
}

/// Whether the relation holds.
pub(super) fn holds(left: &Side<'_>, operator: Operator, right: &Side<'_>) -> bool {
    let (left, right) = match (left, right) {
        (Side::Value(left), Side::Value(right)) => (left.as_ref(), right.as_ref()),
        (Side::Value(value), Side::Pattern(pattern))
        | (Side::Pattern(pattern), Side::Value(value)) => {
            return operator == Operator::Matches && matches(pattern, value);
        }
        // Nothing equals nothing, so it differs from all.
        _ => {
            return matches!(operator, Operator::NotEqual | Operator::NotSame | Operator::NotIn);
        }
    };
    let order = || compare(left, right);
    match operator {
        Operator::Equal => equal(left, right),
        Operator::NotEqual => !equal(left, right),
        Operator::Same => same(left, right),
        Operator::NotSame => !same(left, right),
        Operator::Less => order().is_some_and(Ordering::is_lt),
        Operator::LessOrEqual => order().is_some_and(Ordering::is_le),
        Operator::Greater => order().is_some_and(Ordering::is_gt),
        Operator::GreaterOrEqual => order().is_some_and(Ordering::is_ge),
        // Needs a pattern on one side.
        Operator::Matches => false,
        Operator::In => holds_item(right, left),
        Operator::NotIn => !holds_item(right, left),
        Operator::Contains => match (left, right) {
            (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
            _ => holds_item(left, right),
        },
        Operator::All => items(right).is_some_and(|all| all.iter().all(|i| holds_item(left, i))),
        Operator::Size => size(left).is_some_and(|size| right.as_u64() == Some(size)),
        Operator::Empty => size(left).is_some_and(|size| right.as_bool() == Some(size == 0)),
        Operator::SubsetOf => {
            items(left).is_some_and(|all| all.iter().all(|i| holds_item(right, i)))
        }
        Operator::AnyOf => items(left).is_some_and(|all| all.iter().any(|i| holds_item(right, i))),
        Operator::NoneOf => {
            items(left).is_some_and(|all| !all.iter().any(|i| holds_item(right, i)))
        }
    }
}

fn items(value: &Value) -> Option<&Vec<Value>> {
    value.as_array()
}

fn holds_item(array: &Value, item: &Value) -> bool {
    items(array).is_some_and(|all| all.iter().any(|found| equal(found, item)))
}

fn size(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => Some(text.encode_utf16().count() as u64),
        Value::Array(items) => Some(items.len() as u64),
        Value::Object(members) => Some(members.len() as u64),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// `==`: a number and a text that says the same number are equal.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => compare_numbers(a, b).is_some_and(Ordering::is_eq),
        (Value::Number(number), Value::String(text))
        | (Value::String(text), Value::Number(number)) => text
            .parse::<Number>()
            .is_ok_and(|text| compare_numbers(number, &text).is_some_and(Ordering::is_eq)),
        (left, right) => left == right,
    }
}

/// `===`: of the same type as well.
fn same(left: &Value, right: &Value) -> bool {
    std::mem::discriminant(left) == std::mem::discriminant(right) && equal(left, right)
}

/// Numbers with numbers, texts with texts; nothing else has an order.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => compare_numbers(a, b),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Whole numbers exactly, others as floating point.
fn compare_numbers(a: &Number, b: &Number) -> Option<Ordering> {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

fn matches(pattern: &Regex, value: &Value) -> bool {
    match value {
        Value::String(text) => pattern.is_match(text),
        Value::Number(number) => pattern.is_match(&number.to_string()),
        Value::Bool(truth) => pattern.is_match(if *truth { "true" } else { "false" }),
        Value::Array(items) => {
            items.iter().filter_map(Value::as_str).any(|text| pattern.is_match(text))
        }
        Value::Null | Value::Object(_) => false,
    }
}
