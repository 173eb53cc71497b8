//! The data plane over real sockets: plans built by hand, backends that misbehave on purpose,
//! clients that write their own bytes.
#![allow(missing_docs, unreachable_pub, dead_code, unused_imports, clippy::unwrap_used)]

mod support;

mod addressing;
mod failures;
