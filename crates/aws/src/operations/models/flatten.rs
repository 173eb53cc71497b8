//! A model with everything that it refers to, in one schema.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::documents::Model;
use crate::schema_reference::model_of;

/// The model's schema with all models that it refers to under `definitions`, as JSON text. A
/// schema that is no JSON object is returned as it is; what is not there stays a reference.
pub(super) fn flatten(model: &Model, models: &BTreeMap<Arc<str>, Arc<Model>>) -> Option<String> {
    let text = model.schema.as_deref()?;
    let Ok(Value::Object(mut root)) = serde_json::from_str(text) else {
        return Some(text.to_owned());
    };
    let mut wanted = Vec::new();
    root.values_mut().for_each(|member| rewrite(member, models, &mut wanted));
    let mut definitions = match root.remove("definitions") {
        Some(Value::Object(own)) => own,
        _ => Map::new(),
    };
    if let Some(Value::String(reference)) = root.get_mut("$ref") {
        rewrite_one(reference, models, &mut wanted);
    }
    while let Some(name) = wanted.pop() {
        if definitions.contains_key(&name) {
            continue;
        }
        let schema = models.get(name.as_str()).and_then(|model| model.schema.as_deref());
        let mut schema =
            schema.and_then(|text| serde_json::from_str::<Value>(text).ok()).unwrap_or_default();
        rewrite(&mut schema, models, &mut wanted);
        definitions.insert(name, schema);
    }
    if !definitions.is_empty() {
        root.insert("definitions".to_owned(), definitions.into());
    }
    Some(Value::Object(root).to_string())
}

fn rewrite(value: &mut Value, models: &BTreeMap<Arc<str>, Arc<Model>>, wanted: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(reference) if key == "$ref" => {
                        rewrite_one(reference, models, wanted);
                    }
                    member => rewrite(member, models, wanted),
                }
            }
        }
        Value::Array(values) => {
            values.iter_mut().for_each(|value| rewrite(value, models, wanted));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn rewrite_one(
    reference: &mut String,
    models: &BTreeMap<Arc<str>, Arc<Model>>,
    wanted: &mut Vec<String>,
) {
    if let Some((name, fragment)) = model_of(reference)
        && models.contains_key(name)
    {
        wanted.push(name.to_owned());
        *reference = format!("#/definitions/{name}{fragment}");
    }
}
