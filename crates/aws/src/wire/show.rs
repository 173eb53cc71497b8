//! Documents as answers: which members AWS shows, and how.

mod rest_api;

pub(crate) use rest_api::{Tags, rest_api};
