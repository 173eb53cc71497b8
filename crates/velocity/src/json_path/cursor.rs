//! Reading a text character by character.

use super::JsonPathError;

/// A place in a text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// In bytes, at the start of a character.
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Steps over `expected` when it is next.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    pub(super) fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    /// Takes characters as long as `take` says so, given the character and all that follows it.
    pub(super) fn take_while(&mut self, take: impl Fn(char, &str) -> bool) -> &'t str {
        let start = self.at;
        while let Some(c) = self.peek() {
            if !take(c, &self.rest()[c.len_utf8()..]) {
                break;
            }
            self.at += c.len_utf8();
        }
        &self.text[start..self.at]
    }

    /// Steps over `expected` or fails.
    pub(super) fn expect(&mut self, expected: &str) -> Result<(), JsonPathError> {
        match self.eat(expected) {
            true => Ok(()),
            false => Err(self.error(format!("expected '{expected}'"))),
        }
    }

    /// Reads a text in single or double quotes; a backslash takes the following character as it
    /// is, but for the usual escapes of JSON.
    pub(super) fn quoted(&mut self) -> Result<String, JsonPathError> {
        let start = self.at;
        let quote = self.peek().filter(|c| matches!(c, '\'' | '"'));
        if quote.is_none() {
            return Err(self.error("expected a text in quotes"));
        }
        self.next();
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                _ if Some(c) == quote => return Ok(text),
                '\\' => {
                    let Some(escaped) = self.next() else { break };
                    text.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'u' => self.code_point()?,
                        other => other,
                    });
                }
                other => text.push(other),
            }
        }
        self.at = start;
        Err(self.error("the quoted text has no end"))
    }

    fn code_point(&mut self) -> Result<char, JsonPathError> {
        let digits = self.rest().get(..4).unwrap_or_default();
        let point = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        let point = point.ok_or_else(|| self.error("expected four hexadecimal digits"))?;
        self.at += 4;
        Ok(point)
    }

    /// An error at this place.
    pub(super) fn error(&self, message: impl Into<String>) -> JsonPathError {
        JsonPathError { message: message.into(), at: self.text[..self.at].chars().count() + 1 }
    }
}
