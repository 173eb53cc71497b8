//! From text to tokens.

use super::cursor::Cursor;
use super::filter::{self, Expression};
use super::function::Function;
use super::{JsonPathError, PATH_BYTES_MAX};

/// Steps in one path; it bounds the recursion of the evaluation.
const TOKENS_MAX: usize = 128;

/// A path: where it begins, its steps, and what is done with the result.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) start: Start,
    pub(super) tokens: Vec<Token>,
    pub(super) function: Option<Function>,
}

/// Where a path begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// `$`: the document.
    Root,
    /// `@`: the value that a filter looks at.
    Current,
}

/// One step.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// `.a`, `['a']`, `['a','b']`.
    Names(Vec<String>),
    /// `[0]`, `[-1]`, `[0,2]`.
    Indexes(Vec<i64>),
    /// `[1:3]`, `[1:]`, `[:3]`.
    Slice(Option<i64>, Option<i64>),
    /// `.*`, `[*]`.
    Wildcard,
    /// `..`: the next token at every depth.
    Scan,
    /// `[?(…)]`.
    Filter(Expression),
}

/// What a path stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surroundings {
    /// Nothing: it is all of the text.
    Alone,
    /// A filter, at this depth of nesting.
    Filter(usize),
}

impl Path {
    /// Whether it names one place.
    pub(super) fn is_definite(&self) -> bool {
        let last = self.tokens.len().saturating_sub(1);
        self.tokens.iter().enumerate().all(|(at, token)| match token {
            // Several names at the end make one object; before, they branch.
            Token::Names(names) => names.len() == 1 || at == last,
            Token::Indexes(indexes) => indexes.len() == 1,
            Token::Slice(..) | Token::Wildcard | Token::Scan | Token::Filter(_) => false,
        })
    }
}

/// Parses a whole text.
pub(super) fn parse(text: &str) -> Result<Path, JsonPathError> {
    let mut cursor = Cursor::new(text);
    if text.len() > PATH_BYTES_MAX {
        return Err(cursor.error(format!("the path is longer than {PATH_BYTES_MAX} bytes")));
    }
    cursor.skip_space();
    if cursor.peek().is_none() {
        return Err(cursor.error("the path is empty"));
    }
    let path = parse_path(&mut cursor, Surroundings::Alone)?;
    cursor.skip_space();
    match cursor.peek() {
        None => Ok(path),
        Some(c) => Err(cursor.error(format!("unexpected '{c}'"))),
    }
}

/// Parses a path up to its end, which in a filter is an operator, a blank or a parenthesis.
pub(super) fn parse_path(
    cursor: &mut Cursor<'_>,
    surroundings: Surroundings,
) -> Result<Path, JsonPathError> {
    let start = if cursor.eat("@") { Start::Current } else { Start::Root };
    let rooted = start == Start::Current || cursor.eat("$");
    let mut path = Path { start, tokens: Vec::new(), function: None };
    if !rooted && !matches!(cursor.peek(), Some('[' | '.')) {
        // `a.b` means `$.a.b`.
        name(cursor, surroundings, &mut path)?;
    }
    loop {
        if path.tokens.len() > TOKENS_MAX {
            return Err(cursor.error(format!("the path has more than {TOKENS_MAX} steps")));
        }
        if cursor.eat("..") {
            path.tokens.push(Token::Scan);
            if cursor.peek() == Some('[') {
                bracket(cursor, surroundings, &mut path)?;
            } else {
                name(cursor, surroundings, &mut path)?;
            }
        } else if cursor.eat(".") {
            name(cursor, surroundings, &mut path)?;
        } else if cursor.peek() == Some('[') {
            bracket(cursor, surroundings, &mut path)?;
        } else {
            return Ok(path);
        }
        if path.function.is_some() {
            return Ok(path);
        }
    }
}

