//! Patterns: `*` is any run of characters, `?` is one, `${key}` is what the request holds.
//!
//! A variable's value is taken as it is: a `*` in a user's name is no wildcard. Matching goes back
//! to the last `*` only, so its time is bounded by the product of both lengths.

use crate::error::{Path, Problem};
use crate::value::{ConditionKeys, Value};
use crate::{Key, PolicyError};

/// What characters mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// Whether `*` and `?` are wildcards.
    pub(crate) wildcards: bool,
    /// Whether `${…}` is a variable: in documents of version 2012-10-17.
    pub(crate) variables: bool,
}

/// How letters compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Sensitive,
    Ignored,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// As it is.
    Literal(Box<str>),
    /// Any run.
    Star,
    /// One character.
    One,
    /// What the key holds, else the default.
    Variable(Key, Option<Box<str>>),
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pattern {
    tokens: Box<[Token]>,
    case: Case,
}

/// What a pattern says of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Yes,
    No,
    /// A variable has no value: there is nothing to compare with.
    Unresolvable,
}

impl Pattern {
    pub(crate) fn compile(
        text: &str,
        syntax: Syntax,
        case: Case,
        path: &Path<'_>,
    ) -> Result<Self, PolicyError> {
        let mut tokens = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (token, length) = match first {
                '*' if syntax.wildcards => (Token::Star, 1),
                '?' if syntax.wildcards => (Token::One, 1),
                '$' if syntax.variables && rest.starts_with("${") => {
                    let end = rest.find('}').ok_or_else(|| {
                        path.error(Problem::Invalid(rest.to_owned(), "a whole ${variable}"))
                    })?;
                    (variable(&rest[2..end], path)?, end + 1)
                }
                other => {
                    literal.push(other);
                    rest = &rest[other.len_utf8()..];
                    continue;
                }
            };
            rest = &rest[length..];
            if let Token::Literal(more) = &token {
                literal.push_str(more);
                continue;
            }
            flush(&mut literal, &mut tokens);
            if token != Token::Star || tokens.last() != Some(&Token::Star) {
                tokens.push(token);
            }
        }
        flush(&mut literal, &mut tokens);
        Ok(Self { tokens: tokens.into(), case })
    }

    pub(crate) fn matches(&self, text: &str, keys: &dyn ConditionKeys) -> Match {
        let resolves = |token: &Token| match token {
            Token::Variable(key, default) => with_variable(key, default, keys, |_| ()).is_some(),
            Token::Literal(_) | Token::Star | Token::One => true,
        };
        if !self.tokens.iter().all(resolves) {
            return Match::Unresolvable;
        }
        if self.covers(text, keys) { Match::Yes } else { Match::No }
    }

    fn covers(&self, text: &str, keys: &dyn ConditionKeys) -> bool {
        let mut rest = text;
        let mut at = 0;
        // Where the last star was, and what it has left to the tokens after it.
        let mut star: Option<(usize, &str)> = None;
        loop {
            let consumed = match self.tokens.get(at) {
                None if rest.is_empty() => return true,
                None => None,
                Some(Token::Star) => {
                    at += 1;
                    if at == self.tokens.len() {
                        return true;
                    }
                    star = Some((at, rest));
                    continue;
                }
                Some(token) => self.consumed(token, rest, keys),
            };
            if let Some(length) = consumed {
                rest = &rest[length..];
                at += 1;
                continue;
            }
            // The last star takes one character more.
            let Some((after, left)) = star else { return false };
            let mut characters = left.chars();
            if characters.next().is_none() {
                return false;
            }
            star = Some((after, characters.as_str()));
            (at, rest) = (after, characters.as_str());
        }
    }

    /// Bytes at the beginning of `text` that the token takes.
    fn consumed(&self, token: &Token, text: &str, keys: &dyn ConditionKeys) -> Option<usize> {
        match token {
            Token::Literal(literal) => self.begins(text, literal),
            Token::One => text.chars().next().map(char::len_utf8),
            Token::Variable(key, default) => {
                with_variable(key, default, keys, |value| self.begins(text, value)).flatten()
            }
            Token::Star => None,
        }
    }

    fn begins(&self, text: &str, with: &str) -> Option<usize> {
        let head = text.as_bytes().get(..with.len())?;
        let same = match self.case {
            Case::Sensitive => head == with.as_bytes(),
            // ASCII letters alone: a whole character stays whole.
            Case::Ignored => head.eq_ignore_ascii_case(with.as_bytes()),
        };
        same.then_some(with.len())
    }
}

/// A variable's value, as text.
fn with_variable<R>(
    key: &Key,
    default: &Option<Box<str>>,
    keys: &dyn ConditionKeys,
    read: impl FnOnce(&str) -> R,
) -> Option<R> {
    match (keys.value(key), default) {
        (Some(value), _) => Value::one_text(value, read),
        (None, Some(default)) => Some(read(default)),
        (None, None) => None,
    }
}

fn flush(literal: &mut String, tokens: &mut Vec<Token>) {
    if !literal.is_empty() {
        tokens.push(Token::Literal(std::mem::take(literal).into()));
    }
}

/// What stands in the braces: a key, a key with a default in single quotes, or one of `*`, `?`,
/// `$` that is to mean itself.
fn variable(inside: &str, path: &Path<'_>) -> Result<Token, PolicyError> {
    if matches!(inside, "*" | "?" | "$") {
        return Ok(Token::Literal(inside.into()));
    }
    let wrong = || path.error(Problem::Invalid(format!("${{{inside}}}"), "a policy variable"));
    let (key, default) = match inside.split_once(',') {
        None => (inside.trim(), None),
        Some((key, default)) => {
            let default = default.trim().strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
            (key.trim(), Some(default.ok_or_else(wrong)?.into()))
        }
    };
    if key.is_empty() || key.contains(char::is_whitespace) {
        return Err(wrong());
    }
    Ok(Token::Variable(Key::named(key), default))
}

#[cfg(test)]
mod tests;
