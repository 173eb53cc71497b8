//! Addresses to listen on.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Reads `IP:PORT`, `[IPv6]:PORT` or `localhost:PORT`. Other names are not looked up: what a
/// name means at start is not what it means tomorrow.
pub(crate) fn parse(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    if let Some(port) = text.strip_prefix("localhost:").and_then(|port| port.parse().ok()) {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    Err(format!(
        "\"{text}\" is not an address; write IP:PORT, for example 127.0.0.1:8080 for this \
         machine alone, 0.0.0.0:8080 or [::]:8080 for everybody"
    ))
}

/// Whether two addresses that are listened on would meet. Port 0 takes a free port and meets
/// nobody.
pub(crate) fn same(a: SocketAddr, b: SocketAddr) -> bool {
    a == b && a.port() != 0
}

/// Whether only this machine can reach it.
pub(crate) fn is_loopback(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

/// The address as a client on this machine reaches it: the loopback address when it listens on
/// all.
pub(crate) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Option<&str>) {
        assert_eq!(parse(text).ok().map(|address| address.to_string()).as_deref(), want);
    }

    #[test]
    fn addresses() {
        check("127.0.0.1:0", Some("127.0.0.1:0"));
        check("[::1]:80", Some("[::1]:80"));
        check("localhost:81", Some("127.0.0.1:81"));
        check("8080", None);
        check("example.com:80", None);
        check("127.0.0.1:99999", None);
    }
}
