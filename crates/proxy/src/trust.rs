//! Whose word about a client is believed (docs/wire/decisions.md, B3).

use std::net::IpAddr;
use std::sync::Arc;

use http::HeaderMap;
use ipnet::IpNet;

use crate::exchange::Exchange;

/// Addresses of load balancers before us: only from these are `X-Forwarded-*` headers and the
/// PROXY protocol believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Trusts these networks.
    #[must_use]
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    /// Whether this address is believed.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client behind `peer`: the last address in `X-Forwarded-For` that no trusted proxy
    /// has, going back from the peer as long as each hop is trusted.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        for value in headers.get_all("x-forwarded-for").iter().rev() {
            for hop in value.to_str().unwrap_or_default().rsplit(',') {
                if !self.trusts(client) {
                    return client;
                }
                match hop.trim().parse() {
                    Ok(address) => client = address,
                    Err(_) => return client,
                }
            }
        }
        client
    }
}

impl Exchange {
    /// The client's address.
    pub(crate) fn source_ip(&self) -> IpAddr {
        let peer = self.peer.address.ip().to_canonical();
        self.gateway.trusted.client(peer, &self.head.headers)
    }

    /// The scheme that the client used.
    pub(crate) fn client_scheme(&self) -> &str {
        let own = if self.peer.tls.is_some() { "https" } else { "http" };
        self.believed("x-forwarded-proto").unwrap_or(own)
    }

    /// A header, if the peer is believed.
    pub(crate) fn believed(&self, name: &str) -> Option<&str> {
        if !self.gateway.trusted.trusts(self.peer.address.ip()) {
            return None;
        }
        self.head.headers.get(name)?.to_str().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(peer: &str, forwarded: &[&str], expected: &str) {
        let trusted = TrustedProxies::new(["10.0.0.0/8".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let client = trusted.client(peer.parse().unwrap(), &headers);
        assert_eq!(client, expected.parse::<IpAddr>().unwrap());
    }

    #[test]
    fn only_trusted_hops_are_believed() {
        check("9.9.9.9", &["1.1.1.1"], "9.9.9.9");
        check("10.0.0.1", &["1.1.1.1"], "1.1.1.1");
        check("10.0.0.1", &["6.6.6.6, 1.1.1.1, 10.0.0.2"], "1.1.1.1");
        check("10.0.0.1", &["6.6.6.6", "1.1.1.1, 10.0.0.2"], "1.1.1.1");
        check("10.0.0.1", &["nonsense"], "10.0.0.1");
        check("10.0.0.1", &[], "10.0.0.1");
    }
}
