//! One request on its way: what is known of it, and the reply table in force.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT, HOST, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use hyper::body::Incoming;
use rejoinder_reply::{Failure, FailureKind, Phase, ReplyTable, ServiceHeaders};

use crate::address::{ContextPath, Located};
use crate::body::Body;
use crate::forms::{Forms, Identity};
use crate::gateway::Gateway;
use crate::observe::{FailureEvent, Finish};
use crate::plan::{ApiKey, Found, Membership, Route, Site};
use crate::server::Peer;

mod ids;
pub(crate) mod query;
mod values;

pub(crate) use ids::Ids;
pub(crate) use values::header_text;

/// One request on its way.
pub(crate) struct Exchange {
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) peer: Arc<Peer>,
    pub(crate) head: Parts,
    pub(crate) body: RequestBody,
    pub(crate) forms: Arc<dyn Forms>,
    pub(crate) site: Option<Arc<Site>>,
    /// Where in the request's path the site's own path begins.
    pub(crate) path_at: usize,
    /// What owners are shown as the path.
    pub(crate) context_path: ContextPath,
    pub(crate) found: Option<Found>,
    /// The API key that let the request pass.
    pub(crate) api_key: Option<KeyUsed>,
    /// Who proved to be calling.
    pub(crate) caller: Option<Arc<Identity>>,
    pub(crate) started: Instant,
    pub(crate) started_wall: SystemTime,
    pub(crate) ids: Ids,
    pub(crate) backend: BackendSeen,
    pub(crate) failed: Option<Failed>,
    pub(crate) sent: Option<Sent>,
}

/// What is left of the client's body.
pub(crate) enum RequestBody {
    /// Not read yet.
    Stream(Incoming),
    /// Read as a whole.
    Whole(Bytes),
    /// Handed over to a backend.
    Gone,
}

/// An API key, and where it is in the usage plan that opens the site.
pub(crate) struct KeyUsed {
    pub(crate) key: Arc<ApiKey>,
    pub(crate) membership: Arc<Membership>,
}

/// What was seen of the backend, for the access log.
#[derive(Default)]
pub(crate) struct BackendSeen {
    pub(crate) status: Option<StatusCode>,
    pub(crate) latency: Option<Duration>,
    pub(crate) request_id: Option<Box<str>>,
}

/// What became of a failed request, for the access log.
pub(crate) struct Failed {
    pub(crate) failure: Failure,
    pub(crate) message: Option<Cow<'static, str>>,
    pub(crate) response_type: Option<&'static str>,
    pub(crate) phase: Phase,
}

/// What was sent, for the access log.
pub(crate) struct Sent {
    pub(crate) status: StatusCode,
    pub(crate) length: u64,
    pub(crate) latency: Duration,
}

impl Exchange {
    /// An exchange at its beginning.
    pub(crate) fn begin(
        gateway: Arc<Gateway>,
        peer: Arc<Peer>,
        request: http::Request<Incoming>,
        located: Located,
    ) -> Self {
        let (head, body) = request.into_parts();
        let ids = Ids::new(&mut rand::rng(), located.forms.client_request_id(&head.headers));
        Self {
            started: gateway.clock.now(),
            started_wall: gateway.clock.wall(),
            gateway,
            peer,
            head,
            body: RequestBody::Stream(body),
            forms: located.forms,
            site: located.site,
            path_at: located.path_at,
            context_path: located.context_path,
            found: None,
            api_key: None,
            caller: None,
            ids,
            backend: BackendSeen::default(),
            failed: None,
            sent: None,
        }
    }

    /// The site's own path, without a query.
    pub(crate) fn path(&self) -> &str {
        self.head.uri.path().get(self.path_at..).unwrap_or_default()
    }

    /// The route in force: the one found, else the site's unmatched route.
    pub(crate) fn route(&self) -> Option<&Arc<Route>> {
        match &self.found {
            Some(found) => Some(&found.route),
            None => self.site.as_ref().map(|site| &site.unmatched),
        }
    }

    /// The reply table in force: the site's, else the dialect's own.
    fn reply_table(&self) -> Arc<ReplyTable> {
        match &self.site {
            Some(site) => site.reply.clone(),
            None => self.gateway.native_reply(self.forms.dialect()),
        }
    }

    /// Turns a failure into the reply that is in force for it. The only place that does.
    pub(crate) fn gateway_response(&mut self, failure: Failure) -> http::Response<Body> {
        let table = self.reply_table();
        let accept = self.head.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
        let reply = table.render(&failure, self, accept);
        let row = (self.forms.dialect().row)(failure.kind);
        let service_headers = reply.service_headers;

        let route = self.route().map(Arc::as_ref);
        let series = self.gateway.metrics.route(self.site.as_deref(), route);
        series.failed(reply.response_type.unwrap_or(""), reply.status);
        self.gateway.failed(&FailureEvent {
            exchange: self,
            failure: &failure,
            response_type: reply.response_type,
            status: reply.status,
        });

        let mut response = http::Response::new(Body::from(reply.body));
        *response.status_mut() = reply.status;
        let headers = response.headers_mut();
        headers.reserve(reply.headers.len() + 3);
        for (name, value) in reply.headers {
            headers.append(name, value);
        }
        if let Some(seconds) = failure.retry_after
            && !headers.contains_key(RETRY_AFTER)
        {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if service_headers == ServiceHeaders::Added {
            self.identify(headers);
        }
        if failure.kind == FailureKind::RequestMalformed {
            // Where its message ends is anybody's guess: nothing after it can be believed.
            close(&self.head, headers);
        }
        self.failed = Some(Failed {
            message: reply.message,
            response_type: reply.response_type,
            phase: row.phase,
            failure,
        });
        response
    }

    /// Adds the headers that every answer carries.
    pub(crate) fn identify(&self, headers: &mut HeaderMap) {
        self.forms.identify(self.ids.request(), self.ids.extended(), headers);
    }

    /// Counts the answer and sees to its line in the access log.
    pub(crate) fn finish(self, mut response: http::Response<Body>) -> http::Response<Body> {
        let latency = self.gateway.clock.now().saturating_duration_since(self.started);
        self.gateway.metrics.site(self.site.as_deref()).answered(response.status(), latency);
        let logged = self.site.as_ref().is_some_and(|site| site.access_log.is_some());
        if logged {
            let finish = Box::new(Finish::new(self, response.status()));
            if let Some((mut finish, length)) = response.body_mut().observed(finish) {
                finish.add(usize::try_from(length).unwrap_or(usize::MAX));
            }
        }
        response
    }

    /// The host that the client asks for, without a port.
    pub(crate) fn host(&self) -> &str {
        host(&self.head)
    }
}

/// The host of a request, without a port; empty when it names none.
pub(crate) fn host(head: &Parts) -> &str {
    if let Some(host) = head.uri.host() {
        return host;
    }
    let written = head.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    without_port(written)
}

fn without_port(host: &str) -> &str {
    if host.starts_with('[') {
        return host.find(']').map_or(host, |end| &host[..=end]);
    }
    host.split_once(':').map_or(host, |(name, _)| name)
}

/// HTTP/2 knows no such header: there a stream ends by itself.
fn close(head: &Parts, headers: &mut HeaderMap) {
    if head.version < http::Version::HTTP_2 {
        headers.insert(http::header::CONNECTION, http::HeaderValue::from_static("close"));
    }
}
