//! HTTP and MOCK: templates, selection of answers, mapped headers, binary payloads.

use http::HeaderName;
use rejoinder_proxy::plan::{
    BodyPath, ContentHandling, IntegrationResponse, Passthrough, RequestTemplates, ResponseMapping,
    ResponseSource,
};
use rejoinder_reply::{Multiplicity, Source};
use rejoinder_velocity::JsonPath;

use crate::support::{Backend, Gateway, SiteOf, http, mock, response, template};

fn answer_of(status: u16, content_type: &str, body: &str) -> Backend {
    let length = body.len();
    Backend::answering(format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
         X-Own: 1\r\nX-Own: 2\r\n\r\n{body}"
    ))
}

fn with_templates(
    mut response: IntegrationResponse,
    templates: &[(&str, &'static str)],
) -> IntegrationResponse {
    response.templates = templates.iter().map(|(key, text)| template(key, text)).collect();
    response
}

#[track_caller]
fn check_selection(status: u16, expected: u16, body: &str) {
    let backend = answer_of(status, "text/plain", "own");
    let responses = vec![
        with_templates(response(Some("4.."), 404), &[("application/json", "{\"e\":4}")]),
        with_templates(response(Some("50[0-3]|599"), 502), &[("text/html", "<5>")]),
        response(None, 200),
    ];
    let gateway = Gateway::of(SiteOf::new(vec![(
        "GET /x",
        vec![],
        http(&backend.url("/"), responses, |_| {}),
    )]));
    gateway.client().get("/x").check(expected, body);
}

#[test]
fn answers_are_selected_by_the_whole_status() {
    check_selection(200, 200, "own");
    check_selection(418, 404, "{\"e\":4}");
    check_selection(503, 502, "<5>");
    check_selection(599, 502, "<5>");
    check_selection(504, 200, "own");
}

#[test]
fn templates_are_selected_by_accept() {
    let responses = vec![with_templates(
        response(None, 200),
        &[("text/xml", "<a/>"), ("application/json", "{}"), ("text/html", "<p>")],
    )];
    let gateway =
        Gateway::of(SiteOf::new(vec![("GET /x", vec![], mock("{statusCode: 200}", responses))]));
    for (accept, content_type, body) in [
        ("text/html, */*", "text/html", "<p>"),
        ("image/png", "application/json", "{}"),
        ("text/xml;q=1", "text/xml", "<a/>"),
    ] {
        let answer = gateway.client().send("GET /x", &[&format!("Accept: {accept}")], "");
        answer.check(200, body);
        assert_eq!(answer.header("content-type").as_deref(), Some(content_type));
    }
}

#[test]
fn only_mapped_headers_come_back() {
    let backend = answer_of(200, "application/json", r#"{"id":[1,{"a":"b"}],"name":"n\r\nm"}"#);
    let map = |name, source| ResponseMapping { name: HeaderName::from_static(name), source };
    let header = |values| ResponseSource::Header { name: HeaderName::from_static("x-own"), values };
    let part = |path| ResponseSource::Body(BodyPath::Part(JsonPath::compile(path).unwrap()));
    let mut mapped = response(None, 201);
    mapped.headers = Box::from([
        map("x-last", header(Multiplicity::Last)),
        map("x-all", header(Multiplicity::All)),
        map("x-static", ResponseSource::Value(Source::Static("s".into()))),
        map("x-part", part("$.id[1]")),
        map("x-text", part("$.name")),
        map("x-nothing", part("$.no")),
    ]);
    let gateway = Gateway::of(SiteOf::new(vec![(
        "GET /x",
        vec![],
        http(&backend.url("/y"), vec![mapped], |_| {}),
    )]));
    let answer = gateway.client().send("GET /x?q=1", &["X-Client: 1"], "");
    assert_eq!(answer.status, 201);
    for (name, expected) in [
        ("x-last", Some("2")),
        ("x-all", Some("1,2")),
        ("x-static", Some("s")),
        ("x-part", Some(r#"{"a":"b"}"#)),
        ("x-text", Some("nm")),
        ("x-nothing", None),
        ("x-own", None),
        ("content-type", Some("application/json")),
    ] {
        assert_eq!(answer.header(name).as_deref(), expected, "{name}");
    }
    let sent = backend.last();
    assert!(sent.starts_with("GET /y HTTP/1.1\r\n") && !sent.contains("x-client"), "{sent}");
}

#[test]
fn passthrough_and_templates_make_the_backends_body() {
    let backend = answer_of(200, "text/plain", "ok");
    let gateway = |passthrough, templates: Vec<(&'static str, &'static str)>| {
        let http = http(&backend.url("/"), vec![response(None, 200)], |http| {
            let templates = templates.iter().map(|(key, text)| template(key, text)).collect();
            http.templates = RequestTemplates { templates, passthrough };
        });
        Gateway::of(SiteOf::new(vec![("POST /x", vec![], http)]))
    };
    let send = |gateway: &Gateway, content_type: &str| {
        gateway.client().send("POST /x", &[&format!("Content-Type: {content_type}")], "own").status
    };
    let none = vec![];
    let json = vec![("application/json", "templated")];

    let both = gateway(Passthrough::WhenNoMatch, json.clone());
    assert_eq!(send(&both, "application/json; charset=utf-8"), 200);
    assert!(backend.last().ends_with("\r\n\r\ntemplated"), "{}", backend.last());
    assert_eq!(send(&both, "text/plain"), 200);
    assert!(backend.last().ends_with("\r\n\r\nown"), "{}", backend.last());
    assert!(backend.last().contains("content-type: text/plain\r\n"), "{}", backend.last());

    assert_eq!(send(&gateway(Passthrough::WhenNoTemplates, json.clone()), "text/plain"), 415);
    assert_eq!(send(&gateway(Passthrough::WhenNoTemplates, none.clone()), "text/plain"), 200);
    assert_eq!(send(&gateway(Passthrough::Never, none), "text/plain"), 415);
    let default = vec![("$default", "any")];
    assert_eq!(send(&gateway(Passthrough::Never, default), "text/plain"), 200);
    assert!(backend.last().ends_with("\r\n\r\nany"), "{}", backend.last());
}

/// What definitions have for GET is a template all the same, and would puzzle a backend.
#[test]
fn requests_that_have_no_body_by_their_method() {
    let backend = answer_of(200, "text/plain", "own");
    let http = http(&backend.url("/"), vec![response(None, 200)], |http| {
        http.templates.templates = Box::from([template("application/json", "templated")]);
    });
    let gateway = Gateway::of(SiteOf::new(vec![("ANY /x", vec![], http)]));
    for (method, has_body) in [("GET", false), ("OPTIONS", false), ("DELETE", true)] {
        gateway.client().send(&format!("{method} /x"), &[], "").check(200, "own");
        let sent = backend.last();
        assert_eq!(sent.ends_with("\r\n\r\ntemplated"), has_body, "{sent}");
        assert_eq!(sent.contains("content-length"), has_body, "{sent}");
    }
}

#[test]
fn binary_payloads() {
    // The site's binary type is image/png.
    let check = |content_type: &str, body, accept: &str, handling, status, expected| {
        let backend = answer_of(200, content_type, body);
        let mut handled = response(None, 200);
        handled.content_handling = handling;
        let backend = http(&backend.url("/"), vec![handled], |_| {});
        let gateway = Gateway::of(SiteOf::new(vec![("GET /x", vec![], backend)]));
        let answer = gateway.client().send("GET /x", &[&format!("Accept: {accept}")], "");
        answer.check(status, expected);
    };
    let failed = r#"{"message":"faulty"}"#;
    check("image/png", "hi", "text/plain", ContentHandling::ByMediaType, 200, "aGk=");
    check("image/png", "hi", "image/png", ContentHandling::ByMediaType, 200, "hi");
    check("image/png", "hi", "image/png", ContentHandling::ToText, 200, "aGk=");
    check("text/plain", "aGk=", "image/png, */*", ContentHandling::ByMediaType, 200, "hi");
    check("text/plain", "aGk=", "text/plain", ContentHandling::ToBinary, 200, "hi");
    check("text/plain", "{}", "text/plain", ContentHandling::ToBinary, 500, failed);
}

/// How owners have a MOCK answer with an image: base64 in the template, converted to binary.
#[test]
fn a_template_may_stand_for_bytes() {
    #[track_caller]
    fn check(text: &'static str, status: u16, content_type: &str, expected: &str) {
        let mut image = with_templates(response(None, 200), &[("image/png", text)]);
        image.content_handling = ContentHandling::ToBinary;
        let backend = mock("{statusCode: 200}", vec![image]);
        let gateway = Gateway::of(SiteOf::new(vec![("GET /x", vec![], backend)]));
        let answer = gateway.client().get("/x");
        answer.check(status, expected);
        assert_eq!(answer.header("content-type").as_deref(), Some(content_type));
    }
    check("aGk=\n", 200, "image/png", "hi");
    check("{}", 500, "application/json", r#"{"message":"faulty"}"#);
}

#[test]
fn an_answer_that_cannot_be_given_is_a_configuration_failure() {
    let mut faulty = response(None, 200);
    faulty.faulty = Some("Output mapping refers to an invalid method response: 200".into());
    let gateway =
        Gateway::of(SiteOf::new(vec![("GET /x", vec![], mock("{statusCode: 200}", vec![faulty]))]));
    gateway.client().get("/x").check(500, r#"{"message":"faulty"}"#);
    assert!(gateway.seen.last().ends_with("invalid method response: 200"));
}

#[test]
fn a_mock_may_take_its_status_from_the_client() {
    let responses = || vec![response(Some("404"), 404), response(None, 200)];
    let gateway =
        Gateway::of(SiteOf::new(vec![("POST /x", vec![], mock("{statusCode: 200}", responses()))]));
    let answer =
        gateway.client().send("POST /x", &["Content-Type: text/plain"], "{\"statusCode\":404}");
    answer.check(404, "");
}
