//! Parameter mappings between the client's request, the backend and the client's answer.

use http::HeaderName;
use rejoinder_reply::{Multiplicity, Source};
use rejoinder_velocity::JsonPath;

/// One parameter of the backend request.
#[derive(Clone, Debug)]
pub struct BackendRequestMapping {
    /// What is set.
    pub target: BackendRequestTarget,
    /// From what; an absent value leaves the target alone.
    pub source: RequestSource,
}

/// What a request mapping sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendRequestTarget {
    /// A header, replacing what the client sent under that name.
    Header(HeaderName),
    /// A `{name}` place in the endpoint.
    Path(Box<str>),
    /// A query parameter, added to those already there.
    QueryString(Box<str>),
}

/// Where a backend request parameter comes from.
#[derive(Clone, Debug)]
pub enum RequestSource {
    /// Request, context, stage variable or static.
    Value(Source),
    /// The request body, whole or a part of it as JSON.
    Body(BodyPath),
}

/// A body, or a part of it.
#[derive(Clone, Debug)]
pub enum BodyPath {
    /// The text as it is.
    Whole,
    /// What the path selects: strings bare, everything else as JSON.
    Part(JsonPath),
}

/// One header of the client's answer.
#[derive(Clone, Debug)]
pub struct ResponseMapping {
    /// The header's name.
    pub name: HeaderName,
    /// From what; an absent value leaves the header out.
    pub source: ResponseSource,
}

/// Where a header of the client's answer comes from.
#[derive(Clone, Debug)]
pub enum ResponseSource {
    /// Context, stage variable or static.
    Value(Source),
    /// A header of the backend's answer.
    Header {
        /// Its name.
        name: HeaderName,
        /// The last value or all.
        values: Multiplicity,
    },
    /// The backend's body, whole or a part of it as JSON.
    Body(BodyPath),
}
