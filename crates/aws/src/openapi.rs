//! OpenAPI 3.0 and Swagger 2.0 documents with AWS's extensions to definitions.
//!
//! [`import`] reads a text (`read`, into a `tree` that knows line and column) and makes a whole
//! [`Definition`] of it; `merge` says what a PutRestApi keeps of what was there. Both are pure.
//! What AWS refuses although the document can be understood is a finding of severity
//! [`Severity::Refusal`]: ImportRestApi fails on one, a FILE is served without the part concerned.
//!
//! Source: docs/wire/aws-api-surface.md, sections 2.5 and 4; docs/wire/aws-gateway-responses.md,
//! section 7; docs/wire/in-the-wild.md. Left out: exports; documentation parts are ignored.

mod deep;
mod document;
mod finding;
mod gateway_responses;
mod ids;
mod integration;
mod integration_parts;
mod merge;
mod method;
mod models;
mod parameters;
mod paths;
mod read;
mod responses;
mod schema;
mod security;
mod settings;
mod tree;
mod validators;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::AwsSettings;
use crate::documents::{Definition, StringMap};

use document::Document;
use finding::Report;

pub(crate) use finding::{Finding, Severity};
pub(crate) use ids::stable_id;
pub(crate) use merge::{Mode, put};
pub(crate) use read::read;
pub(crate) use tree::{Entry, Node, Position, Tree};

/// How a document is imported.
#[derive(Clone, Debug)]
pub(crate) struct ImportOptions<'a> {
    pub(crate) settings: &'a AwsSettings,
    /// The id of the API that imports, for model references, policies and new ids.
    pub(crate) api_id: &'a str,
    pub(crate) base_path: BasePath,
    /// `endpointConfigurationTypes` of the request, which wins over the document.
    pub(crate) endpoint_types: Vec<String>,
    /// `vpcEndpointIds` of the request, which wins over the document.
    pub(crate) vpc_endpoint_ids: Vec<String>,
}

impl<'a> ImportOptions<'a> {
    /// An import into this API, without wishes.
    pub(crate) fn new(settings: &'a AwsSettings, api_id: &'a str) -> Self {
        Self {
            settings,
            api_id,
            base_path: BasePath::default(),
            endpoint_types: Vec::new(),
            vpc_endpoint_ids: Vec::new(),
        }
    }
}

/// What becomes of a document's base path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum BasePath {
    /// It is dropped.
    #[default]
    Ignore,
    /// It goes before every path.
    Prepend,
    /// Its first segment is dropped, the rest goes before every path.
    Split,
}

/// An imported document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Imported {
    /// What the document says, with defaults where it is silent.
    pub(crate) definition: Definition,
    /// Which of the API's own members the document gives.
    pub(crate) given: Given,
    /// Tags (`x-amazon-apigateway-tag-value`).
    pub(crate) tags: StringMap,
    /// `VERB /path` → where the document says so.
    pub(crate) places: BTreeMap<String, Position>,
    /// In the order in which they were found.
    pub(crate) findings: Vec<Finding>,
}

/// Which of the API's own members a document gives; a merge keeps the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) description: bool,
    pub(crate) version: bool,
    pub(crate) binary_media_types: bool,
    pub(crate) minimum_compression_size: bool,
    pub(crate) api_key_source: bool,
    pub(crate) endpoint_type: bool,
    pub(crate) vpc_endpoint_ids: bool,
    pub(crate) disable_execute_api_endpoint: bool,
    pub(crate) policy: bool,
    pub(crate) security_policy: bool,
    pub(crate) endpoint_access_mode: bool,
}

/// Why a text is no document that can be imported. AWS says no more than the display text;
/// a FILE's owner is told the rest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Invalid OpenAPI input.")]
pub(crate) struct ImportError {
    pub(crate) at: Option<Position>,
    pub(crate) detail: String,
}

impl Imported {
    /// The message with which an import that must fail fails: on any refusal, and on any warning
    /// if the caller asked for that.
    pub(crate) fn failure(&self, fail_on_warnings: bool) -> Option<String> {
        finding::failure(&self.findings, fail_on_warnings)
    }

    /// Warnings as the operations' answers list them.
    pub(crate) fn warnings(&self) -> Vec<String> {
        finding::warnings(&self.findings)
    }
}

/// Imports a text as a definition of its own.
pub(crate) fn import(text: &str, options: &ImportOptions<'_>) -> Result<Imported, ImportError> {
    let root = read(text).map_err(|error| ImportError { at: error.at, detail: error.message })?;
    import_tree(&root, options)
}

/// Imports a tree, for example one in which placeholders were filled.
pub(crate) fn import_tree(
    root: &Node,
    options: &ImportOptions<'_>,
) -> Result<Imported, ImportError> {
    deep::with_deep_stack(|| define(root, options)).unwrap_or_else(|| {
        let detail = "the document could not be imported: a fault of the importer".to_owned();
        Err(ImportError { at: None, detail })
    })
}

fn define(root: &Node, options: &ImportOptions<'_>) -> Result<Imported, ImportError> {
    let mut report = Report::default();
    let document = Document::open(root, options, &mut report)?;
    let (settings, given) = settings::settings(&document, &mut report);
    let mut definition = Definition { settings: settings.into(), ..Definition::default() };
    definition.request_validators = validators::validators(&document, &mut report);
    let security = security::Security::read(&document, &mut report);
    definition.gateway_responses = gateway_responses::gateway_responses(&document, &mut report);
    let mut methods = method::Methods {
        models: models::Models::read(&document, &mut report),
        document: &document,
        validators: &definition.request_validators,
        security: &security,
    };
    let mut places = BTreeMap::new();
    definition.resources = paths::resources(&document, &mut methods, &mut places, &mut report);
    definition.models = methods.models.into_models();
    definition.authorizers = security.into_authorizers();
    let tags = settings::tags(&document);
    Ok(Imported { definition, given, tags, places, findings: report.findings })
}
