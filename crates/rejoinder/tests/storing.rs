//! What is acknowledged stays, and what is doubtful is left alone.

use std::path::Path;

use crate::process::{Serving, administrator, run};
use crate::signing::Ask;

/// Writers at a time while the process is killed.
const WRITERS: usize = 4;
/// Acknowledged writes before it is killed.
const WRITES_MIN: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_writes_survive_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let (admin, signer) = (serving.admin, administrator(folder.path()));
    let (acknowledged, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (signer, acknowledged) = (signer.clone(), acknowledged.clone());
        writers.spawn(async move {
            for at in 0.. {
                let name = format!("api-{writer}-{at}");
                let body = format!(r#"{{"name":"{name}"}}"#);
                let ask = Ask::post("/restapis", &body).signed(admin, &signer);
                match ask.try_send(admin).await {
                    Some(answer) if answer.status == 201 => acknowledged.send(name).unwrap(),
                    // Killed in the middle: neither acknowledged nor refused.
                    Some(_) | None => return,
                }
            }
        });
    }
    drop(acknowledged);
    let mut names = Vec::new();
    while names.len() < WRITES_MIN {
        names.push(seen.recv().await.expect("writers write"));
    }
    serving.kill();
    while let Some(name) = seen.recv().await {
        names.push(name);
    }
    writers.join_all().await;

    let serving = Serving::start(folder.path(), &[]);
    let kept = serving.administer(folder.path(), Ask::get("/restapis?limit=500")).await;
    for name in names {
        assert!(kept.body.contains(&format!("\"name\":\"{name}\"")), "{name} is lost");
    }
}

#[test]
fn a_folder_that_is_served_is_not_served_twice() {
    let folder = tempfile::tempdir().unwrap();
    let _serving = Serving::start(folder.path(), &[]);
    let said = refused(folder.path());
    assert!(said.contains("another process"), "{said}");
}

#[test]
fn a_damaged_store_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    drop(Serving::start(folder.path(), &[]));
    let file = folder.path().join("store.redb");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 8;
    bytes[..middle].fill(0x5a);
    std::fs::write(&file, &bytes).unwrap();
    let said = refused(folder.path());
    assert!(said.contains("damaged") || said.contains("not a store"), "{said}");
    assert!(std::fs::read(&file).unwrap() == bytes, "it was touched");
}

#[track_caller]
fn refused(data: &Path) -> String {
    let data = data.to_str().unwrap();
    let (code, stdout, stderr) =
        run(&["serve", "--data", data, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
    assert_eq!((code, &*stdout), (1, ""), "{stderr}");
    stderr
}
