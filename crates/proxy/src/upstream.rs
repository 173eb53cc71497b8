//! Connections to backends: HTTP/1.1, pooled per worker, redirects never followed.

mod connect;
mod pool;
mod resolve;
mod tls;

pub(crate) use pool::{Answered, Connection, Lease, Pool, UpstreamError};
pub(crate) use tls::BackendTls;
