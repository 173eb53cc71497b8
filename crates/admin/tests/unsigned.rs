//! Health and metrics.

use crate::Served;
use crate::signing::Ask;

#[tokio::test]
async fn health_follows_readiness() {
    let served = Served::signed();
    assert_eq!(Ask::get("/healthz").send(served.address).await.status, 200);
    assert_eq!(Ask::get("/readyz").send(served.address).await.status, 503);
    served.readiness.set(true);
    assert_eq!(Ask::get("/readyz").send(served.address).await.status, 200);
}

#[tokio::test]
async fn metrics_are_open_to_programs_and_closed_to_pages() {
    let served = Served::signed();
    let answer = Ask::get("/metrics").send(served.address).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    assert!(answer.body.ends_with("# EOF\n"));
    let page = Ask::get("/metrics").header("host", "evil.example").send(served.address).await;
    assert_eq!(page.status, 403);
}
