//! AWS's bytes, by way of the reply table (docs/wire/aws-gateway-responses.md, section 1.4).

use rejoinder_reply::{
    Failure, FailureKind as K, NoValues, Options, ReplyTable, Rule, ServiceHeaders,
};

use super::DIALECT;

#[track_caller]
fn check(failure: impl Into<Failure>, status: u16, error_type: &str, body: &str) {
    let reply = ReplyTable::native(&DIALECT).render(&failure.into(), &NoValues, None);
    assert_eq!(reply.status.as_u16(), status);
    assert_eq!(std::str::from_utf8(&reply.body), Ok(body));
    assert_eq!(reply.rule, Rule::BuiltIn);
    assert_eq!(reply.service_headers, ServiceHeaders::Added);
    let headers: Vec<_> = reply.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    let expected: &[(&str, &[u8])] =
        &[("x-amzn-errortype", error_type.as_bytes()), ("content-type", b"application/json")];
    assert_eq!(headers, expected);
}

#[test]
fn default_bodies() {
    let mat = r#"{"message":"Missing Authentication Token"}"#;
    assert_eq!(mat.len(), 42);
    check(K::NoRoute, 403, "MissingAuthenticationTokenException", mat);
    let throttled = r#"{"message":"Too Many Requests"}"#;
    assert_eq!(throttled.len(), 31);
    check(K::Throttled, 429, "TooManyRequestsException", throttled);
    let internal = r#"{"message": "Internal server error"}"#;
    assert_eq!(internal.len(), 36);
    check(K::ConfigurationFaulty, 500, "InternalServerErrorException", internal);
    check(K::BackendFault, 502, "InternalServerErrorException", internal);
    check(K::NoSite, 403, "ForbiddenException", r#"{"message":"Forbidden"}"#);
    check(K::AuthorizerUnreachable, 500, "AuthorizerConfigurationException", r#"{"message":null}"#);
    check(
        Failure::new(K::PolicyDenied).with_message("User: anonymous is not authorized"),
        403,
        "AccessDeniedException",
        r#"{"Message":"User: anonymous is not authorized"}"#,
    );
    check(
        Failure::new(K::ParametersInvalid)
            .with_message("Missing required request parameters: [a, b]"),
        400,
        "BadRequestException",
        r#"{"message": "Missing required request parameters: [a, b]"}"#,
    );
}

#[test]
fn too_large_is_plain_text_without_service_headers() {
    let (table, _) = ReplyTable::compile(&DIALECT, &[], Options::default());
    let reply = table.render(&K::TooLarge.into(), &NoValues, None);
    assert_eq!(reply.status.as_u16(), 413);
    assert_eq!(&*reply.body, b"HTTP content length exceeded 10485760 bytes.");
    assert_eq!(reply.headers.len(), 1);
    assert_eq!(reply.headers[0].1, "text; charset=utf-8");
    assert_eq!(reply.service_headers, ServiceHeaders::Withheld);
    assert_eq!(reply.response_type, Some("REQUEST_TOO_LARGE"));
}
