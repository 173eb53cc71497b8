//! HTTP_PROXY: what goes to the backend and what comes back.

use std::io::{BufReader, Write};
use std::time::Duration;

use http::{HeaderName, Method};
use rejoinder_proxy::plan::{
    Backend as PlanBackend, BackendRequestMapping, BackendRequestTarget, BodyPath, RequestSource,
    Verb,
};
use rejoinder_reply::{Multiplicity, Position, Source};
use rejoinder_velocity::JsonPath;

use crate::support::{Backend, Gateway, SiteOf, proxy, read_request};

const HELLO: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: own\r\nVia: 1.1 x\r\n\
                     X-Own: 1\r\nX-Own: 2\r\nConnection: keep-alive, x-hop\r\nX-Hop: 1\r\n\r\nhello";

fn serving(path: &'static str, backend: PlanBackend) -> Gateway {
    Gateway::of(SiteOf::new(vec![(path, vec![], backend)]))
}

fn from_request(position: Position, name: &str) -> RequestSource {
    let (name, values) = (name.into(), Multiplicity::Last);
    RequestSource::Value(Source::Request { position, name, values })
}

fn mapping(target: BackendRequestTarget, source: RequestSource) -> BackendRequestMapping {
    BackendRequestMapping { target, source }
}

#[test]
fn headers_follow_the_rules() {
    let backend = Backend::answering(HELLO);
    let gateway = serving("ANY /x", proxy(&backend.url("/y"), |_| {}));
    let headers = [
        "X-Client: a",
        "X-Client: b",
        "Via: 1.0 z",
        "Connection: keep-alive",
        "Connection: x-gone",
        "X-Gone: 1",
        "X-Forwarded-For: 9.9.9.9",
        "X-Forwarded-Proto: https",
    ];
    let answer = gateway.client().send("GET /x?a=1&a=%20", &headers, "");
    answer.check(200, "hello");
    assert_eq!(answer.header("x-own").as_deref(), Some("1, 2"));
    assert_eq!(answer.header("x-re-server").as_deref(), Some("own"));
    assert_eq!(answer.header("x-re-content-length").as_deref(), Some("5"));
    for gone in ["via", "server", "x-hop"] {
        assert_eq!(answer.header(gone), None, "{gone}");
    }
    let sent = backend.last();
    assert!(sent.starts_with("GET /y?a=1&a=%20 HTTP/1.1\r\n"), "{sent}");
    let host = format!("host: {}\r\n", backend.address);
    for expected in [
        host.as_str(),
        "x-client: a\r\nx-client: b\r\n",
        "x-forwarded-for: 9.9.9.9, 127.0.0.1\r\n",
        "x-forwarded-proto: http\r\n",
        "x-test-api: api\r\n",
    ] {
        assert!(sent.contains(expected), "{expected} in {sent}");
    }
    for gone in ["via:", "x-gone", "localhost"] {
        assert!(!sent.contains(gone), "{gone} in {sent}");
    }
}

