//! Text with variables inside: where a reference begins, where its name ends, what it means.
//!
//! `$context.x`, `$stageVariables.x`, `$stageVariables['x']`, `$method.request.header.X` (`path`,
//! `querystring` and their multi-value forms too), each also in braces. A name that is known to
//! nobody has no value; any other `$` or `#` stays as written, so nothing of VTL is evaluated
//! (docs/wire/aws-gateway-responses.md, section 4.1; decisions A10 and A21).

use crate::limits::NAME_BYTES_MAX;
use crate::{Dialect, ErrorVariable, Multiplicity, Position, Source};

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'t> {
    /// As written.
    pub(crate) text: &'t str,
    /// The variable, if it is one.
    pub(crate) source: Option<Source>,
}

/// What text can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The context, stage variables and request parameters: gateway responses.
    Everything,
    /// The context alone, all else stays as written: access logs.
    Context,
}

impl Source {
    /// Splits text into static pieces and variables, for header values and access log formats.
    #[must_use]
    pub fn parse_text(dialect: &Dialect, text: &str, scope: Scope) -> Vec<Source> {
        let own =
            |piece: Piece<'_>| piece.source.unwrap_or_else(|| Self::Static(piece.text.into()));
        split(dialect, text, scope).into_iter().map(own).collect()
    }

    /// The source of a static text with variables inside (decision A21): [`Source::Static`] when
    /// there are none.
    #[must_use]
    pub fn parse_static(dialect: &Dialect, text: &str) -> Self {
        let parts = Self::parse_text(dialect, text, Scope::Everything);
        if parts.iter().all(|part| matches!(part, Self::Static(_))) {
            return Self::Static(text.into());
        }
        Self::Template(parts.into())
    }
}

/// Splits text at its references. Literal pieces are as long as they can be.
pub(crate) fn split<'t>(dialect: &Dialect, text: &'t str, scope: Scope) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut literal = 0;
    let mut at = 0;
    while let Some(dollar) = memchr::memchr(b'$', &text.as_bytes()[at..]) {
        let begin = at + dollar;
        at = begin + 1;
        let Some((source, length)) = reference(dialect, &text[at..], scope) else { continue };
        if literal < begin {
            pieces.push(Piece { text: &text[literal..begin], source: None });
        }
        at += length;
        literal = at;
        pieces.push(Piece { text: &text[begin..at], source: Some(source) });
    }
    if literal < text.len() {
        pieces.push(Piece { text: &text[literal..], source: None });
    }
    pieces
}

/// The reference at the start of `text`, which follows a `$`, and its length.
fn reference(dialect: &Dialect, text: &str, scope: Scope) -> Option<(Source, usize)> {
    let Some(inner) = text.strip_prefix('{') else { return bare(dialect, text, scope) };
    let end = memchr::memchr(b'}', near(inner))?;
    let inner = &inner[..end];
    let (source, length) = bare(dialect, inner, scope)?;
    let source = if length == inner.len() {
        source
    } else if inner.len() == run(inner) {
        // In braces the name is all that is between them, known or not.
        Source::Nothing
    } else {
        return None;
    };
    Some((source, end + "{}".len()))
}

/// The reference at the start of `text`, without `$` and braces, and its length.
fn bare(dialect: &Dialect, text: &str, scope: Scope) -> Option<(Source, usize)> {
    if let Some(name) = text.strip_prefix("context.") {
        let (source, length) = context(dialect, name)?;
        return Some((source, "context.".len() + length));
    }
    match scope {
        Scope::Everything => {}
        Scope::Context => return None,
    }
    if let Some(name) = text.strip_prefix("method.request.") {
        let (source, length) = request(name)?;
        return Some((source, "method.request.".len() + length));
    }
    let rest = text.strip_prefix("stageVariables")?;
    let (name, length) = if let Some(quoted) = rest.strip_prefix("['") {
        let end = memchr::memmem::find(near(quoted), b"']")?;
        (&quoted[..end], "['']".len() + end)
    } else {
        let name = rest.strip_prefix('.')?;
        let end = name.find(|c: char| !is_word(c)).unwrap_or(name.len());
        (&name[..end], ".".len() + end)
    };
    let source = Source::StageVariable(name.into());
    (!name.is_empty()).then_some((source, "stageVariables".len() + length))
}

/// The longest known name wins, so that `$context.requestId-$context.stage` and `$context.stage.`
/// mean what they say; a name that nobody knows is empty as a whole.
fn context(dialect: &Dialect, text: &str) -> Option<(Source, usize)> {
    let boundary = |end: &usize| !text[*end..].starts_with(is_word);
    let longest = run(text).min(NAME_BYTES_MAX);
    for end in (1..=longest).rev().filter(boundary) {
        if let Some(source) = known(dialect, &text[..end]) {
            return Some((source, end));
        }
    }
    let length = words(text);
    (length > 0).then_some((Source::Nothing, length))
}

fn known(dialect: &Dialect, name: &str) -> Option<Source> {
    let error = match name {
        "error.message" => ErrorVariable::Message,
        "error.messageString" => ErrorVariable::MessageString,
        "error.responseType" => ErrorVariable::ResponseType,
        "error.validationErrorString" => ErrorVariable::ValidationErrorString,
        _ => return (dialect.context_variable)(name).map(Source::Context),
    };
    Some(Source::Error(error))
}

