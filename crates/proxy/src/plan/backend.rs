//! Backends: what answers a request that every step let pass.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, Method, StatusCode};
use regex::Regex;
use rejoinder_reply::Source;

use crate::plan::{BackendRequestMapping, Endpoint, ResponseMapping};

/// What answers.
pub enum Backend {
    /// An answer made here, from templates.
    Mock(Mock),
    /// An HTTP endpoint whose request and answer are mapped.
    Http(Http),
    /// An HTTP endpoint, passed through in both directions.
    HttpProxy(HttpProxy),
    /// What the vendor accepts and nobody can run: it raises a configuration failure.
    Faulty(Faulty),
}

/// A backend that cannot run.
pub struct Faulty {
    /// Why, and how to mend it; for the log.
    pub reason: Box<str>,
}

/// An answer made here.
pub struct Mock {
    /// Templates that yield an object with an integer `statusCode`, by request media type.
    pub templates: RequestTemplates,
    /// Answers by that status.
    pub responses: Arc<[IntegrationResponse]>,
}

/// An HTTP endpoint whose request and answer are mapped.
pub struct Http {
    /// Where and how it is called.
    pub target: Target,
    /// Templates that make the backend's body, by request media type.
    pub templates: RequestTemplates,
    /// What is done to the request body before it is sent.
    pub content_handling: ContentHandling,
    /// Answers by the backend's status.
    pub responses: Arc<[IntegrationResponse]>,
}

/// An HTTP endpoint, passed through.
pub struct HttpProxy {
    /// Where and how it is called.
    pub target: Target,
}

/// Where and how a backend is called.
pub struct Target {
    /// Its address.
    pub endpoint: Endpoint,
    /// The verb of the backend request.
    pub verb: Verb,
    /// Parameters of the backend request.
    pub mappings: Box<[BackendRequestMapping]>,
    /// Headers that the gateway itself sets, applied last.
    pub service_headers: Box<[(HeaderName, Source)]>,
    /// What happens to headers in both directions.
    pub headers: &'static HeaderRules,
    /// From sending the request until the answer's head is there (for buffered answers: all of
    /// it).
    pub timeout: Duration,
    /// How TLS with the endpoint is checked.
    pub tls: TlsRules,
}

/// How TLS with a backend is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TlsRules {
    /// Certificate chain and name must be right.
    #[default]
    Verified,
    /// Nothing is checked, because the owner said so.
    Unverified,
}

/// A backend's verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    /// The client's.
    Client,
    /// Always this.
    Fixed(Method),
}

impl Verb {
    /// The backend request's method, for a client's.
    pub(crate) fn of<'v>(&'v self, client: &'v Method) -> &'v Method {
        match self {
            Self::Client => client,
            Self::Fixed(own) => own,
        }
    }
}

/// What happens to headers between client and backend.
#[derive(Debug)]
pub struct HeaderRules {
    /// Whether the client's headers go to the backend at all.
    pub forward_request: bool,
    /// Whether `X-Forwarded-For`, `-Port` and `-Proto` are sent.
    pub forwarded: bool,
    /// Never sent to the backend, even when mapped.
    pub request_dropped: &'static [HeaderName],
    /// Whether the backend's headers go to the client without being mapped.
    pub forward_response: bool,
    /// Sent to the client under another name: the backend's, the client's.
    pub response_remapped: &'static [(HeaderName, HeaderName)],
    /// Never sent to the client.
    pub response_dropped: &'static [HeaderName],
}

/// Body templates by the request's media type, and what happens without one.
pub struct RequestTemplates {
    /// Media type (lower case, without parameters; `$default` for any) → template.
    pub templates: Box<[(Box<str>, Template)]>,
    /// What happens when no template fits.
    pub passthrough: Passthrough,
}

/// What happens to a body without a fitting template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passthrough {
    /// It passes unchanged.
    WhenNoMatch,
    /// It passes only if there are no templates at all.
    WhenNoTemplates,
    /// It is refused.
    Never,
}

/// A compiled template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Template {
    /// Text without directives or references.
    Literal(Bytes),
    /// It cannot be run: why. Raises a configuration failure.
    Faulty(Box<str>),
}

/// What is done to a payload's encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentHandling {
    /// Nothing was asked for: the site's binary media types decide.
    #[default]
    ByMediaType,
    /// Base64 text becomes bytes.
    ToBinary,
    /// Bytes become base64 text.
    ToText,
}

/// One answer of a mapped backend.
pub struct IntegrationResponse {
    /// Which statuses it is for, matched whole; none is the default.
    pub pattern: Option<Regex>,
    /// The status to send.
    pub status: StatusCode,
    /// The headers to send.
    pub headers: Box<[ResponseMapping]>,
    /// Media type → template; without templates the body passes unchanged.
    pub templates: Box<[(Box<str>, Template)]>,
    /// What is done to the body.
    pub content_handling: ContentHandling,
    /// Why this answer cannot be given, if so (AWS: no method response of that status).
    pub faulty: Option<Box<str>>,
}
