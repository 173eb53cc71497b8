//! Required parameters and body models.

use std::sync::Arc;

use rejoinder_proxy::plan::{BodyRule, BodySchema, ParameterRule, Step};
use rejoinder_reply::{GatewayResponse, Options, Position};
use serde_json::json;

use crate::support::{Gateway, SiteOf, mock, response};

const OK: &str = "{statusCode: 200}";

#[test]
fn missing_parameters_are_named_in_the_vendors_order() {
    let rule = |position, name: &str| ParameterRule { position, name: name.into() };
    let rules = Step::ValidateParameters(Box::from([
        rule(Position::QueryString, "qs1"),
        rule(Position::Path, "issuer"),
        rule(Position::Header, "x-header-param"),
    ]));
    let template = ("application/json".to_owned(), "$context.error.message".to_owned());
    let custom = GatewayResponse { templates: vec![template], ..GatewayResponse::default() };
    let gateway = Gateway::of(
        SiteOf::new(vec![("GET /x", vec![rules], mock(OK, vec![response(None, 200)]))]).reply(
            "FAMILY_4",
            custom,
            Options { filling: rejoinder_reply::Filling::Verbatim, ..Options::default() },
        ),
    );
    let message = "Missing required request parameters: [x-header-param, issuer, qs1]";
    gateway.client().send("GET /x?qs1=%20", &["X-Header-Param: "], "").check(400, message);
    let message = "Missing required request parameters: [issuer]";
    gateway.client().send("GET /x?qs1=a", &["X-Header-Param: b"], "").check(400, message);
}

#[track_caller]
fn check_body(content_type: &str, body: &str, status: u16, expected: &str) {
    let schema = json!({"type": "object", "required": ["name"]});
    let validator =
        jsonschema::options().with_draft(jsonschema::Draft::Draft4).build(&schema).unwrap();
    let rule = BodyRule {
        schemas: Box::from([
            ("application/json".into(), BodySchema::Checked(Arc::new(validator))),
            ("text/faulty".into(), BodySchema::Faulty("unusable".into())),
        ]),
    };
    let template = ("text/plain".to_owned(), "$context.error.validationErrorString".to_owned());
    let custom = GatewayResponse { templates: vec![template], ..GatewayResponse::default() };
    let steps = vec![Step::ValidateBody(rule)];
    let gateway = Gateway::of(
        SiteOf::new(vec![("POST /x", steps, mock(OK, vec![response(None, 200)]))]).reply(
            "FAMILY_4",
            custom,
            Options { filling: rejoinder_reply::Filling::Verbatim, ..Options::default() },
        ),
    );
    let headers = format!("Content-Type: {content_type}");
    gateway.client().send("POST /x", &[&headers], body).check(status, expected);
}

#[test]
fn bodies_match_the_schema_of_their_type() {
    check_body("application/json", r#"{"name":"a"}"#, 200, "");
    let missing = r#"[object has missing required properties (["name"])]"#;
    check_body("Application/JSON; charset=utf-8", "{}", 400, missing);
    check_body("application/json", "", 400, missing);
    check_body("text/plain", OK, 200, "");
    check_body("text/faulty", "x", 500, r#"{"message":"faulty"}"#);
}
