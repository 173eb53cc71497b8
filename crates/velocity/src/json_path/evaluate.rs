//! Walking a value along a path, with an end to the work.

use std::borrow::Cow;
use std::cell::Cell;

use serde_json::{Map, Value};

use super::compare::{Side, holds};
use super::filter::{Expression, Operand};
use super::function::effective_index;
use super::parse::{Path, Start, Token};

/// Nested values that a scan goes into. What JSON parsers build is flatter.
const DEPTH_MAX: usize = 256;
/// Bytes of text that are looked at in the time of one step.
const TEXT_BYTES: u64 = 64;

/// The work is more than one evaluation may take.
#[derive(Debug)]
pub(super) struct TooMuch;

/// What one evaluation has, and how much it may still do.
pub(super) struct Work<'v> {
    root: &'v Value,
    left: Cell<u64>,
}

type Found<'v> = Vec<Cow<'v, Value>>;

impl<'v> Work<'v> {
    pub(super) fn new(root: &'v Value, steps: u64) -> Self {
        Self { root, left: Cell::new(steps) }
    }

    fn spend(&self, steps: u64) -> Result<(), TooMuch> {
        self.left.set(self.left.get().checked_sub(steps).ok_or(TooMuch)?);
        Ok(())
    }

    /// Spends a step for each value inside `value`, and one for every [`TEXT_BYTES`] of text.
    pub(super) fn weigh(&self, value: &Value) -> Result<(), TooMuch> {
        self.spend(1 + value.as_str().map_or(0, |text| text.len() as u64 / TEXT_BYTES))?;
        children(value).try_for_each(|child| self.weigh(child))
    }

    /// Spends what comparing the two may cost: all of the left, with each element of the right.
    fn weigh_relation(&self, left: &Side<'_>, right: &Side<'_>) -> Result<(), TooMuch> {
        let before = self.left.get();
        let elements = |side: &Side<'_>| match side {
            Side::Value(value) => value.as_array().map_or(1, Vec::len).max(1),
            Side::Nothing | Side::Pattern(_) => 1,
        };
        for side in [left, right] {
            if let Side::Value(value) = side {
                self.weigh(value)?;
            }
        }
        let weight = before - self.left.get();
        self.spend(weight.saturating_mul(elements(left).min(elements(right)) as u64 - 1))
    }
}

impl Path {
    /// What it selects, seen from `current`.
    pub(super) fn evaluate<'v>(
        &self,
        work: &Work<'v>,
        current: &'v Value,
    ) -> Result<Option<Cow<'v, Value>>, TooMuch> {
        let start = match self.start {
            Start::Root => work.root,
            Start::Current => current,
        };
        let mut found = Vec::new();
        step(work, &self.tokens, start, &mut found)?;
        let value = if self.is_definite() {
            found.into_iter().next()
        } else {
            for value in &found {
                work.weigh(value)?;
            }
            Some(Cow::Owned(Value::Array(found.into_iter().map(Cow::into_owned).collect())))
        };
        Ok(match self.function {
            Some(function) => value.and_then(|value| function.apply(&value)).map(Cow::Owned),
            None => value,
        })
    }
}

