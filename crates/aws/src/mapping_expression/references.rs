//! Text with variables inside: `'$context.requestId'` as a header, and access log formats.

use rejoinder_reply::{ErrorVariable, Source};

use super::value::request_value;
use crate::failures::DIALECT;

/// What text can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The context, stage variables and request parameters.
    GatewayResponse,
    /// The context alone.
    AccessLog,
}

/// Splits text into static pieces and variables. A name of the context that does not exist has no
/// value; any other `$` stays as written (docs/wire/decisions.md, A10).
pub(crate) fn references(text: &str, scope: Scope) -> Vec<Source> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        literal.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((source, length)) = reference(rest, scope) {
            if !literal.is_empty() {
                parts.push(Source::Static(std::mem::take(&mut literal).into()));
            }
            parts.push(source);
            rest = &rest[length..];
        } else {
            literal.push('$');
            rest = &rest[1..];
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(Source::Static(literal.into()));
    }
    parts
}

/// The variable behind `context.{name}`; one that does not exist has no value.
pub(super) fn context(name: &str) -> Source {
    (DIALECT.context_variable)(name).map_or(Source::Nothing, Source::Context)
}

/// The variable of the failure behind `context.{name}`.
pub(super) fn failure(name: &str) -> Option<Source> {
    Some(Source::Error(match name {
        "error.message" => ErrorVariable::Message,
        "error.messageString" => ErrorVariable::MessageString,
        "error.responseType" => ErrorVariable::ResponseType,
        "error.validationErrorString" => ErrorVariable::ValidationErrorString,
        _ => return None,
    }))
}

/// The reference at the start of `text`, and its length. `text` begins with `$`.
fn reference(text: &str, scope: Scope) -> Option<(Source, usize)> {
    if let Some(inner) = text.strip_prefix("${") {
        let end = inner.find('}')?;
        let (source, length) = bare(&inner[..end], scope)?;
        return (length == end).then_some((source, end + "${}".len()));
    }
    let (source, length) = bare(&text[1..], scope)?;
    Some((source, length + 1))
}

/// A reference without its `$`, and its length.
fn bare(text: &str, scope: Scope) -> Option<(Source, usize)> {
    if let Some(name) = text.strip_prefix("context.") {
        let (source, length) = context_reference(name)?;
        return Some((source, "context.".len() + length));
    }
    if scope == Scope::AccessLog {
        return None;
    }
    if let Some(rest) = text.strip_prefix("stageVariables['") {
        let end = rest.find("']")?;
        let length = "stageVariables['".len() + end + "']".len();
        return Some((Source::StageVariable(rest[..end].into()), length));
    }
    if let Some(rest) = text.strip_prefix("stageVariables.") {
        let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let source = Source::StageVariable(rest[..length].into());
        return (length > 0).then_some((source, "stageVariables.".len() + length));
    }
    let length = run(text);
    request_value(&text[..length]).map(|source| (source, length))
}

/// The longest known name wins, so that `$context.requestId-$context.stage` and
/// `$context.stage.` mean what they say; a name that nobody knows is empty as a whole.
fn context_reference(text: &str) -> Option<(Source, usize)> {
    let longest = run(text);
    let boundary = |end: &usize| !text[*end..].starts_with(is_word);
    for end in (1..=longest).rev().filter(boundary) {
        let name = &text[..end];
        if let Some(source) =
            failure(name).or_else(|| (DIALECT.context_variable)(name).map(Source::Context))
        {
            return Some((source, end));
        }
    }
    let words = text.find(|c: char| !is_word(c) && c != '.').unwrap_or(text.len());
    let length = text[..words].trim_end_matches('.').len();
    (length > 0).then_some((Source::Nothing, length))
}

/// How far a dotted name can reach: letters, digits, `_`, and dots and hyphens between them.
fn run(text: &str) -> usize {
    let end = text.find(|c: char| !is_word(c) && c != '.' && c != '-').unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-']).len()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
