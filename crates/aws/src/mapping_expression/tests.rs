//! Rows: what is written, and what it becomes.

use super::*;

const NO: &str = "refused";

fn shown<T: std::fmt::Debug>(result: Result<T, MappingError>) -> String {
    result.map_or_else(|_| NO.to_owned(), |parsed| format!("{parsed:?}"))
}

#[track_caller]
fn check(actual: String, expected: &str) {
    assert_eq!(actual, expected);
}

#[test]
fn gateway_response_keys() {
    for (key, expected) in [
        ("gatewayresponse.header.X-A", r#"Header("x-a")"#),
        ("gatewayresponse.path.petId", "WithoutEffect"),
        ("gatewayresponse.querystring.q", "WithoutEffect"),
        (
            "gatewayresponse.header.method.response.header.X",
            r#"Header("method.response.header.x")"#,
        ),
        ("method.response.header.Access-Control-Allow-Origin", NO),
        ("gatewayresponse.header.", NO),
        ("gatewayresponse.header.a b", NO),
        ("gatewayresponse.body.a", NO),
        ("", NO),
    ] {
        check(shown(gateway_response_key(key)), expected);
    }
}

#[test]
fn gateway_response_values() {
    for (value, expected) in [
        ("'a.b.c'", r#"Static("a.b.c")"#),
        ("''", r#"Static("")"#),
        ("'it's'", r#"Static("it's")"#),
        (
            "method.request.header.Accept",
            r#"Request { position: Header, name: "Accept", values: Last }"#,
        ),
        (
            "method.request.multivaluequerystring.q",
            r#"Request { position: QueryString, name: "q", values: All }"#,
        ),
        ("method.request.path.petId", r#"Request { position: Path, name: "petId", values: Last }"#),
        ("stageVariables.colour", r#"StageVariable("colour")"#),
        ("context.error.messageString", "Error(MessageString)"),
        ("context.never.heard.of", "Nothing"),
        ("'v$stageVariables.a!'", r#"Template([Static("v"), StageVariable("a"), Static("!")])"#),
        ("'$context.error.responseType'", "Template([Error(ResponseType)])"),
        ("'$5'", r#"Static("$5")"#),
        ("test-value", NO),
        ("'half", NO),
        ("'", NO),
        ("", NO),
        ("method.request.body", NO),
        ("method.input.params.petId", NO),
        ("integration.response.header.X", NO),
    ] {
        check(shown(gateway_response_value(value)), expected);
    }
}

#[test]
fn declared_parameters() {
    check(
        shown(method_request_key("method.request.querystring.q")),
        r#"MethodParameter { position: QueryString, name: "q" }"#,
    );
    for key in ["method.request.body", "method.request.multivalueheader.a", "true", "header.a"] {
        check(shown(method_request_key(key)), NO);
    }
    check(shown(method_response_key("method.response.header.My-Header")), r#""my-header""#);
    for key in ["method.response.querystring.q", "my-header", "integration.response.header.a"] {
        check(shown(method_response_key(key)), NO);
    }
}

#[test]
fn integration_requests() {
    for (key, expected) in [
        ("integration.request.header.X-A", r#"Header("x-a")"#),
        ("integration.request.path.petId", r#"Path("petId")"#),
        ("integration.request.querystring.Q", r#"QueryString("Q")"#),
        ("integration.request.body.a", NO),
        ("method.request.header.a", NO),
    ] {
        check(shown(integration_request_key(key)), expected);
    }
    for (value, expected) in [
        ("'$context.stage'", r#"Value(Static("$context.stage"))"#),
        ("stageVariables.a", r#"Value(StageVariable("a"))"#),
        ("context.nothing.of.the.kind", "Value(Nothing)"),
        ("context.error.message", "Value(Nothing)"),
        ("method.request.body", "Body(Whole)"),
        ("method.request.body.", NO),
        ("method.request.bodyguard", NO),
        ("true", NO),
        ("context.", NO),
    ] {
        check(shown(integration_request_value(value)), expected);
    }
    assert!(integration_request_value("method.request.body.$.a.b").is_ok());
}

#[test]
fn integration_responses() {
    for (value, expected) in [
        ("integration.response.header.Date", r#"Header { name: "date", values: Last }"#),
        ("integration.response.multivalueheader.Via", r#"Header { name: "via", values: All }"#),
        ("integration.response.body", "Body(Whole)"),
        ("'*'", r#"Value(Static("*"))"#),
        ("stageVariables.a", r#"Value(StageVariable("a"))"#),
        ("method.request.header.Origin", NO),
        ("integration.response.header.", NO),
        ("integration.response.status", NO),
    ] {
        check(shown(integration_response_value(value)), expected);
    }
    assert!(integration_response_value("integration.response.body.$.id").is_ok());
}

#[test]
fn refusals_are_worded_as_aws_words_them() {
    let map = [
        ("gatewayresponse.header.a".to_owned(), "test-value".to_owned()),
        ("x".to_owned(), "'fine'".to_owned()),
    ];
    let pairs = map.iter().map(|(key, value)| (key, value));
    let errors = parse_all(pairs, gateway_response_key, gateway_response_value).expect_err("bad");
    assert_eq!(
        refusal(&errors),
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
         [Invalid mapping expression specified: test-value, Invalid mapping expression specified: \
         x]"
    );
    assert_eq!(
        refusal(&[MappingError::Parameter("method.response.header.X".to_owned())]),
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
         [Invalid mapping expression parameter specified: method.response.header.X]"
    );
}
