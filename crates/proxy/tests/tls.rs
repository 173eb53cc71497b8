//! TLS in both directions, and HTTP/2.

use std::io::{BufReader, Read, Write};
use std::sync::Arc;

use http_body_util::{BodyExt, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rejoinder_proxy::plan::{Backend as PlanBackend, TlsRules};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use crate::support::{Backend, Gateway, SiteOf, mock, proxy, read_answer, response};

struct Identity {
    server: Arc<ServerConfig>,
    roots: Arc<RootCertStore>,
}

fn identity() -> Identity {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    Identity { server: Arc::new(server), roots: Arc::new(roots) }
}

/// Answers one request over TLS.
fn tls_backend(identity: &Identity) -> Backend {
    let config = identity.server.clone();
    Backend::new(move |mut stream, _| {
        let mut tls = rustls::ServerConnection::new(config.clone()).unwrap();
        let mut tls = rustls::Stream::new(&mut tls, &mut stream);
        let mut buffer = [0; 4096];
        if matches!(tls.read(&mut buffer), Ok(length) if length > 0) {
            let _ = tls.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntls");
            let _ = tls.read(&mut buffer);
        }
    })
}

#[track_caller]
fn check(host: &str, rules: TlsRules, known: bool, status: u16, cause: &str) {
    let identity = identity();
    let backend = tls_backend(&identity);
    let address = format!("https://{host}:{}/", backend.address.port());
    let backend: PlanBackend = proxy(&address, |target| target.tls = rules);
    let gateway = Gateway::with(SiteOf::new(vec![("GET /x", vec![], backend)]), |settings| {
        if known {
            settings.gateway.as_mut().unwrap().backend_roots = Some(identity.roots.clone());
        }
    });
    let answer = gateway.client().get("/x");
    assert_eq!(answer.status, status, "{answer:?}: {}", gateway.seen.last());
    assert!(gateway.seen.last().contains(cause), "{}", gateway.seen.last());
}

#[test]
fn backends_are_verified_unless_their_owner_says_otherwise() {
    check("localhost", TlsRules::Verified, true, 200, "");
    check("localhost", TlsRules::Unverified, true, 200, "");
    check("127.0.0.1", TlsRules::Unverified, true, 200, "");
    check("127.0.0.1", TlsRules::Verified, true, 502, "BackendUnreachable UNREACHABLE 502 TLS");
}

#[test]
fn a_backend_that_does_not_speak_tls() {
    let backend = Backend::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let address = format!("https://{}/", backend.address);
    let gateway = Gateway::of(SiteOf::new(vec![(
        "GET /x",
        vec![],
        proxy(&address, |target| {
            target.tls = TlsRules::Unverified;
            target.timeout = std::time::Duration::from_secs(1);
        }),
    )]));
    let status = gateway.client().get("/x").status;
    assert!(status == 502 || status == 504, "{status}: {}", gateway.seen.last());
}

fn site() -> SiteOf {
    SiteOf::new(vec![("GET /x", vec![], mock("{statusCode: 200}", vec![response(None, 200)]))])
}

#[test]
fn clients_over_tls() {
    let identity = identity();
    let server = identity.server.clone();
    let gateway = Gateway::with(site(), |settings| settings.listeners[0].tls = Some(server));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(identity.roots)
        .with_no_client_auth();
    for (offered, chosen) in [(b"h2".as_slice(), b"h2".as_slice()), (b"http/1.1", b"http/1.1")] {
        config.alpn_protocols = vec![offered.to_vec()];
        let name = "localhost".try_into().unwrap();
        let mut tls = rustls::ClientConnection::new(Arc::new(config.clone()), name).unwrap();
        let mut stream = std::net::TcpStream::connect(gateway.address).unwrap();
        while tls.is_handshaking() {
            tls.complete_io(&mut stream).unwrap();
        }
        assert_eq!(tls.alpn_protocol(), Some(chosen));
        if chosen == b"http/1.1" {
            let mut stream = rustls::Stream::new(&mut tls, &mut stream);
            stream.write_all(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            read_answer(&mut BufReader::new(stream), false).check(200, "");
        }
    }
}

/// HTTP/2 without TLS on the same port, known by its preface.
#[test]
fn http2_with_prior_knowledge() {
    let gateway = Gateway::of(site());
    let address = gateway.address;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let handshake =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
        let (mut sender, connection) = handshake.await.unwrap();
        let requests = async {
            for (path, status, body) in
                [("/x", 200, ""), ("/y", 403, r#"{"message":"no route"}"#), ("/x", 200, "")]
            {
                let uri = format!("http://localhost{path}");
                let request = http::Request::get(uri).body(Empty::<bytes::Bytes>::new()).unwrap();
                let answer = sender.send_request(request).await.unwrap();
                assert_eq!(answer.status(), status);
                let bytes = answer.into_body().collect().await.unwrap().to_bytes();
                assert_eq!(bytes, body);
            }
        };
        tokio::select! {
            () = requests => {}
            _ = connection => panic!("the connection ended"),
        }
    });
}
