//! The access log: complete when the process ends, and opened again when it was rotated.

use std::path::Path;

use serde_json::{Value, json};

use crate::process::{PATIENCE, Serving, now};
use crate::signing::Ask;

const DEFINITION: &str = r#"{"openapi":"3.0.1","info":{"title":"logged"},"paths":{"/pets":{"get":{
    "responses":{},"x-amazon-apigateway-integration":{"type":"mock",
    "requestTemplates":{"application/json":"{\"statusCode\":200}"},
    "responses":{"default":{"statusCode":"200"}}}}}}}"#;

#[tokio::test]
async fn lines_survive_rotation_and_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("a.json"));
    std::fs::write(&file, DEFINITION).unwrap();
    let serving = Serving::start(&data, &[file.to_str().unwrap()]);
    let log = folder.path().join("access.log");
    log_to(&serving, &data, &log).await;

    Ask::get("/first").send(serving.data).await;
    let rotated = folder.path().join("access.log.1");
    wait_for_line(&log, "/first").await;
    std::fs::rename(&log, &rotated).unwrap();
    serving.signal("-HUP");
    serving.line("a.json: read again");
    for _ in 0..50 {
        Ask::get("/second").send(serving.data).await;
    }
    serving.signal("-TERM");
    assert!(serving.ended().success());
    let lines = |path: &Path| std::fs::read_to_string(path).unwrap().lines().count();
    assert_eq!((lines(&rotated), lines(&log)), (1, 50));
}

/// Has the stage of the one API log to this file.
async fn log_to(serving: &Serving, data: &Path, log: &Path) {
    let apis = serving.administer(data, Ask::get("/restapis")).await;
    let apis: Value = serde_json::from_str(&apis.body).unwrap();
    let id = apis["item"][0]["id"].as_str().unwrap();
    let target = format!("/restapis/{id}/stages/default");
    let replace = |path: &str, value: &str| json!({"op": "replace", "path": path, "value": value});
    let patch = json!({"patchOperations": [
        replace("/accessLogSettings/destinationArn", &format!("file:{}", log.display())),
        replace("/accessLogSettings/format", "$context.requestId $context.path $context.status"),
    ]})
    .to_string();
    let ask = Ask { method: "PATCH", ..Ask::post(&target, &patch) };
    let answer = serving.administer(data, ask).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn wait_for_line(log: &Path, want: &str) {
    let give_up = now() + PATIENCE;
    while !std::fs::read_to_string(log).unwrap_or_default().contains(want) {
        assert!(now() < give_up, "{want} is not logged");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
