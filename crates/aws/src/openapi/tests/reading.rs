//! Texts to trees.

use serde_json::{Value, json};

use crate::openapi::tree::{Entry, Node, Position};
use crate::openapi::{read, tree::Tree};

#[track_caller]
fn check(text: &str, expected: Value) {
    let node = read(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(node.to_json(), expected, "{text}");
}

#[test]
fn yaml_as_people_write_it() {
    check("on: yes\noff: no\ny: n\n", json!({"on": "yes", "off": "no", "y": "n"}));
    check("200: {a: 1}\n404:\n  b: true\n", json!({"200": {"a": 1}, "404": {"b": true}}));
    check("true: 1\nnull: 2\n1.5: 3\n", json!({"true": 1, "null": 2, "1.5": 3}));
    check(
        "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n",
        json!({"a": {"b": 1}, "c": {"b": 1},
        "d": {"e": 2, "b": 1}}),
    );
    check(
        "a: 007\nb: 1_000\nc: 0x1F\nd: 2024-01-01\n",
        json!({"a": "007", "b": "1_000", "c": 31, "d": "2024-01-01"}),
    );
    check(
        "a: !Sub 'x-${AWS::Region}'\nb: !Ref Name\nc: !GetAtt F.Arn\nd: !Join ['', [a, b]]\n",
        json!({"a": {"Fn::Sub": "x-${AWS::Region}"}, "b": {"Ref": "Name"},
        "c": {"Fn::GetAtt": "F.Arn"}, "d": {"Fn::Join": ["", ["a", "b"]]}}),
    );
    check("a: 1\nb: 2\na: 3\n", json!({"a": 3, "b": 2}));
    check(
        "a: |\n  one\n  two\nb: >-\n  three\n  four\n",
        json!({"a": "one\ntwo\n", "b": "three four"}),
    );
    check("---\na: ~\nb:\n", json!({"a": null, "b": null}));
    check("\u{feff}a: 1\n", json!({"a": 1}));
    check("# only a comment\na: .inf\n", json!({"a": ".inf"}));
}

#[test]
fn json_is_read_too() {
    check(
        "{\n\t\"a\": [1, 2.50, -3, 1e3, null, true],\n\t\"b\\/c\": \"\\u00e9\\ud83d\\ude00\"\n}",
        json!({"a": [1, 2.5, -3, 1000.0, null, true], "b/c": "é😀"}),
    );
    check("{\"a\":{\"b\":\"x: y # z\"},\"c\":[]}", json!({"a": {"b": "x: y # z"}, "c": []}));
    check("{\"a\": 99999999999999999999}", json!({"a": 1e20}));
}

fn find<'n>(node: &'n Node, key: &str) -> &'n Entry {
    let mut found = None;
    node.visit_entries(&mut |entry| {
        if entry.key == key {
            found = Some(entry);
        }
    });
    found.expect("the key is there")
}

#[test]
fn everything_has_its_place() {
    let text = "info:\n  version: 1.10\n  title: é x\nlist:\n  - a: 1\n    b: {c: d}\n";
    let node = read(text).unwrap();
    let place = |key: &str| {
        let entry = find(&node, key);
        (entry.at, entry.value.at)
    };
    let at = |line, column| Position { line, column };
    assert_eq!(place("version"), (at(2, 3), at(2, 12)));
    assert_eq!(place("c"), (at(6, 9), at(6, 12)));
    assert_eq!(find(&node, "version").value.scalar().as_deref(), Some("1.10"));
    let text = "{\n  \"openapi\": \"3.0.1\",\n  \"x\": 2.0}";
    let node = read(text).unwrap();
    let entry = find(&node, "x");
    assert_eq!((entry.at, entry.value.at), (at(3, 3), at(3, 8)));
    assert_eq!(entry.value.scalar().as_deref(), Some("2.0"));
    // A repeated key is known as such.
    let node = read("a: 1\na: 2\n").unwrap();
    assert!(find(&node, "a").repeated);
    assert_eq!(find(&node, "a").at, at(2, 1));
}

#[track_caller]
fn check_error(text: &str, line: Option<u32>, word: &str) {
    let error = read(text).expect_err(text);
    assert_eq!(error.at.map(|at| at.line), line, "{error:?}");
    assert!(error.message.contains(word), "{error:?}");
}

#[test]
fn columns_count_from_one() {
    let at = Position { line: 3, column: 1 };
    assert_eq!(read("{\"a\":\n{\n").expect_err("cut off").at, Some(at));
}

#[test]
fn errors_say_where() {
    check_error("a: b: c\n", Some(1), "mapping");
    check_error("a:\n  - b\n c: d\n", Some(3), "");
    check_error("{\n  \"a\": 1\n  \"b\": 2\n}", Some(3), "expected `,` or `}`");
    check_error("a: *nowhere\n", Some(1), "");
    check_error(&format!("a: {}", "[".repeat(200)), Some(1), "");
    check_error(&"a".repeat(7 * 1024 * 1024), None, "6 MB");
    // An alias bomb is refused, not unfolded.
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        let before = format!("*a{}", i - 1);
        bomb.push_str(&format!("a{i}: &a{i} [{}]\n", vec![before; 10].join(", ")));
    }
    assert!(read(&bomb).is_err());
}

#[test]
fn nothing_is_lost_on_the_way_through_json() {
    let value = json!({"a": [1, "x", null, {"b": 2.5}], "c": false});
    assert_eq!(Node::from_json(value.clone()).to_json(), value);
    assert_eq!(Node::from_json(json!("x")).tree, Tree::Text("x".to_owned()));
}

#[test]
fn what_is_deep_is_read_or_refused_and_never_overflows() {
    // As deep as it gets, through everything that recurses.
    for depth in [80, 120, 130, 100_000] {
        let schema = format!("{}{{}}{}", "{\"items\":".repeat(depth), "}".repeat(depth));
        let text = format!(
            "{{\"openapi\":\"3.0.1\",\"info\":{{}},\"paths\":{{}},\"components\":{{\"schemas\":{{\"A\":{schema}}}}}}}"
        );
        let imported = crate::openapi::import(&text, &super::options());
        assert_eq!(imported.is_ok(), depth <= 120, "{depth}");
    }
}
