//! Media types: which one a header names, and what is listed for it.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// What a request without a content type is taken for (docs/wire/aws-data-plane.md section 7.2).
const DEFAULT: &str = "application/json";

/// The media type of a message, without parameters, as written.
pub(crate) fn of(headers: &HeaderMap) -> &str {
    let written = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    written.map(bare).filter(|media_type| !media_type.is_empty()).unwrap_or(DEFAULT)
}

/// A media type without its parameters.
pub(crate) fn bare(value: &str) -> &str {
    value.split(';').next().unwrap_or_default().trim()
}

/// The entry of a media type, else the `$default` one.
pub(crate) fn listed<'l, T>(list: &'l [(Box<str>, T)], media_type: &str) -> Option<&'l T> {
    let entry = |wanted: &str| {
        list.iter().find(|(own, _)| own.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    };
    entry(media_type).or_else(|| entry("$default"))
}
