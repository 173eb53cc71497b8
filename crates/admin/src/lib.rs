//! The admin address: control-plane requests to the dialects, health, metrics.
//!
//! Requests to a dialect are verified against the administrator's signature ([`Access`]) and handed
//! over whole; what is unsigned (`/healthz`, `/readyz`, `/metrics`) tells nothing secret and is
//! guarded against web pages in a browser on the same machine. The crate knows no dialect's rules:
//! it asks the dialect what it owns. Listening is the server's, with an address of its own or on
//! the data plane's port: [`AdminHandler`].

mod access;
mod admin;
mod browser;
mod error_answer;
mod handler;
mod limits;
mod metrics;
mod readiness;
mod request_id;

pub use access::{Access, Administrator};
pub use admin::{Admin, Reach};
pub use handler::AdminHandler;
pub use readiness::Readiness;
