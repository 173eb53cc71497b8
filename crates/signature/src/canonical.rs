//! The canonical request and the string to sign.

use aws_lc_rs::digest::{SHA256, digest};
use http::header::HOST;

use crate::encoding::{encode_form, encode_path, query_pairs};
use crate::signed::{ALGORITHM, Form, Signed, X_AMZ_SIGNATURE};
use crate::verify::{Payload, SignedRequest};

const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The request as it must have been signed. Bytes, as header values need not be text.
pub(crate) fn canonical_request(request: &SignedRequest<'_>, signed: &Signed) -> Vec<u8> {
    let mut text = Vec::with_capacity(1024);
    let mut line = |part: &[u8]| {
        text.extend_from_slice(part);
        text.push(b'\n');
    };
    line(request.method.as_str().as_bytes());
    line(encode_path(&normalize(request.uri.path())).as_bytes());
    line(canonical_query(request.uri.query().unwrap_or_default(), signed.form).as_bytes());
    for name in &signed.signed_headers {
        line(&[name.as_bytes(), b":", &header_value(request, name)].concat());
    }
    line(b"");
    line(signed.signed_headers.join(";").as_bytes());
    text.extend_from_slice(payload(request).as_bytes());
    text
}

/// What the signature is of.
pub(crate) fn string_to_sign(signed: &Signed, canonical: &[u8]) -> String {
    let hash = hex::encode(digest(&SHA256, canonical));
    format!("{ALGORITHM}\n{}\n{}\n{hash}", signed.at, signed.scope)
}

/// Removes empty and dot segments (RFC 3986, section 5.2.4; AWS also drops repeated slashes).
fn normalize(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    let mut normal = String::with_capacity(path.len() + 1);
    for segment in &segments {
        normal.push('/');
        normal.push_str(segment);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if normal.is_empty() || matches!(last, "" | "." | "..") {
        normal.push('/');
    }
    normal
}

/// Decoded, encoded anew, sorted by name and then value.
fn canonical_query(query: &str, form: Form) -> String {
    let mut pairs: Vec<(String, String)> = query_pairs(query)
        .filter(|(name, _)| form == Form::Header || name != X_AMZ_SIGNATURE.as_bytes())
        .map(|(name, value)| (encode_form(&name), encode_form(&value)))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// All values of a header, trimmed, inner spaces single, joined by commas. A header that is not
/// there has an empty value.
fn header_value(request: &SignedRequest<'_>, name: &str) -> Vec<u8> {
    let mut values = request.headers.get_all(name).iter().peekable();
    if values.peek().is_none() && (name == HOST.as_str() || name == ":authority") {
        // HTTP/2 has it in the target.
        return request.uri.authority().map(|a| a.as_str().into()).unwrap_or_default();
    }
    let values: Vec<Vec<u8>> = values.map(|value| trim_all(value.as_bytes())).collect();
    values.join(&b","[..])
}

fn trim_all(value: &[u8]) -> Vec<u8> {
    let words: Vec<&[u8]> =
        value.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).collect();
    words.join(&b" "[..])
}

/// The body's line. What the client says in `x-amz-content-sha256` counts only when it says that
/// the body is not signed; otherwise the body's true hash stands here, so that a false one shows.
fn payload(request: &SignedRequest<'_>) -> String {
    let said = request.headers.get("x-amz-content-sha256");
    match request.payload {
        _ if said.is_some_and(|said| said == UNSIGNED_PAYLOAD) => UNSIGNED_PAYLOAD.to_owned(),
        Payload::Bytes(bytes) => hex::encode(digest(&SHA256, bytes)),
        Payload::Sha256(hash) => hex::encode(hash),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalizes_paths() {
        for (path, expected) in [
            ("", "/"),
            ("/", "/"),
            ("//", "/"),
            ("/a", "/a"),
            ("/a/", "/a/"),
            ("//a///b//", "/a/b/"),
            ("/./a/./b", "/a/b"),
            ("/a/../b", "/b"),
            ("/../../a", "/a"),
            ("/a/b/..", "/a/"),
            ("/a/.", "/a/"),
            ("/a/.b/..c", "/a/.b/..c"),
            ("/a%2Fb/%2E%2E", "/a%2Fb/%2E%2E"),
        ] {
            assert_eq!(normalize(path), expected, "{path}");
        }
    }

    #[test]
    fn sorts_and_encodes_queries() {
        for (query, expected) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("a=2&a=1&a", "a=&a=1&a=2"),
            ("a=b=c", "a=b%3Dc"),
            ("a=%7e%2f+%2B", "a=~%2F%20%2B"),
            ("&&a=1&", "a=1"),
            ("a=%ff%zz", "a=%FF%25zz"),
            ("A=1&a=1&%C3%BC=1&_=1", "%C3%BC=1&A=1&_=1&a=1"),
            ("a-b=1&a=2", "a=2&a-b=1"),
            ("X-Amz-Signature=x&a=1", "X-Amz-Signature=x&a=1"),
        ] {
            assert_eq!(canonical_query(query, Form::Header), expected, "{query}");
        }
        let presigned = Form::Presigned { expires_seconds: 1 };
        assert_eq!(canonical_query("X-Amz-Signature=x&a=1", presigned), "a=1");
    }

    #[test]
    fn trims_header_values() {
        for (value, expected) in [("", ""), ("  a   b c ", "a b c"), ("\"a  b\"", "\"a b\"")] {
            assert_eq!(trim_all(value.as_bytes()), expected.as_bytes());
        }
    }
}
