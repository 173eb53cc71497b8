//! Routes: what a path and a method lead to, and the steps before the backend.

use std::sync::Arc;

use http::HeaderName;
use jsonschema::Validator;
use rejoinder_reply::Position;

use crate::forms::Guard;
use crate::observe::RouteSeries;
use crate::plan::{Backend, Limit, Slot};

mod router;
pub use router::{Found, Router, ValueRanges};

/// A route's stable id, for example `aws/a1b2c3d4e5/prod/GET/pets/{petId}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteId(pub Arc<str>);

/// What a path and a method lead to.
pub struct Route {
    /// Its stable id: state beside the plan is kept under it.
    pub id: RouteId,
    /// The resource's id in the dialect's documents; empty for the unmatched route.
    pub resource_id: Box<str>,
    /// The resource's path with its variables in braces; empty for the unmatched route.
    pub resource_path: Box<str>,
    /// Steps in the order in which they run.
    pub steps: Box<[Step]>,
    /// What answers when every step let the request pass.
    pub backend: Backend,
    /// What is counted of it, resolved when first used. Compilers leave it empty.
    pub series: Slot<RouteSeries>,
}

/// What a request passes before its backend. Each has a file of its own below `pipeline/steps`.
pub enum Step {
    /// The caller must be one whom the vendor's guard lets pass.
    Guard(Arc<dyn Guard>),
    /// The client must show an API key that opens the site.
    ApiKey(ApiKeyRule),
    /// Calls must not come too fast.
    Throttle(ThrottleRule),
    /// The calls of the client's API key are counted, and must not be too many.
    Quota(RetryAfter),
    /// Required parameters must be there and not blank.
    ValidateParameters(Box<[ParameterRule]>),
    /// The body must match the schema of its media type.
    ValidateBody(BodyRule),
}

/// Where the API key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyRule {
    /// The header whose value is the key.
    pub header: HeaderName,
}

/// How fast a route may be called. Every limit that applies must let the call pass: that of the
/// client's usage plan, if a step before found one, and then these.
#[derive(Debug)]
pub struct ThrottleRule {
    /// What usage plans call the route, for limits of their own (AWS: `/pets/GET`).
    pub method: Box<str>,
    /// Limits that all clients share, in the order in which they are asked.
    pub shared: Box<[Limit]>,
    /// Whether refused clients are told when to come back.
    pub retry_after: RetryAfter,
}

/// Whether clients that called too fast or too often are told when to come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RetryAfter {
    /// They are, by `Retry-After`.
    #[default]
    Told,
    /// They are not, as with AWS.
    Untold,
}

/// A parameter that must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterRule {
    /// Where.
    pub position: Position,
    /// Its name.
    pub name: Box<str>,
}

/// Schemas by the body's media type.
pub struct BodyRule {
    /// Media type (lower case, without parameters; `$default` for any) → schema. A body of a
    /// media type that is not listed passes.
    pub schemas: Box<[(Box<str>, BodySchema)]>,
}

/// One schema.
pub enum BodySchema {
    /// Everything passes.
    Anything,
    /// The compiled draft 4 schema.
    Checked(Arc<Validator>),
    /// The schema cannot be used: why. Bodies fail as configuration errors.
    Faulty(Box<str>),
}
