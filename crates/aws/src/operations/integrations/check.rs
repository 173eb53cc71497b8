//! What an integration must fulfil, whether put or patched (docs/wire/aws-api-surface.md, section
//! 4.4). A patch answers only for what it changes, because an import is more lenient.

use crate::documents::{Integration, IntegrationKind};
use crate::mapping_expression;
use crate::operations::OperationError;
use crate::operations::content_types;
use crate::operations::methods::check_verb;

const TIMEOUTS_MS: std::ops::RangeInclusive<i64> = 50..=29_000;
const PASSTHROUGHS: [&str; 3] = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"];
const CONTENT_HANDLINGS: [&str; 2] = ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"];

/// Checks an integration.
pub(super) fn integration(
    before: Option<&Integration>,
    after: &Integration,
) -> Result<(), OperationError> {
    if before.is_none_or(|before| before.http_method != after.http_method) {
        verb(after)?;
    }
    if before.is_none_or(|before| before.uri != after.uri) {
        address(after.kind, after.uri.as_deref().unwrap_or_default())?;
    }
    if before.is_none_or(|before| before.request_templates != after.request_templates) {
        content_types::check(after.request_templates.keys())?;
    }
    if before.is_none_or(|before| before.request_parameters != after.request_parameters) {
        mapping_expression::parse_all(
            &after.request_parameters,
            mapping_expression::integration_request_key,
            mapping_expression::integration_request_value,
        )
        .map_err(|errors| OperationError::bad_request(mapping_expression::refusal(&errors)))?;
    }
    one_of("PassthroughBehavior", Some(&after.passthrough_behavior), &PASSTHROUGHS)?;
    content_handling(after.content_handling.as_deref())
}

/// A timeout in milliseconds.
pub(super) fn timeout(given: i64) -> Result<u32, OperationError> {
    u32::try_from(given)
        .ok()
        .filter(|_| TIMEOUTS_MS.contains(&given))
        .ok_or_else(|| OperationError::bad_request("Timeout should be between 50 ms and 29000 ms"))
}

/// What a payload is converted to, if anything.
pub(in crate::operations) fn content_handling(given: Option<&str>) -> Result<(), OperationError> {
    one_of("ContentHandling", given, &CONTENT_HANDLINGS)
}

fn one_of(name: &str, given: Option<&str>, known: &[&str]) -> Result<(), OperationError> {
    match given {
        Some(given) if !known.contains(&given) => Err(OperationError::bad_request(format!(
            "Invalid {name} specified. Valid options are {}",
            known.join(",")
        ))),
        _ => Ok(()),
    }
}

fn verb(integration: &Integration) -> Result<(), OperationError> {
    match (&integration.http_method, integration.kind) {
        (Some(verb), _) => check_verb(verb),
        (None, IntegrationKind::Mock) => Ok(()),
        (
            None,
            IntegrationKind::Http
            | IntegrationKind::HttpProxy
            | IntegrationKind::Aws
            | IntegrationKind::AwsProxy,
        ) => Err(OperationError::bad_request("Enumeration value for HttpMethod must be non-empty")),
    }
}

fn address(kind: IntegrationKind, uri: &str) -> Result<(), OperationError> {
    let refuse = |message: &str| Err(OperationError::bad_request(message));
    match kind {
        IntegrationKind::Mock => Ok(()),
        IntegrationKind::Http | IntegrationKind::HttpProxy => match is_http(uri) {
            true => Ok(()),
            false => refuse("Invalid HTTP endpoint specified for URI"),
        },
        IntegrationKind::AwsProxy => match is_function(uri) || is_stream(uri) {
            true => Ok(()),
            false => refuse(
                "Integrations of type 'AWS_PROXY' currently only supports Lambda function and \
                 Firehose stream invocations.",
            ),
        },
        IntegrationKind::Aws if !uri.starts_with("arn:") => {
            refuse("Invalid ARN specified in the request")
        }
        IntegrationKind::Aws => match service_call(uri) {
            Some((_, call)) if call.starts_with("path/") || call.starts_with("action/") => Ok(()),
            _ => refuse("AWS ARN for integration must contain path or action"),
        },
    }
}

/// Schemes are compared as written by clients; the rest may be a stage variable.
fn is_http(uri: &str) -> bool {
    let scheme = uri.split_once("://");
    scheme.is_some_and(|(scheme, rest)| {
        (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
            && !rest.split(['/', '?']).next().unwrap_or_default().is_empty()
    })
}

/// Service and call of `arn:{partition}:apigateway:{region}:{service}:{call}`.
fn service_call(uri: &str) -> Option<(&str, &str)> {
    let mut parts = uri.splitn(6, ':');
    let (arn, _, owner) = (parts.next()?, parts.next()?, parts.next()?);
    let (_, service, call) = (parts.next()?, parts.next()?, parts.next()?);
    (arn == "arn" && owner == "apigateway").then_some((service, call))
}

/// `path/{date}/functions/{function ARN}/invocations`; the ARN may hold stage variables.
fn is_function(uri: &str) -> bool {
    let function = service_call(uri)
        .filter(|(service, _)| *service == "lambda")
        .and_then(|(_, call)| call.strip_prefix("path/")?.split_once("/functions/"))
        .and_then(|(_, rest)| rest.rsplit_once('/'))
        .filter(|(_, verb)| matches!(*verb, "invocations" | "response-streaming-invocations"))
        .map(|(arn, _)| arn);
    function.is_some_and(|arn| {
        let mut parts = arn.split(':');
        let head = (parts.next(), parts.next(), parts.next());
        let named = parts.nth(2) == Some("function") && parts.next().is_some_and(|n| !n.is_empty());
        arn.starts_with("${") || matches!(head, (Some("arn"), Some(_), Some("lambda"))) && named
    })
}

fn is_stream(uri: &str) -> bool {
    service_call(uri).is_some_and(|(service, call)| {
        service == "firehose" && (call.starts_with("action/") || call.starts_with("path/"))
    })
}
