//! Integrations: what a method leads to.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 3, 4.4 and 5.1. Whether a mapped
//! request parameter is declared on the method is not judged.

pub(super) mod check;
mod patch;

use serde_json::Value;

use super::{Answer, OperationError, Outcome, View, lookup};
use crate::aws::Change;
use crate::documents::{ConnectionType, Integration, IntegrationKind, TlsConfig};
use crate::wire::{Input, show};

/// Source: docs/wire/aws-api-surface.md, section 3, PutIntegration.
const TIMEOUT_MS: u32 = 29_000;

pub(super) fn put(change: &mut Change<'_>, input: &Input) -> Outcome {
    lookup::method(change.api.as_ref(), input)?;
    let integration = given(input)?;
    check::integration(None, &integration)?;
    let answer = show::integration(&integration);
    lookup::method_mut(change, input)?.integration = Some(integration);
    Ok(Answer::Json(answer))
}

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input);
    Ok(Answer::Json(show::integration(lookup::integration(api.as_deref(), input)?)))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let integration = lookup::integration_mut(change, input)?;
    let after = patch::PATHS.apply(integration, &input.patches())?;
    check::integration(Some(integration), &after)?;
    *integration = after;
    Ok(Answer::Json(show::integration(integration)))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let removed = lookup::method_mut(change, input)?.integration.take();
    removed.map(|_| Answer::Empty).ok_or_else(lookup::unknown_integration)
}

/// What PutIntegration was given, with AWS's defaults.
fn given(input: &Input) -> Result<Integration, OperationError> {
    let timeout = match input.integer("timeoutInMillis") {
        Some(given) => check::timeout(given)?,
        None => TIMEOUT_MS,
    };
    let insecure = |tls: &Value| {
        let flag = tls.get("insecureSkipVerification").and_then(Value::as_bool);
        TlsConfig { insecure_skip_verification: flag.unwrap_or_default() }
    };
    Ok(Integration {
        kind: kind(input.text("type").unwrap_or_default()),
        http_method: input.filled("httpMethod"),
        uri: input.filled("uri"),
        connection_type: input.text("connectionType").and_then(connection_type),
        connection_id: input.filled("connectionId"),
        credentials: input.filled("credentials"),
        request_parameters: input.texts("requestParameters"),
        request_templates: input.nullable_texts("requestTemplates"),
        passthrough_behavior: input
            .filled("passthroughBehavior")
            .unwrap_or_else(|| "WHEN_NO_MATCH".to_owned()),
        content_handling: input.filled("contentHandling"),
        timeout_in_millis: timeout,
        cache_namespace: input
            .filled("cacheNamespace")
            .unwrap_or_else(|| input.label("resource_id").to_owned()),
        cache_key_parameters: input.list("cacheKeyParameters").unwrap_or_default(),
        tls_config: input.member("tlsConfig").map(insecure),
        response_transfer_mode: input.filled("responseTransferMode"),
        integration_target: input.filled("integrationTarget"),
        responses: std::collections::BTreeMap::new(),
    })
}

/// The constraint on the member lets nothing else through.
fn kind(text: &str) -> IntegrationKind {
    match text {
        "HTTP" => IntegrationKind::Http,
        "AWS_PROXY" => IntegrationKind::AwsProxy,
        "HTTP_PROXY" => IntegrationKind::HttpProxy,
        "AWS" => IntegrationKind::Aws,
        _ => IntegrationKind::Mock,
    }
}

fn connection_type(text: &str) -> Option<ConnectionType> {
    match text {
        "INTERNET" => Some(ConnectionType::Internet),
        "VPC_LINK" => Some(ConnectionType::VpcLink),
        _ => None,
    }
}
