//! CreateDeployment, GetDeployments, GetDeployment, UpdateDeployment, DeleteDeployment.
//!
//! Deployments (docs/wire/aws-api-surface.md, sections 4.6 and 6.2).

use serde_json::{Value, json};

use crate::support::{House, NOW, deployable};

const ALL: &str = "/restapis/<api>/deployments";

#[tokio::test]
async fn a_deployments_life() {
    let house = deployable().await;
    let made = house.ask(&format!("POST {ALL}"), r#"{"description":"first"}"#).await;
    house.name("one", &made.ok(201)["id"]);
    let mut shown =
        json!({ "id": house.fill("<one>"), "description": "first", "createdDate": NOW });
    made.is(201, &shown);
    let one = format!("{ALL}/<one>");
    house.ask(&format!("GET {one}"), "").await.is(200, &shown);
    shown["description"] = json!("second");
    house.patch(&one, "replace /description second").await.is(200, &shown);
    house.ask(&format!("GET {ALL}"), "").await.is(200, &json!({ "item": [shown] }));
    shown["apiSummary"] =
        json!({ "/": { "GET": { "authorizationType": "NONE", "apiKeyRequired": false } } });
    house.ask(&format!("GET {one}?embed=apisummary"), "").await.is(200, &shown);
    house.patch(&one, "replace /name x").await.bad(
        "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description]",
    );
    house.ask(&format!("DELETE {one}"), "").await.is(202, &Value::Null);
    for method in ["GET", "PATCH", "DELETE"] {
        let asked = house.ask(&format!("{method} {one}"), "").await;
        asked.missing("Invalid Deployment identifier specified");
    }
    house
        .ask("POST /restapis/nope/deployments", "{}")
        .await
        .missing("Invalid API identifier specified 000000000000:nope");
}

#[tokio::test]
async fn only_complete_apis_are_deployed() {
    let house = House::with_api().await;
    house.ask(&format!("POST {ALL}"), "{}").await.bad("The REST API doesn't contain any methods");
}

#[tokio::test]
async fn a_stage_serves_what_was_frozen() {
    let house = deployable().await;
    let status = |house: &House| {
        let api = house.fill("<api>");
        let plan = house.plan.load();
        let site = plan.site(&api, "prod").expect("a site").clone();
        let failure = rejoinder_reply::Failure::new(rejoinder_reply::FailureKind::NoRoute);
        let reply = site.reply.render(&failure, &rejoinder_reply::NoValues, None);
        (site.deployment_id.to_string(), reply.status.as_u16())
    };
    let deploy = format!("POST {ALL}");
    house.ask(&deploy, r#"{"stageName":"prod"}"#).await.ok(201);
    let (first, natural) = status(&house);
    assert_eq!(natural, 403);
    let put = "PUT /restapis/<api>/gatewayresponses/MISSING_AUTHENTICATION_TOKEN";
    house.ask(put, r#"{"statusCode":"404"}"#).await.ok(201);
    assert_eq!(status(&house), (first.clone(), 403));
    house.ask(&deploy, r#"{"stageName":"prod"}"#).await.ok(201);
    let (second, customised) = status(&house);
    assert_eq!(customised, 404);
    assert_ne!(first, second);
    let back = format!("replace /deploymentId {first}");
    house.patch("/restapis/<api>/stages/prod", &back).await.ok(200);
    assert_eq!(status(&house), (first, 403));
    house.ask("DELETE /restapis/<api>/stages/prod", "").await.ok(202);
    assert!(house.plan.load().site(&house.fill("<api>"), "prod").is_none());
}

#[tokio::test]
async fn a_deployment_in_use_stays() {
    let house = deployable().await;
    let made = house.ask(&format!("POST {ALL}"), r#"{"stageName":"prod"}"#).await;
    house.name("one", &made.ok(201)["id"]);
    let in_use = "Active stages pointing to this deployment must be moved or deleted";
    house.ask(&format!("DELETE {ALL}/<one>"), "").await.bad(in_use);
    let canary = r#"{"stageName":"prod","canarySettings":{"percentTraffic":1}}"#;
    house.name("two", &house.ask(&format!("POST {ALL}"), canary).await.ok(201)["id"]);
    house.ask(&format!("DELETE {ALL}/<two>"), "").await.bad(in_use);
    house.patch("/restapis/<api>/stages/prod", "remove /canarySettings").await.ok(200);
    house.ask(&format!("DELETE {ALL}/<two>"), "").await.ok(202);
}

#[tokio::test]
async fn a_deployment_makes_or_moves_its_stage() {
    let house = deployable().await;
    let first = r#"{"stageName":"prod","stageDescription":"s","variables":{"a":"b"},
        "cacheClusterEnabled":true,"tracingEnabled":true}"#;
    let made = house.ask(&format!("POST {ALL}"), first).await;
    let id = made.ok(201)["id"].clone();
    let mut stage = json!({
        "deploymentId": id, "stageName": "prod", "description": "s", "cacheClusterEnabled": true,
        "cacheClusterSize": "0.5", "cacheClusterStatus": "AVAILABLE", "methodSettings": {},
        "variables": { "a": "b" }, "tracingEnabled": true, "createdDate": NOW,
        "lastUpdatedDate": NOW,
    });
    house.ask("GET /restapis/<api>/stages/prod", "").await.is(200, &stage);
    let moved = house.ask(&format!("POST {ALL}"), r#"{"stageName":"prod"}"#).await;
    stage["deploymentId"] = moved.ok(201)["id"].clone();
    house.ask("GET /restapis/<api>/stages/prod", "").await.is(200, &stage);
}

#[tokio::test]
async fn canary_deployments() {
    let house = deployable().await;
    let post = format!("POST {ALL}");
    let invalid = "Invalid deployment content specified.";
    let not_given = format!(
        "{invalid}Non null and non empty stageName must be provided for canary deployment. \
         Provided value is "
    );
    for (body, message) in [
        (r#"{"canarySettings":{}}"#, format!("{not_given}null")),
        (r#"{"stageName":"","canarySettings":{}}"#, not_given),
        (
            r#"{"stageName":"non-existing","canarySettings":{}}"#,
            format!(
                "{invalid}Stage non-existing must already be created before making a canary \
                 release deployment"
            ),
        ),
    ] {
        house.ask(&post, body).await.bad(&message);
    }
    let first = house.ask(&post, r#"{"stageName":"prod"}"#).await.ok(201)["id"].clone();
    let canary = r#"{"stageName":"prod","canarySettings":{"percentTraffic":12.5,
        "stageVariableOverrides":{"a":"c"},"useStageCache":true}}"#;
    let second = house.ask(&post, canary).await.ok(201)["id"].clone();
    let stage = house.ask("GET /restapis/<api>/stages/prod", "").await;
    assert_eq!(stage.ok(200)["deploymentId"], first);
    let shown = json!({
        "percentTraffic": 12.5, "deploymentId": second,
        "stageVariableOverrides": { "a": "c" }, "useStageCache": true,
    });
    assert_eq!(stage.body["canarySettings"], shown);
}
