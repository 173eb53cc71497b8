//! What uses a model.

use crate::documents::Definition;
use crate::schema_reference::model_of;

/// The first user of a model, as AWS words it: `method request: /test/ANY`.
pub(super) fn first(definition: &Definition, name: &str) -> Option<String> {
    for resource in definition.resources.values() {
        for (verb, method) in &resource.methods {
            let place = format!("{}/{verb}", resource.path);
            if method.request_models.values().any(|model| model == name) {
                return Some(format!("method request: {place}"));
            }
            let mut responses = method.responses.values();
            if responses.any(|one| one.response_models.values().any(|model| model == name)) {
                return Some(format!("method response: {place}"));
            }
        }
    }
    let others = definition.models.values().filter(|model| &*model.name != name);
    others.into_iter().find_map(|model| {
        let schema = serde_json::from_str(model.schema.as_deref()?).ok()?;
        mentions(&schema, name).then(|| format!("model: {}", model.name))
    })
}

fn mentions(schema: &serde_json::Value, name: &str) -> bool {
    match schema {
        serde_json::Value::Object(members) => members.iter().any(|(key, value)| {
            let reference = value.as_str().filter(|_| key == "$ref");
            reference.and_then(model_of).is_some_and(|(model, _)| model == name)
                || mentions(value, name)
        }),
        serde_json::Value::Array(values) => values.iter().any(|value| mentions(value, name)),
        _ => false,
    }
}
