//! Documents as answers: which members AWS shows, and how.

mod gateway_response;
mod rest_api;
mod stage;

pub(crate) use gateway_response::gateway_response;
pub(crate) use rest_api::{Tags, rest_api};
pub(crate) use stage::stage;
