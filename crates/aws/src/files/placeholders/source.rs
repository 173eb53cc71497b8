//! The text of a FILE: where in it a placeholder stands, and filling it before it is read.

use std::borrow::Cow;

use crate::openapi::Position;

use super::super::Problem;
use super::super::prepared::problem;
use super::Known;
use super::text::{Style, directive, fill};

/// How far behind the beginning of a value its placeholders are looked for.
const SEARCH_BYTES_MAX: usize = 64 * 1024;

/// A text with its lines counted.
pub(super) struct Source<'t> {
    text: &'t str,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let after_breaks =
            text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self { text, lines: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// Where `needle` stands at or after `from`; `from` itself if it is not found.
    pub(super) fn find(&self, from: Position, needle: &str) -> Position {
        self.offset(from)
            .and_then(|start| {
                let mut end = self.text.len().min(start + SEARCH_BYTES_MAX);
                while !self.text.is_char_boundary(end) {
                    end -= 1;
                }
                let found = start + self.text.get(start..end)?.find(needle)?;
                let before = self.text.get(..found)?;
                // The place of `${`, not of the name in it.
                let opening = before.strip_suffix("${").map_or(found, str::len);
                Some(self.position(opening))
            })
            .unwrap_or(from)
    }

    fn offset(&self, at: Position) -> Option<usize> {
        let line = usize::try_from(at.line).ok()?.checked_sub(1)?;
        let start = *self.lines.get(line)?;
        let column = usize::try_from(at.column).ok()?.checked_sub(1)?;
        let rest = self.text.get(start..)?;
        let within = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
        Some(start + within)
    }

    fn position(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied();
        let before = self.text.get(start.unwrap_or_default()..offset).unwrap_or_default();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: number(line), column: number(before.chars().count() + 1) }
    }
}

/// Fills what is known in a text that cannot be read as it is (`"size": ${size}`).
pub(in super::super) fn fill_source<'t>(text: &'t str, known: &Known<'_>) -> Cow<'t, str> {
    let (filled, _) = fill(text, Style::Plain, |name| known.value(name));
    if filled == text { Cow::Borrowed(text) } else { Cow::Owned(filled) }
}

/// What may be why a text cannot be read: directives and placeholders in it.
pub(in super::super) fn unread(text: &str) -> Option<Problem> {
    let source = Source::new(text);
    let start = Position { line: 1, column: 1 };
    if let Some(directive) = directive(text) {
        let message = format!(
            "`{directive}…}}` is a Terraform directive: render the template first, for example \
             with `terraform console`, and give the result"
        );
        return Some(problem(Some(source.find(start, directive)), message));
    }
    let (_, missing) = fill(text, Style::Plain, |_| None);
    let name = missing.first()?;
    let message = format!(
        "`${{{name}}}` is not known: if it stands for more than a text, give `--param {name}=VALUE`"
    );
    Some(problem(Some(source.find(start, name)), message))
}
