//! Escapes for the places in which a value can stand.
//!
//! Most values need none, so a value is written first and its tail rewritten only when a byte of
//! it asks for that: the usual cost is one look at every byte.

/// Appends `text` escaped for the inside of a JSON string.
pub(crate) fn push_json(out: &mut String, text: &str) {
    let mut clean = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !json_needs(byte) {
            continue;
        }
        out.push_str(&text[clean..at]);
        clean = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            _ => push_unicode_escape(out, u16::from(byte)),
        }
    }
    out.push_str(&text[clean..]);
}

/// Escapes what stands in `out` from `mark` on for the inside of a JSON string.
pub(crate) fn json_tail(out: &mut String, mark: usize) {
    rewrite_tail(out, mark, json_needs, push_json);
}

/// Removes control characters (line ends among them) from `mark` on: they have no place in a
/// header value (decision A15).
pub(crate) fn header_tail(out: &mut String, mark: usize) {
    // C1 control characters begin with the byte C2, which is otherwise rare.
    let needs = |byte: u8| byte < 0x20 || byte == 0x7f || byte == 0xc2;
    rewrite_tail(out, mark, needs, |out, text| {
        out.extend(text.chars().filter(|c| !c.is_control()));
    });
}

/// Escapes the tail for text and quoted attribute values of XML and HTML. Characters that XML
/// cannot hold become U+FFFD.
pub(crate) fn markup_tail(out: &mut String, mark: usize) {
    let needs = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0..0x20 | 0xef);
    rewrite_tail(out, mark, needs, |out, text| text.chars().for_each(|c| push_markup(out, c)));
}

/// As [`markup_tail`], and no two hyphens follow one another: a comment must not end early.
pub(crate) fn comment_tail(out: &mut String, mark: usize) {
    let text = out.split_off(mark);
    for c in text.chars() {
        if c == '-' && out.ends_with('-') {
            out.push(' ');
        }
        push_markup(out, c);
    }
    if out.len() > mark && out.ends_with('-') {
        out.push(' ');
    }
}

/// Keeps the tail inside an XML CDATA section: the section is closed and opened again where its
/// end could come about.
pub(crate) fn cdata_tail(out: &mut String, mark: usize) {
    const AGAIN: &str = "]]><![CDATA[";
    let needs = |byte: u8| matches!(byte, b'>' | b']' | 0..0x20 | 0xef);
    rewrite_tail(out, mark, needs, |out, text| {
        for c in text.chars() {
            // What stands before the tail may end in brackets as well.
            if c == '>' && out.ends_with(']') {
                out.push_str(AGAIN);
            }
            out.push(xml_char(c));
        }
        if out.ends_with(']') {
            out.push_str(AGAIN);
        }
    });
}

/// Makes the tail part of an XML name, which cannot be escaped: other characters become `_`.
pub(crate) fn name_tail(out: &mut String, mark: usize) {
    let text = out.split_off(mark);
    let begins = out.ends_with(|c: char| !is_name_char(c));
    let can_begin = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if begins && !can_begin {
        out.push('_');
    }
    out.extend(text.chars().map(|c| if is_name_char(c) { c } else { '_' }));
}

/// Escapes the tail for an HTML attribute value without quotes, or anywhere else inside a tag.
pub(crate) fn unquoted_tail(out: &mut String, mark: usize) {
    let text = out.split_off(mark);
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || "-_.:/".contains(c) {
            out.push(c);
        } else {
            out.push_str("&#");
            out.push_str(&u32::from(xml_char(c)).to_string());
            out.push(';');
        }
    }
}

/// Escapes the tail for the text of a script or style element, where entities mean nothing (HTML)
/// or are decoded before the script is read (XHTML): anything with a meaning to a script becomes
/// a `\u` escape, which strings of the script decode and nothing else accepts.
pub(crate) fn script_tail(out: &mut String, mark: usize) {
    let needs = |byte: u8| !byte.is_ascii_alphanumeric() && !b" -_.:/,".contains(&byte);
    rewrite_tail(out, mark, needs, |out, text| {
        for c in text.chars() {
            if c.is_ascii_alphanumeric() || " -_.:/,".contains(c) {
                out.push(c);
            } else {
                c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| push_unicode_escape(out, *unit));
            }
        }
    });
}

fn rewrite_tail(
    out: &mut String,
    mark: usize,
    needs: impl Fn(u8) -> bool,
    push: impl Fn(&mut String, &str),
) {
    if out.as_bytes()[mark..].iter().any(|byte| needs(*byte)) {
        let text = out.split_off(mark);
        push(out, &text);
    }
}

fn json_needs(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn push_unicode_escape(out: &mut String, unit: u16) {
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        let digit = u32::from(unit >> shift) & 0xf;
        out.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
}

fn push_markup(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        _ => out.push(xml_char(c)),
    }
}

/// The character, or U+FFFD for one that XML 1.0 cannot hold.
fn xml_char(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        '\0'..' ' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tail: fn(&mut String, usize), before: &str, value: &str, expected: &str) {
        let mut out = format!("{before}{value}");
        tail(&mut out, before.len());
        assert_eq!(out, format!("{before}{expected}"));
    }

    #[test]
    fn json() {
        check(json_tail, "\"", "plain é", "plain é");
        check(json_tail, "\"", "a\"b\\c\n\r\t\u{8}\u{c}\u{1}", "a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001");
    }

    #[test]
    fn header() {
        check(header_tail, "x\r", "a\r\nb\0\t\u{7f}\u{85}é", "abé");
    }

    #[test]
    fn markup() {
        check(
            markup_tail,
            "<p>",
            "a&b<c>\"d'\u{0}\u{fffe}\n",
            "a&amp;b&lt;c&gt;&quot;d&#39;\u{fffd}\u{fffd}\n",
        );
        check(comment_tail, "<!--", "-a--b-", " -a- -b- ");
        check(comment_tail, "<!-- ", "a-b", "a-b");
        check(cdata_tail, "<![CDATA[", "a<b&]]>", "a<b&]]]]><![CDATA[>");
        check(cdata_tail, "<![CDATA[]", ">]", "]]><![CDATA[>]]]><![CDATA[");
        check(name_tail, "<", "1 a", "_1_a");
        check(name_tail, "<", "", "_");
        check(name_tail, "<e", "1", "1");
        check(unquoted_tail, "<a href=", "/a b>", "/a&#32;b&#62;");
        check(script_tail, "\"", "a b\"</\u{1f600}", "a b\\u0022\\u003c/\\ud83d\\ude00");
    }
}
