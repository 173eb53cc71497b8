//! Reading the claim: who says to have signed what, and when.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, DATE, HeaderMap, HeaderName};
use http::request::Parts;

use crate::encoding::query_pairs;
use crate::limits::{EXPIRES_DEFAULT_SECONDS, EXPIRES_MAX_SECONDS, SIGNED_HEADERS_MAX};
use crate::{Scope, SignatureError, SignedAt};

/// The one algorithm.
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
pub(crate) const X_AMZ_SIGNATURE: &str = "X-Amz-Signature";

const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// Where a signature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the `Authorization` header.
    Header,
    /// In the query string.
    Presigned {
        /// For how many seconds after its time it is good.
        expires_seconds: i64,
    },
}

/// What a request says of its signature; nothing of it is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Where it is.
    pub form: Form,
    /// Whose secret to verify against.
    pub access_key_id: String,
    /// What it is good for.
    pub scope: Scope,
    /// When it was made.
    pub at: SignedAt,
    /// The session that the key belongs to; the caller has to compare it.
    pub session_token: Option<String>,
    /// The headers that are covered: lower case, sorted, each once.
    pub signed_headers: Vec<String>,
    /// The signature as sent.
    pub(crate) signature: String,
}

/// Reads the signature of a request: none when there is none.
///
/// # Errors
/// [`SignatureError::Incomplete`] when something is there that is no signature, such as a bearer
/// token.
pub fn parse(parts: &Parts) -> Result<Option<Signed>, SignatureError> {
    if let Some(authorization) = parts.headers.get(AUTHORIZATION) {
        return from_header(authorization.as_bytes(), &parts.headers).map(Some);
    }
    from_query(parts.uri.query().unwrap_or_default())
}

fn from_header(authorization: &[u8], headers: &HeaderMap) -> Result<Signed, SignatureError> {
    let hash = || STANDARD.encode(digest(&SHA256, authorization));
    let no_pair = || {
        SignatureError::incomplete(format!(
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with \
             SHA-256 and encoded with Base64): '{}'.",
            hash()
        ))
    };
    let text = std::str::from_utf8(authorization).map_err(|_| no_pair())?;
    let (algorithm, parameters) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));

    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    for pair in parameters.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or_else(no_pair)?;
        let place = match name.trim() {
            "Credential" => &mut credential,
            "SignedHeaders" => &mut signed_headers,
            "Signature" => &mut signature,
            // AWS passes over what it does not know.
            _ => continue,
        };
        if place.replace(value.trim()).is_some() {
            return Err(SignatureError::incomplete(format!(
                "Authorization header has more than one '{}' parameter.",
                name.trim()
            )));
        }
    }
    let date = match header_text(headers, &X_AMZ_DATE) {
        Some(date) => Some(SignedAt::parse_basic(date.trim())),
        None => header_text(headers, &DATE).map(SignedAt::parse_date_header),
    };

    let (Some(credential), Some(signed_headers), Some(signature), Some(date), true) =
        (credential, signed_headers, signature, &date, algorithm == ALGORITHM)
    else {
        let mut message = Vec::new();
        for (name, missing) in [
            ("Credential", credential.is_none()),
            ("Signature", signature.is_none()),
            ("SignedHeaders", signed_headers.is_none()),
        ] {
            if missing {
                message.push(format!("Authorization header requires '{name}' parameter."));
            }
        }
        if date.is_none() {
            message.push(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
                 header."
                    .to_owned(),
            );
        }
        if message.is_empty() {
            message.push(format!("Unsupported AWS 'algorithm': '{algorithm}'."));
        }
        message.push(format!(
            "(Hashed with SHA-256 and encoded with Base64) Authorization={}",
            hash()
        ));
        return Err(SignatureError::incomplete(message.join(" ")));
    };
    let (access_key_id, scope) = Scope::parse(credential)?;
    Ok(Signed {
        form: Form::Header,
        access_key_id,
        scope,
        at: date.clone()?,
        session_token: header_text(headers, &X_AMZ_SECURITY_TOKEN).map(str::to_owned),
        signed_headers: header_names(signed_headers)?,
        signature: signature.to_owned(),
    })
}

fn from_query(query: &str) -> Result<Option<Signed>, SignatureError> {
    const NAMES: [&str; 7] = [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        X_AMZ_SIGNATURE,
        "X-Amz-SignedHeaders",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-Security-Token",
    ];
    // Nearly all requests: not even decoded.
    if !query.contains("X-Amz-") {
        return Ok(None);
    }
    let mut values: [Option<String>; 7] = Default::default();
    for (name, value) in query_pairs(query) {
        if let Some(at) = NAMES.iter().position(|known| known.as_bytes() == name) {
            // Signed is whatever is there; of two, the first counts.
            values[at].get_or_insert_with(|| String::from_utf8_lossy(&value).into_owned());
        }
    }
    if values[..3].iter().all(Option::is_none) {
        return Ok(None);
    }
    let missing: Vec<String> = (0..5)
        .filter(|at| values[*at].is_none())
        .map(|at| format!("AWS query-string parameters must include '{}'.", NAMES[at]))
        .collect();
    let [
        Some(algorithm),
        Some(credential),
        Some(signature),
        Some(signed_headers),
        Some(date),
        expires,
        token,
    ] = values
    else {
        return Err(SignatureError::incomplete(
            missing.join(" ") + " Re-examine the query-string parameters.",
        ));
    };
    if algorithm != ALGORITHM {
        return Err(SignatureError::incomplete(format!(
            "Unsupported AWS 'algorithm': '{algorithm}'."
        )));
    }
    let (access_key_id, scope) = Scope::parse(&credential)?;
    Ok(Some(Signed {
        form: Form::Presigned { expires_seconds: expires_seconds(expires.as_deref())? },
        access_key_id,
        scope,
        at: SignedAt::parse_basic(&date)?,
        session_token: token,
        signed_headers: header_names(&signed_headers)?,
        signature,
    }))
}

fn expires_seconds(text: Option<&str>) -> Result<i64, SignatureError> {
    let Some(text) = text else { return Ok(EXPIRES_DEFAULT_SECONDS) };
    let seconds: i64 =
        text.parse().map_err(|_| SignatureError::incomplete("X-Amz-Expires should be a number"))?;
    match seconds {
        ..0 => Err(SignatureError::incomplete("X-Amz-Expires must be non-negative")),
        0..=EXPIRES_MAX_SECONDS => Ok(seconds),
        _ => Err(SignatureError::incomplete(format!(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given \
             X-Amz-Expires must be less than {EXPIRES_MAX_SECONDS} seconds"
        ))),
    }
}

fn header_names(list: &str) -> Result<Vec<String>, SignatureError> {
    let mut names: Vec<String> =
        list.split(';').map(|name| name.trim().to_ascii_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > SIGNED_HEADERS_MAX {
        return Err(SignatureError::incomplete(format!(
            "A signature may cover at most {SIGNED_HEADERS_MAX} headers."
        )));
    }
    if !names.iter().any(|name| name == "host" || name == ":authority") {
        return Err(SignatureError::incomplete(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        ));
    }
    Ok(names)
}

fn header_text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
}
