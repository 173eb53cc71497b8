//! Checking the claim.

use aws_lc_rs::hmac;
use http::{HeaderMap, Method, Uri};
use jiff::Timestamp;

use crate::canonical::{canonical_request, string_to_sign};
use crate::limits::SKEW_SECONDS;
use crate::{Form, SignatureError, Signed, SignedAt};

/// What the body contributes.
#[derive(Clone, Copy, Debug)]
pub enum Payload<'a> {
    /// The body.
    Bytes(&'a [u8]),
    /// Its hash, for callers that see the body in pieces.
    Sha256([u8; 32]),
}

/// The request as it came, before anything was decoded or removed.
#[derive(Clone, Copy, Debug)]
pub struct SignedRequest<'a> {
    /// The method.
    pub method: &'a Method,
    /// The target; with HTTP/2, with its authority.
    pub uri: &'a Uri,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub payload: Payload<'a>,
}

/// Verifies that `signed` was made with `secret` for `service` over `request`, at about `now`.
///
/// The order is AWS's as far as it is known (docs/wire/decisions.md A20): scope, signature, date.
/// The session token is covered by the signature but is the caller's to compare.
///
/// # Errors
/// [`SignatureError::WrongScope`], [`SignatureError::Mismatch`], [`SignatureError::Expired`],
/// [`SignatureError::NotYetCurrent`].
pub fn verify(
    signed: &Signed,
    secret: &str,
    service: &str,
    request: &SignedRequest<'_>,
    now: Timestamp,
) -> Result<(), SignatureError> {
    signed.scope.check(service, &signed.at.to_string())?;
    let canonical = canonical_request(request, signed);
    let string_to_sign = string_to_sign(signed, &canonical);
    let claimed = hex::decode(&signed.signature).unwrap_or_default();
    // In constant time.
    if hmac::verify(&signing_key(secret, signed), string_to_sign.as_bytes(), &claimed).is_err() {
        let canonical = String::from_utf8_lossy(&canonical).into_owned();
        return Err(SignatureError::Mismatch { canonical, string_to_sign });
    }
    // Signatures know no fractions of a second.
    check_time(signed, SignedAt(Timestamp::from_second(now.as_second()).unwrap_or(now)))
}

fn signing_key(secret: &str, signed: &Signed) -> hmac::Key {
    let scope = &signed.scope;
    let first = hmac::Key::new(hmac::HMAC_SHA256, format!("AWS4{secret}").as_bytes());
    [&scope.date, &scope.region, &scope.service, &scope.terminator].into_iter().fold(
        first,
        |key, part| {
            let next = hmac::sign(&key, part.as_bytes());
            hmac::Key::new(hmac::HMAC_SHA256, next.as_ref())
        },
    )
}

fn check_time(signed: &Signed, now: SignedAt) -> Result<(), SignatureError> {
    let good_for = match signed.form {
        Form::Header => SKEW_SECONDS,
        Form::Presigned { expires_seconds } => expires_seconds,
    };
    let oldest = now.plus_seconds(-good_for);
    let newest = now.plus_seconds(SKEW_SECONDS);
    if signed.at < oldest {
        return Err(SignatureError::Expired {
            signed: signed.at.to_string(),
            limit: oldest.to_string(),
            now: now.to_string(),
            minutes: good_for / 60,
        });
    }
    if signed.at > newest {
        return Err(SignatureError::NotYetCurrent {
            signed: signed.at.to_string(),
            limit: newest.to_string(),
            now: now.to_string(),
            minutes: SKEW_SECONDS / 60,
        });
    }
    Ok(())
}
