//! The access log, in the owner's format.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rejoinder_proxy::plan::{AccessLog, LogDestination, LogSegment};
use rejoinder_reply::{ContextVariable, ErrorVariable, Source};

use crate::support::{Backend, Gateway, SiteOf, proxy};

fn format() -> Box<[LogSegment]> {
    let context = |variable| LogSegment::Variable(Source::Context(variable));
    let literal = |text: &str| LogSegment::Literal(text.into());
    Box::from([
        context(ContextVariable::HttpMethod),
        literal(" "),
        context(ContextVariable::Path),
        literal(" "),
        context(ContextVariable::Status),
        literal(" "),
        context(ContextVariable::ResponseLength),
        literal(" "),
        context(ContextVariable::IntegrationStatus),
        literal(" "),
        context(ContextVariable::UserAgent),
        literal(" "),
        LogSegment::Variable(Source::Error(ErrorVariable::ResponseType)),
        literal(" "),
        LogSegment::Variable(Source::Error(ErrorVariable::MessageString)),
    ])
}

#[allow(clippy::disallowed_methods)]
fn wait_for(path: &Path, lines: usize) -> Vec<String> {
    let started = Instant::now();
    loop {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let found: Vec<String> = text.lines().map(str::to_owned).collect();
        if found.len() >= lines || started.elapsed() > Duration::from_secs(5) {
            return found;
        }
        std::thread::yield_now();
    }
}

#[test]
fn every_request_is_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.log");
    let backend = Backend::answering(
        "HTTP/1.1 201 X\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    );
    let mut site = SiteOf::new(vec![("GET /x", vec![], proxy(&backend.url("/"), |_| {}))]);
    let destination = LogDestination::File(path.clone());
    site.site.access_log = Some(Arc::new(AccessLog { format: format(), destination }));
    let gateway = Gateway::of(site);
    let mut client = gateway.client();
    client.send("GET /x?y", &["User-Agent: me\u{9f}31m"], "").check(201, "abcde");
    client.get("/y").check(403, r#"{"message":"no route"}"#);
    assert_eq!(
        wait_for(&path, 2),
        [
            "GET /x 201 5 201 me\\u{9f}31m - -".to_owned(),
            "GET /y 403 22 - - NO_ROUTE \"no route\"".to_owned(),
        ]
    );

    let rotated = folder.path().join("access.log.1");
    std::fs::rename(&path, &rotated).unwrap();
    gateway.log.reopen();
    client.get("/y");
    assert_eq!(wait_for(&path, 1).len(), 1);
    assert_eq!(wait_for(&rotated, 2).len(), 2);
}
