//! An integration and its responses as answers show them.

use serde_json::{Map, Value};

use crate::documents::{ConnectionType, Integration, IntegrationKind, StoredIntegrationResponse};
use crate::wire::Members;

/// An integration, with its responses. `connectionType` is shown by default for HTTP alone
/// (docs/wire/aws-api-surface.md, section 3).
pub(crate) fn integration(integration: &Integration) -> Value {
    let is_http = matches!(integration.kind, IntegrationKind::Http | IntegrationKind::HttpProxy);
    let connection = integration.connection_type.or(is_http.then_some(ConnectionType::Internet));
    let responses: Map<String, Value> = integration
        .responses
        .iter()
        .map(|(status, response)| (status.clone(), integration_response(response)))
        .collect();
    let tls = integration.tls_config.map(|tls| {
        Members::new().put("insecureSkipVerification", tls.insecure_skip_verification).done()
    });
    Members::new()
        .put("type", integration.kind)
        .some("httpMethod", integration.http_method.as_ref())
        .some("uri", integration.uri.as_ref())
        .some("connectionType", connection)
        .some("connectionId", integration.connection_id.as_ref())
        .some("credentials", integration.credentials.as_ref())
        .some("requestParameters", &integration.request_parameters)
        .some("requestTemplates", &integration.request_templates)
        .put("passthroughBehavior", &integration.passthrough_behavior)
        .some("contentHandling", integration.content_handling.as_ref())
        .put("timeoutInMillis", integration.timeout_in_millis)
        .put("cacheNamespace", &integration.cache_namespace)
        .put("cacheKeyParameters", &integration.cache_key_parameters)
        .some("integrationResponses", responses)
        .some("tlsConfig", tls)
        .some("responseTransferMode", integration.response_transfer_mode.as_ref())
        .some("integrationTarget", integration.integration_target.as_ref())
        .done()
}

/// An integration response. A selection pattern is echoed even when empty.
pub(crate) fn integration_response(response: &StoredIntegrationResponse) -> Value {
    Members::new()
        .put("statusCode", &response.status_code)
        .some("selectionPattern", response.selection_pattern.as_ref())
        .some("responseParameters", &response.response_parameters)
        .some("responseTemplates", &response.response_templates)
        .some("contentHandling", response.content_handling.as_ref())
        .done()
}
