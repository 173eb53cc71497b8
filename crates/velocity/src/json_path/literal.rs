//! JSON in a filter, where texts may stand in single quotes.

use serde_json::{Map, Number, Value};

use super::JsonPathError;
use super::cursor::Cursor;

/// Nested arrays and objects.
const DEPTH_MAX: usize = 32;

/// Reads a value.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Value, JsonPathError> {
    value(cursor, 0)
}

fn value(cursor: &mut Cursor<'_>, depth: usize) -> Result<Value, JsonPathError> {
    if depth > DEPTH_MAX {
        return Err(cursor.error(format!("a value is nested deeper than {DEPTH_MAX}")));
    }
    match cursor.peek() {
        Some('\'' | '"') => Ok(Value::String(cursor.quoted()?)),
        Some('[') => {
            let mut items = Vec::new();
            members(cursor, "[", "]", |cursor| {
                items.push(value(cursor, depth + 1)?);
                Ok(())
            })?;
            Ok(Value::Array(items))
        }
        Some('{') => {
            let mut object = Map::new();
            members(cursor, "{", "}", |cursor| {
                let name = match cursor.peek() {
                    Some('\'' | '"') => cursor.quoted()?,
                    _ => return Err(cursor.error("expected a quoted name")),
                };
                cursor.skip_space();
                cursor.expect(":")?;
                cursor.skip_space();
                object.insert(name, value(cursor, depth + 1)?);
                Ok(())
            })?;
            Ok(Value::Object(object))
        }
        _ => word(cursor),
    }
}

fn members(
    cursor: &mut Cursor<'_>,
    open: &str,
    close: &str,
    mut member: impl FnMut(&mut Cursor<'_>) -> Result<(), JsonPathError>,
) -> Result<(), JsonPathError> {
    cursor.expect(open)?;
    cursor.skip_space();
    if cursor.eat(close) {
        return Ok(());
    }
    loop {
        cursor.skip_space();
        member(cursor)?;
        cursor.skip_space();
        if cursor.eat(close) {
            return Ok(());
        }
        cursor.expect(",")?;
    }
}

fn word(cursor: &mut Cursor<'_>) -> Result<Value, JsonPathError> {
    for (name, value) in
        [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)]
    {
        if cursor.eat(name) {
            return Ok(value);
        }
    }
    let error = cursor.error("expected a path, a text in quotes, a number, true, false or null");
    let digits =
        cursor.take_while(|c, _| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'));
    digits.parse::<Number>().map(Value::Number).map_err(|_| error)
}
