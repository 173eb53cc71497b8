//! Host, path and mount to a site; path and verb to a route.

use rejoinder_proxy::plan::VendorAddress;

use crate::support::{Gateway, SiteOf, mock, response};

const OK: &str = r#"{"statusCode": 200}"#;

fn gateway() -> Gateway {
    let mut other = response(None, 202);
    other.templates = Box::from([crate::support::template("application/json", "{\"at\":1}")]);
    Gateway::of(SiteOf::new(vec![
        ("GET /pets", vec![], mock(OK, vec![response(None, 200)])),
        ("ANY /{proxy+}", vec![], mock(OK, vec![other])),
    ]))
}

#[track_caller]
fn check(host: &str, line: &str, status: u16) {
    let gateway = gateway();
    let answer = gateway.client().send(line, &[&format!("Host: {host}")], "");
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("x-test-id").unwrap().len(), 36);
}

#[test]
fn every_form_leads_to_the_site() {
    check("api.test.local:8080", "GET /stage/pets", 200);
    check("api.test.local", "GET //stage//pets/", 200);
    check("api.test.local", "POST /stage/pets", 202);
    check("localhost", "GET /form/api/stage/-/pets", 200);
    check("localhost", "GET /pets", 200);
    check("localhost", "GET /other", 202);
}

#[test]
fn what_has_a_form_and_names_nothing_is_forbidden() {
    check("other.test.local", "GET /stage/pets", 403);
    check("api.test.local", "GET /other/pets", 403);
    check("localhost", "GET /form/api/other/-/pets", 403);
    check("api.test.local", "GET /stage", 403);
}

#[test]
fn a_site_whose_owner_closed_the_vendors_addresses_is_reached_through_mounts_alone() {
    let mut site = SiteOf::new(vec![("GET /pets", vec![], mock(OK, vec![response(None, 200)]))]);
    site.site.vendor_address = VendorAddress::Closed;
    let gateway = Gateway::of(site);
    for (host, line, status) in [
        ("api.test.local", "GET /stage/pets", 403),
        ("localhost", "GET /form/api/stage/-/pets", 403),
        ("localhost", "GET /pets", 200),
    ] {
        let answer = gateway.client().send(line, &[&format!("Host: {host}")], "");
        assert_eq!(answer.status, status, "{host} {answer:?}");
    }
}

#[test]
fn the_clients_request_id_is_kept() {
    let gateway = gateway();
    let id = "01234567-89ab-4def-8123-456789abcdef";
    let answer = gateway.client().send("GET /pets", &[&format!("X-Test-Id: {id}")], "");
    assert_eq!(answer.header("x-test-id").as_deref(), Some(id));
}
