//! Calling a backend: the deadline, the one retry, and what its failures mean (decision A9).

use bytes::Bytes;
use http::{Method, Request};
use http_body::Body as _;
use hyper::body::Incoming;
use rejoinder_reply::{Failure, FailureKind};
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

use crate::backend::request_head::RequestHead;
use crate::body::{Body, Stage};
use crate::exchange::{Exchange, RequestBody};
use crate::plan::Target;
use crate::upstream::{Answered, Connection, UpstreamError};

/// The body of a backend request.
pub(super) enum Payload {
    /// At hand: can be sent twice.
    Whole(Bytes),
    /// Passed on as it comes: can be sent once.
    Stream(Incoming),
}

impl Payload {
    pub(super) fn stream(incoming: Incoming) -> Self {
        if incoming.is_end_stream() { Self::Whole(Bytes::new()) } else { Self::Stream(incoming) }
    }
}

/// Sends a request and waits for the answer's head, at most as long as the target allows.
///
/// `head` builds the request's head; it is asked again when a kept connection turns out to be
/// closed, which costs less than a copy of every head.
pub(super) async fn send(
    target: &Target,
    exchange: &mut Exchange,
    head: impl Fn(&Exchange) -> Result<RequestHead, Failure>,
    payload: Payload,
) -> Result<Answered, Failure> {
    let started = exchange.gateway.clock.now();
    let result = attempts(target, exchange, head, payload, Instant::from_std(started)).await;
    let now = exchange.gateway.clock.now();
    exchange.backend.latency = Some(now.saturating_duration_since(started));
    let answered = result?;
    let response = &answered.response;
    exchange.backend.status = Some(response.status());
    if exchange.site.as_ref().is_some_and(|site| site.access_log.is_some()) {
        let id = response.headers().get(exchange.forms.backend_request_id_header());
        let id = id.and_then(|id| id.to_str().ok());
        exchange.backend.request_id = id.map(Into::into);
    }
    if response.status().is_informational() {
        let cause = format!("the backend answered {}, unasked", response.status());
        return Err(Failure::new(FailureKind::BackendFault).with_cause(cause));
    }
    Ok(answered)
}

async fn attempts(
    target: &Target,
    exchange: &mut Exchange,
    head: impl Fn(&Exchange) -> Result<RequestHead, Failure>,
    payload: Payload,
    started: Instant,
) -> Result<Answered, Failure> {
    let first = head(exchange)?;
    match payload {
        Payload::Whole(bytes) => {
            // Nobody can tell whether a backend acts twice on a request that is not idempotent.
            let idempotent = is_idempotent(&first.method);
            let body = Body::from(bytes.clone());
            let mut sent = attempt(target, exchange, first, body, Connection::Any, started).await;
            if idempotent && matches!(sent, Ok(Err(UpstreamError::Stale(_)))) {
                let (again, body) = (head(exchange)?, Body::from(bytes));
                sent = attempt(target, exchange, again, body, Connection::New, started).await;
            }
            match sent {
                Ok(result) => result.map_err(failure),
                Err(_) => Err(FailureKind::BackendTimeout.into()),
            }
        }
        Payload::Stream(incoming) => {
            let (body, progress) = Body::client(incoming, exchange.body_bytes_max());
            let sent = attempt(target, exchange, first, body, Connection::Any, started).await;
            if let Ok(Ok(answered)) = sent {
                return Ok(answered);
            }
            // What nobody has read yet is there for whoever answers.
            exchange.body = progress.rest().map_or(RequestBody::Gone, RequestBody::Stream);
            // If the client is at fault, the backend's error is but a consequence.
            match (progress.get(), sent) {
                (Stage::TooLarge, _) => Err(FailureKind::TooLarge.into()),
                (Stage::Broken, _) => Err(Failure::new(FailureKind::RequestMalformed)
                    .with_cause("the client's body broke off")),
                (Stage::Awaited, Err(_)) => Err(FailureKind::ClientTimeout.into()),
                (Stage::Flowing | Stage::Complete, Err(_)) => {
                    Err(FailureKind::BackendTimeout.into())
                }
                (Stage::Awaited | Stage::Flowing | Stage::Complete, Ok(result)) => {
                    result.map_err(failure)
                }
            }
        }
    }
}

/// No `async fn`: its future would hold head and body beside the request that is made of them.
fn attempt<'a>(
    target: &'a Target,
    exchange: &'a Exchange,
    head: RequestHead,
    body: Body,
    connection: Connection,
    started: Instant,
) -> impl Future<Output = Result<Result<Answered, UpstreamError>, Elapsed>> + Send + use<'a> {
    let mut request = Request::new(body);
    *request.method_mut() = head.method;
    *request.uri_mut() = head.uri;
    *request.headers_mut() = head.headers;
    let pool = &exchange.gateway.pool;
    timeout_at(
        started + target.timeout,
        pool.send(head.origin, target.tls, request, connection, started.into_std()),
    )
}

fn is_idempotent(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS, Method::PUT, Method::DELETE].contains(method)
}

fn failure(error: UpstreamError) -> Failure {
    let kind = match &error {
        UpstreamError::Unresolvable(_) => FailureKind::BackendUnresolvable,
        UpstreamError::Malformed(_) => FailureKind::BackendFault,
        UpstreamError::Refused { .. }
        | UpstreamError::Tls(_)
        | UpstreamError::Broken(_)
        | UpstreamError::Stale(_) => FailureKind::BackendUnreachable,
    };
    Failure::new(kind).with_cause(error.to_string())
}
