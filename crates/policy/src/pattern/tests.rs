use proptest::prelude::*;

use super::*;
use crate::NoKeys;

/// Knows a user with an awkward name.
struct Awkward;

impl ConditionKeys for Awkward {
    fn value(&self, key: &Key) -> Option<Value<'_>> {
        match key {
            Key::Username => Some(Value::Text("a*")),
            Key::SecureTransport => Some(Value::Bool(true)),
            Key::SourceIp => Some(Value::Ip([192, 0, 2, 7].into())),
            _ => None,
        }
    }
}

const WILD: Syntax = Syntax { wildcards: true, variables: true };

#[track_caller]
fn check(pattern: &str, text: &str, expected: Match) {
    let compiled = Pattern::compile(pattern, WILD, Case::Sensitive, &Path::Root).unwrap();
    assert_eq!(compiled.matches(text, &Awkward), expected, "{pattern} on {text}");
}

#[test]
fn wildcards() {
    use Match::{No, Yes};
    check("", "", Yes);
    check("", "a", No);
    check("*", "", Yes);
    check("**", "ab", Yes);
    check("a*c", "abc", Yes);
    check("a*c", "abcd", No);
    check("a*b*c", "aXbXbXc", Yes);
    check("a?c", "abc", Yes);
    check("a?c", "aéc", Yes);
    check("*?", "é", Yes);
    check("?", "", No);
    check("a?c", "ac", No);
    check("A", "a", No);
    check("*/GET/*", "prod/GET/pets", Yes);
}

#[test]
fn variables() {
    use Match::{No, Unresolvable, Yes};
    check("home/${aws:username}/*", "home/a*/x", Yes);
    check("home/${aws:username}/*", "home/ab/x", No);
    check("*${AWS:UserName}", "xxa*", Yes);
    check("${aws:userid}", "", Unresolvable);
    check("*${aws:userid}", "x", Unresolvable);
    check("${aws:userid, 'none'}", "none", Yes);
    check("${aws:SecureTransport}", "true", Yes);
    check("${aws:SourceIp}", "192.0.2.7", Yes);
    check("${*}${?}${$}", "*?$", Yes);
    check("${*}", "x", No);
    check("$x{y}", "$x{y}", Yes);
}

#[test]
fn versions_without_variables() {
    let syntax = Syntax { wildcards: false, variables: false };
    let text = "${aws:username}*";
    let pattern = Pattern::compile(text, syntax, Case::Ignored, &Path::Root).unwrap();
    assert_eq!(pattern.matches("${AWS:username}*", &NoKeys), Match::Yes);
    assert_eq!(pattern.matches("${aws:username}x", &NoKeys), Match::No);
}

#[test]
fn faulty_variables() {
    for text in ["${", "${}", "${aws:username", "${a b}", "${aws:userid, none}", "${,'x'}"] {
        assert!(Pattern::compile(text, WILD, Case::Sensitive, &Path::Root).is_err(), "{text}");
    }
}

proptest! {
    /// The same as iam-rs, which has another algorithm.
    #[test]
    fn agrees_with_iam_rs(pattern in "[ab*?é]{0,12}", text in "[abé]{0,12}") {
        let compiled = Pattern::compile(&pattern, WILD, Case::Sensitive, &Path::Root).unwrap();
        let ours = compiled.matches(&text, &NoKeys) == Match::Yes;
        prop_assert_eq!(ours, iam_rs::Arn::wildcard_match(&text, &pattern));
    }

    #[test]
    fn never_panics(pattern in any::<String>(), text in any::<String>()) {
        if let Ok(compiled) = Pattern::compile(&pattern, WILD, Case::Ignored, &Path::Root) {
            compiled.matches(&text, &Awkward);
        }
    }
}
