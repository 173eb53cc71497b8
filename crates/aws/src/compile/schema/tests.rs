use super::*;

fn models(rows: &[(&str, &str)]) -> BTreeMap<Arc<str>, Arc<Model>> {
    let model = |(name, schema): &(&str, &str)| {
        let model = Model {
            id: "abc123".into(),
            name: (*name).into(),
            description: None,
            schema: Some((*schema).to_owned()),
            content_type: "application/json".to_owned(),
        };
        (model.name.clone(), Arc::new(model))
    };
    rows.iter().map(model).collect()
}

/// Whether each body passes the first model.
#[track_caller]
fn check(rows: &[(&str, &str)], bodies: &[(&str, bool)]) {
    let models = models(rows);
    let mut notes = Notes::default();
    let schema = Schemas::new(&models).schema(rows[0].0, &mut notes);
    let BodySchema::Checked(validator) = schema else {
        panic!("not usable: {:?}", notes.into_warnings());
    };
    for (body, valid) in bodies {
        let body: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(validator.is_valid(&body), *valid, "{body}");
    }
}

#[test]
fn draft_four_is_forced() {
    check(
        &[(
            "Pet",
            r#"{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}"#,
        )],
        &[(r#"{"name":"a"}"#, true), ("{}", false), (r#"{"name":1}"#, false), ("[]", false)],
    );
    check(
        &[(
            "A",
            r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","id":"http://x.test/",
                "properties":{"n":{"minimum":0,"exclusiveMinimum":true,"maximum":5}}}"#,
        )],
        &[(r#"{"n":0}"#, false), (r#"{"n":1}"#, true), (r#"{"n":6}"#, false)],
    );
}

#[test]
fn what_other_drafts_and_people_invented_compiles() {
    check(
        &[(
            "A",
            r#"{"type":"object","nullable":true,"example":{"$ref":"nowhere"},"discriminator":"k",
                "properties":{"a":{"type":"string","format":"money"},"id":{"type":"integer"},
                "b":{"type":"number","maximum":2,"exclusiveMaximum":true,"readOnly":true}}}"#,
        )],
        &[(r#"{"a":"x","b":1.5,"id":1}"#, true), (r#"{"b":2}"#, false), (r#"{"id":"1"}"#, false)],
    );
}

#[test]
fn models_refer_to_each_other() {
    let pet = r#"{"properties":{
        "owner":{"$ref":"https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/Owner"}}}"#;
    let owner = r##"{"type":"object","required":["name"],
        "definitions":{"short":{"type":"string","maxLength":3}},
        "properties":{"name":{"$ref":"#/definitions/short"},"friend":{"$ref":"#"},
        "pets":{"type":"array","items":
            {"$ref":"https://apigateway.amazonaws.com/restapis/zzz/models/Pet"}}}}"##;
    check(
        &[("Pet", pet), ("Owner", owner)],
        &[
            (r#"{"owner":{"name":"abc"}}"#, true),
            (r#"{"owner":{"name":"abcd"}}"#, false),
            (r#"{"owner":{"name":"a","pets":[{"owner":{}}]}}"#, false),
            (r#"{"owner":{"name":"a","friend":{"name":"b"}}}"#, true),
            (r#"{"owner":{"name":"a","friend":{}}}"#, false),
        ],
    );
    check(
        &[
            ("A", r##"{"$ref":"#/definitions/B"}"##),
            ("B", r##"{"properties":{"c":{"$ref":"#/components/schemas/C"}}}"##),
            ("C", r#"{"type":"string"}"#),
        ],
        &[(r#"{"c":"x"}"#, true), (r#"{"c":1}"#, false)],
    );
}

#[test]
fn circles_without_an_end_do_not_hang() {
    let to = |name: &str| {
        format!(r#"{{"$ref":"https://apigateway.amazonaws.com/restapis/a/models/{name}"}}"#)
    };
    check(&[("A", &to("A"))], &[("1", true)]);
    check(&[("A", &to("B")), ("B", &to("A"))], &[("1", true)]);
    let all = |name: &str| format!(r#"{{"allOf":[{}]}}"#, to(name));
    check(&[("A", &all("A"))], &[("1", true)]);
    check(&[("A", &all("B")), ("B", &all("A"))], &[("1", true), ("{}", true)]);
    let any = format!(r#"{{"anyOf":[{},{}],"not":{{"type":"null"}}}}"#, to("A"), all("A"));
    check(&[("A", &any)], &[("null", false)]);
}

#[test]
fn patterns_are_bounded() {
    check(
        &[("A", r#"{"type":"string","pattern":"^(a+)+$"}"#)],
        &[(r#""aaa""#, true), (r#""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!""#, false)],
    );
    check(
        &[("A", r#"{"type":"string","pattern":"^(?=.*[0-9])(?=.*[a-z]).{4,}$"}"#)],
        &[(r#""abc1""#, true), (r#""abcd""#, false)],
    );
    check(
        &[("A", r#"{"type":"string","pattern":"^(?!x)(a|aa)+$"}"#)],
        &[(r#""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!""#, false)],
    );
}

#[test]
fn what_cannot_be_used_says_why() {
    #[track_caller]
    fn check(rows: &[(&str, &str)], wanted: &str) {
        let models = models(rows);
        let mut notes = Notes::default();
        let schema = Schemas::new(&models).schema("A", &mut notes);
        assert!(matches!(schema, BodySchema::Faulty(_)));
        let warnings = notes.into_warnings();
        assert!(warnings[0].message.contains(wanted), "{warnings:?}");
    }
    check(&[], "does not exist");
    check(&[("A", "{")], "is not JSON");
    check(&[("A", r#"{"type":"text"}"#)], "cannot be used");
    check(
        &[("A", r#"{"$ref":"https://apigateway.amazonaws.com/restapis/a/models/B"}"#)],
        "model B, which does not exist",
    );
    check(&[("A", r#"{"$ref":"http://127.0.0.1:1/other.json"}"#)], "cannot be used");
    check(&[("A", r##"{"$ref":"#/nowhere"}"##)], "cannot be used");
    check(&[("A", r#"{"pattern":"("}"#)], "cannot be used");
}

#[test]
fn the_empty_model_accepts_everything() {
    let models = models(&[]);
    let mut notes = Notes::default();
    assert!(matches!(Schemas::new(&models).schema("Empty", &mut notes), BodySchema::Anything));
}

#[test]
fn long_chains_of_references_do_not_exhaust_the_stack() {
    const LENGTH: usize = 1000;
    let base = "https://apigateway.amazonaws.com/restapis/a/models";
    let model = |n: usize| {
        let next = format!(r#"{{"allOf":[{{"$ref":"{base}/A{}"}}]}}"#, n + 1);
        let own = if n == LENGTH { r#"{"type":"string"}"#.to_owned() } else { next };
        (format!("A{n}"), own)
    };
    let rows: Vec<(String, String)> = (0..=LENGTH).map(model).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(name, text)| (&**name, &**text)).collect();
    check(&rows, &[(r#""x""#, true), ("1", false)]);
}
