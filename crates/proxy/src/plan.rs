//! The plan: what the data plane runs, compiled from the dialects' documents.
//!
//! A plan is immutable and holds no state. A write recompiles the sites concerned and swaps in a
//! plan that shares all others.

mod api_keys;
mod backend;
mod endpoint;
mod limit;
mod mapping;
mod route;
mod site;
mod sites;
mod slot;

pub use api_keys::{ApiKey, ApiKeyState, ApiKeys, Membership, UsagePlan};
pub use backend::{
    Backend, ContentHandling, Faulty, HeaderRules, Http, HttpProxy, IntegrationResponse, Mock,
    Passthrough, RequestTemplates, Target, Template, TlsRules, Verb,
};
pub use endpoint::{Endpoint, EndpointPart, Origin};
pub use limit::{Limit, LimitId};
pub use mapping::{
    BackendRequestMapping, BackendRequestTarget, BodyPath, RequestSource, ResponseMapping,
    ResponseSource,
};
pub use route::{
    ApiKeyRule, BodyRule, BodySchema, Found, ParameterRule, RetryAfter, Route, RouteId, Router,
    Step, ThrottleRule, ValueRanges,
};
pub use site::{AccessLog, LogDestination, LogSegment, Site, SiteId, SiteLimits, VendorAddress};
pub use sites::{Mount, Plan, Stages};
pub use slot::Slot;
