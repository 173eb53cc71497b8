//! Fallback, statuses, headers, templates, budgets: what goes out for which failure.

use http::HeaderName;

use super::*;
use crate::testing::{DENIED, DIALECT, Exchange, FAMILY_4, FAMILY_5, NO_ROUTE, TIMEOUT, TOO_LARGE};
use crate::{ErrorVariable, FailureKind as K, HeaderMapping, NoValues, ReplyStatus, Source};

fn response(status: u16, headers: &[(&str, &str)], templates: &[(&str, &str)]) -> GatewayResponse {
    GatewayResponse {
        status: ReplyStatus::new(status),
        headers: headers
            .iter()
            .map(|(name, value)| HeaderMapping {
                name: HeaderName::try_from(*name).unwrap(),
                source: Source::parse_static(&DIALECT, value),
            })
            .collect(),
        templates: templates.iter().map(|(key, text)| ((*key).into(), (*text).into())).collect(),
    }
}

fn table(responses: &[(TypeIndex, GatewayResponse)]) -> Arc<ReplyTable> {
    ReplyTable::compile(&DIALECT, responses, Options::default()).0
}

/// Shows a reply as `STATUS RULE name=value … body`, the error type left out.
fn show(reply: &Reply) -> String {
    let mut shown = format!("{} {:?}", reply.status.as_u16(), reply.rule);
    for (name, value) in reply.headers.iter().filter(|(name, _)| name != "x-error") {
        shown += &format!(" {name}={}", String::from_utf8_lossy(value.as_bytes()));
    }
    format!("{shown} {}", std::str::from_utf8(&reply.body).unwrap())
}

#[track_caller]
fn check(responses: &[(TypeIndex, GatewayResponse)], kind: K, expected: &str) {
    let reply = table(responses).render(&kind.into(), &NoValues, None);
    assert_eq!(show(&reply), expected);
}

const PLAIN: (&str, &str) = ("text/plain", "T");

#[test]
fn kinds_are_declared_in_the_order_of_all() {
    for (at, kind) in K::ALL.iter().enumerate() {
        assert_eq!(*kind as usize, at, "{kind:?}");
    }
}