fn step<'v>(
    work: &Work<'v>,
    tokens: &[Token],
    value: &'v Value,
    found: &mut Found<'v>,
) -> Result<(), TooMuch> {
    work.spend(1)?;
    let Some((token, rest)) = tokens.split_first() else {
        found.push(Cow::Borrowed(value));
        return Ok(());
    };
    match token {
        Token::Names(names) => {
            let Value::Object(members) = value else { return Ok(()) };
            if names.len() > 1 && rest.is_empty() {
                let some = names.iter().filter_map(|name| members.get_key_value(name));
                let chosen: Map<_, _> = some.map(|(k, v)| (k.clone(), v.clone())).collect();
                found.push(Cow::Owned(Value::Object(chosen)));
                return Ok(());
            }
            let mut some = names.iter().filter_map(|name| members.get(name));
            some.try_for_each(|member| step(work, rest, member, found))
        }
        Token::Indexes(indexes) => {
            let Value::Array(items) = value else { return Ok(()) };
            let places = indexes.iter().filter_map(|index| effective_index(*index, items.len()));
            let mut some = places.filter_map(|at| items.get(at));
            some.try_for_each(|item| step(work, rest, item, found))
        }
        Token::Slice(from, to) => {
            let Value::Array(items) = value else { return Ok(()) };
            slice(items, *from, *to).try_for_each(|item| step(work, rest, item, found))
        }
        Token::Wildcard => children(value).try_for_each(|child| step(work, rest, child, found)),
        Token::Scan => scan(work, rest, value, found, 0),
        Token::Filter(expression) => match value {
            Value::Array(items) => items.iter().try_for_each(|item| {
                if expression.accepts(work, item)? { step(work, rest, item, found) } else { Ok(()) }
            }),
            // An object is itself put to the test, not its members.
            Value::Object(_) if expression.accepts(work, value)? => step(work, rest, value, found),
            _ => Ok(()),
        },
    }
}

/// Applies `tokens` to `value` and to everything in it, outer before inner.
fn scan<'v>(
    work: &Work<'v>,
    tokens: &[Token],
    value: &'v Value,
    found: &mut Found<'v>,
    depth: usize,
) -> Result<(), TooMuch> {
    if depth > DEPTH_MAX {
        return Err(TooMuch);
    }
    let applies = match (tokens.first(), value) {
        // At the end, several names make an object of those that have them all.
        (Some(Token::Names(names)), Value::Object(members)) if tokens.len() == 1 => {
            names.iter().all(|name| members.contains_key(name))
        }
        // The elements are put to the test when the scan comes to them.
        (Some(Token::Filter(_)), Value::Array(_)) => false,
        _ => true,
    };
    if applies {
        step(work, tokens, value, found)?;
    }
    children(value)
        .filter(|child| child.is_object() || child.is_array())
        .try_for_each(|child| scan(work, tokens, child, found, depth + 1))
}

/// The members of an object or the elements of an array.
fn children(value: &Value) -> impl Iterator<Item = &Value> {
    let members = value.as_object().into_iter().flat_map(|members| members.values());
    let items = value.as_array().into_iter().flatten();
    members.chain(items)
}

/// From included, to excluded; negative ones count from the end.
fn slice(items: &[Value], from: Option<i64>, to: Option<i64>) -> impl Iterator<Item = &Value> {
    let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let place = |at: i64| usize::try_from(if at < 0 { at + len } else { at }.clamp(0, len));
    let from = from.map_or(Ok(0), place).unwrap_or(0);
    let to = to.map_or(Ok(items.len()), place).unwrap_or(0);
    items.get(from..to).unwrap_or_default().iter()
}

impl Expression {
    fn accepts<'v>(&self, work: &Work<'v>, value: &'v Value) -> Result<bool, TooMuch> {
        work.spend(1)?;
        match self {
            Self::Or(any) => {
                for one in any {
                    if one.accepts(work, value)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::And(all) => {
                for one in all {
                    if !one.accepts(work, value)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Not(inner) => Ok(!inner.accepts(work, value)?),
            Self::Exists(path) => Ok(path.evaluate(work, value)?.is_some()),
            Self::Relation(left, operator, right) => {
                let left = left.side(work, value)?;
                let right = right.side(work, value)?;
                work.weigh_relation(&left, &right)?;
                Ok(holds(&left, *operator, &right))
            }
        }
    }
}

impl Operand {
    fn side<'s, 'v: 's>(&'s self, work: &Work<'v>, value: &'v Value) -> Result<Side<'s>, TooMuch> {
        Ok(match self {
            Self::Path(path) => path.evaluate(work, value)?.map_or(Side::Nothing, Side::Value),
            Self::Value(value) => Side::Value(Cow::Borrowed(value)),
            Self::Pattern(pattern) => Side::Pattern(pattern),
        })
    }
}
