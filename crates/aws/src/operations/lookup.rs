//! Finding what a URI names, with AWS's texts for what is not there
//! (docs/wire/aws-api-surface.md, section 4.0): the leaf-most named object is resolved in one
//! step, so that an unknown API often reports its child.

use std::sync::Arc;

use super::OperationError;
use crate::AwsSettings;
use crate::aws::Change;
use crate::documents::{Integration, Method, Resource, RestApi};
use crate::wire::Input;

/// No API has this id.
pub(crate) fn unknown_api(settings: &AwsSettings, id: &str) -> OperationError {
    OperationError::not_found(format!(
        "Invalid API identifier specified {}:{id}",
        settings.account_id
    ))
}

/// No resource has this id.
pub(crate) fn unknown_resource() -> OperationError {
    OperationError::not_found("Invalid Resource identifier specified")
}

/// The resource has no such method.
pub(crate) fn unknown_method() -> OperationError {
    OperationError::not_found("Invalid Method identifier specified")
}

/// The method has no integration.
pub(crate) fn unknown_integration() -> OperationError {
    OperationError::not_found("Invalid Integration identifier specified")
}

/// Nothing is declared for this status.
pub(crate) fn unknown_status() -> OperationError {
    OperationError::not_found("Invalid Response status code specified")
}

/// The resource of the label `resource_id`.
pub(crate) fn resource<'a>(
    api: Option<&'a RestApi>,
    input: &Input,
) -> Result<&'a Arc<Resource>, OperationError> {
    api.and_then(|api| api.definition.resources.get(input.label("resource_id")))
        .ok_or_else(unknown_resource)
}

/// The method of the labels `resource_id` and `http_method`.
pub(crate) fn method<'a>(
    api: Option<&'a RestApi>,
    input: &Input,
) -> Result<&'a Method, OperationError> {
    let method = resource(api, input)?.methods.get(input.label("http_method"));
    method.map(|method| &**method).ok_or_else(unknown_method)
}

/// That method's integration.
pub(crate) fn integration<'a>(
    api: Option<&'a RestApi>,
    input: &Input,
) -> Result<&'a Integration, OperationError> {
    method(api, input)?.integration.as_ref().ok_or_else(unknown_integration)
}

/// The draft's resource of the label `resource_id`.
pub(crate) fn resource_mut<'a>(
    change: &'a mut Change<'_>,
    input: &Input,
) -> Result<&'a mut Resource, OperationError> {
    let api = change.api.as_mut();
    api.and_then(|api| api.definition.resources.get_mut(input.label("resource_id")))
        .map(Arc::make_mut)
        .ok_or_else(unknown_resource)
}

/// The draft's method of the labels `resource_id` and `http_method`.
pub(crate) fn method_mut<'a>(
    change: &'a mut Change<'_>,
    input: &Input,
) -> Result<&'a mut Method, OperationError> {
    let resource = resource_mut(change, input)?;
    let method = resource.methods.get_mut(input.label("http_method"));
    method.map(Arc::make_mut).ok_or_else(unknown_method)
}

/// That method's integration.
pub(crate) fn integration_mut<'a>(
    change: &'a mut Change<'_>,
    input: &Input,
) -> Result<&'a mut Integration, OperationError> {
    method_mut(change, input)?.integration.as_mut().ok_or_else(unknown_integration)
}

impl Change<'_> {
    /// The draft of the API of the label `restapi_id`.
    ///
    /// # Errors
    /// 404 with the text of unknown APIs.
    pub(crate) fn existing(&mut self, input: &Input) -> Result<&mut RestApi, OperationError> {
        let settings = self.settings;
        let unknown = || unknown_api(settings, input.label("restapi_id"));
        self.api.as_mut().ok_or_else(unknown)
    }
}