/// What follows a dot: `*`, a name, or a function.
fn name(
    cursor: &mut Cursor<'_>,
    surroundings: Surroundings,
    path: &mut Path,
) -> Result<(), JsonPathError> {
    if cursor.eat("*") {
        path.tokens.push(Token::Wildcard);
        return Ok(());
    }
    if cursor.peek() == Some('[') {
        return bracket(cursor, surroundings, path);
    }
    let in_filter = surroundings != Surroundings::Alone;
    let name = cursor.take_while(|c, after| {
        let operator = matches!(c, '<' | '>' | '=' | '!' | '~' | ')' | ']' | ',')
            || (c == '&' && after.starts_with('&'))
            || (c == '|' && after.starts_with('|'));
        !(matches!(c, '.' | '[' | '(') || c.is_whitespace() || (in_filter && operator))
    });
    if name.is_empty() {
        return Err(cursor.error("expected a name"));
    }
    if cursor.peek() == Some('(') {
        path.function = Some(Function::parse(name, cursor)?);
        return Ok(());
    }
    let blank = cursor.peek().is_some_and(char::is_whitespace);
    if blank && !in_filter && !cursor.rest().trim().is_empty() {
        return Err(cursor.error("a name with blanks needs brackets, as in ['my name']"));
    }
    path.tokens.push(Token::Names(vec![name.to_owned()]));
    Ok(())
}

/// `[…]`.
fn bracket(
    cursor: &mut Cursor<'_>,
    surroundings: Surroundings,
    path: &mut Path,
) -> Result<(), JsonPathError> {
    cursor.expect("[")?;
    cursor.skip_space();
    let token = match cursor.peek() {
        Some('*') => {
            cursor.next();
            Token::Wildcard
        }
        Some('\'' | '"') => Token::Names(list(cursor, |cursor| cursor.quoted())?),
        Some('?') => {
            let depth = match surroundings {
                Surroundings::Alone => 0,
                Surroundings::Filter(depth) => depth + 1,
            };
            cursor.next();
            cursor.skip_space();
            cursor.expect("(")?;
            let expression = filter::parse(cursor, depth)?;
            cursor.skip_space();
            cursor.expect(")")?;
            Token::Filter(expression)
        }
        Some('0'..='9' | '-' | ':') => indexes(cursor)?,
        _ => {
            return Err(cursor.error("expected a quoted name, a number, '*' or '?(' in brackets"));
        }
    };
    cursor.skip_space();
    cursor.expect("]")?;
    path.tokens.push(token);
    Ok(())
}

fn list<T>(
    cursor: &mut Cursor<'_>,
    item: impl Fn(&mut Cursor<'_>) -> Result<T, JsonPathError>,
) -> Result<Vec<T>, JsonPathError> {
    let mut items = vec![item(cursor)?];
    loop {
        cursor.skip_space();
        if !cursor.eat(",") {
            return Ok(items);
        }
        cursor.skip_space();
        items.push(item(cursor)?);
    }
}

fn indexes(cursor: &mut Cursor<'_>) -> Result<Token, JsonPathError> {
    let from = (cursor.peek() != Some(':')).then(|| number(cursor)).transpose()?;
    cursor.skip_space();
    if cursor.eat(":") {
        cursor.skip_space();
        let to = (cursor.peek() != Some(']')).then(|| number(cursor)).transpose()?;
        if from.is_none() && to.is_none() {
            return Err(cursor.error("a slice needs a number"));
        }
        return Ok(Token::Slice(from, to));
    }
    let mut indexes: Vec<i64> = from.into_iter().collect();
    if cursor.eat(",") {
        cursor.skip_space();
        indexes.extend(list(cursor, number)?);
    }
    Ok(Token::Indexes(indexes))
}

/// A whole number.
pub(super) fn number(cursor: &mut Cursor<'_>) -> Result<i64, JsonPathError> {
    let digits = cursor.take_while(|c, _| c.is_ascii_digit() || c == '-');
    // Indexes are ints in Java.
    let number = digits.parse::<i32>().map_err(|_| cursor.error("expected a whole number"))?;
    Ok(i64::from(number))
}
