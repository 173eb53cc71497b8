//! Documents as answers: which members AWS shows, and how.

mod gateway_response;
mod integration;
mod method;
mod resource;
mod rest_api;
mod stage;

pub(crate) use gateway_response::gateway_response;
pub(crate) use integration::{integration, integration_response};
pub(crate) use method::{method, method_response};
pub(crate) use resource::{Embed, resource};
pub(crate) use rest_api::{Tags, rest_api};
pub(crate) use stage::stage;
