//! What a change does to the plan and to the store: the sites concerned are compiled anew and
//! alone, and what could not be stored did not happen.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rejoinder_proxy::plan::Site;
use serde_json::json;

use crate::support::House;

const ROOT: &str = "/restapis/<api>/resources/<root>";

/// An API with a mock, deployed to the stages `one` and `two`.
async fn deployed() -> House {
    let house = House::with_api().await;
    let none = r#"{"authorizationType":"NONE"}"#;
    house.ask(&format!("PUT {ROOT}/methods/GET"), none).await.ok(201);
    house.ask(&format!("PUT {ROOT}/methods/GET/integration"), r#"{"type":"MOCK"}"#).await.ok(201);
    for stage in ["one", "two"] {
        let body = json!({ "stageName": stage }).to_string();
        house.ask("POST /restapis/<api>/deployments", &body).await.ok(201);
    }
    house
}

fn site(house: &House, stage: &str) -> Option<Arc<Site>> {
    house.plan.load().site(&house.fill("<api>"), stage).cloned()
}

#[track_caller]
fn same(one: Option<&Arc<Site>>, other: Option<&Arc<Site>>) -> bool {
    Arc::ptr_eq(one.expect("a site"), other.expect("a site"))
}

#[tokio::test]
async fn a_change_compiles_the_sites_concerned_alone() {
    let house = deployed().await;
    let (one, two) = (site(&house, "one"), site(&house, "two"));
    // What is not deployed changes no site.
    house.patch(&format!("{ROOT}/methods/GET"), "replace /operationName x").await.ok(200);
    assert!(same(one.as_ref(), site(&house, "one").as_ref()));
    // A stage's settings concern that stage.
    house.patch("/restapis/<api>/stages/one", "replace /variables/a b").await.ok(200);
    assert!(!same(one.as_ref(), site(&house, "one").as_ref()));
    assert!(same(two.as_ref(), site(&house, "two").as_ref()));
    // An option of the API concerns all of them.
    house
        .ask(
            "PUT /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F<api>",
            r#"{"tags":{"rejoinder:filling":"verbatim"}}"#,
        )
        .await
        .ok(204);
    assert!(!same(two.as_ref(), site(&house, "two").as_ref()));
    // A stage that is gone is not served.
    house.ask("DELETE /restapis/<api>/stages/one", "").await.ok(202);
    assert!(site(&house, "one").is_none() && site(&house, "two").is_some());
    house.ask("DELETE /restapis/<api>", "").await.ok(202);
    assert!(house.plan.load().apis.is_empty());
}

#[tokio::test]
async fn everything_is_served_again_after_a_restart() {
    let house = deployed().await;
    let again = House::over(house.store.clone());
    let (before, after) = (house.plan.load(), again.plan.load());
    let mut before: Vec<_> = before.site_ids().collect();
    let mut after: Vec<_> = after.site_ids().collect();
    before.sort();
    after.sort();
    assert_eq!(before, after);
    assert_eq!(after.len(), 2);
}

#[tokio::test]
async fn what_could_not_be_stored_did_not_happen() {
    let house = deployed().await;
    let two = site(&house, "two");
    house.store.fails.store(true, Ordering::Relaxed);
    house.patch("/restapis/<api>/stages/two", "replace /variables/a b").await.refused(
        503,
        "ServiceUnavailableException",
        "The change could not be stored.",
    );
    let created = house.ask("POST /restapis", r#"{"name":"x"}"#).await;
    assert_eq!(created.status, 503);
    house.store.fails.store(false, Ordering::Relaxed);
    assert!(same(two.as_ref(), site(&house, "two").as_ref()));
    let stage = house.ask("GET /restapis/<api>/stages/two", "").await;
    assert!(stage.ok(200).get("variables").is_none());
    let listed = house.ask("GET /restapis", "").await;
    assert_eq!(listed.ok(200)["item"].as_array().map(Vec::len), Some(1));
}
