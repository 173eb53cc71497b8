//! Coming up and going down.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::process::{PATIENCE, Serving, run};
use crate::signing::Ask;

#[tokio::test]
async fn it_is_ready_when_it_says_so_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    for signal in ["-TERM", "-INT"] {
        let serving = Serving::start(folder.path(), &[]);
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(Ask::get(path).send(serving.admin).await.status, 200, "{path}");
        }
        serving.signal(signal);
        assert!(serving.ended().success(), "{signal}");
        assert!(!folder.path().join("running.toml").exists());
    }
}

#[tokio::test]
async fn requests_under_way_are_finished() {
    let folder = tempfile::tempdir().unwrap();
    // Answers when it is told to.
    let backend = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let file = folder.path().join("slow.json");
    let integration = format!(
        r#"{{"type":"http_proxy","httpMethod":"GET","uri":"http://{}/"}}"#,
        backend.local_addr().unwrap()
    );
    let text = format!(
        r#"{{"openapi":"3.0.1","info":{{"title":"slow"}},"paths":{{"/slow":{{"get":{{
            "responses":{{}},"x-amazon-apigateway-integration":{integration}}}}}}}}}"#
    );
    std::fs::write(&file, text).unwrap();
    let serving = Serving::start(&folder.path().join("data"), &[file.to_str().unwrap()]);
    let data = serving.data;
    let asking = async { Ask::get("/slow").send(data).await };
    let answering = async {
        let (mut stream, _) = backend.accept().await.unwrap();
        serving.signal("-TERM");
        // The address closes while the request is still under way.
        while TcpStream::connect(data).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut head = [0; 4096];
        let _ = stream.read(&mut head).await.unwrap();
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nslow";
        stream.write_all(answer).await.unwrap();
        stream
    };
    let (answer, _stream) =
        tokio::time::timeout(PATIENCE, async { tokio::join!(asking, answering) })
            .await
            .expect("it ends");
    assert_eq!((answer.status, &*answer.body), (200, "slow"));
    assert!(serving.ended().success());
}

#[tokio::test]
async fn a_hang_up_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &[]);
    serving.signal("-HUP");
    assert_eq!(Ask::get("/healthz").send(serving.admin).await.status, 200);
}

#[test]
fn an_address_that_is_taken_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for flag in ["--listen", "--admin"] {
        let folder = tempfile::tempdir().unwrap();
        let other = if flag == "--listen" { "--admin" } else { "--listen" };
        let data = folder.path().to_str().unwrap();
        let (code, stdout, stderr) =
            run(&["serve", "--data", data, flag, &address, other, "127.0.0.1:0"]);
        assert_eq!((code, &*stdout), (1, ""), "{stderr}");
        assert!(stderr.contains(&format!("{flag} {address} cannot be opened")), "{stderr}");
    }
}
