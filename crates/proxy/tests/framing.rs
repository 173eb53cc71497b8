//! Messages that two readers could read differently, targets that are never routed, and sizes.

use std::time::Duration;

use rejoinder_reply::{GatewayResponse, HeaderMapping, Options, Source};

use crate::support::{Backend, Client, Gateway, SiteOf, mock, proxy, response};

const MALFORMED: &str = r#"{"message":"malformed"}"#;

fn gateway() -> Gateway {
    let mock = mock("{statusCode: 200}", vec![response(None, 200)]);
    Gateway::of(SiteOf::new(vec![("ANY /{proxy+}", vec![], mock)]))
}

#[track_caller]
fn check(bytes: &str, status: u16, body: &str) -> Client {
    let gateway = gateway();
    let mut client = gateway.client();
    client.write(bytes);
    client.read(false).check(status, body);
    client
}

#[test]
fn ambiguous_messages_are_refused_and_the_connection_closed() {
    for bytes in [
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "GET /x HTTP/1.1\nHost: a\n\n",
        "GET /x HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /x HTTP/1.1\r\n\r\n",
    ] {
        assert!(check(bytes, 400, MALFORMED).is_closed(), "{bytes}");
    }
}

#[test]
fn a_smuggled_second_request_is_refused() {
    let gateway = gateway();
    let mut client = gateway.client();
    client.write(
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc\
         GET /y HTTP/1.1\r\nHost: a\n\r\n",
    );
    let first = client.read(false).status;
    assert!(first == 200 || first == 400, "{first}");
    if first == 200 {
        client.read(false).check(400, MALFORMED);
    }
    assert!(client.is_closed());
}

/// What the HTTP library answers itself: an empty 400.
#[test]
fn what_cannot_be_parsed_gets_the_librarys_answer() {
    for bytes in [
        "GET /x HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost : a\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        "nonsense\r\n\r\n",
    ] {
        assert!(check(bytes, 400, "").is_closed(), "{bytes}");
    }
}

#[test]
fn illegal_targets_are_never_routed() {
    for target in ["/a%zz", "/a%00", "/a|b", "/a?b={c}", "bare", "host:80"] {
        let bytes = format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        check(&bytes, 400, r#"{"message":"target illegal"}"#);
    }
}

#[test]
fn long_heads_reach_the_renderer() {
    let long = "x".repeat(9_000);
    check(
        &format!("GET /{long} HTTP/1.1\r\nHost: a\r\n\r\n"),
        414,
        r#"{"message":"target too long"}"#,
    );
    check(
        &format!("GET /x HTTP/1.1\r\nHost: a\r\nX: {long}\r\nY: {long}\r\n\r\n"),
        431,
        r#"{"message":"headers too large"}"#,
    );
    let many: String = (0..150).map(|number| format!("X-{number}: y\r\n")).collect();
    check(&format!("GET /x HTTP/1.1\r\nHost: a\r\n{many}\r\n"), 200, "");
}

#[test]
fn bodies_that_are_too_large() {
    let gateway = gateway();
    let mut client = gateway.client();
    client.write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n");
    let answer = client.read(false);
    answer.check(413, "too large");
    assert_eq!(answer.header("content-type").as_deref(), Some("text; charset=utf-8"));
    assert_eq!(answer.header("x-test-id"), None);
}

/// Most clients read only once they have sent everything.
#[test]
fn a_client_that_insists_on_sending_sees_its_answer() {
    let gateway = gateway();
    let mut client = gateway.client();
    let length = 8 * 1024 * 1024;
    client.write(format!("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n"));
    client.write(vec![b'x'; length]);
    client.read(false).check(413, "too large");
}

#[test]
fn chunked_bodies_that_are_too_large() {
    let backend = Backend::new(|stream, _| {
        let mut stream = stream;
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let gateway =
        Gateway::of(SiteOf::new(vec![("ANY /x", vec![], proxy(&backend.url("/"), |_| {}))]));
    let mut client = gateway.client();
    client.write("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    for _ in 0..17 {
        client.write(&chunk);
    }
    client.read(false).check(413, "too large");
    assert!(gateway.seen.last().starts_with("TooLarge TOO_LARGE 413"));
}

#[test]
fn a_customised_413() {
    let name = http::HeaderName::from_static("x-own");
    let header = HeaderMapping { name, source: Source::Static("1".into()) };
    let template = ("application/json".to_owned(), "{\"own\":413}".to_owned());
    let custom = GatewayResponse {
        headers: vec![header],
        templates: vec![template],
        ..GatewayResponse::default()
    };
    let mock = mock("{statusCode: 200}", vec![response(None, 200)]);
    let options = Options { customise_plain_text: true, ..Options::default() };
    let site = SiteOf::new(vec![("ANY /x", vec![], mock)]).reply("TOO_LARGE", custom, options);
    let gateway = Gateway::of(site);
    let mut client = gateway.client();
    client.write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n");
    let answer = client.read(false);
    answer.check(413, "{\"own\":413}");
    assert!(answer.header("x-test-id").is_some());
}

#[test]
fn a_client_that_stops_in_the_middle_of_its_body() {
    let backend = Backend::new(|stream, _| {
        let mut stream = stream;
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let short = proxy(&backend.url("/"), |target| target.timeout = Duration::from_millis(200));
    let gateway = Gateway::of(SiteOf::new(vec![("ANY /x", vec![], short)]));
    let mut client = gateway.client();
    client.write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    client.read(false).check(408, r#"{"message":"client timeout"}"#);
}
