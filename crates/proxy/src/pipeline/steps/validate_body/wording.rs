//! Schema violations in the words of the Java validator that AWS uses.
//!
//! Source: docs/wire/aws-gateway-responses.md section 4.1; one text is recorded
//! (`[object has missing required properties (["name"])]`), the others are that library's.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use crate::limits::{VALIDATION_TEXT_BYTES_MAX, VIOLATIONS_MAX};

/// All violations, as one bracketed list.
pub(super) fn violations(validator: &Validator, value: &Value) -> String {
    // With how deep in the value each is: Java looks at a value before it looks into it.
    let mut texts: Vec<(usize, String)> = Vec::new();
    // What is missing from one object is one violation in Java, many in ours.
    let mut missing: Vec<(String, Vec<String>)> = Vec::new();
    for error in validator.iter_errors(value).take(VIOLATIONS_MAX) {
        if let Kind::Required { property } = error.kind() {
            let place = error.instance_path().to_string();
            let name = property.to_string();
            match missing.iter_mut().find(|(own, _)| *own == place) {
                Some((_, names)) => names.push(name),
                None => missing.push((place, vec![name])),
            }
        } else {
            texts.push((depth(error.instance_path().as_str()), violation(&error)));
        }
    }
    for (place, mut names) in missing {
        names.sort();
        let text = format!("object has missing required properties ([{}])", names.join(","));
        texts.push((depth(&place), text));
    }
    texts.sort_by_key(|(depth, _)| *depth);
    let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
    let mut list = format!("[{}]", texts.join(", "));
    if list.len() > VALIDATION_TEXT_BYTES_MAX {
        let mut end = VALIDATION_TEXT_BYTES_MAX;
        while !list.is_char_boundary(end) {
            end -= 1;
        }
        list.truncate(end);
        list.push_str("…]");
    }
    list
}

/// How many steps a JSON pointer takes.
fn depth(pointer: &str) -> usize {
    pointer.bytes().filter(|byte| *byte == b'/').count()
}

