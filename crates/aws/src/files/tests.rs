//! Placeholders, and FILEs as people write them.

mod fixtures;

use std::collections::HashMap;

use serde_json::{Value, json};

use super::placeholders::{Known, fill};
use super::*;
use crate::ApiOptions;
use crate::openapi::read;

fn settings() -> AwsSettings {
    AwsSettings {
        account_id: "123456789012".to_owned(),
        region: "eu-west-1".to_owned(),
        account_throttle: false,
        defaults: ApiOptions::default(),
        apis: HashMap::new(),
        callers: Default::default(),
    }
}

fn file(text: &str, parameters: &[(&str, &str)]) -> FileDefinition {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    FileDefinition {
        path: "api.yaml".to_owned(),
        text: text.to_owned(),
        mount: "/".to_owned(),
        stage: "default".to_owned(),
        parameters: parameters.iter().map(own).collect(),
    }
}

/// Fills a document `v: …` and compares `v`, and the problems as `line:column: message`.
#[track_caller]
fn check(value: &str, parameters: &[(&str, &str)], expected: Value, problems: &[&str]) {
    let text = format!("v: {value}\n");
    let file = file(&text, parameters);
    let settings = settings();
    let mut root = read(&text).unwrap();
    let known = Known { settings: &settings, parameters: &file.parameters };
    let found = fill(&mut root, &text, &known);
    assert_eq!(root.to_json().get("v").cloned().unwrap_or_default(), expected, "{value}");
    let found: Vec<_> = found
        .iter()
        .map(|p| format!("{}:{}: {}", p.line.unwrap(), p.column.unwrap(), p.message))
        .collect();
    assert_eq!(found.len(), problems.len(), "{found:?}");
    for (found, wanted) in found.iter().zip(problems) {
        assert!(found.contains(wanted), "{found} has no {wanted}");
    }
}

#[test]
fn plain_placeholders_are_filled() {
    let host = &[("host", "b.example")];
    check("http://${host}/x", host, json!("http://b.example/x"), &[]);
    check("http://${var.host}/${ host }", host, json!("http://b.example/b.example"), &[]);
    check("${host}", &[("var.host", "c")], json!("c"), &[]);
    check("${local.host}", host, json!("b.example"), &[]);
    check(
        "['${host}', {'k-${host}': '${host}'}]",
        host,
        json!(["b.example", {"k-b.example": "b.example"}]),
        &[],
    );
    check(
        "arn:${AWS::Partition}:x:${AWS::Region}:${AWS::AccountId}:${AWS::URLSuffix}",
        &[],
        json!("arn:aws:x:eu-west-1:123456789012:amazonaws.com"),
        &[],
    );
    check(
        "${data.aws_region.current.name}/${data.aws_caller_identity.me.account_id}",
        &[],
        json!("eu-west-1/123456789012"),
        &[],
    );
    check("${Function.Arn}", &[("Function.Arn", "arn:f")], json!("arn:f"), &[]);
    check(
        "é ${host}",
        &[],
        json!("é ${host}"),
        &["1:6: `${host}` is not known: give `--param host=VALUE`"],
    );
}

#[test]
fn what_belongs_to_aws_stays() {
    check("http://${stageVariables.host}/x", &[], json!("http://${stageVariables.host}/x"), &[]);
    check("http://${!stageVariables.host}/x", &[], json!("http://${stageVariables.host}/x"), &[]);
    check("\"'$${context.requestId}'\"", &[], json!("'${context.requestId}'"), &[]);
    check(
        "{responseTemplates: {application/json: '{\"a\": ${context.requestId}, $x, ${b}}'}}",
        &[],
        json!({"responseTemplates": {"application/json": "{\"a\": ${context.requestId}, $x, ${b}}"}}),
        &[],
    );
    check(
        "{requestTemplates: {application/json: '${var.a}${b}'}}",
        &[("a", "1")],
        json!({"requestTemplates": {"application/json": "1${b}"}}),
        &[],
    );
    check(
        "{requestTemplates: {application/json: '${var.a}'}}",
        &[],
        json!({"requestTemplates": {"application/json": "${var.a}"}}),
        &["1:43: `${var.a}`"],
    );
    check("$ {x} $x ${", &[], json!("$ {x} $x ${"), &[]);
}

#[test]
fn cloudformation_is_evaluated() {
    let arn = &[("F.Arn", "arn:f"), ("Name", "n")];
    check(
        "{'Fn::Sub': 'x/${AWS::Region}/${F.Arn}/${!stageVariables.v}'}",
        arn,
        json!("x/eu-west-1/arn:f/${stageVariables.v}"),
        &[],
    );
    check("!Sub '${Name}-${own}'", arn, json!("n-${own}"), &["1:18: `${own}` is not known"]);
    check("{'Fn::Sub': ['${Name}-${own}', {own: {Ref: Name}}]}", arn, json!("n-n"), &[]);
    check("!Sub ['${own}', {own: !GetAtt F.Arn}]", arn, json!("arn:f"), &[]);
    check("{Ref: Name}", arn, json!("n"), &[]);
    check("{Ref: 'AWS::Region'}", &[], json!("eu-west-1"), &[]);
    check("{a: {Ref: 'AWS::NoValue'}, b: 1}", &[], json!({"b": 1}), &[]);
    check("{'Fn::GetAtt': [F, Arn]}", arn, json!("arn:f"), &[]);
    check("{'Fn::Join': ['/', [a, {Ref: Name}, !GetAtt F.Arn]]}", arn, json!("a/n/arn:f"), &[]);
    check(
        "{'Fn::ImportValue': {'Fn::Sub': '${Name}-x'}}",
        &[("Name", "n"), ("n-x", "y")],
        json!("y"),
        &[],
    );
    check(
        "!GetAtt G.Arn",
        arn,
        json!("${G.Arn}"),
        &["`${G.Arn}` is not known: give `--param G.Arn=VALUE`"],
    );
    check("!If [a, b, c]", &[], json!("${Fn::If}"), &["`Fn::If` cannot be evaluated here"]);
    // Members that only look like functions.
    check(
        "{properties: {Ref: {type: string}}}",
        &[],
        json!({"properties": {"Ref": {"type": "string"}}}),
        &[],
    );
}

