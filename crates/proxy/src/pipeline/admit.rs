//! What is judged before anything else: whether the message means one thing only, whether its
//! target may be routed, and whether it is too large.
//!
//! Sources: docs/wire/aws-data-plane.md section 1 step 1 and section 2; docs/wire/decisions.md A16,
//! A17, A25. What the HTTP library refuses itself never gets here.

use http::header::{CONTENT_LENGTH, HOST};
use http::request::Parts;
use http::{HeaderMap, Method, Version};
use rejoinder_reply::{Failure, FailureKind};

use crate::exchange::Exchange;

/// Lets the request pass, or says why not.
pub(crate) fn admit(exchange: &Exchange) -> Result<(), Failure> {
    if let Some(ambiguity) = exchange.peer.ambiguity().or_else(|| two_hosts(&exchange.head)) {
        return Err(Failure::new(FailureKind::RequestMalformed).with_cause(ambiguity));
    }
    if is_authority(&exchange.head) {
        let cause = "the target is neither a path nor an address";
        return Err(Failure::new(FailureKind::TargetIllegal).with_cause(cause));
    }
    let target = exchange.head.uri.path_and_query().map_or("", |target| target.as_str());
    if let Some(illegal) = illegal(exchange.head.uri.path(), target) {
        return Err(Failure::new(FailureKind::TargetIllegal).with_cause(illegal));
    }
    let Some(site) = &exchange.site else { return Ok(()) };
    let named = exchange.head.method.as_str().len() + exchange.path().len();
    let limits = &site.limits;
    if target.len() > limits.target_bytes_max || named > limits.verb_and_path_bytes_max {
        return Err(FailureKind::TargetTooLong.into());
    }
    if header_bytes(&exchange.head.headers) > limits.header_bytes_max {
        return Err(FailureKind::HeadersTooLarge.into());
    }
    // A length that is no number was refused by the HTTP library.
    let length = exchange.head.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > limits.body_bytes_max) {
        return Err(FailureKind::TooLarge.into());
    }
    Ok(())
}

fn two_hosts(head: &Parts) -> Option<&'static str> {
    let mut hosts = head.headers.get_all(HOST).iter();
    let first = hosts.next();
    if hosts.next().is_some() {
        return Some("more than one Host header");
    }
    let needed = head.version == Version::HTTP_11;
    (needed && first.is_none()).then_some("no Host header")
}

/// Whether the target is a bare host, which is for tunnels alone.
fn is_authority(head: &Parts) -> bool {
    head.uri.scheme().is_none() && head.uri.authority().is_some() && head.method != Method::CONNECT
}

/// The sum of names and values.
fn header_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

/// What makes a target unfit for routing: bytes that must be encoded, or escapes of the path that
/// are none or hide a zero byte.
fn illegal(path: &str, target: &str) -> Option<&'static str> {
    if target.bytes().any(|byte| !LEGAL[usize::from(byte)]) {
        return Some("the target holds bytes that must be percent-encoded");
    }
    let bytes = path.as_bytes();
    for at in memchr::memchr_iter(b'%', bytes) {
        match bytes.get(at + 1..at + 3) {
            Some(b"00") => return Some("the path holds an encoded zero byte"),
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => {}
            Some(_) | None => return Some("the path holds a broken percent escape"),
        }
    }
    None
}

/// Bytes of a target that may stand unencoded.
const LEGAL: [bool; 256] = {
    let mut legal = [false; 256];
    let mut byte = 0x21;
    while byte < 0x7f {
        legal[byte] = true;
        byte += 1;
    }
    let never = b"\"<>\\^`{|}";
    let mut at = 0;
    while at < never.len() {
        legal[never[at] as usize] = false;
        at += 1;
    }
    legal
};

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(target: &str, legal: bool) {
        let path = target.split('?').next().unwrap_or_default();
        assert_eq!(illegal(path, target).is_none(), legal, "{target}");
    }

    #[test]
    fn targets() {
        check("/a/b?c=d&e=[1]", true);
        check("/a%2Fb;c=1,2/@:!$&'()*+~", true);
        check("/a?b=%zz", true);
        check("/a%zz", false);
        check("/a%4", false);
        check("/a%00b", false);
        check("/a?b={c}", false);
        check("/a|b", false);
        check("/ü", false);
    }
}