/// `header.X` and the like, after `method.request.`.
fn request(text: &str) -> Option<(Source, usize)> {
    const POSITIONS: &[(&str, Position, Multiplicity)] = &[
        ("header.", Position::Header, Multiplicity::Last),
        ("multivalueheader.", Position::Header, Multiplicity::All),
        ("path.", Position::Path, Multiplicity::Last),
        ("querystring.", Position::QueryString, Multiplicity::Last),
        ("multivaluequerystring.", Position::QueryString, Multiplicity::All),
    ];
    for &(prefix, position, values) in POSITIONS {
        let Some(rest) = text.strip_prefix(prefix) else { continue };
        let length = run(rest);
        if length > 0 {
            let source = Source::Request { position, name: rest[..length].into(), values };
            return Some((source, prefix.len() + length));
        }
    }
    let length = words(text);
    (length > 0).then_some((Source::Nothing, length))
}

/// How far a name can reach: letters, digits, `_`, and dots and hyphens between them.
fn run(text: &str) -> usize {
    if !text.starts_with(is_word) {
        return 0;
    }
    let end = text.find(|c: char| !is_word(c) && c != '.' && c != '-').unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-']).len()
}

/// How far a name reaches that nobody knows: letters, digits, `_`, and dots between them.
fn words(text: &str) -> usize {
    if !text.starts_with(is_word) {
        return 0;
    }
    let end = text.find(|c: char| !is_word(c) && c != '.').unwrap_or(text.len());
    text[..end].trim_end_matches('.').len()
}

/// As far as the end of a name is looked for.
fn near(text: &str) -> &[u8] {
    &text.as_bytes()[..text.len().min(NAME_BYTES_MAX)]
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ContextVariable;
    use crate::testing::DIALECT;

    /// Variables are shown in angle brackets, in Rust's way.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown: String = split(&DIALECT, text, Scope::Everything)
            .into_iter()
            .map(|piece| match piece.source {
                None => piece.text.to_owned(),
                Some(Source::Nothing) => "<>".to_owned(),
                Some(Source::Error(variable)) => format!("<{variable:?}>"),
                Some(Source::Context(variable)) => format!("<{variable:?}>"),
                Some(Source::StageVariable(name)) => format!("<stage {name}>"),
                Some(Source::Request { position, name, values }) => {
                    format!("<{position:?} {name} {values:?}>")
                }
                Some(other) => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn variables() {
        check("", "");
        check("a$context.requestId!", "a<RequestId>!");
        check("$context.error.message", "<Message>");
        check("$context.error.messageString", "<MessageString>");
        check("$context.error.responseType", "<ResponseType>");
        check("$context.error.validationErrorString", "<ValidationErrorString>");
        check("${context.requestId}x", "<RequestId>x");
        check("$stageVariables.a_1.b", "<stage a_1>.b");
        check("$stageVariables['a']${stageVariables.b}", "<stage a><stage b>");
        check("${stageVariables['a']}", "<stage a>");
        check("$method.request.header.X-A.", "<Header X-A Last>.");
        check("$method.request.multivalueheader.X", "<Header X All>");
        check("$method.request.path.id/", "<Path id Last>/");
        check("$method.request.querystring.a-", "<QueryString a Last>-");
        check("$$context.requestId", "$<RequestId>");
    }

    #[test]
    fn the_longest_known_name_wins() {
        check("$context.requestId-$context.requestId.", "<RequestId>-<RequestId>.");
        check("$context.error.message.x", "<Message>.x");
        check("$context.error.messageStrings", "<>");
        check("$context.requestIdé", "<RequestId>é");
    }

    #[test]
    fn unknown_names_are_empty() {
        check("a$context.nothing.at.all.b-c", "a<>-c");
        check("$context.error", "<>");
        check("${context.nothing-x}.", "<>.");
        check("${context.requestId-x}.", "<>.");
        check("$method.request.body.a", "<>");
        check("$method.request.header", "<>");
    }

    #[test]
    fn all_else_stays() {
        for text in [
            "$",
            "$$",
            "a $ b # c",
            "$context",
            "$context.",
            "$context.-a",
            "$contextual.x",
            "$input.json('$')",
            "#set($a = 1)",
            "${",
            "${context.requestId",
            "${context.requestId x}",
            "$stageVariables",
            "$stageVariables.",
            "$stageVariables['']",
            "$stageVariables['a",
            "$method.request.",
            "$method.response.header.X",
            "é$ü",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn logs_know_the_context_alone() {
        let text = "$context.requestId $stageVariables.a$method.request.path.b";
        let parts = Source::parse_text(&DIALECT, text, Scope::Context);
        let rest = Source::Static(" $stageVariables.a$method.request.path.b".into());
        assert_eq!(parts, [Source::Context(ContextVariable::RequestId), rest]);
    }

    /// Text full of openings that never close costs no more than other text of its length.
    #[test]
    fn openings_without_an_end() {
        for text in ["${", "$stageVariables['", "${stageVariables['", "$context.a-", "$context.x."]
        {
            let text = text.repeat(300 * 1024 / text.len());
            assert!(!split(&DIALECT, &text, Scope::Everything).is_empty());
        }
        let long = format!("$context.{}", "x.".repeat(150 * 1024));
        assert_eq!(split(&DIALECT, &long, Scope::Everything).len(), 2);
    }

    #[test]
    fn static_text() {
        let parse = |text| Source::parse_static(&DIALECT, text);
        assert_eq!(parse("a$b"), Source::Static("a$b".into()));
        assert_eq!(parse(""), Source::Static("".into()));
        let id = Source::Context(ContextVariable::RequestId);
        let parts = [Source::Static("id=".into()), id];
        assert_eq!(parse("id=$context.requestId"), Source::Template(parts.into()));
    }
}
