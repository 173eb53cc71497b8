//! Models to JSON Schema validators.
//!
//! Models are draft 4, whatever their `$schema` says. They refer to each other by URL
//! (`https://apigateway.amazonaws.com/restapis/{api}/models/{name}`), in circles too; nothing is
//! ever fetched. A model and all that it refers to become one document: every model under
//! `definitions`, references rewritten. The API in a reference is not looked at, so that a cloned
//! API validates with its own models.
//!
//! Patterns run in linear time. Those that need look-around run in the backtracking engine with a
//! bound on its steps, so that no body can hold a worker up.
//!
//! Source: docs/wire/aws-data-plane.md, section 6; docs/wire/aws-api-surface.md, section 4.3.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jsonschema::{Draft, PatternOptions, Validator};
use rejoinder_proxy::plan::BodySchema;
use serde_json::{Map, Value};

use super::notes::Notes;
use crate::documents::Model;
use crate::schema_reference::model_of;

/// The model of every new API that accepts everything.
const EMPTY: &str = "Empty";
/// Steps of the backtracking pattern engine on one string.
const PATTERN_STEPS_MAX: usize = 100_000;
/// Bytes of one compiled pattern.
const PATTERN_BYTES_MAX: usize = 1 << 20;

/// The validators of an API's models, each compiled once.
pub(super) struct Schemas<'a> {
    models: &'a BTreeMap<Arc<str>, Arc<Model>>,
    compiled: HashMap<String, Result<Arc<Validator>, String>>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(models: &'a BTreeMap<Arc<str>, Arc<Model>>) -> Self {
        Self { models, compiled: HashMap::new() }
    }

    /// What bodies of this model must match.
    pub(super) fn schema(&mut self, model: &str, notes: &mut Notes) -> BodySchema {
        if model == EMPTY {
            return BodySchema::Anything;
        }
        if !self.compiled.contains_key(model) {
            let built = build(model, self.models);
            self.compiled.insert(model.to_owned(), built);
        }
        match self.compiled.get(model) {
            Some(Ok(validator)) => BodySchema::Checked(validator.clone()),
            Some(Err(reason)) => BodySchema::Faulty(notes.faulty(reason.clone())),
            None => BodySchema::Faulty(notes.faulty(format!("model {model} was not compiled"))),
        }
    }
}

fn build(name: &str, models: &BTreeMap<Arc<str>, Arc<Model>>) -> Result<Arc<Validator>, String> {
    let document = document(name, models)?;
    let base = || jsonschema::options().with_draft(Draft::Draft4).offline();
    let linear = base()
        .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_BYTES_MAX))
        .build(&document);
    let built = linear.or_else(|_| {
        let bounded = PatternOptions::fancy_regex()
            .backtrack_limit(PATTERN_STEPS_MAX)
            .size_limit(PATTERN_BYTES_MAX);
        base().with_pattern_options(bounded).build(&document)
    });
    built.map(Arc::new).map_err(|error| {
        format!(
            "model {name} cannot be used as a draft 4 schema ({error} at {}): requests with a \
             body answer API_CONFIGURATION_ERROR",
            error.instance_path()
        )
    })
}

/// A model with everything that it refers to, as one document.
fn document(name: &str, models: &BTreeMap<Arc<str>, Arc<Model>>) -> Result<Value, String> {
    let mut definitions = Map::new();
    let mut wanted = vec![name.to_owned()];
    while let Some(next) = wanted.pop() {
        if definitions.contains_key(&next) {
            continue;
        }
        let Some(model) = models.get(next.as_str()) else {
            return Err(format!(
                "model {name} refers to model {next}, which does not exist: requests with a body \
                 answer API_CONFIGURATION_ERROR"
            ));
        };
        let text = model.schema.as_deref().unwrap_or("{}");
        let mut schema: Value = serde_json::from_str(text)
            .map_err(|error| format!("model {next} is not JSON: {error}"))?;
        let known = |name: &str| models.contains_key(name);
        let own = schema.get("definitions").and_then(Value::as_object).cloned();
        let scope = Scope { model: &next, known: &known, own: &own.unwrap_or_default() };
        scope.rewrite(&mut schema, &mut wanted);
        definitions.insert(next, schema);
    }
    let mut root = Map::new();
    root.insert("$ref".to_owned(), pointer(name, "").into());
    root.insert("definitions".to_owned(), definitions.into());
    Ok(root.into())
}

/// Where a model's references are rewritten.
struct Scope<'s> {
    model: &'s str,
    known: &'s dyn Fn(&str) -> bool,
    /// The model's own `definitions`.
    own: &'s Map<String, Value>,
}

impl Scope<'_> {
    /// Rewrites references, and removes what would give the schema a base or a draft of its own.
    fn rewrite(&self, value: &mut Value, wanted: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for name in ["id", "$id", "$schema"] {
                    if members.get(name).is_some_and(Value::is_string) {
                        members.remove(name);
                    }
                }
                if let Some(Value::String(reference)) = members.get_mut("$ref") {
                    *reference = self.reference(reference, wanted);
                }
                for (name, member) in members {
                    // These hold data, not schemas.
                    if !matches!(name.as_str(), "enum" | "default" | "example") {
                        self.rewrite(member, wanted);
                    }
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.rewrite(value, wanted);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn reference(&self, reference: &str, wanted: &mut Vec<String>) -> String {
        if let Some((name, fragment)) = model_of(reference) {
            wanted.push(name.to_owned());
            return pointer(name, fragment);
        }
        let Some(fragment) = reference.strip_prefix('#') else {
            return reference.to_owned();
        };
        // References that an import left as they were written there.
        for prefix in ["/definitions/", "/components/schemas/"] {
            let name = fragment.strip_prefix(prefix).unwrap_or_default();
            if (self.known)(name) && !self.own.contains_key(name) {
                wanted.push(name.to_owned());
                return pointer(name, "");
            }
        }
        pointer(self.model, fragment)
    }
}

/// A reference to a model in the document. Model names are alphanumeric; others are escaped.
fn pointer(model: &str, fragment: &str) -> String {
    format!("#/definitions/{}{fragment}", model.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests;
