//! Every failure that the data plane raises, made to happen.

use std::io::{BufReader, Read, Write};
use std::time::Duration;

use rejoinder_proxy::plan::{Backend as PlanBackend, Faulty};

use crate::support::{Backend, Gateway, SiteOf, http, mock, proxy, read_request, response};

fn serving(backend: PlanBackend) -> Gateway {
    Gateway::of(SiteOf::new(vec![("ANY /x", vec![], backend)]))
}

#[track_caller]
fn check(backend: PlanBackend, status: u16, message: &str, seen: &str) {
    let gateway = serving(backend);
    let answer = gateway.client().get("/x");
    answer.check(status, &format!("{{\"message\":\"{message}\"}}"));
    assert_eq!(answer.header("x-test-error").as_deref(), Some("Test"));
    let last = gateway.seen.last();
    assert!(last.starts_with(seen), "{last}");
}

#[test]
fn no_route() {
    let gateway = serving(mock("{statusCode: 200}", vec![response(None, 200)]));
    gateway.client().get("/y").check(403, r#"{"message":"no route"}"#);
    let metrics = gateway.metrics();
    let row = r#"rejoinder_failures_total{api="api",stage="stage",route="",response_type="NO_ROUTE",status="403"} 1"#;
    assert!(metrics.contains(row), "{metrics}");
}

#[test]
fn configuration() {
    let faulty = PlanBackend::Faulty(Faulty { reason: "needs VTL".into() });
    check(faulty, 500, "faulty", "ConfigurationFaulty FAULTY 500 needs VTL");
    let no_status = mock("{}", vec![response(None, 200)]);
    check(no_status, 500, "faulty", "ConfigurationFaulty FAULTY 500 the MOCK");
    let no_response = mock("{statusCode: 200}", vec![response(Some("5.."), 200)]);
    check(no_response, 500, "faulty", "ConfigurationFaulty FAULTY 500 no integration response");
}

#[test]
fn refused() {
    let address = format!("http://{}/", Backend::refusing());
    check(proxy(&address, |_| {}), 502, "unreachable", "BackendUnreachable UNREACHABLE 502 cannot");
}

#[test]
fn reset_before_an_answer() {
    let backend = Backend::new(|stream, _| drop(stream));
    check(proxy(&backend.url("/"), |_| {}), 502, "unreachable", "BackendUnreachable");
}

#[test]
fn no_answer_in_time() {
    let backend = Backend::new(|stream, _| {
        std::thread::sleep(Duration::from_secs(60));
        drop(stream);
    });
    let slow = proxy(&backend.url("/"), |target| target.timeout = Duration::from_millis(50));
    check(slow, 504, "timeout", "BackendTimeout TIMEOUT 504");
}

#[test]
fn unresolvable() {
    for address in ["http://no.such.host.invalid/", "nonsense", "http://a b/"] {
        let seen = "BackendUnresolvable FAULTY 500";
        check(proxy(address, |_| {}), 500, "unresolvable", seen);
    }
}

#[test]
fn answers_that_are_no_http() {
    let backend = Backend::answering("nonsense\r\n\r\n");
    check(proxy(&backend.url("/"), |_| {}), 502, "fault", "BackendFault UNREACHABLE 502");
    let backend = Backend::answering("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
    check(proxy(&backend.url("/"), |_| {}), 502, "fault", "BackendFault UNREACHABLE 502");
}

#[test]
fn half_an_answer() {
    let half = || {
        Backend::new(|stream, _| {
            let mut stream = BufReader::new(stream);
            read_request(&mut stream);
            let _ = stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        })
    };
    // Mapped: nothing was sent yet, so it is a failure like others.
    let backend = half();
    let mapped = http(&backend.url("/"), vec![response(None, 200)], |_| {});
    check(mapped, 502, "unreachable", "BackendUnreachable UNREACHABLE 502 the backend's answer");
    // Passed through: the client must see that something is missing.
    let backend = half();
    let gateway = serving(proxy(&backend.url("/"), |_| {}));
    let mut client = gateway.client();
    client.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut text = Vec::new();
    let _ = client.stream.read_to_end(&mut text);
    let text = String::from_utf8(text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\r\nabc"), "{text}");
}

#[test]
fn an_answer_that_never_ends() {
    let trickle = |pause: Duration| {
        Backend::new(move |stream, _| {
            let mut stream = BufReader::new(stream);
            read_request(&mut stream);
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            let mut alive = stream.get_mut().write_all(head).is_ok();
            let chunk = format!("100000\r\n{}\r\n", "x".repeat(0x10_0000));
            while alive {
                alive = stream.get_mut().write_all(chunk.as_bytes()).is_ok();
                std::thread::sleep(pause);
            }
        })
    };
    let backend = trickle(Duration::ZERO);
    let large = http(&backend.url("/"), vec![response(None, 200)], |_| {});
    check(large, 502, "fault", "BackendFault UNREACHABLE 502 the backend's answer is longer");
    let backend = trickle(Duration::from_secs(1));
    let slow = http(&backend.url("/"), vec![response(None, 200)], |http| {
        http.target.timeout = Duration::from_millis(300);
    });
    check(slow, 504, "timeout", "BackendTimeout TIMEOUT 504");
}
