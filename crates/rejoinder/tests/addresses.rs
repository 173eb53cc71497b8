//! Addresses: shared, over TLS.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use crate::process::{Serving, rejoinder, run};
use crate::signing::Ask;

/// An address that was free a moment ago.
fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn both_planes_share_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let address = free().to_string();
    let mut command = rejoinder(&["serve", "--listen", &address, "--admin", &address, "--data"]);
    command.arg(folder.path());
    let serving = Serving::started(command);
    assert_eq!(serving.data, serving.admin);
    let answer = serving.administer(folder.path(), Ask::get("/restapis")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(Ask::get("/healthz").send(serving.admin).await.status, 200);
    // The data plane's: known by host, or by path.
    let host = ("host", "abcdef.execute-api.us-east-1.localhost");
    let ours = Ask::get("/restapis").header(host.0, host.1).send(serving.data).await;
    let path = "/restapis/abcdef/prod/_user_request_/pets";
    for answer in [ours, Ask::get(path).send(serving.data).await] {
        assert_eq!((answer.status, &*answer.body), (403, r#"{"message":"Forbidden"}"#));
    }
}

#[tokio::test]
async fn what_cannot_be_read_for_tls_ends_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (data, address) = (folder.path().to_str().unwrap(), free().to_string());
    let pem = folder.path().join("c.pem");
    std::fs::write(&pem, "nothing\n").unwrap();
    let pem = pem.to_str().unwrap();
    let tls = ["--listen-tls", &address, "--tls-cert", pem, "--tls-key", pem];
    let (code, stdout, stderr) = run(&[&["serve", "--data", data], &tls[..]].concat());
    assert_eq!((code, &*stdout), (1, ""), "{stderr}");
    assert!(stderr.contains("c.pem holds no certificate"), "{stderr}");
}

#[test]
fn both_planes_speak_tls() {
    let folder = tempfile::tempdir().unwrap();
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let chain = write("chain.pem", certified.cert.pem());
    let key = write("key.pem", certified.signing_key.serialize_pem());
    let data = folder.path().join("data");
    let mut command = rejoinder(&["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
    command.args(["--listen-tls", "127.0.0.1:0", "--tls-cert", &chain, "--tls-key", &key]);
    command.args(["--admin-tls-cert", &chain, "--admin-tls-key", &key, "--data"]).arg(&data);
    let serving = Serving::started_with(command, "admin https://");
    let tls = serving.data_tls.unwrap();
    check_tls(Path::new(&chain), tls, b"h2");
    check_tls(Path::new(&chain), serving.admin, b"h2");
}

/// Connects, trusting this certificate, and finds this protocol agreed on.
#[track_caller]
fn check_tls(chain: &Path, address: SocketAddr, protocol: &[u8]) {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, ServerName};

    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(chain).unwrap()).unwrap();
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    let mut tls = rustls::ClientConnection::new(config.into(), name).unwrap();
    let mut socket = std::net::TcpStream::connect(address).unwrap();
    while tls.is_handshaking() {
        tls.complete_io(&mut socket).unwrap();
    }
    assert_eq!(tls.alpn_protocol(), Some(protocol));
}
