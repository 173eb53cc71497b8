//! JSONPath in the dialect of the Jayway library, which AWS API Gateway uses
//! (docs/wire/aws-data-plane.md section 7.3).
//!
//! It is older than RFC 9535 and wider: a path need not begin with `$`, names may hold nearly any
//! character, a path may end in a function, filters know more operators.
//!
//! Left out: functions with paths as arguments, `append()`, and patterns that need looking around
//! or back references, which cannot be matched in linear time.

mod compare;
mod cursor;
mod evaluate;
mod filter;
mod function;
mod literal;
mod parse;

use serde_json::Value;

use self::evaluate::Work;
use self::parse::Path;

/// Bytes in a path.
pub(crate) const PATH_BYTES_MAX: usize = 8192;

/// Values that one evaluation may look at. A body has at most 10 MB, but two scans in one path
/// multiply.
pub(crate) const STEPS_MAX: u64 = 2_000_000;

/// A compiled path.
#[derive(Clone, Debug)]
pub struct JsonPath {
    text: String,
    path: Path,
}

impl PartialEq for JsonPath {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Why a path cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} at character {at}")]
pub struct JsonPathError {
    /// What is wrong.
    pub message: String,
    /// Where, counted in characters from 1.
    pub at: usize,
}

impl JsonPath {
    /// Compiles a path.
    ///
    /// # Errors
    /// When the text is not a path.
    pub fn compile(text: &str) -> Result<Self, JsonPathError> {
        let path = parse::parse(text)?;
        Ok(Self { text: text.to_owned(), path })
    }

    /// What the path selects: none when a definite path leads nowhere; an indefinite path always
    /// gives an array. None as well when a scan within a scan would make
    /// more work than a body may (two million steps).
    #[must_use]
    pub fn select(&self, value: &Value) -> Option<Value> {
        let work = Work::new(value, STEPS_MAX);
        let found = self.path.evaluate(&work, value).ok()??;
        // Overlapping results are copied, which is work too.
        work.weigh(&found).ok()?;
        Some(found.into_owned())
    }

    /// Whether the path names one place, so that [`Self::select`] gives that value itself.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        self.path.is_definite()
    }

    /// The path as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
