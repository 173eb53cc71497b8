//! A backend's headers on their way to the client (docs/wire/aws-data-plane.md section 3).

use http::header::{
    CONNECTION, CONTENT_LENGTH, HeaderName, PROXY_AUTHENTICATE, TE, TRAILER, TRANSFER_ENCODING,
    UPGRADE,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use smallvec::SmallVec;

use crate::plan::HeaderRules;

/// Headers that mean one connection only; whatever a vendor says, they cannot be passed on. Not a
/// constant: that would be made and dropped anew for every header of every message.
static HOP_BY_HOP: [HeaderName; 8] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// The `Connection` lines of a message that name headers. Common ones say `keep-alive` or `close`,
/// which name none.
pub(super) fn connection_lines(headers: &HeaderMap) -> SmallVec<[HeaderValue; 1]> {
    let naming = |value: &&HeaderValue| !matches!(value.as_bytes(), b"keep-alive" | b"close");
    headers.get_all(CONNECTION).iter().filter(naming).cloned().collect()
}

/// Whether a header means one connection only, by its name or because `Connection` names it.
pub(super) fn is_hop_by_hop(name: &HeaderName, connection: &[HeaderValue]) -> bool {
    HOP_BY_HOP.contains(name)
        || connection.iter().any(|value| {
            let named = value.to_str().unwrap_or_default();
            named.split(',').any(|own| own.trim().eq_ignore_ascii_case(name.as_str()))
        })
}

/// The headers for the client.
pub(super) fn relayed(
    headers: HeaderMap,
    status: StatusCode,
    method: &Method,
    rules: &HeaderRules,
) -> HeaderMap {
    // Room for what every answer gets on top.
    let mut out = HeaderMap::with_capacity(headers.len() + 4);
    if !rules.forward_response {
        return out;
    }
    let connection = connection_lines(&headers);
    // Here the length is not that of the body, which is none.
    let bodiless = method == Method::HEAD || status == StatusCode::NOT_MODIFIED;
    let mut last = None;
    for (name, value) in headers {
        // A repeated header comes without its name.
        let name = match name.or_else(|| last.clone()) {
            Some(name) => name,
            None => continue,
        };
        if let Some((_, remapped)) = rules.response_remapped.iter().find(|(own, _)| *own == name) {
            out.append(remapped.clone(), value.clone());
        }
        if keeps(&name, &connection, rules) || (bodiless && name == CONTENT_LENGTH) {
            out.append(name.clone(), value);
        }
        last = Some(name);
    }
    out
}

fn keeps(name: &HeaderName, connection: &[HeaderValue], rules: &HeaderRules) -> bool {
    // The body's own length is written by the server.
    *name != CONTENT_LENGTH
        && !rules.response_remapped.iter().any(|(own, _)| own == name)
        && !rules.response_dropped.contains(name)
        && !is_hop_by_hop(name, connection)
}
