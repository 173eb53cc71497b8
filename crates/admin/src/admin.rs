//! What the admin address answers.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{any, get};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use prometheus_client::registry::Registry;
use rejoinder_aws::Aws;
use rejoinder_proxy::Clock;

use crate::access::{Access, Claim};
use crate::error_answer::ErrorAnswer;
use crate::limits::{ANSWER_TIMEOUT, BODY_BYTES_MAX, BODY_TIMEOUT};
use crate::readiness::Readiness;
use crate::{browser, metrics, tasks};

/// What is answered without a signature.
const UNSIGNED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// What the admin address needs to answer.
pub struct Admin {
    /// The AWS dialect.
    pub aws: Arc<Aws>,
    /// Who may administer.
    pub access: Access,
    /// Whether requests should be sent here.
    pub readiness: Arc<Readiness>,
    /// Everything that is counted.
    pub registry: Arc<Registry>,
    /// For the age of signatures.
    pub clock: Arc<dyn Clock>,
    /// Where the address can be reached from.
    pub reach: Reach,
}

/// Where an admin address can be reached from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This machine alone: what is unsigned is guarded against web pages on it.
    Loopback,
    /// Others: under whatever name they use.
    Network,
}

impl Admin {
    /// Whether a request is for the admin address when it shares the data plane's port.
    #[must_use]
    pub fn claims(&self, method: &Method, path: &str) -> bool {
        UNSIGNED.contains(&path) || self.aws.owns(method, path)
    }

    /// Everything that is answered, as a service.
    pub fn router(self: &Arc<Self>) -> Router {
        Router::new()
            .route(UNSIGNED[0], get(healthy))
            .route(UNSIGNED[1], get(ready))
            .route(UNSIGNED[2], get(scrape))
            .fallback(any(control_plane))
            .method_not_allowed_fallback(control_plane)
            .with_state(self.clone())
    }

    fn refuse_pages(&self, parts: &Parts) -> Result<(), ErrorAnswer> {
        if self.reach == Reach::Loopback && browser::suspicious(parts) {
            return Err(ErrorAnswer::new(
                StatusCode::FORBIDDEN,
                "AccessDeniedException",
                "This address answers programs on this machine, called by an address or as \
                 localhost; the request's Host or Origin is another.",
            ));
        }
        Ok(())
    }
}

async fn healthy(State(admin): State<Arc<Admin>>, request: Request) -> Response {
    unsigned(&admin, request, || plain(StatusCode::OK, "ok\n"))
}

async fn ready(State(admin): State<Arc<Admin>>, request: Request) -> Response {
    unsigned(&admin, request, || match admin.readiness.is_ready() {
        true => plain(StatusCode::OK, "ready\n"),
        false => plain(StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    })
}

async fn scrape(State(admin): State<Arc<Admin>>, request: Request) -> Response {
    unsigned(&admin, request, || metrics::answer(&admin.registry))
}

fn unsigned(admin: &Admin, request: Request, answer: impl FnOnce() -> Response) -> Response {
    let (parts, _) = request.into_parts();
    match admin.refuse_pages(&parts) {
        Ok(()) => answer(),
        Err(error) => error.into_response(),
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

async fn control_plane(State(admin): State<Arc<Admin>>, request: Request) -> Response {
    match try_control_plane(&admin, request).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn try_control_plane(admin: &Arc<Admin>, request: Request) -> Result<Response, ErrorAnswer> {
    let (parts, body) = request.into_parts();
    if !admin.aws.owns(&parts.method, parts.uri.path()) {
        return Err(nothing_here(&parts));
    }
    // What cannot be accepted is refused before its body is read.
    let claim = admin.access.claim(&parts)?;
    match claim {
        Claim::None => admin.refuse_pages(&parts)?,
        Claim::Signed(..) => {}
    }
    let body = read(body).await?;
    claim.verify(&parts, &body, admin.clock.wall())?;
    // A task of its own: a defect in an operation answers 500 and cuts no connection.
    let aws = admin.aws.clone();
    let request = http::Request::from_parts(parts, body);
    let answering = tasks::start(async move { aws.answer(request).await });
    match tokio::time::timeout(ANSWER_TIMEOUT, answering).await {
        Ok(Ok(response)) => Ok(response.map(Body::from)),
        Ok(Err(error)) => {
            tracing::error!(%error, "a control-plane operation failed");
            Err(ErrorAnswer::internal())
        }
        Err(_) => Err(ErrorAnswer::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "ServiceUnavailableException",
            "The operation takes too long; it may still be carried out.",
        )),
    }
}

async fn read(body: Body) -> Result<Bytes, ErrorAnswer> {
    let reading = Limited::new(body, BODY_BYTES_MAX).collect();
    match tokio::time::timeout(BODY_TIMEOUT, reading).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(ErrorAnswer::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLargeException",
            format!("The request body is larger than {BODY_BYTES_MAX} bytes."),
        )),
        Ok(Err(error)) => Err(ErrorAnswer::new(
            StatusCode::BAD_REQUEST,
            "BadRequestException",
            format!("The request body cannot be read: {error}"),
        )),
        Err(_) => Err(ErrorAnswer::new(
            StatusCode::REQUEST_TIMEOUT,
            "RequestTimeoutException",
            "The request body did not come in time.",
        )),
    }
}

fn nothing_here(parts: &Parts) -> ErrorAnswer {
    ErrorAnswer::new(
        StatusCode::NOT_FOUND,
        "NotFoundException",
        format!(
            "Nothing answers {} {} here. This is Rejoinder's admin address: the operations of \
             Amazon API Gateway (REST APIs, for example GET /restapis, signed), GET /healthz, GET \
             /readyz and GET /metrics. APIs are called at the data address.",
            parts.method,
            parts.uri.path()
        ),
    )
}
