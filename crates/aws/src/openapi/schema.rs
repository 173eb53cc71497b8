//! Schemas of a document to schemas of models.
//!
//! References to the document's models become AWS's canonical URLs, circular ones too; references
//! to anything else in the document are put in place. Keywords that AWS ignores on import are left
//! out (docs/wire/aws-api-surface.md, section 2.5). Nothing else is changed.

use serde_json::{Map, Value};

use super::document::Document;
use super::finding::Report;
use super::models::ModelNames;
use super::tree::{Node, Tree};

/// Not in models: AWS ignores them, or they say nothing of validity.
const IGNORED: &[&str] = &[
    "default",
    "example",
    "examples",
    "discriminator",
    "readOnly",
    "writeOnly",
    "deprecated",
    "exclusiveMinimum",
    "xml",
    "externalDocs",
];
/// Members whose members are schemas by name.
const NAMED: &[&str] = &["properties", "patternProperties", "definitions"];
/// Members that are lists of schemas.
const LISTED: &[&str] = &["allOf", "anyOf", "oneOf"];
/// Members that are a schema (or, `items`, a list of them).
const NESTED: &[&str] = &["items", "additionalItems", "additionalProperties", "not"];
/// How many references to parts of other schemas one schema may put in place.
const INLINED_MAX: usize = 200;
/// How deep they may nest.
const INLINED_DEPTH_MAX: usize = 8;

/// One schema's conversion.
pub(super) struct Conversion<'a, 'd> {
    pub(super) document: &'a Document<'d>,
    pub(super) names: &'a ModelNames<'d>,
    pub(super) report: &'a mut Report,
    inlined: usize,
    depth: usize,
}

impl<'a, 'd> Conversion<'a, 'd> {
    pub(super) fn new(
        document: &'a Document<'d>,
        names: &'a ModelNames<'d>,
        report: &'a mut Report,
    ) -> Self {
        Self { document, names, report, inlined: 0, depth: 0 }
    }

    /// The schema as a model has it.
    pub(super) fn schema(&mut self, node: &Node) -> Value {
        let entries = match &node.tree {
            Tree::Map(entries) => entries,
            // `additionalProperties: false`, and whatever else is no schema.
            Tree::Null | Tree::Bool(_) | Tree::Number { .. } | Tree::Text(_) | Tree::List(_) => {
                return node.to_json();
            }
        };
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            return self.reference(reference, node);
        }
        let mut schema = Map::new();
        for entry in entries {
            let key = entry.key.as_str();
            if IGNORED.contains(&key) || key.starts_with("x-") {
                continue;
            }
            let value = &entry.value;
            let converted = if NAMED.contains(&key) && value.is_map() {
                let members = value.entries().iter();
                Value::Object(members.map(|m| (m.key.clone(), self.schema(&m.value))).collect())
            } else if (LISTED.contains(&key) || NESTED.contains(&key))
                && matches!(value.tree, Tree::List(_))
            {
                Value::Array(value.items().iter().map(|item| self.schema(item)).collect())
            } else if NESTED.contains(&key) {
                self.schema(value)
            } else if key == "required" && value.items().is_empty() {
                // `required: true` on a property (draft 3) and an empty list are no draft 4.
                continue;
            } else {
                value.to_json()
            };
            schema.insert(key.to_owned(), converted);
        }
        Value::Object(schema)
    }

    fn reference(&mut self, reference: &str, node: &Node) -> Value {
        if let Some(url) = self.names.url(reference) {
            return canonical(url);
        }
        if !reference.starts_with("#/") {
            if !reference.starts_with("https://apigateway.amazonaws.com/restapis/") {
                let message = format!(
                    "Unable to resolve reference '{reference}': only references within the \
                     document are followed"
                );
                self.report.warn(node.at, message);
                return Value::Object(Map::new());
            }
            return canonical(reference.to_owned());
        }
        let target = self.document.target(reference);
        match target {
            Some(target) if self.inlined < INLINED_MAX && self.depth < INLINED_DEPTH_MAX => {
                self.inlined += 1;
                self.depth += 1;
                let schema = self.schema(target);
                self.depth -= 1;
                schema
            }
            Some(_) => {
                let message = format!(
                    "Reference '{reference}' is circular and names no model; anything is valid \
                     there"
                );
                self.report.warn(node.at, message);
                Value::Object(Map::new())
            }
            None => {
                let message = format!("Unable to resolve reference '{reference}'");
                self.report.warn(node.at, message);
                Value::Object(Map::new())
            }
        }
    }
}

fn canonical(url: String) -> Value {
    Value::Object(Map::from_iter([("$ref".to_owned(), Value::String(url))]))
}
