//! Tries a JSON template once, with samples in place of its variables.
//!
//! A bare variable is tried as `null`: next to anything but a delimiter that makes no token, so a
//! template that parses can hold any JSON value there. Inside a string it is tried as a letter
//! that is no escape. Whether it is inside one, the literals alone decide: values are filled in
//! escaped, so they never end a string.

use super::Fit;
use crate::reference::Piece;

/// The fit of every variable, in order.
///
/// # Errors
/// The template is no JSON: the line (from 1) where that shows.
pub(super) fn fits(pieces: &[Piece<'_>]) -> Result<Vec<Fit>, usize> {
    let mut fits = Vec::new();
    let mut sample = String::new();
    let mut state = State::Outside;
    for piece in pieces {
        if piece.source.is_none() {
            sample.push_str(piece.text);
            state = piece.text.bytes().fold(state, State::next);
            continue;
        }
        let (fit, text) = match state {
            State::Outside => (Fit::JsonValue, "null"),
            // After a backslash this is no escape either, and the trial fails.
            State::Inside | State::Escape => (Fit::JsonString, "x"),
        };
        fits.push(fit);
        sample.push_str(text);
    }
    // A `Value`, because it refuses lone surrogates, which a mere check of the grammar lets pass.
    match serde_json::from_str::<serde_json::Value>(&sample) {
        Ok(_) => Ok(fits),
        Err(error) => Err(error.line().max(1)),
    }
}

/// Where a byte of a literal stands.
#[derive(Clone, Copy)]
enum State {
    Outside,
    Inside,
    Escape,
}

impl State {
    fn next(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Outside, b'"') | (Self::Escape, _) => Self::Inside,
            (Self::Outside, _) | (Self::Inside, b'"') => Self::Outside,
            (Self::Inside, b'\\') => Self::Escape,
            (Self::Inside, _) => Self::Inside,
        }
    }
}
