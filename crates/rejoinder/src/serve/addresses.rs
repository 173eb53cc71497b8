//! Opening addresses, all together, once there is something to serve.

use std::net::{SocketAddr, TcpListener};

use anyhow::Context;

use crate::settings::address::reachable;

/// The addresses in use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses {
    pub(crate) data: SocketAddr,
    pub(crate) data_tls: Option<SocketAddr>,
    pub(crate) admin: SocketAddr,
    pub(crate) admin_tls: bool,
}

impl Addresses {
    /// The data address as a client on this machine reaches it.
    pub(crate) fn reachable_data(&self) -> SocketAddr {
        reachable(self.data)
    }
}

/// Opens an address.
///
/// # Errors
/// When somebody else listens on it, or this machine has no such address.
pub(crate) fn open(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("{flag} {address} cannot be opened; is something else listening there?")
    })?;
    listener
        .set_nonblocking(true)
        .with_context(|| format!("{flag} {address} cannot be prepared"))?;
    Ok(listener)
}
