//! Mapped headers: which of them an owner can set, and their values, rendered ahead where they
//! are static.
//!
//! Source: docs/wire/aws-gateway-responses.md, section 3.2; decisions A15 and A21.

use http::{HeaderName, HeaderValue, header};

use crate::escape::header_tail;
use crate::filler::Filler;
use crate::limits::{HEADER_VALUE_BYTES_MAX, HEADERS_BYTES_MAX};
use crate::{Dialect, HeaderMapping, Source};

/// Headers of the connection and of the message's frame: the server's, never an owner's.
const FRAME: &[&str] = &[
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Compiled mappings, every name once.
pub(crate) struct Headers {
    /// `Content-Type`, which wins over the template's key.
    content_type: Option<Value>,
    others: Box<[(HeaderName, Value)]>,
}

enum Value {
    Fixed(HeaderValue),
    Filled(Source),
}

/// The headers of one reply are larger than their budget.
#[derive(Debug)]
pub(crate) struct TooLarge;

impl Headers {
    /// Compiles mappings; the second result says what its owner should know.
    pub(crate) fn compile(dialect: &Dialect, mappings: &[HeaderMapping]) -> (Self, Vec<String>) {
        let mut warnings = Vec::new();
        let mut content_type = None;
        let mut others: Vec<(HeaderName, Value)> = Vec::new();
        for HeaderMapping { name, source } in mappings {
            if FRAME.contains(&name.as_str()) || dialect.protected_headers.contains(&name.as_str())
            {
                warnings.push(format!(
                    "the header {name} is set by the gateway itself; this mapping has no effect"
                ));
                continue;
            }
            let value = Value::compile(source);
            if let (Value::Fixed(value), Source::Static(text)) = (&value, source)
                && value.as_bytes() != text.trim().as_bytes()
            {
                warnings.push(format!(
                    "control characters are removed from the value of the header {name}"
                ));
            }
            if names_nothing(source) {
                warnings.push(format!(
                    "the value of the header {name} names a variable that does not exist, which \
                     is empty"
                ));
            }
            let double = if *name == header::CONTENT_TYPE {
                content_type.replace(value).is_some()
            } else {
                let before = others.len();
                others.retain(|(known, _)| known != name);
                let double = others.len() < before;
                others.push((name.clone(), value));
                double
            };
            if double {
                warnings.push(format!("the header {name} is mapped twice; the last one is sent"));
            }
        }
        let fixed: usize = others
            .iter()
            .map(|(name, value)| match value {
                Value::Fixed(value) => name.as_str().len() + value.len(),
                Value::Filled(_) => name.as_str().len(),
            })
            .sum();
        if fixed > HEADERS_BYTES_MAX {
            warnings.push(format!(
                "its headers are larger than {HEADERS_BYTES_MAX} bytes; the built-in answer is \
                 sent instead"
            ));
        }
        (Self { content_type, others: others.into() }, warnings)
    }

    /// The mapped content type, if it is the same for every reply.
    pub(crate) fn fixed_content_type(&self) -> Option<&str> {
        match self.content_type.as_ref()? {
            Value::Fixed(value) => value.to_str().ok(),
            Value::Filled(_) => None,
        }
    }

    /// How many headers there can be, `Content-Type` left out.
    pub(crate) fn len(&self) -> usize {
        self.others.len()
    }

    /// The mapped content type, if there is one and it has a value.
    pub(crate) fn content_type(
        &self,
        filler: &Filler<'_>,
    ) -> Result<Option<HeaderValue>, TooLarge> {
        match &self.content_type {
            Some(value) => value.render(filler, &mut String::new()),
            None => Ok(None),
        }
    }

    /// Appends all others that have a value.
    pub(crate) fn render(
        &self,
        filler: &Filler<'_>,
        out: &mut Vec<(HeaderName, HeaderValue)>,
    ) -> Result<(), TooLarge> {
        let mut scratch = String::new();
        let mut bytes = 0;
        for (name, value) in &self.others {
            let Some(value) = value.render(filler, &mut scratch)? else { continue };
            bytes += name.as_str().len() + value.len();
            if bytes > HEADERS_BYTES_MAX {
                return Err(TooLarge);
            }
            out.push((name.clone(), value));
        }
        Ok(())
    }
}

impl Value {
    fn compile(source: &Source) -> Self {
        let Source::Static(text) = source else { return Self::Filled(source.clone()) };
        let mut clean = text.to_string();
        header_tail(&mut clean, 0);
        HeaderValue::from_str(clean.trim()).map_or(Self::Filled(Source::Nothing), Self::Fixed)
    }

    /// The value; none when its source has none. `scratch` is for reuse.
    fn render(
        &self,
        filler: &Filler<'_>,
        scratch: &mut String,
    ) -> Result<Option<HeaderValue>, TooLarge> {
        let source = match self {
            Self::Fixed(value) => return Ok(Some(value.clone())),
            Self::Filled(source) => source,
        };
        scratch.clear();
        if !filler.append(source, scratch) {
            return Ok(None);
        }
        if scratch.len() > HEADER_VALUE_BYTES_MAX {
            return Err(TooLarge);
        }
        header_tail(scratch, 0);
        Ok(HeaderValue::from_str(scratch.trim()).ok())
    }
}

fn names_nothing(source: &Source) -> bool {
    match source {
        Source::Nothing => true,
        Source::Template(parts) => parts.iter().any(names_nothing),
        Source::Static(_)
        | Source::Request { .. }
        | Source::Context(_)
        | Source::Error(_)
        | Source::StageVariable(_) => false,
    }
}
