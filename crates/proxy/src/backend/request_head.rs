//! The head of a backend request: address, query, headers.
//!
//! Source: docs/wire/aws-data-plane.md sections 3, 7.1, 7.4. Headers come in layers, each over the
//! one before: the client's, mapped ones, `X-Forwarded-*`, the gateway's own.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName};
use http::{HeaderMap, HeaderValue, Method, Uri};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use rejoinder_reply::{Failure, FailureKind, Multiplicity, Position, Source};

use crate::backend::http_mapped::BODILESS;
use crate::backend::mapped_body::MappedBody;
use crate::backend::relayed_headers::{connection_lines, is_hop_by_hop};
use crate::exchange::{Exchange, query};
use crate::mapping::{header_value, source_value};
use crate::plan::{BackendRequestMapping, BackendRequestTarget, Origin, RequestSource, Target};

/// What of the client's query the backend sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Query {
    /// All of it, mapped parameters added.
    Client,
    /// Mapped parameters alone.
    Mapped,
}

/// The head of a backend request.
pub(super) struct RequestHead {
    pub(super) origin: Arc<Origin>,
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
}

/// What may not stand in a path. A client's value is decoded but where it comes from its path, so
/// what would end the path, or be taken for an escape, is encoded again: with it a client could
/// lead to another address than the owner's.
const PATH_TEXT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// See [`PATH_TEXT`].
const PATH_VALUE: &AsciiSet = &PATH_TEXT.add(b'%');
/// Everything but RFC 3986's unreserved characters.
const QUERY_VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl RequestHead {
    pub(super) fn build(
        target: &Target,
        exchange: &Exchange,
        body: &MappedBody,
        query: Query,
    ) -> Result<Self, Failure> {
        let method = target.verb.of(&exchange.head.method).clone();
        let (origin, uri) = address(target, exchange, body, query)?;
        let headers = headers(target, exchange, body, &method, &origin);
        Ok(Self { origin, method, uri, headers })
    }
}

/// Where the request goes.
fn address(
    target: &Target,
    exchange: &Exchange,
    body: &MappedBody,
    query: Query,
) -> Result<(Arc<Origin>, Uri), Failure> {
    let (origin, mut path) = target
        .endpoint
        .fill(|name, out| {
            target.mappings.iter().any(|mapping| match &mapping.target {
                BackendRequestTarget::Path(own) if **own == *name => {
                    let mark = out.len();
                    let present = mapped(mapping, exchange, body, out);
                    escape_path_tail(&mapping.source, out, mark);
                    present
                }
                BackendRequestTarget::Path(_)
                | BackendRequestTarget::Header(_)
                | BackendRequestTarget::QueryString(_) => false,
            })
        })
        .map_err(|text| invalid(&text))?;
    if let Some(fragment) = path.find('#') {
        path.truncate(fragment);
    }
    if !path.starts_with('/') {
        path.insert(0, '/');
    }
    if let (Query::Client, Some(own)) = (query, exchange.head.uri.query())
        && !own.is_empty()
    {
        push_query(&mut path, own);
    }
    let mut value = String::new();
    for mapping in &target.mappings {
        let BackendRequestTarget::QueryString(name) = &mapping.target else { continue };
        let name = utf8_percent_encode(name, QUERY_VALUE);
        if let Some(source) = repeated(mapping) {
            for value in query::values(exchange.head.uri.query().unwrap_or_default(), source) {
                let value = utf8_percent_encode(&value, QUERY_VALUE);
                push_query(&mut path, &format!("{name}={value}"));
            }
            continue;
        }
        value.clear();
        if mapped(mapping, exchange, body, &mut value) {
            let value = utf8_percent_encode(&value, QUERY_VALUE);
            push_query(&mut path, &format!("{name}={value}"));
        }
    }
    let path = Bytes::from(path);
    let uri = Uri::from_maybe_shared(path.clone())
        .map_err(|_| invalid(&String::from_utf8_lossy(&path)))?;
    Ok((origin, uri))
}

/// The parameter of the client's query all of whose values a mapping passes on, each on its own.
fn repeated(mapping: &BackendRequestMapping) -> Option<&str> {
    match &mapping.source {
        RequestSource::Value(Source::Request {
            position: Position::QueryString,
            name,
            values: Multiplicity::All,
        }) => Some(name),
        RequestSource::Value(_) | RequestSource::Body(_) => None,
    }
}

