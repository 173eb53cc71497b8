//! Whole FILEs in the styles that are out there, with golden definitions and reports.
//!
//! A golden file that is missing is written and fails the test once: look at it, then commit it.
//! To renew one, delete it.

use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Name, text, parameters.
type Fixture = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const FIXTURES: &[Fixture] = &[
    (
        "sam.yaml",
        include_str!("fixtures/sam.yaml"),
        &[
            ("OrdersFunction.Arn", "arn:aws:lambda:eu-west-1:123456789012:function:orders"),
            ("AllowedOrigin", "https://shop.example"),
            ("stageVariables.backend", "orders.example"),
        ],
    ),
    (
        "terraform.json",
        include_str!("fixtures/terraform.json"),
        &[
            ("var.api_name", "billing"),
            ("backend_url", "http://127.0.0.1:9000"),
            ("vpc_link_id", "abc123"),
            ("timeout", "5000"),
        ],
    ),
    ("cdk.json", include_str!("fixtures/cdk.json"), &[]),
    ("swagger2.yaml", include_str!("fixtures/swagger2.yaml"), &[]),
    ("plain.yaml", include_str!("fixtures/plain.yaml"), &[]),
];

#[track_caller]
fn check_golden(name: &str, found: &Value) {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "src/files/tests/golden", name].iter().collect();
    let found = format!("{found:#}\n");
    match std::fs::read_to_string(&path) {
        Ok(expected) => assert!(expected == found, "{name} differs; found:\n{found}"),
        Err(_) => {
            std::fs::write(&path, found).unwrap();
            panic!("{name} was written: look at it and commit it");
        }
    }
}

#[test]
fn real_styles_give_their_golden_definitions() {
    for (name, text, parameters) in FIXTURES {
        let file = file(text, parameters);
        let prepared = match Prepared::read(&settings(), &file) {
            Ok(prepared) => prepared,
            Err(error) => panic!("{name}: {error:?}"),
        };
        let definition = serde_json::to_value(&prepared.imported.definition).unwrap();
        let tags = json!(prepared.imported.tags);
        // Not those of compiling: they go as what they are about is built.
        let warnings: Vec<_> = prepared
            .problems
            .iter()
            .map(|w| format!("{}:{}: {}", w.line.unwrap_or(0), w.column.unwrap_or(0), w.message))
            .collect();
        let report = prepared.checked(&settings(), &file);
        check_golden(
            &format!("{name}.json"),
            &json!({"warnings": warnings, "routes": report.routes, "tags": tags,
                "definition": definition}),
        );
    }
}

#[test]
fn yaml_and_json_of_a_document_are_the_same_definition() {
    for (name, text, parameters) in FIXTURES {
        let json = read(text).unwrap().to_json();
        for text in [json.to_string(), format!("{json:#}")] {
            let again = Prepared::read(&settings(), &file(&text, parameters)).ok();
            let first = Prepared::read(
                &settings(),
                &file(FIXTURES.iter().find(|f| f.0 == *name).unwrap().1, parameters),
            )
            .ok();
            let (again, first) = (again.unwrap(), first.unwrap());
            assert_eq!(again.imported.definition, first.imported.definition, "{name}");
        }
    }
}

/// A change of a text as an editor or a bad merge may make it.
#[derive(Clone, Debug)]
enum Mutation {
    Cut(usize, usize),
    Put(usize, String),
    Repeat(usize, usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        "- ",
        "\n",
        "\"",
        "'",
        "&a ",
        "*a",
        "${",
        "}",
        "null",
        "true",
        "-1",
        "1e99",
        "$ref: '#/paths'",
        "{$ref: '#/'}",
        "é",
        "\u{0}",
        "<<: ",
        "!Sub ",
        "{+}",
        "{p+}",
        "%{ if",
        "\t",
    ]);
    prop_oneof![
        (any::<usize>(), 0..200_usize).prop_map(|(at, len)| Mutation::Cut(at, len)),
        (any::<usize>(), piece).prop_map(|(at, text)| Mutation::Put(at, text.to_owned())),
        (any::<usize>(), 0..200_usize).prop_map(|(at, len)| Mutation::Repeat(at, len)),
    ]
}

fn mutated(text: &str, mutations: &[Mutation]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for mutation in mutations {
        let len = chars.len().max(1);
        match mutation {
            Mutation::Cut(at, count) => {
                let at = (at % len).min(chars.len());
                drop(chars.drain(at..(at + count).min(chars.len())));
            }
            Mutation::Put(at, text) => {
                let at = (at % len).min(chars.len());
                chars.splice(at..at, text.chars());
            }
            Mutation::Repeat(at, count) => {
                let at = (at % len).min(chars.len());
                let piece = chars[at..(at + count).min(chars.len())].to_vec();
                chars.splice(at..at, piece);
            }
        }
    }
    chars.into_iter().collect()
}

/// JSON values of the document replaced by others, which keeps it readable.
fn misshapen(value: &mut Value, picks: &mut impl Iterator<Item = (u8, u8)>) {
    let Some((which, what)) = picks.next() else { return };
    let other = || match what % 9 {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1.5),
        3 => json!(""),
        4 => json!([]),
        5 => json!({}),
        6 => json!({"$ref": "#/paths"}),
        7 => json!("'${x}"),
        _ => json!([[{"a": 1}]]),
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            let at = usize::from(which) % map.len();
            let (_, child) = map.iter_mut().nth(at).unwrap();
            misshapen(child, picks);
        }
        Value::Array(list) if !list.is_empty() => {
            let at = usize::from(which) % list.len();
            misshapen(&mut list[at], picks);
        }
        _ => *value = other(),
    }
    if which > 250 {
        *value = other();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_document_makes_it_panic(
        which in 0..FIXTURES.len(),
        mutations in prop::collection::vec(mutation(), 1..6),
    ) {
        let file = file(&mutated(FIXTURES[which].1, &mutations), FIXTURES[which].2);
        if let Ok(prepared) = Prepared::read(&settings(), &file) {
            prepared.checked(&settings(), &file);
        }
    }

    #[test]
    fn no_misshapen_value_makes_it_panic(
        which in 0..FIXTURES.len(),
        picks in prop::collection::vec(any::<(u8, u8)>(), 3..40),
    ) {
        let mut value = read(FIXTURES[which].1).unwrap().to_json();
        let mut picks = picks.into_iter();
        while picks.len() > 0 {
            let mut some = picks.by_ref().take(9);
            misshapen(&mut value, &mut some);
        }
        let file = file(&value.to_string(), FIXTURES[which].2);
        if let Ok(prepared) = Prepared::read(&settings(), &file) {
            prepared.checked(&settings(), &file);
        }
    }
}
