//! The data plane over real sockets: plans built by hand, backends that misbehave on purpose,
//! clients that write their own bytes.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod support;

mod access_log;
mod addressing;
mod connections;
mod failures;
mod framing;
mod guards;
mod http2;
mod limited;
mod mapped;
mod proxied;
mod tls;
mod validation;
