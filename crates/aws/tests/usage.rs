//! GetUsage, UpdateUsage; and what API keys open, in the plan, as soon as an operation answers.
//!
//! Source: docs/wire/aws-api-surface.md, section 3; docs/wire/aws-data-plane.md, section 5.

use rejoinder_proxy::plan::{ApiKeyState, SiteId};
use serde_json::{Value, json};

use crate::support::{House, deployable};

/// A house with the stage `prod` of `<api>`, a key `<key>` and a plan `<plan>` of it.
async fn house(plan: &str) -> (House, String) {
    let house = deployable().await;
    house.ask("POST /restapis/<api>/deployments", r#"{"stageName":"prod"}"#).await.ok(201);
    let made = house.ask("POST /apikeys", r#"{"name":"k","enabled":true}"#).await;
    house.name("key", &made.ok(201)["id"]);
    let value = made.body["value"].as_str().expect("a value").to_owned();
    let plan = format!(r#"{{"name":"p","apiStages":[{{"apiId":"<api>","stage":"prod"}}]{plan}}}"#);
    let made = house.ask("POST /usageplans", &plan).await;
    house.name("plan", &made.ok(201)["id"]);
    (house, value)
}

async fn join(house: &House) {
    let body = r#"{"keyId":"<key>","keyType":"API_KEY"}"#;
    house.ask("POST /usageplans/<plan>/keys", body).await.ok(201);
}

fn opens(house: &House, value: &str) -> bool {
    opens_site(house, &SiteId(house.fill("aws/<api>/prod").into()), value)
}

fn opens_site(house: &House, site: &SiteId, value: &str) -> bool {
    let plan = house.plan.load();
    let keys = plan.api_keys.load();
    keys.find(value)
        .is_some_and(|key| key.state == ApiKeyState::Enabled && key.membership(site).is_some())
}

#[tokio::test]
async fn every_change_is_in_the_plan_at_once() {
    let (house, value) = house("").await;
    assert!(!opens(&house, &value));
    join(&house).await;
    assert!(opens(&house, &value));
    let site = SiteId(house.fill("aws/<api>/prod").into());
    assert!(opens_site(&House::over(house.store.clone()), &site, &value));
    house.patch("/apikeys/<key>", "replace /enabled false").await.ok(200);
    assert!(!opens(&house, &value));
    house.patch("/apikeys/<key>", "replace /enabled true").await.ok(200);
    house.patch("/usageplans/<plan>", "remove /apiStages <api>:prod").await.ok(200);
    assert!(!opens(&house, &value));
    house.patch("/usageplans/<plan>", "add /apiStages <api>:prod").await.ok(200);
    assert!(opens(&house, &value));
    house.ask("DELETE /usageplans/<plan>/keys/<key>", "").await.ok(202);
    assert!(!opens(&house, &value));
    join(&house).await;
    house.ask("DELETE /restapis/<api>/stages/prod", "").await.ok(202);
    assert!(!opens(&house, &value));
}

#[tokio::test]
async fn usage_is_read_and_extended() {
    let (house, _) = house(r#","quota":{"limit":10,"period":"DAY"}"#).await;
    join(&house).await;
    let days = "startDate=2023-11-13&endDate=2023-11-14";
    let shown = |values: Value| {
        json!({
            "usagePlanId": house.fill("<plan>"), "startDate": "2023-11-13",
            "endDate": "2023-11-14", "values": { house.fill("<key>"): values },
        })
    };
    let get = async || house.ask(&format!("GET /usageplans/<plan>/usage?{days}"), "").await;
    get().await.is(200, &shown(json!([[0, 10], [0, 10]])));
    let set = house.patch("/usageplans/<plan>/keys/<key>/usage", "replace /remaining 25").await;
    assert_eq!(set.ok(200)["values"][house.fill("<key>")], json!([[0, 25]]));
    assert_eq!(set.body["startDate"], "2023-11-14");
    get().await.is(200, &shown(json!([[0, 10], [0, 25]])));
    // The orderly end; a crash would count the lease as used.
    house.aws.usage().settle().expect("it settles");
    let reopened = House::over(house.store.clone());
    let line = house.fill(&format!("GET /usageplans/<plan>/usage?{days}&keyId=<key>"));
    reopened.ask(&line, "").await.is(200, &shown(json!([[0, 10], [0, 25]])));
}

#[tokio::test]
async fn usage_goes_with_its_key_and_not_with_its_membership() {
    let (house, _) = house(r#","quota":{"limit":10,"period":"DAY"}"#).await;
    join(&house).await;
    house.patch("/usageplans/<plan>/keys/<key>/usage", "replace /remaining 3").await.ok(200);
    house.ask("DELETE /usageplans/<plan>/keys/<key>", "").await.ok(202);
    join(&house).await;
    let days = "startDate=2023-11-14&endDate=2023-11-14";
    let found = house.ask(&format!("GET /usageplans/<plan>/usage?{days}"), "").await;
    assert_eq!(found.ok(200)["values"][house.fill("<key>")], json!([[0, 3]]));
    let kept = house.fill("aws/usage/<plan>/<key>");
    assert!(house.store.documents.lock().expect("lock").contains_key(&kept));
    house.ask("DELETE /apikeys/<key>", "").await.ok(202);
    assert!(!house.store.documents.lock().expect("lock").contains_key(&kept));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let (house, _) = house("").await;
    let day = "startDate=2023-11-14&endDate=2023-11-14";
    let unknown_key = "Invalid API Key identifier specified";
    house
        .ask(&format!("GET /usageplans/none/usage?{day}"), "")
        .await
        .missing("Invalid Usage Plan ID specified");
    house
        .ask(&format!("GET /usageplans/<plan>/usage?{day}&keyId=<key>"), "")
        .await
        .missing(unknown_key);
    house
        .ask("GET /usageplans/<plan>/usage?startDate=x&endDate=2023-11-14", "")
        .await
        .bad("Invalid startDate specified: x");
    house
        .ask("GET /usageplans/<plan>/usage?startDate=2023-11-15&endDate=2023-11-14", "")
        .await
        .bad("endDate must not be before startDate");
    let usage = "/usageplans/<plan>/keys/<key>/usage";
    house.patch(usage, "replace /remaining 1").await.missing(unknown_key);
    join(&house).await;
    let plan = house.fill("Usage Plan <plan> has no quota");
    house.patch(usage, "replace /remaining 1").await.bad(&plan);
    house.patch(usage, "replace /remaining -1").await.bad("Invalid number specified: -1");
}
