//! Signatures against those who sign.
#![allow(clippy::unwrap_used, reason = "tests")]

mod botocore;
mod forms;
mod oracle;
