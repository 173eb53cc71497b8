//! The whole path of a request, read aloud: find the site, admit, route, pass the steps, ask the
//! backend. Any of them may fail; one place turns the failure into a reply.

use std::sync::Arc;

use http::{Request, Response};
use hyper::body::Incoming;
use rejoinder_reply::{Failure, FailureKind};

use crate::address;
use crate::backend;
use crate::body::Body;
use crate::exchange::{self, Exchange};
use crate::gateway::Gateway;
use crate::plan::Route;
use crate::server::{Handler, Peer};

mod admit;
mod fitting;
mod request_body;
mod steps;

/// Answers one request. What nobody claims goes to `other`, if there is other traffic.
pub(crate) async fn handle(
    gateway: Arc<Gateway>,
    peer: Arc<Peer>,
    request: Request<Incoming>,
    other: Option<&Arc<dyn Handler>>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let located = address::locate(&gateway.plan.load(), exchange::host(&parts), parts.uri.path());
    let request = Request::from_parts(parts, body);
    if let Some(other) = other.filter(|_| !located.claimed) {
        return other.handle(request, peer).await;
    }
    let mut exchange = Exchange::begin(gateway, peer, request, located);
    let mut response = match run(&mut exchange).await {
        Ok(answer) => answer,
        Err(failure) => exchange.gateway_response(failure),
    };
    fitting::leave_out_body(&exchange.head.method, &mut response);
    if let Some(rest) = fitting::rest(&mut exchange) {
        Box::pin(fitting::let_arrive(rest)).await;
    }
    exchange.finish(response)
}

async fn run(exchange: &mut Exchange) -> Result<Response<Body>, Failure> {
    admit::admit(exchange)?;
    let route = route(exchange)?;
    for step in &route.steps {
        steps::run(step, exchange).await?;
    }
    if exchange.found.is_none() {
        return Err(FailureKind::NoRoute.into());
    }
    let mut answer = backend::call(&route.backend, exchange).await?;
    exchange.identify(answer.headers_mut());
    Ok(answer)
}

/// The route of the request: the one found, else the unmatched one.
fn route(exchange: &mut Exchange) -> Result<Arc<Route>, Failure> {
    let Some(site) = &exchange.site else { return Err(FailureKind::NoSite.into()) };
    exchange.found = site.router.find(exchange.path(), &exchange.head.method);
    exchange.route().cloned().ok_or_else(|| FailureKind::NoSite.into())
}
