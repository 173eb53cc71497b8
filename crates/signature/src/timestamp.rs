//! When a request was signed.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::SignatureError;

/// A time to the second, as signatures write it: `20150830T123600Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignedAt(pub Timestamp);

impl SignedAt {
    /// Reads ISO 8601's basic format.
    pub(crate) fn parse_basic(text: &str) -> Result<Self, SignatureError> {
        basic(text).map(Self).ok_or_else(|| {
            SignatureError::incomplete(format!(
                "Date must be in ISO-8601 'basic format'. Got '{text}'. See \
                 http://en.wikipedia.org/wiki/ISO_8601"
            ))
        })
    }

    /// Reads what a `Date` header may hold: the format of mails, or the basic format.
    pub(crate) fn parse_date_header(text: &str) -> Result<Self, SignatureError> {
        match rfc2822::DateTimeParser::new().parse_timestamp(text.trim()) {
            Ok(timestamp) => Ok(Self(timestamp)),
            Err(_) => Self::parse_basic(text),
        }
    }

    /// This many seconds later, or earlier when negative. At the ends of time, the same.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(self.0))
    }
}

fn basic(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 16 && bytes[8] == b'T' && bytes[15] == b'Z';
    let digits =
        shaped && bytes.iter().enumerate().all(|(at, b)| at == 8 || at == 15 || b.is_ascii_digit());
    if !digits {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i8>().ok();
    let year = text[..4].parse::<i16>().ok()?;
    let time = DateTime::new(
        year,
        number(4..6)?,
        number(6..8)?,
        number(9..11)?,
        number(11..13)?,
        number(13..15)?,
        0,
    )
    .ok()?;
    Some(TimeZone::UTC.to_ambiguous_zoned(time).unambiguous().ok()?.timestamp())
}

impl std::fmt::Display for SignedAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let t = TimeZone::UTC.to_datetime(self.0);
        let (year, month, day) = (t.year(), t.month(), t.day());
        let (hour, minute, second) = (t.hour(), t.minute(), t.second());
        write!(f, "{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = SignedAt::parse_date_header(text).ok().map(|at| at.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn reads_dates() {
        check("20150830T123600Z", Some("20150830T123600Z"));
        check("Sun, 30 Aug 2015 12:36:00 GMT", Some("20150830T123600Z"));
        check("Sun, 30 Aug 2015 12:36:00 -0000", Some("20150830T123600Z"));
        check("00010101T000000Z", Some("00010101T000000Z"));
        check("99991231T235959Z", None);
        check("20150231T123600Z", None);
        check("20150830T126000Z", None);
        check("20150830T123600", None);
        check("20150830 123600Z", None);
        check("2015-08-30T12:36:00Z", None);
        check("+0150830T123600Z", None);
        check("2015083éT12360Z", None);
        check("", None);
    }
}