#[test]
fn built_in() {
    check(&[], K::NoSite, r#"403 BuiltIn content-type=application/json {"message":"Forbidden"}"#);
    check(
        &[],
        K::BackendTimeout,
        r#"504 BuiltIn content-type=application/json {"message": "Timed out"}"#,
    );
    check(&[], K::AuthorizerFault, r#"500 BuiltIn content-type=application/json {"message":null}"#);
    check(
        &[],
        K::PolicyDenied,
        r#"403 BuiltIn content-type=application/json {"Message":"Denied"}"#,
    );
}

#[test]
fn an_own_entry_shadows_its_family_as_a_whole() {
    let family = (FAMILY_4, response(499, &[("a", "1")], &[PLAIN]));
    let own = (NO_ROUTE, response(0, &[("b", "2")], &[]));
    check(
        &[family.clone(), own],
        K::NoRoute,
        r#"403 Own b=2 content-type=application/json {"message":"No Route"}"#,
    );
    check(&[family], K::NoRoute, "499 Family a=1 content-type=text/plain T");
}

#[test]
fn a_family_without_a_status_leaves_the_natural_one() {
    let family = (FAMILY_5, response(0, &[("access-control-allow-origin", "*")], &[]));
    let cors = "access-control-allow-origin=* content-type=application/json";
    check(
        std::slice::from_ref(&family),
        K::BackendTimeout,
        &format!(r#"504 Family {cors} {{"message": "Timed out"}}"#),
    );
    check(&[family], K::AuthorizerFault, &format!(r#"500 Own {cors} {{"message":null}}"#));
}

#[test]
fn own_bodies_stay_without_a_template() {
    let family = (FAMILY_4, response(0, &[("a", "1")], &[]));
    check(
        &[family],
        K::PolicyDenied,
        r#"403 Family a=1 content-type=application/json {"Message":"Denied"}"#,
    );
    let own = (DENIED, response(0, &[], &[("application/json", "{}")]));
    check(&[own], K::PolicyDenied, "403 Own content-type=application/json {}");
}

#[test]
fn what_nobody_can_shape_stays() {
    let all = [(FAMILY_4, response(400, &[], &[PLAIN])), (FAMILY_5, response(500, &[], &[PLAIN]))];
    check(&all, K::NoSite, r#"403 BuiltIn content-type=application/json {"message":"Forbidden"}"#);
}

#[test]
fn plain_text_is_customised_on_request_alone() {
    let responses = [(TOO_LARGE, response(0, &[("a", "1")], &[]))];
    let native = "413 BuiltIn content-type=text; charset=utf-8 Too large.";
    check(&responses, K::TooLarge, native);
    let (_, warnings) = ReplyTable::compile(&DIALECT, &responses, Options::default());
    assert_eq!(warnings.len(), 1);
    let options = Options { customise_plain_text: true, ..Options::default() };
    let (table, warnings) = ReplyTable::compile(&DIALECT, &responses, options);
    assert_eq!(warnings, []);
    let reply = table.render(&K::TooLarge.into(), &NoValues, None);
    assert_eq!(show(&reply), "413 Own a=1 content-type=text; charset=utf-8 Too large.");
    assert_eq!(reply.service_headers, ServiceHeaders::Added);
}

#[test]
fn a_status_that_cannot_be_sent_leaves_the_natural_one() {
    let responses = [(NO_ROUTE, response(101, &[], &[PLAIN]))];
    check(&responses, K::NoRoute, "403 Own content-type=text/plain T");
    let (_, warnings) = ReplyTable::compile(&DIALECT, &responses, Options::default());
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].message.contains("101"), "{warnings:?}");
    check(&[(NO_ROUTE, response(204, &[("a", "1")], &[PLAIN]))], K::NoRoute, "204 Own a=1 ");
    let moved = response(302, &[("location", "/login")], &[PLAIN]);
    let expected = "302 Own location=/login content-type=text/plain T";
    check(&[(NO_ROUTE, moved)], K::NoRoute, expected);
}

#[test]
fn a_mapped_content_type_wins() {
    let problem = ("content-type", "application/problem+json");
    let responses = [(NO_ROUTE, response(0, &[problem], &[("application/json", "{}")]))];
    check(&responses, K::NoRoute, "403 Own content-type=application/problem+json {}");
    let unresolved = ("content-type", "$method.request.header.accept");
    let responses = [(NO_ROUTE, response(0, &[unresolved], &[("application/json", "{}")]))];
    check(&responses, K::NoRoute, "403 Own content-type=application/json {}");
}

#[test]
fn headers_of_the_gateway_stay() {
    let mapped: Vec<_> = [
        "x-error",
        "x-id",
        "connection",
        "content-length",
        "transfer-encoding",
        "keep-alive",
        "te",
        "trailer",
        "upgrade",
        "proxy-connection",
    ]
    .map(|name| (name, "mine"))
    .into();
    let responses = [(NO_ROUTE, response(0, &mapped, &[PLAIN]))];
    let (table, warnings) = ReplyTable::compile(&DIALECT, &responses, Options::default());
    assert_eq!(warnings.len(), mapped.len());
    let reply = table.render(&K::NoRoute.into(), &NoValues, None);
    let error = (HeaderName::from_static("x-error"), HeaderValue::from_static("SomeException"));
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    assert_eq!(reply.headers, [error, kind]);
}

#[test]
fn header_values() {
    #[track_caller]
    fn check(source: &Source, expected: Option<&str>) {
        let values = Exchange::with(&[
            ("header.origin", " https://a.example\r\nx: y\t "),
            ("requestId", "id"),
            ("header.empty", ""),
        ]);
        let mut response = response(0, &[], &[PLAIN]);
        let name = HeaderName::from_static("x-mapped");
        response.headers.push(HeaderMapping { name: name.clone(), source: source.clone() });
        let reply = table(&[(NO_ROUTE, response)]).render(&K::NoRoute.into(), &values, None);
        let value = reply.headers.iter().find(|(known, _)| *known == name).map(|(_, v)| v);
        assert_eq!(value.map(|v| v.to_str().unwrap()), expected, "{source:?}");
    }
    let text = |text| Source::parse_static(&DIALECT, text);
    check(&text("a, \"b\"; c=<d>"), Some("a, \"b\"; c=<d>"));
    check(&text("a\r\nb"), Some("ab"));
    check(&text(""), Some(""));
    check(&text("id=$context.requestId!"), Some("id=id!"));
    check(&text("a$context.stage"), Some("a"));
    check(&text("$context.stage"), None);
    check(&text("$method.request.header.origin"), Some("https://a.examplex: y"));
    check(&text("$method.request.header.empty"), Some(""));
    check(&Source::Nothing, None);
    check(&Source::Error(ErrorVariable::Message), Some("No Route"));
    check(&Source::Error(ErrorVariable::ResponseType), Some("NO_ROUTE"));
    check(&Source::StageVariable("a".into()), None);
}

#[test]
fn the_last_of_two_headers_is_sent() {
    let responses = [(NO_ROUTE, response(0, &[("a", "1"), ("b", "2"), ("A", "3")], &[PLAIN]))];
    check(&responses, K::NoRoute, "403 Own b=2 a=3 content-type=text/plain T");
    let (_, warnings) = ReplyTable::compile(&DIALECT, &responses, Options::default());
    assert_eq!(warnings.len(), 1);
}

#[test]
fn templates_by_accept() {
    let templates = [("application/json", "{}"), ("application/xml", "<a/>"), ("text/html", "h")];
    let table = table(&[(FAMILY_4, response(0, &[], &templates))]);
    let body = |accept| table.render(&K::NoRoute.into(), &NoValues, accept).body;
    assert_eq!(&*body(None), b"{}");
    assert_eq!(&*body(Some("application/xml, text/html")), b"<a/>");
    assert_eq!(&*body(Some("text/html;q=0.5")), b"h");
    assert_eq!(&*body(Some("image/png")), b"{}");
}

#[test]
fn the_failure_is_told_as_it_was_raised() {
    let template = "$context.error.responseType|$context.error.message|\
        $context.error.validationErrorString|$context.error.messageString";
    let table = table(&[(FAMILY_5, response(0, &[], &[("text/plain", template)]))]);
    let failure = Failure::new(K::BodyInvalid).with_validation("[v]").with_message("m\"");
    let reply = table.render(&failure, &NoValues, None);
    assert_eq!(&*reply.body, b"TIMEOUT|m\"|[v]| \"m\\\"\"");
    assert_eq!(reply.message.as_deref(), Some("m\""));
    assert_eq!(reply.response_type, Some("TIMEOUT"));
    let reply = table.render(&K::AuthorizerFault.into(), &NoValues, None);
    assert_eq!(&*reply.body, b"FAMILY_5|||null");
    assert_eq!(reply.message, None);
}

#[test]
fn budgets_lead_to_the_built_in_answer() {
    let values = Exchange::with(&[("header.x", &"x".repeat(9 * 1024))]);
    let built_in = r#"504 BuiltIn content-type=application/json {"message": "Timed out"}"#;
    let many = "$method.request.header.x".repeat(200);
    for response in [
        response(400, &[], &[("text/plain", &many)]),
        response(400, &[("a", "$method.request.header.x")], &[PLAIN]),
        response(400, &[("content-type", "$method.request.header.x")], &[PLAIN]),
    ] {
        let reply = table(&[(TIMEOUT, response)]).render(&K::Internal.into(), &values, None);
        assert_eq!(show(&reply), built_in);
    }
    let half = Exchange::with(&[("header.x", &"x".repeat(8 * 1024))]);
    let mapped = ["a", "b", "c", "d", "e"].map(|name| (name, "$method.request.header.x"));
    let reply = table(&[(TIMEOUT, response(400, &mapped, &[PLAIN]))]).render(
        &K::Internal.into(),
        &half,
        None,
    );
    assert_eq!(show(&reply), built_in);
}

#[test]
fn built_in_bodies_are_escaped_for_a_mapped_markup_type() {
    let html = ("content-type", "text/html");
    let table = table(&[(FAMILY_4, response(0, &[html], &[]))]);
    let reply = table.render(&Failure::new(K::NoRoute).with_message("<b>"), &NoValues, None);
    assert_eq!(&*reply.body, br#"{"message":"&lt;b&gt;"}"#);
    let reply = table.render(&K::NoRoute.into(), &NoValues, None);
    assert_eq!(&*reply.body, br#"{"message":"No Route"}"#);
}

#[test]
fn error_values_for_logs() {
    #[track_caller]
    fn check(failure: &Failure, variable: ErrorVariable, expected: Option<&str>) {
        let mut out = String::new();
        let known = DIALECT.error_value(failure, variable, &mut out);
        assert_eq!(known.then_some(&*out), expected);
    }
    let failure = Failure::new(K::BackendTimeout);
    check(&failure, ErrorVariable::Message, Some("Timed out"));
    check(&failure, ErrorVariable::MessageString, Some(" \"Timed out\""));
    check(&failure, ErrorVariable::ResponseType, Some("TIMEOUT"));
    check(&failure, ErrorVariable::ValidationErrorString, None);
    check(&K::AuthorizerFault.into(), ErrorVariable::Message, None);
    check(&K::NoSite.into(), ErrorVariable::ResponseType, None);
}

#[test]
fn warnings() {
    #[track_caller]
    fn check(template: (&str, &str), filling: Filling, expected: &[&str]) {
        let options = Options { filling, ..Options::default() };
        let responses = [(NO_ROUTE, response(0, &[], &[template]))];
        let (_, warnings) = ReplyTable::compile(&DIALECT, &responses, options);
        assert_eq!(warnings.len(), expected.len(), "{warnings:?}");
        for (warning, expected) in warnings.iter().zip(expected) {
            assert_eq!(warning.response_type, NO_ROUTE);
            assert!(warning.message.contains(expected), "{}", warning.message);
        }
    }
    let json = |text| ("application/json", text);
    check(json("{\"a\":\"$context.stage\"}"), Filling::Safe, &[]);
    check(json("{'a':\n1}"), Filling::Safe, &["no JSON (line 1)"]);
    check(json("{\"a\":1,\n$context.stage}"), Filling::Safe, &["no JSON (line 2)"]);
    let quoted = json("{\"a\":\"$context.error.messageString\"}");
    check(quoted, Filling::Safe, &["left out"]);
    check(quoted, Filling::Verbatim, &["doubled"]);
    check(json("\"$context.nothing\""), Filling::Safe, &["$context.nothing"]);
    check(("text/plain", "#set($a=1)$input.body"), Filling::Safe, &["$input.", "#set("]);
    check(("application/octet-stream", "{"), Filling::Safe, &[]);
}
