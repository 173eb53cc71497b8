//! What a terminal may be sent: nothing that a client chose may steer it.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with control characters, and those that turn the writing direction, escaped.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers(c) {
            write!(escaped, "{}", c.escape_default()).expect("a String takes everything");
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(escaped(text), want);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        check("GET /pets/ä", "GET /pets/ä");
        check("a\u{1b}[31mb", "a\\u{1b}[31mb");
        check("a\r\nb\tc", "a\\r\\nb\\tc");
        check("\u{9b}2J\u{202e}", "\\u{9b}2J\\u{202e}");
    }
}
