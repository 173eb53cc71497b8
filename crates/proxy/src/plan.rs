//! The plan: what the data plane runs, compiled from the dialects' documents.
//!
//! A plan is immutable and holds no state. A write recompiles the sites concerned and swaps in a
//! plan that shares all others.

mod backend;
mod mapping;
mod route;
mod site;
mod sites;

pub use backend::{
    Backend, ContentHandling, Endpoint, EndpointPart, Faulty, HeaderRules, Http, HttpProxy,
    IntegrationResponse, Mock, Passthrough, RequestTemplates, Target, Template, TlsRules, Verb,
};
pub use mapping::{
    BackendRequestMapping, BackendRequestTarget, BodyPath, RequestSource, ResponseMapping,
    ResponseSource,
};
pub use route::{BodyRule, BodySchema, ParameterRule, Route, RouteId, Router, Step};
pub use site::{AccessLog, LogDestination, LogSegment, Site, SiteId, SiteLimits};
pub use sites::{Mount, Plan};