fn violation(error: &ValidationError<'_>) -> String {
    let found = error.instance().as_ref();
    let elements = found.as_array().map_or(0, Vec::len);
    let members = found.as_object().map_or(0, serde_json::Map::len);
    let length = found.as_str().map_or(0, |text| text.chars().count());
    match error.kind() {
        Kind::Type { kind } => format!(
            "instance type ({}) does not match any allowed primitive type (allowed: [{}])",
            type_of(found),
            allowed(kind).join(",")
        ),
        Kind::Enum { options } => {
            format!("instance value ({found}) not found in enum (possible values: {options})")
        }
        Kind::Minimum { limit } => format!(
            "numeric instance is lower than the required minimum (minimum: {limit}, found: {found})"
        ),
        Kind::ExclusiveMinimum { limit } => {
            format!("numeric instance is not strictly greater than the required minimum {limit}")
        }
        Kind::Maximum { limit } => format!(
            "numeric instance is greater than the required maximum (maximum: {limit}, found: {found})"
        ),
        Kind::ExclusiveMaximum { limit } => {
            format!("numeric instance is not strictly lower than the required maximum {limit}")
        }
        Kind::MinLength { limit } => {
            format!("string {found} is too short (length: {length}, required minimum: {limit})")
        }
        Kind::MaxLength { limit } => {
            format!("string {found} is too long (length: {length}, maximum allowed: {limit})")
        }
        Kind::Pattern { pattern } => format!(
            "ECMA 262 regex {} does not match input string {found}",
            Value::from(pattern.as_str())
        ),
        Kind::AdditionalProperties { unexpected } => format!(
            "object instance has properties which are not allowed by the schema: {}",
            Value::from(unexpected.clone())
        ),
        Kind::AdditionalItems { limit } => format!(
            "schema only allows {limit} elements in array, but array has {elements} elements"
        ),
        Kind::MinItems { limit } => format!(
            "array is too short: must have at least {limit} elements but instance has {elements} \
             elements"
        ),
        Kind::MaxItems { limit } => format!(
            "array is too long: must have at most {limit} elements but instance has {elements} \
             elements"
        ),
        Kind::UniqueItems => "array must not contain duplicate elements".to_owned(),
        Kind::MinProperties { limit } => format!(
            "object has too few properties (found {members} but schema requires at least {limit})"
        ),
        Kind::MaxProperties { limit } => format!(
            "object has too many properties (found {members} but schema requires at most {limit})"
        ),
        Kind::MultipleOf { multiple_of } => {
            format!("remainder of division is not zero ({found} / {multiple_of})")
        }
        Kind::Format { format } => format!(
            "string {found} is invalid against requested format {}",
            Value::from(format.as_str())
        ),
        Kind::Not { .. } => "instance matched a schema which it should not have".to_owned(),
        Kind::AnyOf { context } => {
            format!("instance failed to match at least one required schema among {}", context.len())
        }
        Kind::OneOfNotValid { context } => format!(
            "instance failed to match exactly one schema (matched 0 out of {})",
            context.len()
        ),
        Kind::OneOfMultipleValid { context } => {
            let matched = context.iter().filter(|errors| errors.is_empty()).count();
            let all = context.len();
            format!("instance failed to match exactly one schema (matched {matched} out of {all})")
        }
        // Not in draft 4, or with nothing in Java to copy.
        _ => error.to_string(),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The allowed types, sorted; to Java a number may be an integer.
fn allowed(kind: &TypeKind) -> Vec<String> {
    let mut names: Vec<String> = match kind {
        TypeKind::Single(single) => vec![format!("\"{single}\"")],
        TypeKind::Multiple(several) => several.iter().map(|one| format!("\"{one}\"")).collect(),
    };
    if names.iter().any(|name| name == "\"number\"") {
        names.push("\"integer\"".to_owned());
    }
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(schema: Value, value: Value, expected: &str) {
        let validator =
            jsonschema::options().with_draft(jsonschema::Draft::Draft4).build(&schema).unwrap();
        assert_eq!(violations(&validator, &value), expected);
    }

    #[test]
    fn violations_read_as_in_java() {
        check(
            json!({"required": ["name", "age"]}),
            json!({}),
            r#"[object has missing required properties (["age","name"])]"#,
        );
        check(
            json!({"properties": {"age": {"type": "number"}}}),
            json!({"age": "x"}),
            r#"[instance type (string) does not match any allowed primitive type (allowed: ["integer","number"])]"#,
        );
        check(
            json!({"required": ["name"], "properties": {"age": {"type": "integer"}}}),
            json!({"age": "x"}),
            r#"[object has missing required properties (["name"]), instance type (string) does not match any allowed primitive type (allowed: ["integer"])]"#,
        );
        check(
            json!({"enum": ["a", "b"]}),
            json!("c"),
            r#"[instance value ("c") not found in enum (possible values: ["a","b"])]"#,
        );
        check(
            json!({"minimum": 1}),
            json!(0),
            "[numeric instance is lower than the required minimum (minimum: 1, found: 0)]",
        );
        check(
            json!({"maximum": 1, "exclusiveMaximum": true}),
            json!(1),
            "[numeric instance is not strictly lower than the required maximum 1]",
        );
        check(
            json!({"minLength": 2}),
            json!("ü"),
            r#"[string "ü" is too short (length: 1, required minimum: 2)]"#,
        );
        check(
            json!({"pattern": "^a$"}),
            json!("b"),
            r#"[ECMA 262 regex "^a$" does not match input string "b"]"#,
        );
        check(
            json!({"additionalProperties": false, "properties": {"a": {}}}),
            json!({"a": 1, "b": 2}),
            r#"[object instance has properties which are not allowed by the schema: ["b"]]"#,
        );
        check(
            json!({"items": {"type": "string"}, "minItems": 2}),
            json!([1]),
            r#"[array is too short: must have at least 2 elements but instance has 1 elements, instance type (integer) does not match any allowed primitive type (allowed: ["string"])]"#,
        );
    }
}
