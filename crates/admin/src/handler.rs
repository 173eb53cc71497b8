//! The admin address as a handler of the server, on threads that are not the data plane's.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use rejoinder_proxy::Body;
use rejoinder_proxy::server::{Handler, HandlerFuture, Peer};
use tokio::runtime::Handle;

use crate::Admin;
use crate::error_answer::ErrorAnswer;

/// Answers requests to the admin address.
///
/// They run on a runtime of their own: importing a large definition must not hold up the requests
/// of a data plane's worker. A defect in an operation answers 500 and cuts no connection.
pub struct AdminHandler {
    admin: Arc<Admin>,
    runtime: Handle,
}

impl AdminHandler {
    /// Answers on this runtime.
    #[must_use]
    pub fn new(admin: Arc<Admin>, runtime: Handle) -> Self {
        Self { admin, runtime }
    }
}

impl Handler for AdminHandler {
    fn handle(&self, request: Request<Incoming>, _: Arc<Peer>) -> HandlerFuture {
        let admin = self.admin.clone();
        let answering = self.runtime.spawn(async move { admin.answer(request).await });
        Box::pin(async move {
            let response: Response<Bytes> = answering.await.unwrap_or_else(|error| {
                tracing::error!(%error, "a request to the admin address failed");
                ErrorAnswer::internal().into_response()
            });
            response.map(|body| Body::boxed(Full::new(body)))
        })
    }
}
