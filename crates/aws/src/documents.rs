//! What is stored of an AWS account: REST APIs in pieces, their deployments and stages.
//!
//! Members that AWS leaves out of its answers when they were never given are `Option`s or empty
//! maps here; what is shown by default is decided in `wire`, never folded into the document.

mod account;
mod api;
mod api_key;
mod client_certificate;
mod deployment;
mod domain_name;
mod gateway_response;
mod integration;
mod method;
mod model;
mod resource;
mod stage;
mod usage_plan;
mod vpc_link;

pub use account::Account;
pub use api::{ApiKeySource, Definition, EndpointConfiguration, RestApi, RestApiSettings};
pub use api_key::{ApiKey, Secret};
pub use client_certificate::ClientCertificate;
pub use deployment::Deployment;
pub use domain_name::{BasePathMapping, DomainName, MutualTls};
pub use gateway_response::StoredGatewayResponse;
pub use integration::{
    ConnectionType, Integration, IntegrationKind, StoredIntegrationResponse, TlsConfig,
};
pub use method::{Method, MethodResponse};
pub use model::{Authorizer, Model, RequestValidator};
pub use resource::Resource;
pub use stage::{AccessLogSettings, CanarySettings, MethodSetting, Stage};
pub use usage_plan::{ApiStage, Quota, QuotaPeriod, Throttle, UsagePlan, UsagePlanKey};
pub use vpc_link::VpcLink;

/// A string-to-string map ordered by key.
pub type StringMap = std::collections::BTreeMap<String, String>;
/// Seconds since the epoch, as AWS sends times.
pub type EpochSeconds = i64;
