//! An HTTP endpoint, passed through: bodies stream both ways and are never collected, unless a
//! mapping reads the client's.
//!
//! Source: docs/wire/aws-data-plane.md sections 3, 7.1, 8.1.

use http::Response;
use rejoinder_reply::Failure;

use crate::backend::call::{Payload, send};
use crate::backend::mapped_body::MappedBody;
use crate::backend::relayed_headers::relayed;
use crate::backend::request_head::{Query, RequestHead};
use crate::body::Body;
use crate::exchange::{Exchange, RequestBody};
use crate::plan::HttpProxy;

pub(super) async fn answer(
    backend: &HttpProxy,
    exchange: &mut Exchange,
) -> Result<Response<Body>, Failure> {
    let target = &backend.target;
    let mapped = MappedBody::wanted_by(&target.mappings, exchange).await?;
    let payload = match std::mem::replace(&mut exchange.body, RequestBody::Gone) {
        RequestBody::Stream(incoming) => Payload::stream(incoming),
        RequestBody::Whole(bytes) => Payload::Whole(bytes),
        RequestBody::Gone => Payload::Whole(bytes::Bytes::new()),
    };
    let head = |exchange: &_| RequestHead::build(target, exchange, &mapped, Query::Client);
    let answered = send(target, exchange, head, payload).await?;
    let (parts, incoming) = answered.response.into_parts();
    let mut response = Response::new(Body::relay(incoming, answered.lease));
    *response.status_mut() = parts.status;
    *response.headers_mut() =
        relayed(parts.headers, parts.status, &exchange.head.method, target.headers);
    Ok(response)
}
