//! `/metrics`: everything that is counted, as Prometheus reads it.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The answer to a scrape.
pub(crate) fn answer(registry: &Registry) -> Response<Bytes> {
    let mut text = String::new();
    let mut response = match encode(&mut text, registry) {
        Ok(()) => Response::new(Bytes::from(text)),
        Err(error) => {
            tracing::error!(%error, "metrics cannot be written");
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    response
}
