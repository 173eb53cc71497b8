//! What a request's keys hold.

use std::fmt::Write;
use std::net::IpAddr;

use jiff::Timestamp;

use crate::Key;
use crate::limits::WRITTEN_BYTES_MAX;

/// Gives the condition keys of one request.
///
/// A key that the request does not have gives none: `aws:SourceVpce` for a call over the internet,
/// `aws:username` for an anonymous one.
pub trait ConditionKeys {
    /// What the key holds.
    fn value(&self, key: &Key) -> Option<Value<'_>>;
}

/// A request of which nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeys;

impl ConditionKeys for NoKeys {
    fn value(&self, _key: &Key) -> Option<Value<'_>> {
        None
    }
}

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Text; numbers, dates and addresses are read from it where a policy asks for them.
    Text(&'a str),
    /// Several texts.
    Texts(&'a [Box<str>]),
    /// An address.
    Ip(IpAddr),
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A moment.
    Moment(Timestamp),
}

impl Value<'_> {
    /// Whether `test` holds for its text, or for any of its texts. A value that cannot be written
    /// in the room there is has none.
    pub(crate) fn any_text(self, mut test: impl FnMut(&str) -> bool) -> bool {
        match self {
            Value::Texts(texts) => texts.iter().any(|text| test(text)),
            single => single.one_text(test).unwrap_or(false),
        }
    }

    /// What `read` says of its one text.
    pub(crate) fn one_text<R>(self, read: impl FnOnce(&str) -> R) -> Option<R> {
        let mut written = Written::default();
        match self {
            Value::Text(text) => return Some(read(text)),
            Value::Texts([text]) => return Some(read(text)),
            Value::Texts(_) => return None,
            Value::Bool(truth) => return Some(read(if truth { "true" } else { "false" })),
            Value::Ip(address) => write!(written, "{}", address.to_canonical()).ok()?,
            Value::Number(number) => write!(written, "{number}").ok()?,
            Value::Moment(moment) => write!(written, "{moment}").ok()?,
        }
        Some(read(written.text()))
    }

    /// How many values it has.
    pub(crate) fn len(self) -> usize {
        match self {
            Value::Texts(texts) => texts.len(),
            Value::Text(_)
            | Value::Ip(_)
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Moment(_) => 1,
        }
    }

    /// One of its values, alone.
    pub(crate) fn item(&self, index: usize) -> Option<Value<'_>> {
        match self {
            Value::Texts(texts) => texts.get(index).map(|text| Value::Text(text)),
            single => (index == 0).then_some(*single),
        }
    }
}

/// A short text on the stack.
struct Written {
    bytes: [u8; WRITTEN_BYTES_MAX],
    len: usize,
}

impl Default for Written {
    fn default() -> Self {
        Self { bytes: [0; WRITTEN_BYTES_MAX], len: 0 }
    }
}

impl Written {
    fn text(&self) -> &str {
        // Only whole texts were copied in, so this cannot fail.
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl Write for Written {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.len + text.len();
        let room = self.bytes.get_mut(self.len..end).ok_or(std::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
