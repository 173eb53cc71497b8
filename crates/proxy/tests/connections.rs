//! Connections: deadlines, drain, PROXY protocol, a port that is shared.

use std::io::{BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use rejoinder_proxy::plan::Plan;
use rejoinder_proxy::server::{Handler, HandlerFuture, Peer, Server, ServerSettings, Traffic};
use rejoinder_proxy::{Body, TrustedProxies};
use rejoinder_reply::{ContextVariable, GatewayResponse, HeaderMapping, Options, Source};

use crate::support::{Backend, Gateway, SiteOf, TestForms, mock, proxy, read_request, response};

fn site() -> SiteOf {
    let mock = mock("{statusCode: 200}", vec![response(None, 200)]);
    let source = Source::Context(ContextVariable::SourceIp);
    let name = http::HeaderName::from_static("x-ip");
    let custom = GatewayResponse {
        headers: vec![HeaderMapping { name, source }],
        ..GatewayResponse::default()
    };
    SiteOf::new(vec![("GET /x", vec![], mock)]).reply("NO_ROUTE", custom, Options::default())
}

#[test]
fn connections_past_their_deadlines_are_closed() {
    let gateway = Gateway::with(site(), |settings| {
        settings.deadlines.head = Duration::from_millis(600);
        settings.deadlines.idle = Duration::from_millis(600);
    });
    let mut silent = gateway.client();
    let mut slow = gateway.client();
    slow.write("GET /x HTT");
    let mut idle = gateway.client();
    idle.get("/x");
    for client in [&mut silent, &mut slow, &mut idle] {
        assert!(client.is_closed());
    }
}

#[test]
fn a_drain_lets_requests_finish_and_refuses_new_ones() {
    let (told, asked) = std::sync::mpsc::channel();
    let backend = Backend::new(move |stream, _| {
        let mut stream = BufReader::new(stream);
        read_request(&mut stream);
        told.send(()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
    });
    let gateway =
        Gateway::of(SiteOf::new(vec![("GET /x", vec![], proxy(&backend.url("/"), |_| {}))]));
    let address = gateway.address;
    let mut idle = gateway.client();
    idle.get("/y");
    let mut busy = gateway.client();
    busy.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    asked.recv().unwrap();
    gateway.shutdown(Duration::from_secs(5));
    let answer = busy.read(false);
    answer.check(200, "ok");
    assert!(busy.is_closed() && idle.is_closed());
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn a_drain_is_bounded() {
    let backend = Backend::new(|stream, _| {
        std::thread::sleep(Duration::from_secs(60));
        drop(stream);
    });
    let gateway =
        Gateway::of(SiteOf::new(vec![("GET /x", vec![], proxy(&backend.url("/"), |_| {}))]));
    let mut client = gateway.client();
    client.write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    gateway.shutdown(Duration::from_millis(100));
    assert!(client.is_closed());
}

#[track_caller]
fn check_peer(trusted: bool, before: &str, headers: &[&str], expected: &str) {
    let gateway = Gateway::with(site(), |settings| {
        if trusted {
            let networks = ["127.0.0.0/8".parse().unwrap()];
            settings.gateway.as_mut().unwrap().trusted_proxies = TrustedProxies::new(networks);
        }
    });
    let mut client = gateway.client();
    client.write(before);
    let answer = client.send("GET /none", headers, "");
    assert_eq!(answer.header("x-ip").as_deref(), Some(expected), "{answer:?}");
}

#[test]
fn only_trusted_proxies_are_believed() {
    check_peer(true, "PROXY TCP4 1.2.3.4 5.6.7.8 9 10\r\n", &[], "1.2.3.4");
    check_peer(true, "", &["X-Forwarded-For: 1.2.3.4"], "1.2.3.4");
    check_peer(false, "", &["X-Forwarded-For: 1.2.3.4"], "127.0.0.1");
}

/// Answers with the path.
struct Echo;

impl Handler for Echo {
    fn handle(&self, request: Request<Incoming>, peer: Arc<Peer>) -> HandlerFuture {
        Box::pin(async move {
            let text = format!("{} {}", request.uri().path(), peer.address.ip());
            Response::new(Body::from(Bytes::from(text)))
        })
    }
}

#[test]
fn a_shared_port() {
    let forms: Arc<dyn rejoinder_proxy::forms::Forms> = Arc::new(TestForms);
    let plan = Plan::empty(Arc::from([forms.clone()]), forms);
    let gateway = Gateway::of_plan(plan, |settings| {
        settings.listeners[0].traffic = Traffic::GatewayOr(Arc::new(Echo));
    });
    gateway.client().get("/restapis").check(200, "/restapis 127.0.0.1");
    gateway.client().get("/form/a/b/-/c").check(403, r#"{"message":"no site"}"#);
}

#[test]
fn a_server_without_a_data_plane() {
    let settings = ServerSettings {
        listeners: vec![rejoinder_proxy::server::ListenerSettings {
            address: "127.0.0.1:0".parse().unwrap(),
            tls: None,
            traffic: Traffic::Handler(Arc::new(Echo)),
        }],
        workers: 2,
        connections_max: 10,
        deadlines: Default::default(),
        gateway: None,
    };
    let server = Server::bind(settings).unwrap();
    let address = server.addresses()[0];
    assert!(std::net::TcpStream::connect(address).is_err(), "refused until it runs");
    let running = server.run().unwrap();
    for _ in 0..8 {
        crate::support::Client::connect(address).get("/a").check(200, "/a 127.0.0.1");
    }
    running.shutdown(Duration::from_secs(1));
}

#[test]
fn an_address_in_use_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = ServerSettings {
        listeners: vec![rejoinder_proxy::server::ListenerSettings {
            address: taken.local_addr().unwrap(),
            tls: None,
            traffic: Traffic::Handler(Arc::new(Echo)),
        }],
        workers: 2,
        connections_max: 10,
        deadlines: Default::default(),
        gateway: None,
    };
    assert!(Server::bind(settings).is_err());
}
