//! Backend names to addresses, through the system's resolver and a small cache.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::limits::{RESOLVED_FOR, RESOLVED_NAMES_MAX};

#[derive(Default)]
pub(crate) struct Resolver {
    names: Mutex<HashMap<Box<str>, Resolved>>,
}

struct Resolved {
    until: Instant,
    addresses: Arc<[IpAddr]>,
}

impl Resolver {
    /// The addresses of a host. The caller sets the deadline.
    pub(crate) async fn resolve(&self, host: &str, now: Instant) -> Result<Arc<[IpAddr]>, String> {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(Arc::from([address]));
        }
        if let Some(resolved) = self.lock().get(host).filter(|resolved| resolved.until > now) {
            return Ok(resolved.addresses.clone());
        }
        let found = tokio::net::lookup_host((host, 0)).await.map_err(|error| error.to_string())?;
        let addresses: Arc<[IpAddr]> = found.map(|address: SocketAddr| address.ip()).collect();
        if addresses.is_empty() {
            return Err("the name has no address".to_owned());
        }
        let mut names = self.lock();
        if names.len() >= RESOLVED_NAMES_MAX {
            names.retain(|_, resolved| resolved.until > now);
        }
        if names.len() < RESOLVED_NAMES_MAX {
            let resolved = Resolved { until: now + RESOLVED_FOR, addresses: addresses.clone() };
            names.insert(host.into(), resolved);
        }
        Ok(addresses)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Box<str>, Resolved>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
