//! What makes an answer fit its request, and what the HTTP library leaves to its user in HTTP/2.

use std::future::poll_fn;
use std::pin::Pin;

use http::header::{CONTENT_LENGTH, EXPECT};
use http::{HeaderValue, Method, Response, StatusCode, Version};
use http_body::Body as _;
use hyper::body::Incoming;
use tokio::time::timeout;

use crate::body::Body;
use crate::exchange::{Exchange, RequestBody};
use crate::limits::{REST_BYTES_MAX, REST_WAIT};

/// Leaves out a body that HEAD or the status forbids: in HTTP/2 it would be sent, and the client
/// would take the whole answer for broken. HEAD is told the length it would have had.
pub(super) fn leave_out_body(method: &Method, response: &mut Response<Body>) {
    let head = method == Method::HEAD;
    let bodiless = matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if !head && !bodiless {
        return;
    }
    let length = response.body_mut().take_whole();
    if let Some(length) = length.filter(|_| !bodiless) {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
}

/// What is left of an HTTP/2 request's body and should be read before the answer goes out. Without
/// that the stream would be reset right behind the answer, and common clients then throw the
/// answer away; in HTTP/1.1 the library reads the rest.
pub(super) fn rest(exchange: &mut Exchange) -> Option<&mut Incoming> {
    let Exchange { head, body: RequestBody::Stream(incoming), .. } = exchange else { return None };
    // One who waits to be asked for a body sends none when refused.
    let awaited = head.version == Version::HTTP_2
        && !incoming.is_end_stream()
        && !head.headers.contains_key(EXPECT);
    awaited.then_some(incoming)
}

/// Reads the rest, within bounds: whoever is slower has to bear the reset.
pub(super) async fn let_arrive(rest: &mut Incoming) {
    let _ = timeout(REST_WAIT, discard(rest)).await;
}

async fn discard(incoming: &mut Incoming) {
    let mut left = REST_BYTES_MAX;
    while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut *incoming).poll_frame(cx)).await {
        let length = frame.data_ref().map_or(0, bytes::Bytes::len);
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
