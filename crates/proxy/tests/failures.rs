//! Every failure that the data plane raises, made to happen.

use std::time::Duration;

use rejoinder_proxy::plan::{Backend as PlanBackend, Faulty};

use crate::support::{Backend, Gateway, SiteOf, mock, proxy, response};

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
