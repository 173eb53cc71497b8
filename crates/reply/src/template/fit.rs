//! How a value goes into the place where its variable stands.

use crate::escape::{
    cdata_tail, comment_tail, json_tail, markup_tail, name_tail, push_json, script_tail,
    unquoted_tail,
};
use crate::filler::Filler;
use crate::limits::JSON_VALUE_DEPTH_MAX;
use crate::{ErrorVariable, Source};

/// How a value goes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// As it is: the vendor's bytes.
    Verbatim,
    /// Inside the quotes of a JSON string: escaped.
    JsonString,
    /// In place of a JSON value.
    JsonValue,
    /// Somewhere in XML or HTML.
    Markup(Place),
}

/// A place in XML or HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Between tags.
    Text,
    /// In an attribute value inside `"`.
    DoubleQuoted,
    /// In an attribute value inside `'`.
    SingleQuoted,
    /// Elsewhere in a tag of XML, where only names can be.
    Name,
    /// Elsewhere in a tag of HTML, where a value needs no quotes.
    Unquoted,
    /// In a comment.
    Comment,
    /// In a CDATA section of XML.
    CData,
    /// In a script or style element.
    Script,
}

impl Fit {
    /// Appends the source's value.
    pub(super) fn fill(self, filler: &Filler<'_>, source: &Source, out: &mut String) {
        if *source == Source::Error(ErrorVariable::MessageString) {
            self.fill_message_string(filler, out);
            return;
        }
        let mark = out.len();
        filler.append(source, out);
        match self {
            Self::Verbatim => {}
            Self::JsonString => json_tail(out, mark),
            Self::JsonValue => json_value_tail(out, mark),
            Self::Markup(place) => place.escape_tail(out, mark),
        }
    }

    /// The message string has quotes of its own. They stay where the vendor's bytes are
    /// well-formed with them, and are left out where the template has quotes already.
    fn fill_message_string(self, filler: &Filler<'_>, out: &mut String) {
        let whole = Source::Error(ErrorVariable::MessageString);
        let place = match self {
            Self::Verbatim | Self::JsonValue => {
                filler.append(&whole, out);
                return;
            }
            Self::JsonString => {
                filler.facts.message_content(out);
                return;
            }
            Self::Markup(Place::DoubleQuoted) => {
                let mark = out.len();
                filler.facts.message_content(out);
                markup_tail(out, mark);
                return;
            }
            Self::Markup(place) => place,
        };
        let mut text = String::new();
        filler.append(&whole, &mut text);
        let Some(content) = text.trim_start().strip_prefix('"').and_then(|t| t.strip_suffix('"'))
        else {
            out.push_str(&text);
            return;
        };
        out.push_str(&text[..text.len() - content.len() - 1]);
        let mark = out.len();
        out.push_str(content);
        match place {
            // Between quotes of its own: what an attribute value may hold.
            Place::Name | Place::Unquoted => markup_tail(out, mark),
            _ => place.escape_tail(out, mark),
        }
        out.push('"');
    }
}

impl Place {
    fn escape_tail(self, out: &mut String, mark: usize) {
        match self {
            Self::Text | Self::DoubleQuoted | Self::SingleQuoted => markup_tail(out, mark),
            Self::Name => name_tail(out, mark),
            Self::Unquoted => unquoted_tail(out, mark),
            Self::Comment => comment_tail(out, mark),
            Self::CData => cdata_tail(out, mark),
            Self::Script => script_tail(out, mark),
        }
    }
}

/// Makes the tail a JSON value: as it is if it is one, `null` when empty, else a JSON string.
fn json_value_tail(out: &mut String, mark: usize) {
    if out.len() == mark {
        out.push_str("null");
    } else if !is_json(&out[mark..]) {
        let text = out.split_off(mark);
        out.push('"');
        push_json(out, &text);
        out.push('"');
    }
}

/// Whether a text is one JSON value that any parser takes: numbers are finite, and it nests no
/// deeper than [`JSON_VALUE_DEPTH_MAX`].
fn is_json(text: &str) -> bool {
    let opening = |byte: u8| matches!(byte, b'[' | b'{');
    match text.trim_ascii_start().bytes().next() {
        // The cheap refusal first: most values are words.
        Some(b'"' | b'[' | b'{' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {}
        _ => return false,
    }
    // Opening brackets inside strings count as well: the bound may be too careful, never too lax.
    text.bytes().filter(|byte| opening(*byte)).count() <= JSON_VALUE_DEPTH_MAX
        && serde_json::from_str::<serde_json::Value>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_json() {
        #[track_caller]
        fn check(value: &str, expected: &str) {
            let mut out = "x".to_owned();
            out.push_str(value);
            json_value_tail(&mut out, 1);
            assert_eq!(&out[1..], expected, "{value}");
        }
        check("", "null");
        check("12", "12");
        check("-1.5e3", "-1.5e3");
        check("012", "\"012\"");
        check("1e999", "\"1e999\"");
        check("true", "true");
        check("truth", "\"truth\"");
        check(" null ", " null ");
        check("\u{b}1", "\"\\u000b1\"");
        check("\"a\"", "\"a\"");
        check("\"\\ud800\"", "\"\\\"\\\\ud800\\\"\"");
        check("{\"a\":[1]}", "{\"a\":[1]}");
        check("{\"a\":1}}", "\"{\\\"a\\\":1}}\"");
        check("1,\"b\":2", "\"1,\\\"b\\\":2\"");
        let deep = "[".repeat(40) + &"]".repeat(40);
        check(&deep, &format!("\"{deep}\""));
    }
}
