//! What happens to headers between client and backend, per kind of integration.
//!
//! Source: docs/wire/aws-data-plane.md, section 3; where the recorded behaviour and the
//! developer guide differ, the recorded one. One exception: the `Content-Encoding` of an
//! HTTP_PROXY answer is passed on, as the guide says. Its body is passed on as it is, and
//! without the header nobody could read it.

use http::HeaderName;
use http::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, DATE, EXPECT, HOST,
    MAX_FORWARDS, PROXY_AUTHENTICATE, SERVER, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
    VIA, WWW_AUTHENTICATE,
};
use rejoinder_proxy::plan::{
    BackendRequestMapping, BackendRequestTarget, HeaderRules, ResponseMapping,
};
use rejoinder_reply::{ContextVariable, Source};

const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");
const API_ID: HeaderName = HeaderName::from_static("x-amzn-apigateway-api-id");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Headers of HTTP integrations: only what is mapped.
pub(super) static HTTP: HeaderRules = HeaderRules {
    forward_request: false,
    forwarded: false,
    request_dropped: &HTTP_REQUEST_DROPPED,
    forward_response: false,
    response_remapped: &MAPPED_REMAPPED,
    response_dropped: &HTTP_RESPONSE_DROPPED,
};

/// Headers of HTTP_PROXY integrations: everything but what belongs to a connection.
pub(super) static HTTP_PROXY: HeaderRules = HeaderRules {
    forward_request: true,
    forwarded: true,
    request_dropped: &HTTP_PROXY_REQUEST_DROPPED,
    forward_response: true,
    response_remapped: &HTTP_PROXY_REMAPPED,
    response_dropped: &HTTP_PROXY_RESPONSE_DROPPED,
};

static HTTP_REQUEST_DROPPED: [HeaderName; 4] = [EXPECT, PROXY_AUTHENTICATE, TE, VIA];

static HTTP_RESPONSE_DROPPED: [HeaderName; 1] = [TRANSFER_ENCODING];

static HTTP_PROXY_REQUEST_DROPPED: [HeaderName; 14] = [
    CONNECTION,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    CONTENT_MD5,
    EXPECT,
    MAX_FORWARDS,
    PROXY_AUTHENTICATE,
    SERVER,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    VIA,
    WWW_AUTHENTICATE,
];

static HTTP_PROXY_REMAPPED: [(HeaderName, HeaderName); 5] = [
    remapped(CONNECTION, "x-amzn-remapped-connection"),
    remapped(CONTENT_LENGTH, "x-amzn-remapped-content-length"),
    remapped(DATE, "x-amzn-remapped-date"),
    remapped(SERVER, "x-amzn-remapped-server"),
    remapped(REQUEST_ID, "x-amzn-remapped-x-amzn-requestid"),
];

static HTTP_PROXY_RESPONSE_DROPPED: [HeaderName; 2] = [TRANSFER_ENCODING, VIA];

/// What integrations without a proxy may not call their headers.
static MAPPED_REMAPPED: [(HeaderName, HeaderName); 14] = [
    remapped(AUTHORIZATION, "x-amzn-remapped-authorization"),
    remapped(CONNECTION, "x-amzn-remapped-connection"),
    remapped(CONTENT_LENGTH, "x-amzn-remapped-content-length"),
    remapped(CONTENT_MD5, "x-amzn-remapped-content-md5"),
    remapped(DATE, "x-amzn-remapped-date"),
    remapped(EXPECT, "x-amzn-remapped-expect"),
    remapped(HOST, "x-amzn-remapped-host"),
    remapped(MAX_FORWARDS, "x-amzn-remapped-max-forwards"),
    remapped(PROXY_AUTHENTICATE, "x-amzn-remapped-proxy-authenticate"),
    remapped(SERVER, "x-amzn-remapped-server"),
    remapped(TRAILER, "x-amzn-remapped-trailer"),
    remapped(UPGRADE, "x-amzn-remapped-upgrade"),
    remapped(USER_AGENT, "x-amzn-remapped-user-agent"),
    remapped(WWW_AUTHENTICATE, "x-amzn-remapped-www-authenticate"),
];

/// Headers whose mapping makes every call fail.
static FORBIDDEN: [HeaderName; 4] = [CONTENT_LENGTH, TRANSFER_ENCODING, TRACE_ID, API_ID];

const fn remapped(from: HeaderName, to: &'static str) -> (HeaderName, HeaderName) {
    (from, HeaderName::from_static(to))
}

/// The first mapped header that AWS answers with a configuration error.
pub(super) fn forbidden(mappings: &[BackendRequestMapping]) -> Option<&HeaderName> {
    mappings.iter().find_map(|mapping| match &mapping.target {
        BackendRequestTarget::Header(name) if FORBIDDEN.contains(name) => Some(name),
        BackendRequestTarget::Header(_)
        | BackendRequestTarget::Path(_)
        | BackendRequestTarget::QueryString(_) => None,
    })
}

/// The headers that the gateway itself sends to a backend. What the owner maps wins over them.
pub(super) fn service_headers(
    api_id: &str,
    rules: &HeaderRules,
    mappings: &[BackendRequestMapping],
) -> Box<[(HeaderName, Source)]> {
    let text = |text: &str| Source::Static(text.into());
    let mut headers = vec![
        (USER_AGENT, text(&format!("AmazonAPIGateway_{api_id}"))),
        (API_ID, text(api_id)),
        (TRACE_ID, Source::Context(ContextVariable::XrayTraceId)),
    ];
    if !rules.forward_request {
        headers.push((ACCEPT, text("application/json")));
    }
    headers.retain(|(name, _)| {
        !mappings.iter().any(
            |mapping| matches!(&mapping.target, BackendRequestTarget::Header(own) if own == name),
        )
    });
    headers.into()
}

/// The header of a mapped answer under the name that clients see; none is never sent.
pub(super) fn answered(mapping: ResponseMapping) -> Option<ResponseMapping> {
    if mapping.name == TRANSFER_ENCODING {
        return None;
    }
    let remapped = MAPPED_REMAPPED.iter().find(|(name, _)| *name == mapping.name);
    let name = remapped.map(|(_, name)| name.clone()).unwrap_or(mapping.name);
    Some(ResponseMapping { name, source: mapping.source })
}
