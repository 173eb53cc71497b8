//! Mapping templates. Those that are plain text run; those that need Velocity do not yet, and say
//! so with the first construct that needs it and its line.
//!
//! What Velocity prints as it stands is plain text here too: `$5`, `#fff`, `$.path`.
//!
//! Source: docs/wire/aws-data-plane.md, sections 7.2, 7.3 and 8.2.

use std::sync::LazyLock;

use bytes::Bytes;
use regex::Regex;
use rejoinder_proxy::plan::Template;
use serde_json::Value;

use super::notes::Notes;

/// Directives of Velocity 1.7, a block comment, unparsed text, and a line comment.
static DIRECTIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"#(?:\{?(?:set|if|elseif|else|end|foreach|include|parse|stop|break|evaluate|define|macro)\b\}?|#|\*|\[\[|@?[A-Za-z_][A-Za-z0-9_-]*\s*\()",
    )
    .ok()
});
/// References, quiet and formal ones too.
static REFERENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\$!?(?:\{\s*[A-Za-z_][A-Za-z0-9_.]*|[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*)").ok()
});
/// A key without quotes, in an object that is nearly JSON.
static BARE_KEY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([{,]\s*)([A-Za-z_][A-Za-z0-9_]*)(\s*:)").ok());

/// Compiles a template. `what` names it, for example `request template for application/json`.
pub(super) fn compile(what: &str, text: &str, notes: &mut Notes) -> Template {
    match needs_velocity(text) {
        Some((construct, line)) => Template::Faulty(notes.faulty(format!(
            "the {what} needs Velocity for {construct} in line {line}, and Velocity templates are \
             not run yet: calling it answers API_CONFIGURATION_ERROR"
        ))),
        None => Template::Literal(Bytes::copy_from_slice(text.as_bytes())),
    }
}

/// Compiles a request template of a MOCK: it must yield an object with an integer `statusCode`.
/// AWS reads `{statusCode: 200}` as well; it becomes JSON here.
pub(super) fn compile_mock(what: &str, text: &str, notes: &mut Notes) -> Template {
    let template = compile(what, text, notes);
    if matches!(template, Template::Faulty(_)) {
        return template;
    }
    let object = lenient_object(text);
    let status = object.as_ref().and_then(|object| object.get("statusCode"));
    if !status.is_some_and(|status| status.is_u64() || status.is_i64()) {
        notes.warn(format!(
            "the {what} gives no object with an integer statusCode: calling it answers \
             API_CONFIGURATION_ERROR"
        ));
    }
    match object {
        Some(object) => Template::Literal(Bytes::from(object.to_string())),
        None => template,
    }
}

/// The first construct that only Velocity understands, and its line from 1.
fn needs_velocity(text: &str) -> Option<(&str, usize)> {
    let found = |pattern: &'static LazyLock<Option<Regex>>| {
        let found = pattern.as_ref()?.find(text)?;
        Some((found.start(), found.as_str()))
    };
    let first = [found(&DIRECTIVE), found(&REFERENCE)].into_iter().flatten().min()?;
    let line = text[..first.0].matches('\n').count() + 1;
    Some((first.1.trim_end_matches(['(', ' ']), line))
}

/// An object of JSON, or of JSON with bare keys or single quotes.
fn lenient_object(text: &str) -> Option<Value> {
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok().filter(Value::is_object);
    parse(text).or_else(|| {
        let quoted = BARE_KEY.as_ref()?.replace_all(text, r#"$1"$2"$3"#).replace('\'', "\"");
        parse(&quoted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_velocity() {
        #[track_caller]
        fn check(text: &str, expected: Option<(&str, usize)>) {
            assert_eq!(needs_velocity(text), expected, "{text}");
        }
        check(r#"{"statusCode": 200}"#, None);
        check("", None);
        check("costs $5, $.path, colour #fff, #1, a # b, $", None);
        check("{\"a\": $input.json('$')}", Some(("$input.json", 1)));
        check("\n\n#set($a = 1)", Some(("#set", 3)));
        check("#if($x)y#end", Some(("#if", 1)));
        check("## a comment", Some(("##", 1)));
        check("#* a comment *#", Some(("#*", 1)));
        check("a\n${context.requestId}", Some(("${context.requestId", 2)));
        check("$!{stageVariables.a}", Some(("$!{stageVariables.a", 1)));
        check("$!x", Some(("$!x", 1)));
        check("{\"id\":\"$context.requestId\"}", Some(("$context.requestId", 1)));
        check("#parseJson($x)", Some(("#parseJson", 1)));
        check("#{else}", Some(("#{else}", 1)));
    }

    #[test]
    fn mocks() {
        #[track_caller]
        fn check(text: &str, expected: &str, warned: bool) {
            let mut notes = Notes::default();
            let template = compile_mock("request template", text, &mut notes);
            assert_eq!(template, Template::Literal(Bytes::copy_from_slice(expected.as_bytes())));
            assert_eq!(!notes.into_warnings().is_empty(), warned, "{text}");
        }
        check(r#"{"statusCode": 200}"#, r#"{"statusCode":200}"#, false);
        check("{statusCode: 200}", r#"{"statusCode":200}"#, false);
        check("{\n  statusCode:200,\n  a: 'b'\n}", r#"{"statusCode":200,"a":"b"}"#, false);
        check("{'statusCode': 418}", r#"{"statusCode":418}"#, false);
        check(r#"{"statusCode": "200"}"#, r#"{"statusCode":"200"}"#, true);
        check("[200]", "[200]", true);
        check("", "", true);
    }
}
