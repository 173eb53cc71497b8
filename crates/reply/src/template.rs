//! Templates: compiled to literal and variable segments when they are written, filled when used.
//!
//! Only variables are substituted; nothing of Velocity is evaluated
//! (docs/wire/aws-gateway-responses.md, section 4). How a value goes in, its [`Fit`], is decided
//! here once, from the place where it stands (decision A22).

mod fit;
mod json;
mod markup;

use bytes::Bytes;

use crate::Filling;
use crate::filler::Filler;
use crate::limits::{BODY_BYTES_MAX, FINDINGS_MAX, SHOWN_NAME_CHARS_MAX};
use crate::media::Media;
use crate::reference::{Piece, Scope, split};
use crate::{Dialect, ErrorVariable, Source};

pub(crate) use fit::Fit;

/// Room for one value, so that most bodies are written without growing.
const VALUE_BYTES_GUESS: usize = 48;

/// A compiled template.
pub(crate) enum Template {
    /// Text without variables.
    Fixed(Bytes),
    /// Text with variables.
    Filled {
        segments: Box<[Segment]>,
        /// How long the body is likely to be.
        capacity: usize,
    },
}

/// A piece of a template.
pub(crate) enum Segment {
    Literal(Box<str>),
    Variable(Source, Fit),
}

/// What an owner should know of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// It is no JSON at this line, whatever its variables hold.
    Malformed { line: usize },
    /// `"$context.error.messageString"`: quotes around a value that has its own.
    QuotedMessageString,
    /// A variable that nobody knows, as written.
    Unknown(Box<str>),
    /// A piece of Velocity, which gateway responses do not evaluate.
    Velocity(&'static str),
}

/// What looks like Velocity and stays as written.
const VELOCITY: &[&str] =
    &["$input.", "$util.", "#set(", "#set (", "#if(", "#if (", "#foreach(", "#foreach ("];

impl Template {
    /// Compiles a template. Never fails.
    pub(crate) fn compile(
        dialect: &Dialect,
        text: &str,
        media: Media,
        filling: Filling,
    ) -> (Self, Vec<Finding>) {
        let pieces = split(dialect, text, Scope::Everything);
        let mut findings = look_over(&pieces);
        let count = pieces.iter().filter(|piece| piece.source.is_some()).count();
        let mut fits = match media {
            Media::Json => json::fits(&pieces).unwrap_or_else(|line| {
                findings.push(Finding::Malformed { line });
                vec![Fit::Verbatim; count]
            }),
            Media::Markup(syntax) => markup::fits(&pieces, syntax),
            Media::Other => vec![Fit::Verbatim; count],
        };
        let quoted = |(source, fit): (&Source, &Fit)| {
            *source == Source::Error(ErrorVariable::MessageString) && *fit == Fit::JsonString
        };
        let sources = pieces.iter().filter_map(|piece| piece.source.as_ref());
        if sources.zip(&fits).any(quoted) {
            findings.push(Finding::QuotedMessageString);
        }
        match filling {
            Filling::Safe => {}
            Filling::Verbatim => fits.fill(Fit::Verbatim),
        }
        if count == 0 {
            return (Self::Fixed(Bytes::copy_from_slice(text.as_bytes())), findings);
        }
        let mut fits = fits.into_iter();
        let segments = pieces
            .into_iter()
            .map(|piece| match piece.source {
                Some(source) => Segment::Variable(source, fits.next().unwrap_or(Fit::Verbatim)),
                None => Segment::Literal(piece.text.into()),
            })
            .collect();
        (Self::Filled { segments, capacity: text.len() + count * VALUE_BYTES_GUESS }, findings)
    }

    /// The body; none when it grows beyond its budget.
    pub(crate) fn fill(&self, filler: &Filler<'_>) -> Option<Bytes> {
        let (segments, capacity) = match self {
            Self::Fixed(body) => return (body.len() <= BODY_BYTES_MAX).then(|| body.clone()),
            Self::Filled { segments, capacity } => (segments, *capacity),
        };
        let mut out = String::with_capacity(capacity.min(BODY_BYTES_MAX));
        for segment in segments {
            match segment {
                Segment::Literal(text) => out.push_str(text),
                Segment::Variable(source, fit) => fit.fill(filler, source, &mut out),
            }
            if out.len() > BODY_BYTES_MAX {
                return None;
            }
        }
        Some(Bytes::from(out))
    }
}

/// What the pieces themselves say, each thing once.
fn look_over(pieces: &[Piece<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |finding| {
        if findings.len() < FINDINGS_MAX && !findings.contains(&finding) {
            findings.push(finding);
        }
    };
    for piece in pieces {
        match &piece.source {
            Some(Source::Nothing) => {
                let shown: String = piece.text.chars().take(SHOWN_NAME_CHARS_MAX).collect();
                find(Finding::Unknown(shown.into()));
            }
            Some(_) => {}
            None => VELOCITY
                .iter()
                .filter(|word| piece.text.contains(**word))
                .for_each(|word| find(Finding::Velocity(word))),
        }
    }
    findings
}

#[cfg(test)]
mod tests;
