//! A failure as it happens, for whoever watches: the terminal line, later the memory behind
//! "why did my client get this?".

use std::time::SystemTime;

use http::StatusCode;
use rejoinder_reply::Failure;

use crate::exchange::Exchange;

/// Is told of every failure, on the request's own path: it must be quick and must not wait.
pub trait FailureObserver: Send + Sync {
    /// A request could not be served.
    fn failed(&self, event: &FailureEvent<'_>);
}

/// One request that could not be served. Texts may hold what a client sent: show them with
/// [`crate::observe::Visible`].
pub struct FailureEvent<'e> {
    pub(crate) exchange: &'e Exchange,
    pub(crate) failure: &'e Failure,
    pub(crate) response_type: Option<&'static str>,
    pub(crate) status: StatusCode,
}

impl FailureEvent<'_> {
    /// When the request came in.
    #[must_use]
    pub fn time(&self) -> SystemTime {
        self.exchange.started_wall
    }

    /// The verb.
    #[must_use]
    pub fn method(&self) -> &str {
        self.exchange.head.method.as_str()
    }

    /// The path as the client sent it, without a query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.exchange.head.uri.path()
    }

    /// The id of the route in force; empty without a site.
    #[must_use]
    pub fn route(&self) -> &str {
        self.exchange.route().map_or("", |route| &route.id.0)
    }

    /// The API's id and the stage, if a site was reached.
    #[must_use]
    pub fn site(&self) -> Option<(&str, &str)> {
        self.exchange.site.as_ref().map(|site| (&*site.api_id, &*site.stage))
    }

    /// The response type raised; none for answers that nobody can shape.
    #[must_use]
    pub fn response_type(&self) -> Option<&'static str> {
        self.response_type
    }

    /// The status sent.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The failure itself.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        self.failure
    }

    /// What happened: the cause, with names that clients never see; without one what is wrong
    /// with the request.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        let Failure { cause, validation, message, .. } = self.failure;
        cause.as_deref().or(validation.as_deref()).or(message.as_deref())
    }

    /// The request id.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.exchange.ids.request()
    }
}
