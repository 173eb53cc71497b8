//! An operation to a method.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::documents::{Method, RequestValidator, StringMap};

use super::document::{Document, Version};
use super::finding::Report;
use super::integration::integration;
use super::integration_parts::Place;
use super::models::Models;
use super::parameters::{Parameters, parameters};
use super::responses::{media_types, of_content, responses};
use super::security::Security;
use super::tree::{Entry, Node};
use super::validators;

/// Members that an operation may have.
const KNOWN: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "consumes",
    "produces",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "schemes",
    "deprecated",
    "security",
    "servers",
];

/// What methods are made with.
pub(super) struct Methods<'a, 'd> {
    pub(super) document: &'a Document<'d>,
    pub(super) validators: &'a BTreeMap<Arc<str>, Arc<RequestValidator>>,
    pub(super) security: &'a Security,
    pub(super) models: Models<'a, 'd>,
}

impl<'d> Methods<'_, 'd> {
    /// Makes the method of an operation.
    pub(super) fn method(
        &mut self,
        item: &'d Node,
        entry: &'d Entry,
        (verb, path): (&str, &str),
        resource_id: &str,
        report: &mut Report,
    ) -> Method {
        let operation = &entry.value;
        for member in operation.entries() {
            let key = member.key.as_str();
            if !key.starts_with("x-") && !KNOWN.contains(&key) {
                let message = format!(
                    "Parse issue: attribute paths.'{path}'({}).{key} is unexpected",
                    entry.key
                );
                report.warn(member.at, message);
            }
        }
        let at = (verb, path);
        let parameters = parameters(self.document, [item, operation], at, report);
        let access = self.security.access(operation, at, report);
        let responses = responses(self.document, operation, &mut self.models, at, report);
        let request_models = self.request_models(operation, &parameters, report);
        let method = Method {
            http_method: verb.to_owned(),
            authorization_type: access.authorization_type,
            authorizer_id: access.authorizer_id,
            authorization_scopes: access.scopes,
            api_key_required: access.api_key_required,
            operation_name: operation
                .get("operationId")
                .and_then(Node::scalar)
                .filter(|name| !name.is_empty()),
            request_parameters: parameters.declared,
            request_models,
            request_validator_id: validators::chosen(
                self.document,
                self.validators,
                operation,
                report,
            ),
            integration: integration(self.document, operation, at, resource_id, report),
            responses,
        };
        undeclared(&method, entry, at, report);
        method
    }

    fn request_models(
        &mut self,
        operation: &'d Node,
        parameters: &Parameters<'d>,
        report: &mut Report,
    ) -> StringMap {
        match self.document.version {
            Version::OpenApi3 => {
                let body = operation.get("requestBody");
                let body = body.and_then(|body| self.document.resolve(body, report));
                body.map(|body| of_content(body, &mut self.models, report)).unwrap_or_default()
            }
            Version::Swagger2 => {
                let schema = parameters.body.and_then(|body| body.get("schema"));
                let model = schema.and_then(|schema| self.models.of_schema(schema, report));
                let Some(model) = model else { return StringMap::new() };
                let types = media_types(self.document, operation, "consumes");
                types.into_iter().map(|media_type| (media_type, model.clone())).collect()
            }
        }
    }
}

/// Headers that integration responses set and method responses do not declare: AWS refuses them.
fn undeclared(method: &Method, entry: &Entry, (verb, path): (&str, &str), report: &mut Report) {
    let Some(integration) = &method.integration else { return };
    let place = Place { act: "Unable to put integration response", verb, path };
    for (status, response) in &integration.responses {
        let declared = method.responses.get(status);
        for key in response.response_parameters.keys() {
            if !declared.is_some_and(|declared| declared.response_parameters.contains_key(key)) {
                let why = format!(
                    "Invalid mapping expression specified: Validation Result: warnings : [], \
                     errors : [Invalid mapping expression parameter specified: {key}]"
                );
                report.refuse(entry.at, place.refusal(&why));
            }
        }
    }
}
