//! What AWS's front refuses before any operation sees it: wrong JSON types, one at a time
//! (SerializationException), then all broken constraints together (ValidationException), body
//! members before URI members. Texts: docs/wire/aws-api-surface.md, section 2.1. For wrong types
//! that no recorded answer covers, the texts follow the framework's pattern (unverified).

use serde_json::{Map, Value};

use super::route::Labels;
use crate::operations::{
    Body, Format, GATEWAY_RESPONSE_TYPES, Member, Operation, OperationError, Presence, Refusal,
    STATUS_CODE, Shape,
};

/// The body as a JSON object whose members have their types. An empty body is an empty object;
/// members that nobody declared are dropped.
pub(super) fn parse(raw: &[u8], members: &[Member]) -> Result<Map<String, Value>, OperationError> {
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(raw) {
        Ok(Value::Object(mut body)) => {
            structure(&body, members)?;
            body.retain(|name, _| members.iter().any(|member| member.name == name));
            Ok(body)
        }
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(serialization("Unexpected value type in payload")),
        Err(error) => {
            Err(serialization(format!("Could not parse request body into json: {error}")))
        }
    }
}

fn structure(object: &Map<String, Value>, members: &[Member]) -> Result<(), OperationError> {
    members.iter().try_for_each(|member| match object.get(member.name) {
        Some(value) => typed(value, &member.shape),
        None => Ok(()),
    })
}

/// Whether a value has its type. Null has every type.
fn typed(value: &Value, shape: &Shape) -> Result<(), OperationError> {
    match (shape, value) {
        (_, Value::Null)
        | (Shape::Text | Shape::Enum(_) | Shape::Pattern(_), Value::String(_))
        | (Shape::Flag, Value::Bool(_))
        | (Shape::Integer | Shape::Double, Value::Number(_)) => Ok(()),
        (Shape::Integer, Value::String(text)) if text.trim().parse::<i64>().is_ok() => Ok(()),
        (Shape::List(of), Value::Array(items)) => items.iter().try_for_each(|i| typed(i, of)),
        (Shape::Map(of), Value::Object(entries)) => entries.values().try_for_each(|v| typed(v, of)),
        (Shape::Structure(members), Value::Object(object)) => structure(object, members),
        (Shape::List(_), _) => Err(serialization("Expected list or null")),
        (Shape::Map(_), _) => Err(serialization("Expected map or null")),
        (Shape::Structure(_), _) => Err(serialization("Expected structure or null")),
        (Shape::Text | Shape::Enum(_) | Shape::Pattern(_), value) => {
            Err(unconvertible(value, "String"))
        }
        (Shape::Flag, value) => Err(unconvertible(value, "Boolean")),
        (Shape::Integer, value) => Err(unconvertible(value, "Integer")),
        (Shape::Double, value) => Err(unconvertible(value, "Double")),
    }
}

fn unconvertible(value: &Value, wanted: &str) -> OperationError {
    let class = match value {
        Value::Object(_) => {
            return serialization("Start of structure or map found where not expected.");
        }
        Value::Array(_) => return serialization("Start of list found where not expected"),
        Value::Bool(_) => "java.lang.Boolean",
        Value::Number(_) => "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
        Value::String(_) | Value::Null => "java.lang.String",
    };
    serialization(format!("class {class} can not be converted to an {wanted}"))
}

fn serialization(message: impl Into<String>) -> OperationError {
    OperationError::new(Refusal::Serialization, message)
}

/// All constraints of a request.
pub(super) fn constraints(
    operation: &Operation,
    body: &Map<String, Value>,
    labels: &Labels,
) -> Result<(), OperationError> {
    let mut broken = Vec::new();
    if let Body::Json(members) = operation.body {
        let mut name = operation.name.to_owned();
        name[..1].make_ascii_lowercase();
        check_structure(&format!("{name}Input"), body, members, &mut broken);
    }
    for (label, value) in labels {
        match *label {
            "status_code" => check_format("statusCode", value, &STATUS_CODE, &mut broken),
            "response_type" => {
                check_enum("responseType", value, GATEWAY_RESPONSE_TYPES, &mut broken);
            }
            _ => {}
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    let errors = if broken.len() == 1 { "error" } else { "errors" };
    let text = format!("{} validation {errors} detected: {}", broken.len(), broken.join("; "));
    Err(OperationError::new(Refusal::Validation, text))
}

fn check_structure(
    path: &str,
    object: &Map<String, Value>,
    members: &[Member],
    broken: &mut Vec<String>,
) {
    for member in members {
        let path = format!("{path}.{}", member.name);
        match object.get(member.name).filter(|value| !value.is_null()) {
            Some(value) => check_value(&path, value, &member.shape, broken),
            None if member.presence == Presence::Required => broken.push(format!(
                "Value null at '{path}' failed to satisfy constraint: Member must not be null"
            )),
            None => {}
        }
    }
}

fn check_value(path: &str, value: &Value, shape: &Shape, broken: &mut Vec<String>) {
    match (shape, value) {
        (Shape::Enum(set), Value::String(text)) => check_enum(path, text, set, broken),
        (Shape::Pattern(format), Value::String(text)) => check_format(path, text, format, broken),
        (Shape::List(Shape::Enum(set)), Value::Array(items)) => {
            check_enums(path, items, set, broken);
        }
        (Shape::List(of), Value::Array(items)) => {
            for (at, item) in items.iter().enumerate() {
                check_value(&format!("{path}.{}.member", at + 1), item, of, broken);
            }
        }
        (Shape::Map(of), Value::Object(entries)) => {
            for (key, value) in entries {
                check_value(&format!("{path}.{key}"), value, of, broken);
            }
        }
        (Shape::Structure(members), Value::Object(object)) => {
            check_structure(path, object, members, broken);
        }
        _ => {}
    }
}

/// A list of enum members is reported as a whole.
fn check_enums(path: &str, items: &[Value], set: &[&str], broken: &mut Vec<String>) {
    let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
    if texts.iter().any(|text| !set.contains(text)) {
        broken.push(format!(
            "Value '[{}]' at '{path}' failed to satisfy constraint: Member must satisfy \
             constraint: [Member must satisfy enum value set: [{}]]",
            texts.join(", "),
            set.join(", ")
        ));
    }
}

fn check_enum(path: &str, text: &str, set: &[&str], broken: &mut Vec<String>) {
    if !set.contains(&text) {
        broken.push(format!(
            "Value '{text}' at '{path}' failed to satisfy constraint: Member must satisfy enum \
             value set: [{}]",
            set.join(", ")
        ));
    }
}

fn check_format(path: &str, text: &str, format: &Format, broken: &mut Vec<String>) {
    if !(format.matches)(text) {
        broken.push(format!(
            "Value '{text}' at '{path}' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: {}",
            format.pattern
        ));
    }
}
