//! The data plane: a plan of sites, and the pipeline that runs requests through it.
//!
//! The plan is compiled by the dialects and holds no state; what lives longer than a plan (token
//! buckets, connection pools, counters) lives beside it under stable ids. This crate knows no
//! dialect's JSON and no store: what differs between vendors comes in as values and as the small
//! traits of [`forms`].

mod address;
mod backend;
mod body;
mod clock;
mod exchange;
pub mod forms;
mod gateway;
mod limits;
mod mapping;
mod media_type;
pub mod observe;
mod pipeline;
pub mod plan;
pub mod server;
mod tasks;
mod trust;
mod upstream;
mod usage;

pub use body::{Body, BodyError};
pub use clock::{Clock, SystemClock};
pub use gateway::GatewaySettings;
pub use trust::TrustedProxies;
pub use usage::{Ledger, LedgerError, Usage};
