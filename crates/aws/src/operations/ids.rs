//! Identifiers as AWS makes them (docs/wire/aws-api-surface.md, section 2.2).

use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use rand::RngExt as _;

const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
/// REST APIs, their root resources, API keys.
const LONG: usize = 10;
/// Everything else.
const SHORT: usize = 6;

/// Ten of `[a-z0-9]` that `taken` does not know.
pub(crate) fn long_id(taken: impl Fn(&str) -> bool) -> Arc<str> {
    fresh(LONG, taken)
}

/// Six of `[a-z0-9]` that `taken` does not know.
pub(crate) fn short_id(taken: impl Fn(&str) -> bool) -> Arc<str> {
    fresh(SHORT, taken)
}

/// Ids are drawn until one is free: there are 36^6 of them, and an aggregate holds thousands.
fn fresh(length: usize, taken: impl Fn(&str) -> bool) -> Arc<str> {
    let mut rng = rand::rng();
    loop {
        let id: String =
            (0..length).map(|_| char::from(ALPHABET[rng.random_range(0..36)])).collect();
        if !taken(&id) {
            return id.into();
        }
    }
}

/// A UUID of version 4 for `x-amzn-RequestId`, and sixteen characters for `x-amz-apigw-id`.
pub(crate) fn request_ids() -> (String, String) {
    let mut bytes: [u8; 16] = rand::random();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut uuid = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            uuid.push('-');
        }
        // Writing to a String cannot fail.
        let _ = write!(uuid, "{byte:02x}");
    }
    (uuid, URL_SAFE.encode(rand::random::<[u8; 11]>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_forms_of_aws() {
        let (uuid, extended) = request_ids();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(extended.len() == 16 && extended.ends_with('='));
        assert_eq!(long_id(|_| false).len(), 10);
        assert_eq!(short_id(|_| false).len(), 6);
    }
}
