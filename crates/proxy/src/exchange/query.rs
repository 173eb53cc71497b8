//! Query strings, read in place: nothing is decoded until a value is asked for.
//!
//! Source: docs/wire/aws-data-plane.md section 2: names and values are decoded, `+` is a blank,
//! `;` separates too.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use rejoinder_reply::Multiplicity;

/// The parameters of a query string, as sent.
pub(crate) fn pairs(query: &str) -> impl DoubleEndedIterator<Item = (&str, &str)> {
    query
        .split(['&', ';'])
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Decodes a name or a value; bytes that are not UTF-8 become replacement characters.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let blanks = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&blanks).decode_utf8_lossy().into_owned())
}

/// Appends a parameter's value, decoded; false when it is absent.
pub(crate) fn value(query: &str, name: &str, values: Multiplicity, out: &mut String) -> bool {
    let mut own = pairs(query).filter(|(other, _)| decode(other) == name).map(|(_, value)| value);
    match values {
        Multiplicity::Last => match own.next_back() {
            Some(value) => out.push_str(&decode(value)),
            None => return false,
        },
        Multiplicity::All => {
            let Some(first) = own.next() else { return false };
            out.push_str(&decode(first));
            for value in own {
                out.push(',');
                out.push_str(&decode(value));
            }
        }
    }
    true
}

/// All values of a parameter, decoded.
pub(crate) fn values<'q>(query: &'q str, name: &str) -> impl Iterator<Item = Cow<'q, str>> {
    pairs(query).filter(move |(other, _)| decode(other) == name).map(|(_, value)| decode(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, name: &str, values: Multiplicity, expected: Option<&str>) {
        let mut out = String::new();
        let found = value(query, name, values, &mut out);
        assert_eq!(found.then_some(out.as_str()), expected, "{query} {name}");
    }

    #[test]
    fn values_are_decoded() {
        check("a=1&b=2&a=3", "a", Multiplicity::Last, Some("3"));
        check("a=1&b=2;a=3", "a", Multiplicity::All, Some("1,3"));
        check("a%20b=c+d%2Be", "a b", Multiplicity::Last, Some("c d+e"));
        check("flag&x", "flag", Multiplicity::Last, Some(""));
        check("a=%ff", "a", Multiplicity::Last, Some("\u{fffd}"));
        check("a=1", "b", Multiplicity::All, None);
        check("", "b", Multiplicity::Last, None);
    }
}
