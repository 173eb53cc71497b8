//! Models: the document's named schemas, and those written in place, which get a name.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::documents::Model;

use super::document::{Document, Version};
use super::finding::Report;
use super::ids::{Ids, stable_id};
use super::schema::Conversion;
use super::tree::Node;

const CONTENT_TYPE: &str = "application/json";
/// Where models are addressed, whatever the region (docs/wire/aws-api-surface.md, section 4.3).
const MODELS_URL: &str = "https://apigateway.amazonaws.com/restapis";

/// What the document's schemas are called as models.
pub(super) struct ModelNames<'d> {
    prefix: &'static str,
    api_id: &'d str,
    names: HashMap<String, String>,
}

impl ModelNames<'_> {
    /// The model that a reference names.
    pub(super) fn model(&self, reference: &str) -> Option<&str> {
        self.names.get(&unescaped(reference.strip_prefix(self.prefix)?)).map(String::as_str)
    }

    /// The URL under which schemas refer to it.
    pub(super) fn url(&self, reference: &str) -> Option<String> {
        let name = self.model(reference)?;
        Some(format!("{MODELS_URL}/{}/models/{name}", self.api_id))
    }
}

/// Models in the making.
pub(super) struct Models<'a, 'd> {
    document: &'a Document<'d>,
    names: ModelNames<'d>,
    ids: Ids<'d>,
    models: BTreeMap<Arc<str>, Arc<Model>>,
}

impl<'a, 'd> Models<'a, 'd> {
    /// Makes a model of every named schema.
    pub(super) fn read(document: &'a Document<'d>, report: &mut Report) -> Self {
        let (prefix, schemas) = match document.version {
            Version::Swagger2 => ("#/definitions/", document.entries("definitions")),
            Version::OpenApi3 => {
                let components = document.root.get("components");
                let schemas = components.and_then(|node| node.get("schemas"));
                ("#/components/schemas/", schemas.map_or(&[][..], Node::entries))
            }
        };
        let api_id = document.options.api_id;
        let mut names = HashMap::new();
        let mut taken = HashSet::new();
        for entry in schemas {
            let name = model_name(&entry.key, &mut taken);
            if name != entry.key {
                let message = format!(
                    "Model names are alphanumeric: '{}' is imported as '{name}'",
                    entry.key
                );
                report.warn(entry.at, message);
            }
            names.insert(entry.key.clone(), name);
        }
        let names = ModelNames { prefix, api_id, names };
        let mut models = Self { document, names, ids: Ids::new(api_id), models: BTreeMap::new() };
        for entry in schemas {
            let schema = Conversion::new(document, &models.names, report).schema(&entry.value);
            let name = models.names.names.get(&entry.key).cloned().unwrap_or_default();
            let description = entry.value.get("description").and_then(Node::scalar);
            models.insert(name, description, &schema);
        }
        models
    }

    /// The model that describes a body: the one that is referred to, else one made for the schema.
    pub(super) fn of_schema(&mut self, schema: &Node, report: &mut Report) -> Option<String> {
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str) {
            if let Some(name) = self.names.model(reference) {
                return Some(name.to_owned());
            }
            if let Some(name) = reference.strip_prefix(MODELS_URL)
                && let Some((_, name)) = name.rsplit_once("/models/")
            {
                return Some(name.to_owned());
            }
            if self.document.target(reference).is_none() {
                report.warn(schema.at, format!("Unable to resolve reference '{reference}'"));
                return None;
            }
        }
        if !schema.is_map() {
            return None;
        }
        let converted = Conversion::new(self.document, &self.names, report).schema(schema);
        let text = converted.to_string();
        // Alike schemas share a model; the name is AWS's form with a stable ending.
        let name = format!("MODEL{}", stable_id(&[&text], 6));
        if !self.models.contains_key(name.as_str()) {
            self.insert(name.clone(), None, &converted);
        }
        Some(name)
    }

    pub(super) fn into_models(self) -> BTreeMap<Arc<str>, Arc<Model>> {
        self.models
    }

    fn insert(&mut self, name: String, description: Option<String>, schema: &serde_json::Value) {
        let name: Arc<str> = name.into();
        let model = Model {
            id: self.ids.id("model", &name),
            name: Arc::clone(&name),
            description: description.filter(|text| !text.is_empty()),
            schema: Some(format!("{schema:#}")),
            content_type: CONTENT_TYPE.to_owned(),
        };
        self.models.insert(name, Arc::new(model));
    }
}

fn unescaped(segment: &str) -> String {
    let segment = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
    segment.replace("~1", "/").replace("~0", "~")
}

/// The alphanumeric part of a name, made unique.
fn model_name(name: &str, taken: &mut HashSet<String>) -> String {
    let mut stem: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if stem.is_empty() {
        stem.push_str("Model");
    }
    let mut unique = stem.clone();
    let mut count = 2;
    while !taken.insert(unique.clone()) {
        unique = format!("{stem}{count}");
        count += 1;
    }
    unique
}
