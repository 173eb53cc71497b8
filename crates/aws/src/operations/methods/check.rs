//! What a method must fulfil, whether put or patched. A patch answers only for what it changes:
//! what dangles already (a deleted validator) does not stand in its way.

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::{Definition, Method, StringMap};
use crate::mapping_expression::{self, MappingError};
use crate::operations::OperationError;

/// The authorization types that there are. What AWS says of others is not recorded; the text
/// follows its refusals of other enumerations. Keeping an unknown one would look like a method
/// that is protected in a way that nothing can check.
const AUTHORIZATION_TYPES: &[&str] = &["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS", "JWT"];

/// Checks a method, and drops the authorizer that its authorization type does not use.
pub(super) fn method(
    definition: &Definition,
    before: Option<&Method>,
    after: &mut Method,
) -> Result<(), OperationError> {
    let kind = after.authorization_type.as_str();
    let kept = before.is_some_and(|before| before.authorization_type == kind);
    if !kept && !AUTHORIZATION_TYPES.contains(&kind) {
        return Err(OperationError::bad_request(
            "Invalid AuthorizationType specified. Valid options are \
             NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS",
        ));
    }
    let uses_authorizer =
        matches!(after.authorization_type.as_str(), "CUSTOM" | "COGNITO_USER_POOLS" | "JWT");
    if !uses_authorizer {
        after.authorizer_id = None;
    }
    let unchanged_authorizer = before.is_some_and(|before| {
        before.authorizer_id == after.authorizer_id
            && before.authorization_type == after.authorization_type
    });
    let known = |id: &String| definition.authorizers.contains_key(id.as_str());
    if uses_authorizer && !unchanged_authorizer && !after.authorizer_id.as_ref().is_some_and(known)
    {
        return Err(OperationError::bad_request(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or \
             COGNITO_USER_POOLS requires a valid authorizer.",
        ));
    }
    let validator = after.request_validator_id.as_ref();
    if validator != before.and_then(|before| before.request_validator_id.as_ref())
        && validator.is_some_and(|id| !definition.request_validators.contains_key(id.as_str()))
    {
        return Err(OperationError::bad_request("Invalid Request Validator identifier specified"));
    }
    models(definition, before.map(|before| &before.request_models), &after.request_models)?;
    if before.is_none_or(|before| before.request_parameters != after.request_parameters) {
        parameters(&after.request_parameters)?;
    }
    Ok(())
}

/// Models that a method or a method response newly names must exist.
pub(in crate::operations) fn models(
    definition: &Definition,
    before: Option<&StringMap>,
    after: &StringMap,
) -> Result<(), OperationError> {
    for (kind, model) in after {
        let named_before = before.and_then(|before| before.get(kind)) == Some(model);
        if !named_before && !definition.models.contains_key(model.as_str()) {
            return Err(OperationError::bad_request(format!(
                "Invalid model identifier specified: {model}"
            )));
        }
    }
    Ok(())
}

fn parameters(parameters: &BTreeMap<String, bool>) -> Result<(), OperationError> {
    let mut names = BTreeSet::new();
    let mut errors: Vec<MappingError> = Vec::new();
    let mut unique = true;
    for key in parameters.keys() {
        match mapping_expression::method_request_key(key) {
            Ok(parameter) => unique &= names.insert(parameter.name),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(OperationError::bad_request(mapping_expression::refusal(&errors)));
    }
    if !unique {
        return Err(OperationError::bad_request(
            "Parameter names must be unique across querystring, header and path",
        ));
    }
    Ok(())
}
