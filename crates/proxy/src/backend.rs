//! What answers a request that every step let pass.

use http::Response;
use rejoinder_reply::{Failure, FailureKind};

use crate::body::Body;
use crate::exchange::Exchange;
use crate::plan::Backend;

mod call;
mod content_handling;
mod http_mapped;
mod http_proxy;
mod integration_response;
mod mapped_body;
mod mock;
mod relayed_headers;
mod request_head;
mod request_template;

/// Asks the backend.
pub(crate) async fn call(
    backend: &Backend,
    exchange: &mut Exchange,
) -> Result<Response<Body>, Failure> {
    match backend {
        // Boxed: those that collect bodies are large, and their room would be taken in the future
        // of every request that passes through.
        Backend::Mock(mock) => Box::pin(mock::answer(mock, exchange)).await,
        Backend::Http(http) => Box::pin(http_mapped::answer(http, exchange)).await,
        Backend::HttpProxy(proxy) => http_proxy::answer(proxy, exchange).await,
        Backend::Faulty(faulty) => Err(configuration(&*faulty.reason)),
    }
}

/// The API's own configuration cannot be carried out, and why.
fn configuration(cause: impl Into<Box<str>>) -> Failure {
    Failure::new(FailureKind::ConfigurationFaulty).with_cause(cause)
}
