//! What can be done to the documents: one table of operations, a file a resource.
//!
//! A function of an operation sees an [`Input`] whose JSON types, enums and patterns were checked
//! against its row, and either a [`View`] of what is stored or the draft of one aggregate in a
//! [`Change`]. It answers JSON or refuses; an error leaves everything as it was. It neither locks
//! nor stores nor publishes: `crate::aws` does, for all alike.

mod account;
mod api_keys;
mod authorizers;
mod base_path_mappings;
mod client_certificates;
mod content_types;
mod deployments;
mod domain_names;
mod error;
mod gateway_responses;
mod ids;
mod imports;
mod integration_responses;
mod integrations;
mod lookup;
mod method_responses;
mod methods;
mod models;
mod page;
mod patch;
mod request_validators;
mod resources;
mod rest_apis;
mod shapes;
mod stages;
mod table;
mod tags;
mod usage;
mod usage_plan_keys;
mod usage_plans;
mod view;
mod vpc_links;

use serde_json::Value;

pub(crate) use error::{OperationError, Refusal};
pub(crate) use ids::request_ids;
pub use page::{is_control_plane_path, operations_page};
pub(crate) use patch::{Op, PatchOperation};
pub(crate) use rest_apis::policy;
pub(crate) use shapes::{
    Body, Format, GATEWAY_RESPONSE_TYPES, Member, Presence, STATUS_CODE, Shape,
};
pub(crate) use table::{OPERATIONS, Operation, Run, Subject};
pub(crate) use view::View;

/// What an operation answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// A success without a body.
    Empty,
    /// A JSON object.
    Json(Value),
}

/// What becomes of an operation.
pub(crate) type Outcome = Result<Answer, OperationError>;
