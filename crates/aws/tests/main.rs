//! The dialect through its front door: requests as SDKs send them, over a store in memory.

#![allow(missing_docs, clippy::expect_used, reason = "tests")]

mod account;
mod api_keys;
mod authorizers;
mod client_certificates;
mod deployments;
mod domain_names;
mod files;
mod front;
mod gateway_responses;
mod imports;
mod integrations;
mod methods;
mod models;
mod publishing;
mod request_validators;
mod resources;
mod rest_apis;
mod stages;
mod support;
mod tags;
mod usage;
mod usage_plans;
mod vpc_links;
