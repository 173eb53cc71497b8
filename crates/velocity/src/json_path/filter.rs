//! Filter expressions: `@.price < 10 && @.name =~ /a.*/i`.

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::JsonPathError;
use super::cursor::Cursor;
use super::literal;
use super::parse::{Path, Surroundings, parse_path};

/// Nested parentheses, negations and filters.
const DEPTH_MAX: usize = 32;
/// Bytes of a compiled pattern.
const PATTERN_BYTES_MAX: usize = 256 * 1024;

/// A condition on a value.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    Or(Vec<Expression>),
    And(Vec<Expression>),
    Not(Box<Expression>),
    /// The path leads somewhere, be it to null.
    Exists(Path),
    Relation(Operand, Operator, Operand),
}

/// One side of a relation.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Path(Path),
    Value(Value),
    Pattern(Regex),
}

/// How the two sides are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Same,
    NotSame,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
    In,
    NotIn,
    Contains,
    All,
    Size,
    Empty,
    SubsetOf,
    AnyOf,
    NoneOf,
}

/// Longer ones before those that they begin with.
const OPERATORS: &[(&str, Operator)] = &[
    ("===", Operator::Same),
    ("!==", Operator::NotSame),
    ("==", Operator::Equal),
    ("=~", Operator::Matches),
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    ("<", Operator::Less),
    (">=", Operator::GreaterOrEqual),
    (">", Operator::Greater),
    ("in", Operator::In),
    ("nin", Operator::NotIn),
    ("contains", Operator::Contains),
    ("all", Operator::All),
    ("size", Operator::Size),
    ("empty", Operator::Empty),
    ("subsetof", Operator::SubsetOf),
    ("anyof", Operator::AnyOf),
    ("noneof", Operator::NoneOf),
];

/// Parses what stands inside `?(…)`.
pub(super) fn parse(cursor: &mut Cursor<'_>, depth: usize) -> Result<Expression, JsonPathError> {
    if depth > DEPTH_MAX {
        return Err(cursor.error(format!("a filter is nested deeper than {DEPTH_MAX}")));
    }
    let mut alternatives = vec![conjunction(cursor, depth)?];
    while cursor.eat("||") {
        alternatives.push(conjunction(cursor, depth)?);
    }
    Ok(match alternatives.len() {
        1 => alternatives.remove(0),
        _ => Expression::Or(alternatives),
    })
}

fn conjunction(cursor: &mut Cursor<'_>, depth: usize) -> Result<Expression, JsonPathError> {
    let mut conditions = vec![condition(cursor, depth)?];
    while cursor.eat("&&") {
        conditions.push(condition(cursor, depth)?);
    }
    Ok(match conditions.len() {
        1 => conditions.remove(0),
        _ => Expression::And(conditions),
    })
}

/// One condition, with the blanks around it.
fn condition(cursor: &mut Cursor<'_>, depth: usize) -> Result<Expression, JsonPathError> {
    if depth > DEPTH_MAX {
        return Err(cursor.error(format!("a filter is nested deeper than {DEPTH_MAX}")));
    }
    cursor.skip_space();
    let found = if cursor.eat("!") {
        Expression::Not(Box::new(condition(cursor, depth + 1)?))
    } else if cursor.eat("(") {
        let inner = parse(cursor, depth + 1)?;
        cursor.expect(")")?;
        inner
    } else {
        relation(cursor, depth)?
    };
    cursor.skip_space();
    Ok(found)
}

fn relation(cursor: &mut Cursor<'_>, depth: usize) -> Result<Expression, JsonPathError> {
    let left = operand(cursor, depth)?;
    cursor.skip_space();
    match (operator(cursor), left) {
        (Some(operator), left) => {
            cursor.skip_space();
            Ok(Expression::Relation(left, operator, operand(cursor, depth)?))
        }
        (None, Operand::Path(path)) => Ok(Expression::Exists(path)),
        (None, Operand::Value(_) | Operand::Pattern(_)) => {
            Err(cursor.error("expected an operator"))
        }
    }
}

fn operator(cursor: &mut Cursor<'_>) -> Option<Operator> {
    let rest = cursor.rest();
    let word = rest.find(|c: char| !c.is_ascii_alphabetic()).map_or(rest, |end| &rest[..end]);
    let found = OPERATORS.iter().find(|(text, _)| match word.is_empty() {
        true => rest.starts_with(text),
        false => word.eq_ignore_ascii_case(text),
    });
    let (text, operator) = found?;
    let length = if word.is_empty() { text.len() } else { word.len() };
    let eaten = rest.get(..length)?;
    cursor.eat(eaten).then_some(*operator)
}

fn operand(cursor: &mut Cursor<'_>, depth: usize) -> Result<Operand, JsonPathError> {
    match cursor.peek() {
        Some('@' | '$') => Ok(Operand::Path(parse_path(cursor, Surroundings::Filter(depth))?)),
        Some('/') => pattern(cursor).map(Operand::Pattern),
        _ => literal::parse(cursor).map(Operand::Value),
    }
}

/// `/pattern/flags`; it has to match the whole text, as in Java.
fn pattern(cursor: &mut Cursor<'_>) -> Result<Regex, JsonPathError> {
    let error = cursor.error("the pattern has no end");
    cursor.expect("/")?;
    let mut text = String::from(r"\A(?:");
    loop {
        match cursor.next() {
            None => return Err(error),
            Some('/') => break,
            Some('\\') => match cursor.next() {
                None => return Err(error),
                Some('/') => text.push('/'),
                Some(other) => text.extend(['\\', other]),
            },
            Some(other) => text.push(other),
        }
    }
    let flags = cursor.take_while(|c, _| c.is_ascii_alphabetic());
    // On a line of its own: in extended patterns a comment ends with the line.
    text.push_str(if flags.contains('x') { "\n)\\z" } else { ")\\z" });
    let mut builder = RegexBuilder::new(&text);
    builder.size_limit(PATTERN_BYTES_MAX).dfa_size_limit(PATTERN_BYTES_MAX);
    for flag in flags.chars() {
        match flag {
            'i' => builder.case_insensitive(true),
            'm' => builder.multi_line(true),
            's' => builder.dot_matches_new_line(true),
            'x' => builder.ignore_whitespace(true),
            'd' | 'u' | 'U' => &mut builder,
            other => return Err(cursor.error(format!("a pattern has no flag '{other}'"))),
        };
    }
    builder.build().map_err(|cause| {
        let why = match cause {
            regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
            other => other.to_string().lines().last().unwrap_or_default().to_owned(),
        };
        cursor.error(format!("the pattern cannot be used ({why})"))
    })
}
