//! An HTTP endpoint whose request and answer are mapped. Both bodies are read as a whole, within
//! bounds; only mapped headers go through (docs/wire/aws-data-plane.md sections 3, 7, 9, 10).

use std::future::poll_fn;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, Response};
use http_body::Body as _;
use hyper::body::Incoming;
use rejoinder_reply::{ContextVariable, Failure, FailureKind, Source};
use tokio::time::{Instant, timeout_at};

use crate::backend::call::{Payload, send};
use crate::backend::configuration;
use crate::backend::content_handling::{self, is_binary};
use crate::backend::integration_response::{BackendAnswer, answer as answer_with};
use crate::backend::mapped_body::MappedBody;
use crate::backend::request_head::{Query, RequestHead};
use crate::backend::request_template::{RequestText, choose};
use crate::body::Body;
use crate::exchange::Exchange;
use crate::limits::ANSWER_BYTES_MAX;
use crate::mapping::{header_value, source_value};
use crate::media_type;
use crate::plan::{ContentHandling, Http, Target};

/// Methods whose requests have no body (section 3).
pub(super) static BODILESS: [Method; 3] = [Method::GET, Method::HEAD, Method::OPTIONS];

pub(super) async fn answer(
    http: &Http,
    exchange: &mut Exchange,
) -> Result<Response<Body>, Failure> {
    let target = &http.target;
    let mapped = MappedBody::wanted_by(&target.mappings, exchange).await?;
    let payload = payload(http, exchange).await?;
    // Definitions often have templates for these methods too; their body is never sent.
    let bodiless = BODILESS.contains(target.verb.of(&exchange.head.method));
    let payload = if bodiless { Bytes::new() } else { payload };
    let head = |exchange: &_| RequestHead::build(target, exchange, &mapped, Query::Mapped);
    let deadline = Instant::from_std(exchange.gateway.clock.now()) + target.timeout;
    let answered = send(target, exchange, head, Payload::Whole(payload)).await?;
    let (parts, incoming) = answered.response.into_parts();
    let body = match timeout_at(deadline, collect(incoming)).await {
        Ok(body) => body?,
        Err(_) => return Err(FailureKind::BackendTimeout.into()),
    };
    answered.lease.release();
    let answer = BackendAnswer { status: parts.status, headers: parts.headers, body };
    let mut response = answer_with(exchange, &http.responses, answer)?;
    tell_trace(target, exchange, response.headers_mut());
    Ok(response)
}

/// The trace id that the backend got goes to the client too (section 3, last paragraph).
fn tell_trace(target: &Target, exchange: &Exchange, headers: &mut HeaderMap) {
    let traced = |source: &Source| *source == Source::Context(ContextVariable::XrayTraceId);
    let header = target.service_headers.iter().find(|(_, source)| traced(source));
    if let Some((name, source)) = header
        && !headers.contains_key(name)
    {
        let mut value = String::new();
        source_value(source, exchange, &mut value);
        headers.insert(name.clone(), header_value(&value));
    }
}

/// The backend's body.
async fn payload(http: &Http, exchange: &mut Exchange) -> Result<Bytes, Failure> {
    let binary = is_binary(exchange.site.as_deref(), media_type::of(&exchange.head.headers));
    let handling = http.content_handling;
    match choose(&http.templates, exchange)? {
        RequestText::Template(_) if binary && handling != ContentHandling::ToText => {
            Err(configuration("a request template cannot work on a binary body"))
        }
        RequestText::Template(text) => Ok(text),
        RequestText::Passthrough => {
            let body = exchange.whole_body().await?;
            let handled = content_handling::request(body, binary, handling)
                .map_err(|error| configuration(format!("the client's body: {error}")))?;
            Ok(handled.bytes)
        }
    }
}

async fn collect(mut incoming: Incoming) -> Result<Bytes, Failure> {
    let mut all = BytesMut::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut incoming).poll_frame(cx)).await {
        let frame = frame.map_err(|error| {
            let cause = format!("the backend's answer broke off: {error}");
            Failure::new(FailureKind::BackendUnreachable).with_cause(cause)
        })?;
        let Ok(data) = frame.into_data() else { continue };
        if (all.len() + data.len()) as u64 > ANSWER_BYTES_MAX {
            let cause = format!("the backend's answer is longer than {ANSWER_BYTES_MAX} bytes");
            return Err(Failure::new(FailureKind::BackendFault).with_cause(cause));
        }
        all.extend_from_slice(&data);
    }
    Ok(all.freeze())
}
