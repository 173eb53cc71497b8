//! The embedded store on real files.
#![allow(clippy::unwrap_used, reason = "tests")]

mod behaviour;
mod crash;
mod damage;
mod model;
