//! AWS's bytes, by way of the reply table (docs/wire/aws-gateway-responses.md, section 1.4).

use http::HeaderName;
use rejoinder_reply::{
    Failure, FailureKind as K, GatewayResponse, HeaderMapping, NoValues, Options, ReplyStatus,
    ReplyTable, Rule, ServiceHeaders, Source,
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

/// What one type's gateway response (`0` for no status) makes of a failure:
/// `STATUS ERROR-TYPE name=value… body`.
#[track_caller]
fn check_customised(
    (name, status, header, template): (&str, u16, Option<(&str, &str)>, Option<&str>),
    failure: impl Into<Failure>,
    expected: &str,
) {
    let headers = header.map(|(name, value)| HeaderMapping {
        name: HeaderName::try_from(name).unwrap(),
        source: Source::parse_static(&DIALECT, value),
    });
    let response = GatewayResponse {
        status: ReplyStatus::new(status),
        headers: headers.into_iter().collect(),
        templates: template.map(|t| ("application/json".into(), t.into())).into_iter().collect(),
    };
    let responses = [(DIALECT.type_named(name).unwrap(), response)];
    let (table, _) = ReplyTable::compile(&DIALECT, &responses, Options::default());
    let reply = table.render(&failure.into(), &NoValues, None);
    let mut shown = reply.status.as_u16().to_string();
    for (name, value) in &reply.headers {
        match name.as_str() {
            "x-amzn-errortype" => shown += &format!(" {}", value.to_str().unwrap()),
            "content-type" => assert_eq!(value, "application/json"),
            name => shown += &format!(" {name}={}", value.to_str().unwrap()),
        }
    }
    assert_eq!(format!("{shown} {}", std::str::from_utf8(&reply.body).unwrap()), expected);
}

/// docs/wire/aws-gateway-responses.md, sections 2 and 9; docs/wire/in-the-wild.md.
#[test]
fn customised() {
    let cors = Some(("access-control-allow-origin", "*"));
    let star = "access-control-allow-origin=*";
    check_customised(
        ("DEFAULT_4XX", 0, cors, None),
        K::NoRoute,
        &format!(
            "403 MissingAuthenticationTokenException {star} \
             {{\"message\":\"Missing Authentication Token\"}}"
        ),
    );
    check_customised(
        ("DEFAULT_4XX", 0, cors, None),
        K::PolicyDenied,
        &format!(
            "403 AccessDeniedException {star} \
             {{\"Message\":\"User is not authorized to access this resource\"}}"
        ),
    );
    let told = Some(r#"{"t":"$context.error.responseType"}"#);
    check_customised(
        ("MISSING_AUTHENTICATION_TOKEN", 404, None, told),
        K::NoRoute,
        r#"404 MissingAuthenticationTokenException {"t":"MISSING_AUTHENTICATION_TOKEN"}"#,
    );
    check_customised(
        ("DEFAULT_4XX", 0, None, told),
        K::Throttled,
        r#"429 TooManyRequestsException {"t":"THROTTLED"}"#,
    );
    check_customised(
        ("DEFAULT_4XX", 0, None, told),
        K::AccessKeyUnknown,
        r#"403 UnrecognizedClientException {"t":"DEFAULT_4XX"}"#,
    );
    check_customised(
        ("INTEGRATION_FAILURE", 0, None, told),
        K::BackendFault,
        r#"502 InternalServerErrorException {"t":"INTEGRATION_FAILURE"}"#,
    );
    check_customised(
        ("INTEGRATION_FAILURE", 504, None, told),
        K::BackendFault,
        r#"504 InternalServerErrorException {"t":"INTEGRATION_FAILURE"}"#,
    );
    check_customised(
        (
            "BAD_REQUEST_BODY",
            0,
            None,
            Some(
                r#"{"m":$context.error.messageString,"v":"$context.error.validationErrorString"}"#,
            ),
        ),
        Failure::new(K::BodyInvalid)
            .with_validation(r#"[object has missing required properties (["name"])]"#),
        "400 BadRequestException {\"m\": \"Invalid request body\",\
         \"v\":\"[object has missing required properties ([\\\"name\\\"])]\"}",
    );
    check_customised(
        ("UNAUTHORIZED", 302, Some(("location", "/login")), None),
        K::IdentityMissing,
        r#"302 UnauthorizedException location=/login {"message":"Unauthorized"}"#,
    );
    check_customised(
        ("REQUEST_TOO_LARGE", 400, Some(("x-amzn-errortype", "Mine")), told),
        K::BodyInvalid,
        r#"400 BadRequestException {"message": "Invalid request body"}"#,
    );
}
