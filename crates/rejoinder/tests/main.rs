//! The real binary, started as people start it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod addresses;
mod credentials;
mod definitions;
mod logging;
mod process;
mod settings;
#[expect(dead_code, reason = "shared with the tests of admin, which read more")]
#[path = "../../admin/tests/signing.rs"]
mod signing;
mod stopping;
mod storing;
mod terminal;
