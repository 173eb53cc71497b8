//! Backend addresses: `http://host:port/path?query`, with places for path parameters.

use std::sync::Arc;

use http::HeaderValue;

/// What a filled path rarely exceeds: room that is made at once.
const ADDRESS_BYTES_USUAL: usize = 128;

/// A backend's address in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    parts: Box<[EndpointPart]>,
    fixed: Option<FixedOrigin>,
}

/// A piece of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndpointPart {
    /// Text as it is.
    Literal(Box<str>),
    /// `{name}`: filled by a mapping to [`crate::plan::BackendRequestTarget::Path`], inserted as
    /// received; left as written without one.
    Path(Box<str>),
}

/// The origin of an address without variables in it, known when it is compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FixedOrigin {
    origin: Arc<Origin>,
    /// Where in the first piece the path begins.
    path_at: usize,
}

/// Whom a backend connection leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Whether TLS is spoken.
    pub tls: bool,
    /// A name or an address; IPv6 without brackets.
    pub host: Box<str>,
    /// The port, the scheme's own where none was written.
    pub port: u16,
    /// The `Host` header: as written, without the scheme's own port.
    pub authority: HeaderValue,
}

impl Endpoint {
    /// An address of these pieces, in order; without variables it is one literal.
    ///
    /// Any text is accepted: what is no address fails when it is called.
    #[must_use]
    pub fn new(parts: Box<[EndpointPart]>) -> Self {
        let fixed = match &parts[..] {
            [EndpointPart::Literal(text), rest @ ..] => {
                Origin::split(text).and_then(|(origin, path_at)| {
                    // `http://host{path}`: the origin runs on into the variable.
                    let complete = path_at < text.len() || rest.is_empty();
                    complete.then(|| FixedOrigin { origin: Arc::new(origin), path_at })
                })
            }
            [] | [EndpointPart::Path(_), ..] => None,
        };
        Self { parts, fixed }
    }

    /// The pieces.
    #[must_use]
    pub fn parts(&self) -> &[EndpointPart] {
        &self.parts
    }

    /// Fills the places and splits the address: its origin, and its path with the query.
    ///
    /// `value` appends the value of a place, or says that there is none.
    ///
    /// # Errors
    /// The text that is no address.
    pub fn fill(
        &self,
        mut value: impl FnMut(&str, &mut String) -> bool,
    ) -> Result<(Arc<Origin>, String), String> {
        let mut text = String::with_capacity(ADDRESS_BYTES_USUAL);
        for (at, part) in self.parts.iter().enumerate() {
            match part {
                EndpointPart::Literal(literal) => match &self.fixed {
                    Some(fixed) if at == 0 => text.push_str(&literal[fixed.path_at..]),
                    Some(_) | None => text.push_str(literal),
                },
                EndpointPart::Path(name) => {
                    if !value(name, &mut text) {
                        text.push('{');
                        text.push_str(name);
                        text.push('}');
                    }
                }
            }
        }
        match &self.fixed {
            Some(fixed) => Ok((fixed.origin.clone(), text)),
            None => match Origin::split(&text) {
                Some((origin, path_at)) => {
                    text.drain(..path_at);
                    Ok((Arc::new(origin), text))
                }
                None => Err(text),
            },
        }
    }
}

impl Origin {
    /// Splits an absolute address: the origin, and where its path begins.
    #[must_use]
    pub fn split(text: &str) -> Option<(Self, usize)> {
        let scheme_end = text.find("://")?;
        let tls = match &text[..scheme_end] {
            scheme if scheme.eq_ignore_ascii_case("http") => false,
            scheme if scheme.eq_ignore_ascii_case("https") => true,
            _ => return None,
        };
        let start = scheme_end + 3;
        let path_at =
            text[start..].find(['/', '?', '#']).map_or(text.len(), |length| start + length);
        let authority: http::uri::Authority = text[start..path_at].parse().ok()?;
        // Credentials in an address would go out in the Host header.
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return None;
        }
        let own_port = if tls { 443 } else { 80 };
        // `Authority::port` is silent about a port that is no number.
        let port = match authority.as_str()[authority.host().len()..].strip_prefix(':') {
            Some(port) => port.parse().ok()?,
            None => own_port,
        };
        let written = if port == own_port { authority.host() } else { authority.as_str() };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let authority = HeaderValue::from_str(written).ok()?;
        Some((Self { tls, host: host.into(), port, authority }, path_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> EndpointPart {
        EndpointPart::Literal(text.into())
    }

    #[track_caller]
    fn check(parts: Vec<EndpointPart>, expected: Result<(&str, &str), &str>) {
        let filled = Endpoint::new(parts.into()).fill(|name, out| {
            let value = match name {
                "id" => "7%2F8",
                "host" => "b.test:81",
                _ => return false,
            };
            out.push_str(value);
            true
        });
        let filled = filled.map(|(origin, path)| {
            let scheme = if origin.tls { "https" } else { "http" };
            let authority = origin.authority.to_str().unwrap();
            (format!("{scheme} {} {} {authority}", origin.host, origin.port), path)
        });
        let expected = expected
            .map(|(origin, path)| (origin.to_owned(), path.to_owned()))
            .map_err(str::to_owned);
        assert_eq!(filled, expected);
    }

    #[test]
    fn addresses_are_filled_and_split() {
        let place = |name: &str| EndpointPart::Path(name.into());
        check(vec![literal("http://a.test")], Ok(("http a.test 80 a.test", "")));
        check(vec![literal("https://a.test:443/x?y=1")], Ok(("https a.test 443 a.test", "/x?y=1")));
        check(vec![literal("http://a.test:8080?y")], Ok(("http a.test 8080 a.test:8080", "?y")));
        check(vec![literal("http://[::1]:90/")], Ok(("http ::1 90 [::1]:90", "/")));
        check(
            vec![literal("http://a.test/p/"), place("id"), literal("/q")],
            Ok(("http a.test 80 a.test", "/p/7%2F8/q")),
        );
        check(vec![literal("http://a.test/"), place("no")], Ok(("http a.test 80 a.test", "/{no}")));
        check(
            vec![literal("http://"), place("host"), literal("/x")],
            Ok(("http b.test 81 b.test:81", "/x")),
        );
    }

    #[test]
    fn what_is_no_address_is_named() {
        for text in ["", "a.test/x", "ftp://a.test/", "http://", "http://a:b@c/", "http://a:99999/"]
        {
            check(vec![literal(text)], Err(text));
        }
    }
}
