//! A guard against web pages: where no signature protects, a page in a browser on this machine
//! must not reach the admin address.
//!
//! A page can send requests to a loopback address (with its own `Origin`), and with DNS rebinding
//! even read the answers (with its own name in `Host`). Both are refused. Signed requests need no
//! guard: a page has no signature.

use std::net::IpAddr;

use http::request::Parts;
use http::{HeaderMap, header};

/// Whether a request without a signature may come from a web page of somebody else.
pub(crate) fn suspicious(parts: &Parts) -> bool {
    let host = parts
        .uri
        .host()
        .or_else(|| text(&parts.headers, header::HOST).map(without_port))
        .unwrap_or_default();
    if !is_ours(host) {
        return true;
    }
    match text(&parts.headers, header::ORIGIN) {
        None => false,
        Some(origin) => {
            origin.split_once("://").is_none_or(|(_, authority)| !is_ours(without_port(authority)))
        }
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// `localhost`, below it, or an address: names that no DNS of somebody else answers for.
fn is_ours(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let below = |suffix: &str| {
        host.len() > suffix.len()
            && host
                .get(host.len() - suffix.len()..)
                .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    };
    host.is_empty()
        || bare.parse::<IpAddr>().is_ok()
        || host.eq_ignore_ascii_case("localhost")
        || below(".localhost")
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) | None => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[(&str, &str)], want: bool) {
        let mut request = http::Request::get("/metrics");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        assert_eq!(suspicious(&parts), want, "{headers:?}");
    }

    #[test]
    fn pages_of_others_are_told_from_programs() {
        check(&[], false);
        check(&[("host", "127.0.0.1:9080")], false);
        check(&[("host", "[::1]:9080")], false);
        check(&[("host", "LOCALHOST:9080")], false);
        check(&[("host", "apigateway.localhost")], false);
        check(&[("host", "evil.example:9080")], true);
        check(&[("host", "127.0.0.1.evil.example")], true);
        check(&[("host", "localhost"), ("origin", "https://evil.example")], true);
        check(&[("host", "localhost"), ("origin", "null")], true);
        check(&[("host", "localhost"), ("origin", "http://localhost:9080")], false);
    }
}
