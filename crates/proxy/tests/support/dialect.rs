//! A small dialect: every kind has a row, and the families are customisable.

use std::borrow::Cow;

use http::{HeaderMap, HeaderValue};
use rejoinder_proxy::forms::{Forms, PathForm};
use rejoinder_reply::{
    ContextVariable, DefaultBody, Dialect, FailureKind, FailureRow, Phase, ResponseType, TypeIndex,
};

pub static DIALECT: Dialect = Dialect {
    name: "test",
    types: &[
        ResponseType { name: "FAMILY_4", family: None, shown_status: None },
        ResponseType { name: "FAMILY_5", family: None, shown_status: None },
        ResponseType { name: "NO_ROUTE", family: Some(TypeIndex(0)), shown_status: Some(403) },
        ResponseType { name: "UNREACHABLE", family: Some(TypeIndex(1)), shown_status: Some(504) },
        ResponseType { name: "TIMEOUT", family: Some(TypeIndex(1)), shown_status: Some(504) },
        ResponseType { name: "FAULTY", family: Some(TypeIndex(1)), shown_status: Some(500) },
        ResponseType { name: "TOO_LARGE", family: Some(TypeIndex(0)), shown_status: Some(413) },
    ],
    row,
    context_variable,
    default_template: "{\"message\":$context.error.messageString}",
    error_type_header: Some("x-test-error"),
    protected_headers: &["x-test-error"],
};

fn row(kind: FailureKind) -> FailureRow {
    let (response_type, status, message) = match kind {
        FailureKind::NoSite => (None, 403, "no site"),
        FailureKind::NoRoute => (Some(2), 403, "no route"),
        FailureKind::ApiKeyUnknown => (Some(0), 403, "forbidden"),
        FailureKind::Throttled => (Some(0), 429, "too fast"),
        FailureKind::QuotaExceeded => (Some(0), 429, "too often"),
        FailureKind::NoRouteForCaller => (Some(0), 404, "not found"),
        FailureKind::CredentialsMissing => (Some(0), 403, "missing"),
        FailureKind::AccessKeyUnknown => (Some(0), 403, "unknown"),
        FailureKind::SignatureMismatch => (Some(0), 403, "signature"),
        FailureKind::SessionExpired => (Some(0), 403, "expired"),
        FailureKind::PolicyDenied => (Some(0), 403, "denied"),
        FailureKind::ParametersInvalid => (Some(0), 400, "parameters"),
        FailureKind::BodyInvalid => (Some(0), 400, "body"),
        FailureKind::BodyUnreadable => (Some(0), 400, "unreadable"),
        FailureKind::MediaTypeUnsupported => (Some(0), 415, "media type"),
        FailureKind::TooLarge => (Some(6), 413, "too large"),
        FailureKind::HeadersTooLarge => (None, 431, "headers too large"),
        FailureKind::TargetTooLong => (None, 414, "target too long"),
        FailureKind::TargetIllegal => (None, 400, "target illegal"),
        FailureKind::RequestMalformed => (None, 400, "malformed"),
        FailureKind::ClientTimeout => (Some(0), 408, "client timeout"),
        FailureKind::BackendTimeout => (Some(4), 504, "timeout"),
        FailureKind::BackendUnreachable => (Some(3), 502, "unreachable"),
        FailureKind::BackendFault => (Some(3), 502, "fault"),
        FailureKind::BackendUnresolvable => (Some(5), 500, "unresolvable"),
        FailureKind::ConfigurationFaulty => (Some(5), 500, "faulty"),
        _ => (Some(1), 500, "other"),
    };
    let body = match kind {
        FailureKind::TooLarge => DefaultBody::PlainText("text; charset=utf-8"),
        _ => DefaultBody::Template,
    };
    FailureRow {
        response_type: response_type.map(TypeIndex),
        status,
        error_type: Some("Test"),
        message: Some(message),
        phase: Phase::FrontDoor,
        body,
    }
}

fn context_variable(name: &str) -> Option<ContextVariable> {
    Some(match name {
        "requestId" => ContextVariable::RequestId,
        "path" => ContextVariable::Path,
        "identity.user" => ContextVariable::Identity("user".into()),
        "identity.sourceIp" => ContextVariable::SourceIp,
        _ => return None,
    })
}

/// Host form `{api}.test.…`, path form `/form/{api}/{stage}/-/…`.
pub struct TestForms;

impl Forms for TestForms {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn host_key<'h>(&self, host: &'h str) -> Option<Cow<'h, str>> {
        let (api, rest) = host.split_once('.')?;
        rest.starts_with("test").then_some(Cow::Borrowed(api))
    }

    fn path_form<'p>(&self, path: &'p str) -> Option<PathForm<'p>> {
        let (api, rest) = path.strip_prefix("/form/")?.split_once('/')?;
        let (stage, rest) = rest.split_once('/')?;
        Some(PathForm { api, stage, path: rest.strip_prefix('-')? })
    }

    fn client_request_id<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        headers.get("x-test-id")?.to_str().ok().filter(|id| id.len() == 36)
    }

    fn trace_header(&self) -> &'static str {
        "x-amzn-trace-id"
    }

    fn backend_request_id_header(&self) -> &'static str {
        "x-amzn-requestid"
    }

    fn identify(&self, request_id: &str, _: &str, headers: &mut HeaderMap) {
        headers.insert("x-test-id", HeaderValue::from_str(request_id).unwrap());
    }
}
