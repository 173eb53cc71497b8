//! Percent-encoding as signatures need it: everything but the unreserved characters, in upper case.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

const NAME_OR_VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const PATH: &AsciiSet = &NAME_OR_VALUE.remove(b'/');

/// Encodes a path that is already encoded once: `%` becomes `%25`.
pub(crate) fn encode_path(path: &str) -> String {
    percent_encode(path.as_bytes(), PATH).to_string()
}

/// Decodes one name or value of a query string, where `+` is a space.
pub(crate) fn decode_form(text: &str) -> Vec<u8> {
    let spaced: Vec<u8> = text.bytes().map(|b| if b == b'+' { b' ' } else { b }).collect();
    percent_decode(&spaced).collect()
}

/// Encodes one name or value of a query string.
pub(crate) fn encode_form(bytes: &[u8]) -> String {
    percent_encode(bytes, NAME_OR_VALUE).to_string()
}

/// The names and values of a query string, decoded; what is empty between two `&` is skipped.
pub(crate) fn query_pairs(query: &str) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode_form(name), decode_form(value))
    })
}
