//! JSONPath as AWS reads it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod bounds;
mod errors;
mod paths;
