//! What the admin address answers.

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body;
use prometheus_client::registry::Registry;
use rejoinder_aws::Aws;
use rejoinder_proxy::Clock;

use crate::access::{Access, Claim};
use crate::error_answer::ErrorAnswer;
use crate::limits::{ANSWER_TIMEOUT, BODY_BYTES_MAX, BODY_TIMEOUT};
use crate::readiness::Readiness;
use crate::{browser, metrics};

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

/// What is answered without a signature.
#[derive(Clone, Copy)]
enum Page {
    Health,
    Readiness,
    Metrics,
}

const PAGES: [(&str, Page); 3] =
    [("/healthz", Page::Health), ("/readyz", Page::Readiness), ("/metrics", Page::Metrics)];

impl Admin {
    /// Answers one request.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<Bytes>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let (parts, body) = request.into_parts();
        let page = PAGES.iter().find(|(path, _)| *path == parts.uri.path());
        let answered = match page {
            Some((_, page)) => self.page(*page, &parts),
            None => self.operation(parts, body).await,
        };
        answered.unwrap_or_else(ErrorAnswer::into_response)
    }

    fn page(&self, page: Page, parts: &Parts) -> Result<Response<Bytes>, ErrorAnswer> {
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            return Err(nothing_here(parts));
        }
        self.refuse_pages(parts)?;
        Ok(match page {
            Page::Health => plain(StatusCode::OK, "ok\n"),
            Page::Readiness if self.readiness.is_ready() => plain(StatusCode::OK, "ready\n"),
            Page::Readiness => plain(StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
            Page::Metrics => metrics::answer(&self.registry),
        })
    }

    async fn operation<B>(&self, parts: Parts, body: B) -> Result<Response<Bytes>, ErrorAnswer>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        if !self.aws.owns(&parts.method, parts.uri.path()) {
            return Err(nothing_here(&parts));
        }
        // What cannot be accepted is refused before its body is read.
        let claim = self.access.claim(&parts)?;
        match claim {
            Claim::None => self.refuse_pages(&parts)?,
            Claim::Signed(..) => {}
        }
        let body = read(body).await?;
        claim.verify(&parts, &body, self.clock.wall())?;
        let answering = self.aws.answer(Request::from_parts(parts, body));
        tokio::time::timeout(ANSWER_TIMEOUT, answering).await.map_err(|_| {
            ErrorAnswer::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "ServiceUnavailableException",
                "The operation takes too long; it may still be carried out.",
            )
        })
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

fn plain(status: StatusCode, text: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

async fn read<B>(body: B) -> Result<Bytes, ErrorAnswer>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
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
             /readyz and GET /metrics. APIs are called at the data address, for example below \
             /restapis/{{api}}/{{stage}}/_user_request_/.",
            parts.method,
            parts.uri.path()
        ),
    )
}
