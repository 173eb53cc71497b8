//! Text and binary payloads (docs/wire/aws-data-plane.md section 10).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::media_type;
use crate::plan::{ContentHandling, Site};

/// A payload, and whether it is text that templates may work on.
pub(super) struct Handled {
    pub(super) bytes: Bytes,
    pub(super) text: bool,
}

/// Whether a media type is one of the site's binary ones.
pub(super) fn is_binary(site: Option<&Site>, media_type: &str) -> bool {
    site.is_some_and(|site| {
        site.binary_media_types.iter().any(|own| {
            own.as_ref() == "*/*" || own.eq_ignore_ascii_case(media_type::bare(media_type))
        })
    })
}

/// The client's body for the backend.
pub(super) fn request(
    body: Bytes,
    binary: bool,
    handling: ContentHandling,
) -> Result<Handled, base64::DecodeError> {
    match (binary, handling) {
        (false, ContentHandling::ByMediaType | ContentHandling::ToText) => {
            Ok(Handled { bytes: text(body), text: true })
        }
        (false, ContentHandling::ToBinary) => decoded(&body),
        (true, ContentHandling::ByMediaType | ContentHandling::ToBinary) => {
            Ok(Handled { bytes: body, text: false })
        }
        (true, ContentHandling::ToText) => Ok(encoded(&body)),
    }
}

/// The backend's body for the client. `accepts_binary` is about the client's first `Accept` type.
pub(super) fn response(
    body: Bytes,
    binary: bool,
    accepts_binary: bool,
    handling: ContentHandling,
) -> Result<Handled, base64::DecodeError> {
    match (binary, accepts_binary, handling) {
        (false, false, ContentHandling::ByMediaType) | (false, _, ContentHandling::ToText) => {
            Ok(Handled { bytes: text(body), text: true })
        }
        (false, true, ContentHandling::ByMediaType) | (false, _, ContentHandling::ToBinary) => {
            decoded(&body)
        }
        (true, false, ContentHandling::ByMediaType) | (true, _, ContentHandling::ToText) => {
            Ok(encoded(&body))
        }
        (true, true, ContentHandling::ByMediaType) | (true, _, ContentHandling::ToBinary) => {
            Ok(Handled { bytes: body, text: false })
        }
    }
}

/// Bytes that are not UTF-8 are replaced.
fn text(body: Bytes) -> Bytes {
    match std::str::from_utf8(&body) {
        Ok(_) => body,
        Err(_) => String::from_utf8_lossy(&body).into_owned().into(),
    }
}

fn decoded(body: &[u8]) -> Result<Handled, base64::DecodeError> {
    let bytes = STANDARD.decode(body.trim_ascii())?;
    Ok(Handled { bytes: bytes.into(), text: false })
}

fn encoded(body: &[u8]) -> Handled {
    Handled { bytes: STANDARD.encode(body).into(), text: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContentHandling::{ByMediaType, ToBinary, ToText};

    #[track_caller]
    fn check(handled: Result<Handled, base64::DecodeError>, expected: &str) {
        let shown = handled.map_or_else(
            |_| "failed".to_owned(),
            |handled| String::from_utf8_lossy(&handled.bytes).into_owned(),
        );
        assert_eq!(shown, expected);
    }

    #[test]
    fn request_table() {
        let body = || Bytes::from_static(b"aGk=");
        check(request(body(), false, ByMediaType), "aGk=");
        check(request(body(), false, ToText), "aGk=");
        check(request(body(), false, ToBinary), "hi");
        check(request(body(), true, ByMediaType), "aGk=");
        check(request(body(), true, ToBinary), "aGk=");
        check(request(body(), true, ToText), "YUdrPQ==");
        check(request(Bytes::from_static(b"\xff"), false, ByMediaType), "\u{fffd}");
        check(request(Bytes::from_static(b"{}"), false, ToBinary), "failed");
    }

    #[test]
    fn response_table() {
        let body = || Bytes::from_static(b"aGk=");
        for (binary, accepts, none, to_binary, to_text) in [
            (false, false, "aGk=", "hi", "aGk="),
            (false, true, "hi", "hi", "aGk="),
            (true, false, "YUdrPQ==", "aGk=", "YUdrPQ=="),
            (true, true, "aGk=", "aGk=", "YUdrPQ=="),
        ] {
            check(response(body(), binary, accepts, ByMediaType), none);
            check(response(body(), binary, accepts, ToBinary), to_binary);
            check(response(body(), binary, accepts, ToText), to_text);
        }
    }
}
