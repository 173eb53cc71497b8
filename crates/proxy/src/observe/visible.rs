//! Text from outside, made safe to show.

use std::fmt::{self, Display, Formatter, Write};

/// Shows text with its control characters escaped, so that no client can write to a terminal or
/// forge lines of a log.
#[derive(Clone, Copy, Debug)]
pub struct Visible<'t>(pub &'t str);

impl Display for Visible<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut shown = 0;
        for (at, character) in self.0.char_indices().filter(|(_, c)| is_hidden(*c)) {
            f.write_str(&self.0[shown..at])?;
            write!(f, "{}", character.escape_default())?;
            shown = at + character.len_utf8();
        }
        f.write_str(&self.0[shown..])
    }
}

/// Control characters, and those that turn the direction of text around.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Replaces control characters of a text that goes into a line of a log.
pub(crate) fn push_visible(text: &str, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{}", Visible(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        let shown = Visible("a\x1b[31m\r\nb\u{7f}\u{202e}ü").to_string();
        assert_eq!(shown, "a\\u{1b}[31m\\r\\nb\\u{7f}\\u{202e}ü");
    }
}
