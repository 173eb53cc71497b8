use serde_json::json;

use super::*;

/// One key, and what it holds.
struct One<'a>(&'a str, Value<'a>);

impl ConditionKeys for One<'_> {
    fn value(&self, key: &Key) -> Option<Value<'_>> {
        (key.name().eq_ignore_ascii_case(self.0)).then_some(self.1)
    }
}

#[track_caller]
fn condition(operator: &str, wanted: Json) -> Condition {
    let operator = Operator::named(operator).unwrap();
    Condition::compile(operator, "k:x", &wanted, true, &Path::Root).unwrap()
}

/// The condition on a key that holds this.
#[track_caller]
fn check(operator: &str, wanted: Json, held: Value<'_>, holds: bool) {
    let verdict = condition(operator, wanted).holds(&One("k:x", held), Effect::Allow);
    assert_eq!(verdict, holds, "{operator} {held:?}");
}

/// The condition on a key that is absent.
#[track_caller]
fn check_absent(operator: &str, wanted: Json, holds: bool) {
    let verdict = condition(operator, wanted).holds(&crate::NoKeys, Effect::Allow);
    assert_eq!(verdict, holds, "{operator}");
}

fn text(text: &str) -> Value<'_> {
    Value::Text(text)
}

#[test]
fn texts() {
    check("StringEquals", json!("a"), text("a"), true);
    check("StringEquals", json!("a"), text("A"), false);
    check("StringEquals", json!("a*"), text("ab"), false);
    check("StringEquals", json!(["b", "a"]), text("a"), true);
    check("StringNotEquals", json!(["b", "a"]), text("a"), false);
    check("StringNotEquals", json!(["b", "c"]), text("a"), true);
    check("StringEqualsIgnoreCase", json!("a"), text("A"), true);
    check("StringNotEqualsIgnoreCase", json!("a"), text("A"), false);
    check("StringLike", json!("a?c*"), text("abcd"), true);
    check("StringNotLike", json!("a?c*"), text("abcd"), false);
    check("StringEquals", json!("true"), Value::Bool(true), true);
    check("StringEquals", json!(7), text("7"), true);
}

#[test]
fn numbers() {
    check("NumericEquals", json!(7), Value::Number(7.0), true);
    check("NumericEquals", json!("7.0"), text("7"), true);
    check("NumericNotEquals", json!([7, 8]), text("7"), false);
    check("NumericLessThan", json!(7), text("6.5"), true);
    check("NumericLessThanEquals", json!(7), text("7"), true);
    check("NumericGreaterThan", json!(7), text("7"), false);
    check("NumericGreaterThanEquals", json!(7), text("7"), true);
    check("NumericEquals", json!(7), text("seven"), false);
    check("NumericNotEquals", json!(7), text("seven"), true);
}

#[test]
fn moments() {
    let noon = Value::Moment("2026-11-22T12:00:00Z".parse().unwrap());
    check("DateEquals", json!("2026-11-22T12:00:00Z"), noon, true);
    check("DateEquals", json!("2026-11-22T13:00:00+01:00"), noon, true);
    check("DateNotEquals", json!("2026-11-22T12:00:00Z"), noon, false);
    check("DateGreaterThan", json!("2026-11-22"), noon, true);
    check("DateGreaterThan", json!("2026-11"), noon, true);
    check("DateGreaterThan", json!("2026"), noon, true);
    check("DateLessThan", json!("2027"), noon, true);
    check("DateLessThan", json!("2026-11-22T12:00Z"), noon, false);
    check("DateLessThanEquals", json!("2026-11-22T12:00Z"), noon, true);
    check("DateGreaterThan", json!(1_700_000_000), noon, true);
    check("DateGreaterThanEquals", json!("1700000000"), text("1700000000"), true);
    check("DateLessThan", json!("1700000000.5"), text("1700000000"), true);
}

#[test]
fn truths_bytes_and_presence() {
    check("Bool", json!("true"), Value::Bool(true), true);
    check("Bool", json!(false), Value::Bool(true), false);
    check("Bool", json!("TRUE"), text("true"), true);
    check("BinaryEquals", json!("aGk="), text("aGk="), true);
    check("BinaryEquals", json!("aGk="), text("aGk"), true);
    check("BinaryEquals", json!("aGk="), text("AGK="), false);
    check("Null", json!("false"), text("x"), true);
    check("Null", json!(true), text("x"), false);
    check("Null", json!("true"), Value::Texts(&[]), true);
    check_absent("Null", json!("true"), true);
    check_absent("Null", json!("false"), false);
}

