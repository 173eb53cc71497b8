//! Nothing that is sent or configured makes it panic, or work for long.

use proptest::prelude::*;
use rejoinder_velocity::JsonPath;
use serde_json::{Value, json};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-c]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::hash_map("[a-c]{1,2}", inner, 0..5).prop_map(Value::from_iter),
        ]
    })
}

fn path() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("$".to_owned()),
        "(\\.|\\.\\.)[a-c*]",
        "\\[(-?[0-9]{1,2}|'[a-c]'|\\*|-?[0-9]?:-?[0-9]?|[0-9],[0-9])\\]",
        "\\[\\?\\([@$!(]\\.?[a-c]? ?(==|!=|<|=~|in|&&|\\|\\||size)? ?(['/]?[a-c0-9]{0,2}['/]?|\\[1\\])\\)\\]",
        "\\.(length|min|sum|keys|first|index)\\([0-9]?\\)",
        "\\PC{0,3}",
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn never_panics(path in path(), value in value()) {
        if let Ok(compiled) = JsonPath::compile(&path) {
            let found = compiled.select(&value);
            // What is indefinite gives an array, unless a function makes something else of it.
            if !compiled.is_definite() && !path.contains("()") && !path.contains("index(") {
                prop_assert!(found.is_some_and(|found| found.is_array()));
            }
        }
    }

    #[test]
    fn errors_point_into_the_path(path in "\\PC{0,20}") {
        if let Err(error) = JsonPath::compile(&path) {
            prop_assert!((1..=path.chars().count() + 1).contains(&error.at));
        }
    }
}

#[track_caller]
fn refused(path: &str, why: &str) {
    let error = JsonPath::compile(path).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}

#[test]
fn compiling_is_bounded() {
    refused(&"a".repeat(9000), "longer than");
    refused(&format!("${}", ".a".repeat(200)), "more than 128 steps");
    refused(&format!("$[?({}@.a", "(".repeat(1000)), "nested deeper");
    refused(&format!("$[?({}@.a", "!".repeat(1000)), "nested deeper");
    refused(&format!("$[?(@.a == {}", "[".repeat(1000)), "nested deeper");
    refused(&format!("$[?(@{}", "[?(@".repeat(1000)), "nested deeper");
    refused("$[?(@.a =~ /((a{100}){100}){100}/)]", "too large");
    refused("$[?(@.a =~ /(?=a)/)]", "look-around");
}

#[track_caller]
fn check(path: &str, document: &Value, expected: Option<Value>) {
    assert_eq!(JsonPath::compile(path).unwrap().select(document), expected, "{path}");
}

#[test]
fn selecting_is_bounded() {
    // A pattern that makes others try for ever.
    let text = "a".repeat(50_000) + "!";
    check("$[?(@.t =~ /(a+)+/)].t", &json!([{ "t": text }]), Some(json!([])));

    // Scans within scans over something deep.
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({"a": [deep]});
    }
    check("$..a..a..a..a..a..a", &deep, None);
    check("$..*..*..*..*..*", &deep, None);
    check("$..b..b..b..b..b..b", &deep, Some(json!([])));

    // Nested deeper than any parser builds.
    let mut deeper = json!(1);
    for _ in 0..300 {
        deeper = Value::Array(vec![deeper]);
    }
    check("$..a", &deeper, None);

    // Each with each.
    let many: Vec<u32> = (0..30_000).collect();
    check("$[?(@.l subsetof @.r)].x", &json!([{ "l": many, "r": many }]), None);
    let big = json!({"big": "x".repeat(1_000_000), "l": many});
    check("$.l[?($.big contains 'y')]", &big, None);
}
