//! The data plane: a plan of sites, and the pipeline that runs requests through it.
//!
//! The plan is compiled by the dialects and holds no state; what lives longer than a plan (token
//! buckets, connection pools, counters) lives beside it under stable ids. This crate knows no
//! dialect's JSON and no store: what differs between vendors comes in as values and as the small
//! traits of [`forms`].

mod clock;
pub mod forms;
pub mod observe;
pub mod plan;

pub use clock::{Clock, SystemClock};