#[test]
fn addresses() {
    let caller = Value::Ip([203, 0, 113, 7].into());
    check("IpAddress", json!("203.0.113.0/24"), caller, true);
    check("IpAddress", json!("203.0.113.99/24"), caller, true);
    check("IpAddress", json!("203.0.113.7"), caller, true);
    check("IpAddress", json!(["10.0.0.0/8", "203.0.113.8"]), caller, false);
    check("NotIpAddress", json!(["10.0.0.0/8", "203.0.113.0/24"]), caller, false);
    check("NotIpAddress", json!("10.0.0.0/8"), caller, true);
    check("IpAddress", json!("203.0.113.0/24"), text("203.0.113.7"), true);
    check("IpAddress", json!("203.0.113.0/24"), text("::ffff:203.0.113.7"), true);
    check("IpAddress", json!("2001:db8::/32"), text("2001:db8::1"), true);
    check("IpAddress", json!("2001:db8::/32"), caller, false);
    check("IpAddress", json!("0.0.0.0/0"), text("nobody"), false);
    check("NotIpAddress", json!("0.0.0.0/0"), text("nobody"), true);
}

#[test]
fn arns() {
    let anna = text("arn:aws:iam::123456789012:user/anna");
    for operator in ["ArnEquals", "ArnLike"] {
        check(operator, json!("arn:aws:iam::123456789012:user/anna"), anna, true);
        check(operator, json!("arn:aws:iam::*:user/*"), anna, true);
        check(operator, json!("arn:aws:iam::*:role/*"), anna, false);
    }
    for operator in ["ArnNotEquals", "ArnNotLike"] {
        check(operator, json!("arn:aws:iam::*:user/*"), anna, false);
    }
}

#[test]
fn several_values() {
    let both: [Box<str>; 2] = ["a".into(), "b".into()];
    let both = Value::Texts(&both);
    check("ForAllValues:StringEquals", json!(["a", "b", "c"]), both, true);
    check("ForAllValues:StringEquals", json!(["a"]), both, false);
    check("ForAnyValue:StringEquals", json!(["b"]), both, true);
    check("ForAnyValue:StringEquals", json!(["c"]), both, false);
    check("ForAnyValue:StringNotEquals", json!(["a"]), both, true);
    check("ForAllValues:StringNotEquals", json!(["a"]), both, false);
    check("ForAllValues:StringLike", json!("?"), both, true);
    check("StringEquals", json!("b"), both, true);
    check("StringNotEquals", json!("b"), both, false);
    check("ForAllValues:StringEquals", json!("a"), Value::Texts(&[]), true);
    check("ForAnyValue:StringEquals", json!("a"), Value::Texts(&[]), false);
}

#[test]
fn absent_keys() {
    check_absent("StringEquals", json!("a"), false);
    check_absent("StringNotEquals", json!("a"), true);
    check_absent("StringEqualsIfExists", json!("a"), true);
    check_absent("IpAddress", json!("10.0.0.0/8"), false);
    check_absent("NotIpAddress", json!("10.0.0.0/8"), true);
    check_absent("NumericLessThanIfExists", json!(1), true);
    check_absent("Bool", json!("false"), false);
    check_absent("ForAllValues:StringEquals", json!("a"), true);
    check_absent("ForAnyValue:StringEquals", json!("a"), false);
    check_absent("ForAnyValue:StringEqualsIfExists", json!("a"), true);
}

#[test]
fn what_cannot_be_resolved_never_allows() {
    let keys = One("k:x", text("a"));
    for (operator, effect, holds) in [
        ("StringEquals", Effect::Allow, false),
        ("StringEquals", Effect::Deny, false),
        ("StringNotEquals", Effect::Allow, false),
        ("StringNotEquals", Effect::Deny, true),
    ] {
        let condition = condition(operator, json!("${aws:username}"));
        assert_eq!(condition.holds(&keys, effect), holds, "{operator} {effect:?}");
    }
    check("StringEquals", json!("${k:x}"), text("a"), true);
}

#[test]
fn faulty_values() {
    for (operator, value) in [
        ("NumericEquals", json!("seven")),
        ("NumericEquals", json!("NaN")),
        ("DateEquals", json!("yesterday")),
        ("Bool", json!("maybe")),
        ("Null", json!("maybe")),
        ("BinaryEquals", json!("*")),
        ("IpAddress", json!("203.0.113.0/33")),
        ("IpAddress", json!("*")),
        ("StringEquals", json!(null)),
        ("StringEquals", json!({})),
        ("StringEquals", json!([["a"]])),
        ("StringEquals", json!([])),
        ("StringEquals", json!("${")),
    ] {
        let operator = Operator::named(operator).unwrap();
        let compiled = Condition::compile(operator, "k:x", &value, true, &Path::Root);
        assert!(compiled.is_err(), "{value}");
    }
}
