//! A method and its responses as answers show them.

use serde_json::{Map, Value};

use super::integration;
use crate::documents::{Method, MethodResponse};
use crate::wire::Members;

/// A method, with its integration and its responses.
pub(crate) fn method(method: &Method) -> Value {
    let responses: Map<String, Value> = method
        .responses
        .iter()
        .map(|(status, response)| (status.clone(), method_response(response)))
        .collect();
    Members::new()
        .put("httpMethod", &method.http_method)
        .put("authorizationType", &method.authorization_type)
        .some("authorizerId", method.authorizer_id.as_ref())
        .put("apiKeyRequired", method.api_key_required)
        .some("requestValidatorId", method.request_validator_id.as_ref())
        .some("operationName", method.operation_name.as_ref())
        .some("requestParameters", &method.request_parameters)
        .some("requestModels", &method.request_models)
        .some("methodResponses", responses)
        .some("methodIntegration", method.integration.as_ref().map(integration))
        .some("authorizationScopes", &method.authorization_scopes)
        .done()
}

/// A method response.
pub(crate) fn method_response(response: &MethodResponse) -> Value {
    Members::new()
        .put("statusCode", &response.status_code)
        .some("responseParameters", &response.response_parameters)
        .some("responseModels", &response.response_models)
        .done()
}
