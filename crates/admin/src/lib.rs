//! The admin address: control-plane requests to the dialects, health, metrics.
//!
//! Requests to a dialect are verified against the administrator's signature ([`Access`]) and handed
//! over whole; what is unsigned (`/healthz`, `/readyz`, `/metrics`) tells nothing secret and is
//! guarded against web pages in a browser on the same machine. The crate knows no dialect's rules:
//! it asks the dialect what it owns. Listening for itself ([`serve`]) or behind the data plane's
//! port ([`Admin::claims`], [`Admin::answer`]) is the binary's choice.

mod access;
mod admin;
mod browser;
mod error_answer;
mod limits;
mod listener;
mod metrics;
mod readiness;
mod request_id;
mod tasks;

pub use access::{Access, Administrator};
pub use admin::{Admin, Reach};
pub use listener::{Listening, serve};
pub use readiness::Readiness;