#[test]
fn terraform_that_cannot_be_filled_is_named() {
    check(
        "${jsonencode({a = 1})}",
        &[],
        json!("${jsonencode({a = 1})}"),
        &["is an expression and is not evaluated"],
    );
    check(
        "'%{ if x }a%{ endif }'",
        &[],
        json!("%{ if x }a%{ endif }"),
        &["1:5: `%{ if…}` is a Terraform directive"],
    );
    check("'100%{x}'", &[], json!("100%{x}"), &[]);
    check("|\n  one\n  two ${x}\n", &[], json!("one\ntwo ${x}\n"), &["3:7: `${x}`"]);
}

const DOCUMENT: &str = "{\"openapi\": \"3.0.1\", \"info\": {\"title\": \"t\"}, \"paths\": {},\n";

#[test]
fn a_text_that_must_be_filled_before_it_can_be_read() {
    let text = format!("{DOCUMENT} \"x-amazon-apigateway-minimum-compression-size\": ${{size}}}}");
    let prepared = Prepared::read(&settings(), &file(&text, &[("size", "5")])).ok().unwrap();
    assert_eq!(prepared.imported.definition.settings.minimum_compression_size, Some(5));
    let error = Prepared::read(&settings(), &file(&text, &[])).err().unwrap();
    assert_eq!(error.problems[0].line, Some(2));
    assert!(error.problems[1].message.contains("`${size}` is not known"), "{error:?}");
    let text = format!("{DOCUMENT}%{{ if x ~}}\n\"a\": 1\n%{{ endif ~}}}}");
    let error = Prepared::read(&settings(), &file(&text, &[])).err().unwrap();
    assert_eq!(error.problems[1].line, Some(2), "{error:?}");
    assert!(error.problems[1].message.contains("Terraform directive"), "{error:?}");
}

#[track_caller]
fn check_error(text: &str, line: Option<usize>, word: &str) {
    let error = Prepared::read(&settings(), &file(text, &[])).err().expect("it is refused");
    assert_eq!(error.problems[0].line, line, "{error:?}");
    assert!(error.problems[0].message.contains(word), "{error:?}");
}

#[test]
fn what_cannot_be_served() {
    check_error("", Some(1), "no object");
    check_error("a: 1\n", Some(1), "neither `openapi: 3.0.x`");
    check_error("Resources:\n  A: {}\n", Some(1), "CloudFormation");
    check_error("openapi: 3.0.1\ninfo: {title: t\n", Some(2), "unclosed");
    check_error("'Fn::Transform': {Name: AWS::Include}\n", Some(1), "no object");
    let mut odd = file("openapi: 3.0.1\ninfo: {title: t}\npaths: {}\n", &[]);
    odd.stage = "a/b".to_owned();
    let error = Prepared::read(&settings(), &odd).err().unwrap();
    assert!(error.problems[0].message.contains("stage name"), "{error:?}");
}

#[test]
fn ids_of_files_never_change() {
    // In people's scripts: a change of these is a breaking change.
    assert_eq!(api_id("/"), "j1p30o1qwo");
    assert_eq!(api_id("/pets"), api_id("pets/"));
    assert_ne!(api_id("/pets"), api_id("/"));
}

#[test]
fn any_valid_document_can_be_served() {
    let text = "openapi: 3.1.0\ninfo: {title: plain, version: 1}\nsecurity: [{b: []}]\npaths:\n  \
        /a/{b}.json: {get: {responses: {}}}\n  /a/{b}: {get: {responses: {default: {}}}, trace: {}}\n";
    let file = file(text, &[]);
    let prepared = Prepared::read(&settings(), &file).ok().unwrap();
    let report = prepared.checked(&settings(), &file);
    assert_eq!(report.routes, ["GET /a/{b}"]);
    let said: Vec<_> = report.warnings.iter().map(|w| (w.line.unwrap_or(0), &*w.message)).collect();
    let expect = [
        (1, "3.1"),
        (3, "`security` at the top level"),
        (5, "path part only allow"),
        (6, "GET /a/{b}: the method has no integration"),
        (6, "trace"),
    ];
    assert_eq!(said.len(), expect.len(), "{said:?}");
    for ((line, message), (wanted, word)) in said.iter().zip(expect) {
        assert!(*line == wanted && message.contains(word), "{line} {message}: {wanted} {word}");
    }
}

#[test]
fn deep_schemas_are_compiled_on_small_stacks() {
    let schema = format!("{}{{}}{}", "{\"items\":".repeat(110), "}".repeat(110));
    let text = format!(
        "{{\"openapi\":\"3.0.1\",\"info\":{{}},\"paths\":{{\"/a\":{{\"put\":{{\"requestBody\":{{\"content\":\
         {{\"application/json\":{{\"schema\":{schema}}}}}}},\"x-amazon-apigateway-request-validator\":\"v\"}}}}}},\
         \"x-amazon-apigateway-request-validators\":{{\"v\":{{\"validateRequestBody\":true}}}}}}"
    );
    let report = Aws::check_file(&settings(), &file(&text, &[])).unwrap();
    assert_eq!(report.routes, ["PUT /a"]);
}
