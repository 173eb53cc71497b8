//! Coming up and going down.

use crate::process::{Serving, run};
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