#[test]
fn mappings_fill_path_query_and_headers() {
    let backend = Backend::answering(HELLO);
    let proxied = proxy(&backend.url("/y/{id}/{unfilled}?own=1"), |target| {
        let header = |name| BackendRequestTarget::Header(HeaderName::from_static(name));
        let path = RequestSource::Body(BodyPath::Part(JsonPath::compile("$.a.b").unwrap()));
        target.verb = Verb::Fixed(Method::POST);
        target.mappings = Box::from([
            mapping(BackendRequestTarget::Path("id".into()), from_request(Position::Path, "proxy")),
            mapping(
                BackendRequestTarget::QueryString("q".into()),
                from_request(Position::QueryString, "q"),
            ),
            mapping(
                BackendRequestTarget::QueryString("all".into()),
                RequestSource::Value(Source::Request {
                    position: Position::QueryString,
                    name: "q".into(),
                    values: Multiplicity::All,
                }),
            ),
            mapping(header("x-mapped"), from_request(Position::Header, "x-client")),
            mapping(header("x-absent"), from_request(Position::Header, "x-nothing")),
            mapping(
                header("x-variable"),
                RequestSource::Value(Source::StageVariable("colour".into())),
            ),
            mapping(header("x-body"), path),
            mapping(header("te"), RequestSource::Value(Source::Static("trailers".into()))),
        ]);
    });
    let gateway = serving("ANY /x/{proxy+}", proxied);
    let body = r#"{"a":{"b":"c d"}}"#;
    gateway
        .client()
        .send("PUT /x/1%2F2/3/?q=1&q=a%26b", &["X-Client: v"], body)
        .check(200, "hello");
    let sent = backend.last();
    let line = "POST /y/1%2F2/3/{unfilled}?own=1&q=1&q=a%26b&q=a%26b&all=1&all=a%26b HTTP/1.1\r\n";
    assert!(sent.starts_with(line), "{sent}");
    for expected in ["x-mapped: v\r\n", "x-variable: red\r\n", "x-body: c d\r\n", body] {
        assert!(sent.contains(expected), "{expected} in {sent}");
    }
    assert!(!sent.contains("x-absent") && !sent.contains("\r\nte:"), "{sent}");
    gateway.client().send("PUT /x/1", &[], "{broken").check(400, r#"{"message":"unreadable"}"#);
}

/// What a client writes stays inside the place that its owner made for it.
#[track_caller]
fn check_path(source: RequestSource, line: &str, expected: &str) {
    let backend = Backend::answering(HELLO);
    let proxied = proxy(&backend.url("/y/{v}/z"), |target| {
        target.mappings = Box::from([mapping(BackendRequestTarget::Path("v".into()), source)]);
    });
    let gateway = serving("ANY /x/{p}", proxied);
    gateway.client().send(line, &["X-V: a b?c"], "{\"v\":\"\u{20ac}\"}").check(200, "hello");
    let sent = backend.last();
    assert!(sent.starts_with(&format!("{expected} HTTP/1.1\r\n")), "{sent}");
}

#[test]
fn values_in_a_path_are_encoded() {
    let text = |text: &str| RequestSource::Value(Source::Static(text.into()));
    let body = RequestSource::Body(BodyPath::Part(JsonPath::compile("$.v").unwrap()));
    check_path(from_request(Position::Path, "p"), "GET /x/a%3Fb", "GET /y/a%3Fb/z");
    let query = "?v=a%20b%3Fc%25/d%23";
    check_path(
        from_request(Position::QueryString, "v"),
        &format!("GET /x/1{query}"),
        &format!("GET /y/a%20b%3Fc%25/d%23/z{query}"),
    );
    check_path(from_request(Position::Header, "x-v"), "GET /x/1", "GET /y/a%20b%3Fc/z");
    check_path(body, "PUT /x/1", "PUT /y/%E2%82%AC/z");
    check_path(text("a b%20c"), "GET /x/1", "GET /y/a%20b%20c/z");
}

#[test]
fn bodies_stream_in_both_directions() {
    // The backend answers with each chunk as soon as it has it: a gateway that collects would
    // never finish.
    let backend = Backend::new(|stream, _| {
        use std::io::BufRead;
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            stream.read_line(&mut line).unwrap();
        }
        stream
            .get_mut()
            .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            .unwrap();
        loop {
            let (mut size, mut data) = (String::new(), String::new());
            stream.read_line(&mut size).unwrap();
            stream.read_line(&mut data).unwrap();
            stream.get_mut().write_all(format!("{size}{data}").as_bytes()).unwrap();
            if size.trim() == "0" {
                return;
            }
        }
    });
    let gateway = serving("ANY /x", proxy(&backend.url("/"), |_| {}));
    let mut client = gateway.client();
    client.write("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
    let mut read = |expected: &str| {
        let mut seen = String::new();
        while !seen.ends_with(expected) {
            use std::io::BufRead;
            assert_ne!(client.stream.read_line(&mut seen).unwrap(), 0, "{seen}");
        }
        client.write(if expected.starts_with("one") { "3\r\ntwo\r\n" } else { "0\r\n\r\n" });
    };
    read("one\r\n");
    read("two\r\n");
    read("0\r\n");
}

#[test]
fn connections_are_kept_and_replaced() {
    // Answers once a connection, then closes it without a word when asked again.
    let backend = Backend::new(|stream, _| {
        let mut stream = BufReader::new(stream);
        if read_request(&mut stream).is_some() {
            stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
        }
        read_request(&mut stream);
    });
    let gateway = serving("ANY /x", proxy(&backend.url("/"), |_| {}));
    let mut client = gateway.client();
    for number in 1..=3 {
        client.get("/x").check(200, "ok");
        assert_eq!(backend.connections(), number);
    }
    // A POST may have been acted upon: it is not sent twice.
    client.send("POST /x", &[], "body").check(502, r#"{"message":"unreachable"}"#);

    let kept = Backend::answering(HELLO);
    let gateway = serving("ANY /x", proxy(&kept.url("/"), |_| {}));
    for _ in 0..5 {
        gateway.client().get("/x").check(200, "hello");
    }
    assert_eq!(kept.connections(), 1);
}

#[test]
fn heads_and_statuses_without_bodies() {
    let backend = Backend::answering("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
    let gateway = serving("ANY /x", proxy(&backend.url("/"), |_| {}));
    let answer = gateway.client().send("HEAD /x", &[], "");
    assert_eq!(answer.header("content-length").as_deref(), Some("500"));

    let backend =
        Backend::answering("HTTP/1.1 302 Found\r\nLocation: /z\r\nContent-Length: 0\r\n\r\n");
    let gateway = serving("ANY /x", proxy(&backend.url("/"), |_| {}));
    let answer = gateway.client().get("/x");
    answer.check(302, "");
    assert_eq!(answer.header("location").as_deref(), Some("/z"));
}

#[test]
fn a_client_that_leaves_ends_the_backend_request() {
    let (told, gone) = std::sync::mpsc::channel();
    let backend = Backend::new(move |stream, _| {
        let mut stream = BufReader::new(stream);
        read_request(&mut stream);
        told.send("asked").unwrap();
        // Ends when the gateway closes the connection.
        read_request(&mut stream);
        told.send("left").unwrap();
    });
    let gateway = serving("ANY /x", proxy(&backend.url("/"), |_| {}));
    let mut client = gateway.client();
    client.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    let wait = Duration::from_secs(3);
    assert_eq!(gone.recv_timeout(wait).unwrap(), "asked");
    drop(client);
    assert_eq!(gone.recv_timeout(wait).unwrap(), "left");
}
