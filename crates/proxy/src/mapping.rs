//! Mapped values: from what a mapping names to the text that is sent.

use http::HeaderValue;
use rejoinder_reply::{Source, Values};

/// Appends what a source yields; false, and nothing appended, when it is absent.
pub(crate) fn source_value(source: &Source, values: &dyn Values, out: &mut String) -> bool {
    match source {
        Source::Static(text) => {
            out.push_str(text);
            true
        }
        Source::Template(parts) => {
            for part in parts {
                // A variable without a value inside text leaves the text.
                source_value(part, values, out);
            }
            true
        }
        Source::Request { position, name, values: which } => {
            values.request(*position, name, *which, out)
        }
        Source::Context(variable) => values.context(variable, out),
        Source::StageVariable(name) => match values.stage_variable(name) {
            Some(value) => {
                out.push_str(value);
                true
            }
            None => false,
        },
        // There is no failure where mappings are filled.
        Source::Error(_) | Source::Nothing => false,
    }
}

/// A header value of any text: control characters are taken out (decision A15).
pub(crate) fn header_value(text: &str) -> HeaderValue {
    if let Ok(value) = HeaderValue::from_str(text) {
        return value;
    }
    let clean: Vec<u8> =
        text.bytes().filter(|byte| (*byte >= b' ' && *byte != 0x7f) || *byte == b'\t').collect();
    HeaderValue::from_bytes(&clean).unwrap_or(HeaderValue::from_static(""))
}