/// Encodes what a mapping has put into a path.
fn escape_path_tail(source: &RequestSource, out: &mut String, mark: usize) {
    let set = match source {
        // As the client encoded it.
        RequestSource::Value(Source::Request { position: Position::Path, .. }) => return,
        RequestSource::Value(Source::Request { .. }) | RequestSource::Body(_) => PATH_VALUE,
        // The owner's own text may hold escapes.
        RequestSource::Value(_) => PATH_TEXT,
    };
    if let Cow::Owned(escaped) = utf8_percent_encode(&out[mark..], set).into() {
        out.truncate(mark);
        out.push_str(&escaped);
    }
}

fn push_query(path: &mut String, text: &str) {
    let separator = if !path.contains('?') {
        '?'
    } else if path.ends_with(['?', '&']) {
        path.push_str(text);
        return;
    } else {
        '&'
    };
    path.push(separator);
    path.push_str(text);
}

fn invalid(text: &str) -> Failure {
    Failure::new(FailureKind::BackendUnresolvable)
        .with_cause(format!("Invalid endpoint address: {text}"))
}

fn headers(
    target: &Target,
    exchange: &Exchange,
    body: &MappedBody,
    method: &Method,
    origin: &Origin,
) -> HeaderMap {
    let rules = target.headers;
    let client = &exchange.head.headers;
    let own = target.service_headers.len() + target.mappings.len() + 5;
    let mut out = if rules.forward_request {
        HeaderMap::with_capacity(client.len() + own)
    } else {
        HeaderMap::with_capacity(own)
    };
    out.insert(HOST, origin.authority.clone());
    if rules.forward_request {
        let connection = connection_lines(client);
        for (name, value) in client {
            let kept = *name != HOST
                && *name != CONTENT_LENGTH
                && !rules.request_dropped.contains(name)
                && !is_hop_by_hop(name, &connection);
            if kept {
                out.append(name, value.clone());
            }
        }
    } else if !BODILESS.contains(method) {
        let json = HeaderValue::from_static("application/json");
        out.insert(CONTENT_TYPE, client.get(CONTENT_TYPE).cloned().unwrap_or(json));
    }
    let mut value = String::new();
    for mapping in &target.mappings {
        let BackendRequestTarget::Header(name) = &mapping.target else { continue };
        value.clear();
        let absent = rules.request_dropped.contains(name)
            || is_hop_by_hop(name, &[])
            || *name == CONTENT_LENGTH
            || !mapped(mapping, exchange, body, &mut value);
        if !absent {
            out.insert(name, header_value(&value));
        }
    }
    if rules.forwarded {
        forwarded(exchange, &mut out);
    }
    for (name, source) in &target.service_headers {
        value.clear();
        if source_value(source, exchange, &mut value) {
            out.insert(name, header_value(&value));
        }
    }
    out
}

/// `X-Forwarded-For` grows by the peer; scheme and port are the peer's word only if it is trusted.
fn forwarded(exchange: &Exchange, out: &mut HeaderMap) {
    const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
    const PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
    const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
    let client = &exchange.head.headers;
    let peer = &exchange.peer;
    let mut hops = String::new();
    for value in client.get_all(FOR) {
        if let Ok(value) = value.to_str() {
            hops.push_str(value);
            hops.push_str(", ");
        }
    }
    if hops.is_empty() {
        out.insert(FOR, peer.ip_text.clone());
    } else {
        hops.push_str(peer.ip_text.to_str().unwrap_or_default());
        out.insert(FOR, header_value(&hops));
    }
    let port = exchange.believed(PORT.as_str()).map(header_value);
    out.insert(PORT, port.unwrap_or_else(|| peer.port_text.clone()));
    let scheme = match exchange.client_scheme() {
        "http" => HeaderValue::from_static("http"),
        "https" => HeaderValue::from_static("https"),
        other => header_value(other),
    };
    out.insert(PROTO, scheme);
}

/// Appends what a mapping yields; false when it is absent.
fn mapped(
    mapping: &BackendRequestMapping,
    exchange: &Exchange,
    body: &MappedBody,
    out: &mut String,
) -> bool {
    match &mapping.source {
        RequestSource::Value(source) => source_value(source, exchange, out),
        RequestSource::Body(path) => body.value(path, out),
    }
}
