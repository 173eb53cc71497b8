//! Budgets of one reply. Where one is exceeded the built-in answer goes out, so that an answer
//! never fails and a client cannot make a template grow without end.

/// A rendered body. The vendor's largest template is 300 KB; what values may add to it is bounded
/// by this.
pub(crate) const BODY_BYTES_MAX: usize = 1024 * 1024;

/// One rendered header value.
pub(crate) const HEADER_VALUE_BYTES_MAX: usize = 8 * 1024;

/// All mapped headers of one reply together, names and values.
pub(crate) const HEADERS_BYTES_MAX: usize = 32 * 1024;

/// How deep the arrays and objects of a value may nest that goes bare into a JSON template. A
/// deeper one goes in as a JSON string: many parsers give up at a depth of 128, and the template
/// has a depth of its own.
pub(crate) const JSON_VALUE_DEPTH_MAX: usize = 32;

/// The longest name, and how far the end of one inside `${…}` or `['…']` is looked for: without a
/// bound, text full of openings that never close would be searched to its end for each of them.
pub(crate) const NAME_BYTES_MAX: usize = 512;

/// What is said about one template. A template of the vendor's largest size could otherwise make
/// more warnings than anybody reads.
pub(crate) const FINDINGS_MAX: usize = 16;

/// How much of a name a warning shows.
pub(crate) const SHOWN_NAME_CHARS_MAX: usize = 80;
