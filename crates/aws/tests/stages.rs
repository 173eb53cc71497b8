//! CreateStage, GetStages, GetStage, UpdateStage, DeleteStage.
//!
//! Stages and their PATCH grammar (docs/wire/aws-api-surface.md, sections 4.6 and 5.2).

use serde_json::{Value, json};

use crate::support::{House, NOW, deployable};

const ALL: &str = "/restapis/<api>/stages";
const ONE: &str = "/restapis/<api>/stages/prod";
/// The list that AWS prints, its missing commas included.
const LISTED: &str = include_str!("../src/operations/stages/paths.txt");

/// An API with two deployments, `<one>` and `<two>`, and a stage that serves the first.
async fn staged() -> House {
    let house = deployable().await;
    for name in ["one", "two"] {
        let made = house.ask("POST /restapis/<api>/deployments", "{}").await;
        house.name(name, &made.ok(201)["id"]);
    }
    let body = r#"{"stageName":"prod","deploymentId":"<one>"}"#;
    house.ask(&format!("POST {ALL}"), body).await.ok(201);
    house
}

fn plain(house: &House) -> Value {
    json!({
        "deploymentId": house.fill("<one>"), "stageName": "prod", "cacheClusterEnabled": false,
        "cacheClusterStatus": "NOT_AVAILABLE", "methodSettings": {}, "tracingEnabled": false,
        "createdDate": NOW, "lastUpdatedDate": NOW,
    })
}

#[tokio::test]
async fn a_stages_life() {
    let house = staged().await;
    let mut shown = plain(&house);
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
    house.ask(&format!("GET {ALL}"), "").await.is(200, &json!({ "item": [shown] }));
    let filtered = format!("GET {ALL}?deploymentId=<two>");
    house.ask(&filtered, "").await.is(200, &json!({ "item": [] }));
    shown["tags"] = json!({});
    shown["description"] = json!("d");
    house.patch(ONE, "replace /description d").await.is(200, &shown);
    house.ask(&format!("DELETE {ONE}"), "").await.is(202, &Value::Null);
    for method in ["GET", "PATCH", "DELETE"] {
        for uri in [ONE, "/restapis/nope/stages/prod"] {
            let asked = house.ask(&format!("{method} {uri}"), "").await;
            asked.missing("Invalid stage identifier specified");
        }
    }
}

#[tokio::test]
async fn creation() {
    let house = staged().await;
    let post = format!("POST {ALL}");
    let given = r#"{"stageName":"beta","deploymentId":"<one>","description":"d",
        "cacheClusterEnabled":true,"cacheClusterSize":"1.6","variables":{"a":"http://b?c=d&e"},
        "documentationVersion":"1","tracingEnabled":true,"tags":{"k":"v"},
        "canarySettings":{"percentTraffic":50,"deploymentId":"<two>"}}"#;
    let made = house.ask(&post, given).await;
    made.is(
        201,
        &json!({
            "deploymentId": house.fill("<one>"), "stageName": "beta", "description": "d",
            "cacheClusterEnabled": true, "cacheClusterSize": "1.6",
            "cacheClusterStatus": "AVAILABLE", "methodSettings": {},
            "variables": { "a": "http://b?c=d&e" }, "documentationVersion": "1",
            "canarySettings": {
                "percentTraffic": 50.0, "deploymentId": house.fill("<two>"),
                "useStageCache": false,
            },
            "tracingEnabled": true, "tags": { "k": "v" }, "createdDate": NOW,
            "lastUpdatedDate": NOW,
        }),
    );
    house.ask(&post, r#"{"stageName":"prod","deploymentId":"<one>"}"#).await.refused(
        409,
        "ConflictException",
        "Stage already exists",
    );
    let no_deployment = "Deployment id does not exist";
    house.ask(&post, r#"{"stageName":"x","deploymentId":"nope"}"#).await.bad(no_deployment);
    let canary =
        r#"{"stageName":"x","deploymentId":"<one>","canarySettings":{"deploymentId":"n"}}"#;
    house.ask(&post, canary).await.bad(no_deployment);
    house
        .ask(&post, r#"{"stageName":"a b","deploymentId":"<one>"}"#)
        .await
        .bad("Stage name only allows a-zA-Z0-9_- and at most 128 characters");
    house
        .ask("POST /restapis/nope/stages", r#"{"stageName":"x","deploymentId":"y"}"#)
        .await
        .missing("Invalid API identifier specified 000000000000:nope");
}

/// Applies operations one after the other, and compares one member with each answer.
async fn check(house: &House, rows: &[(&str, &str, Value)]) {
    for (operation, member, expected) in rows {
        let patched = house.patch(ONE, operation).await;
        let shown = patched.ok(200).pointer(member).cloned().unwrap_or_default();
        assert_eq!(shown, *expected, "{operation}");
    }
}

#[tokio::test]
async fn members_are_patched() {
    let house = staged().await;
    let two = json!(house.fill("<two>"));
    check(
        &house,
        &[
            ("replace /deploymentId <two>", "/deploymentId", two),
            ("replace /documentationVersion 3", "/documentationVersion", json!("3")),
            ("replace /clientCertificateId abc", "/clientCertificateId", json!("abc")),
            ("replace /cacheClusterEnabled true", "/cacheClusterSize", json!("0.5")),
            ("replace /cacheClusterSize 6.1", "/cacheClusterSize", json!("6.1")),
            ("replace /tracingEnabled true", "/tracingEnabled", json!(true)),
            ("replace /webAclArn arn:x", "/webAclArn", json!("arn:x")),
            ("replace /variables/a b", "/variables", json!({ "a": "b" })),
            ("add /variables/c d", "/variables", json!({ "a": "b", "c": "d" })),
            ("remove /variables/a", "/variables", json!({ "c": "d" })),
            ("remove /variables", "/variables", Value::Null),
            (
                "replace /accessLogSettings/destinationArn arn:aws:logs:x:y:log-group:z:*",
                "/accessLogSettings",
                json!({ "destinationArn": "arn:aws:logs:x:y:log-group:z" }),
            ),
            (
                "add /accessLogSettings/format $context.requestId",
                "/accessLogSettings/format",
                json!("$context.requestId"),
            ),
            ("remove /accessLogSettings", "/accessLogSettings", Value::Null),
        ],
    )
    .await;
}

#[tokio::test]
async fn method_settings_begin_with_those_for_all() {
    let house = staged().await;
    let mut all = json!({
        "metricsEnabled": false, "dataTraceEnabled": false, "throttlingBurstLimit": 5000,
        "throttlingRateLimit": 10000.0, "cachingEnabled": false, "cacheTtlInSeconds": 300,
        "cacheDataEncrypted": false, "requireAuthorizationForCacheControl": true,
        "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER",
    });
    all["metricsEnabled"] = json!(true);
    let mut own = all.clone();
    own["throttlingRateLimit"] = json!(1.5);
    check(
        &house,
        &[
            ("replace /*/*/metrics/enabled true", "/methodSettings", json!({ "*/*": all })),
            (
                "replace /~1test~1{id}/GET/throttling/rateLimit 1.5",
                "/methodSettings/test~1{id}~1GET",
                own,
            ),
            (
                "replace /*/*/logging/loglevel INFO",
                "/methodSettings/test~1{id}~1GET/loggingLevel",
                Value::Null,
            ),
            (
                "replace /*/*/logging/dataTrace true",
                "/methodSettings/*~1*/dataTraceEnabled",
                json!(true),
            ),
            (
                "replace /*/*/throttling/burstLimit 7",
                "/methodSettings/*~1*/throttlingBurstLimit",
                json!(7),
            ),
            (
                "replace /*/*/caching/enabled true",
                "/methodSettings/*~1*/cachingEnabled",
                json!(true),
            ),
            (
                "replace /*/*/caching/ttlInSeconds 0",
                "/methodSettings/*~1*/cacheTtlInSeconds",
                json!(0),
            ),
            (
                "replace /*/*/caching/dataEncrypted true",
                "/methodSettings/*~1*/cacheDataEncrypted",
                json!(true),
            ),
            (
                "replace /*/*/caching/requireAuthorizationForCacheControl false",
                "/methodSettings/*~1*/requireAuthorizationForCacheControl",
                json!(false),
            ),
            (
                "replace /*/*/caching/unauthorizedCacheControlHeaderStrategy FAIL_WITH_403",
                "/methodSettings/*~1*/unauthorizedCacheControlHeaderStrategy",
                json!("FAIL_WITH_403"),
            ),
            (
                "replace /~1/GET/metrics/enabled true",
                "/methodSettings/~1~1GET/metricsEnabled",
                json!(true),
            ),
            ("remove /*/*", "/methodSettings/*~1*", Value::Null),
            ("remove /~1test~1{id}/GET", "/methodSettings/test~1{id}~1GET", Value::Null),
        ],
    )
    .await;
    house
        .patch(ONE, "replace /*/*/throttling/burstLimit many")
        .await
        .bad("Invalid value many specified for method setting path: /*/*/throttling/burstLimit");
    house.patch(ONE, "replace /cacheClusterSize 7").await.bad(
        "Invalid CacheClusterSize specified. Valid options are \
         0.5,1.6,6.1,13.5,28.4,58.2,118,237",
    );
}

#[tokio::test]
async fn canaries_are_made_and_promoted() {
    let house = staged().await;
    let one = house.fill("<one>");
    let two = house.fill("<two>");
    check(
        &house,
        &[
            (
                "replace /canarySettings/percentTraffic 50",
                "/canarySettings",
                json!({ "deploymentId": one, "percentTraffic": 50.0, "useStageCache": false }),
            ),
            (
                "replace /canarySettings/deploymentId <two>",
                "/canarySettings/deploymentId",
                json!(two),
            ),
            (
                "replace /canarySettings/useStageCache true",
                "/canarySettings/useStageCache",
                json!(true),
            ),
            (
                "replace /canarySettings/stageVariableOverrides/a b",
                "/canarySettings/stageVariableOverrides",
                json!({ "a": "b" }),
            ),
            (
                "add /canarySettings/stageVariableOverrides/c d",
                "/canarySettings/stageVariableOverrides/c",
                json!("d"),
            ),
            (
                "remove /canarySettings/stageVariableOverrides/c",
                "/canarySettings/stageVariableOverrides",
                json!({ "a": "b" }),
            ),
        ],
    )
    .await;
    let promote = r#"{"patchOperations":[
        {"op":"copy","path":"/deploymentId","from":"/canarySettings/deploymentId"},
        {"op":"copy","path":"/variables","from":"/canarySettings/stageVariableOverrides"},
        {"op":"remove","path":"/canarySettings"}]}"#;
    let promoted = house.ask(&format!("PATCH {ONE}"), promote).await;
    assert_eq!(promoted.ok(200)["deploymentId"], json!(two));
    assert_eq!(promoted.body["variables"], json!({ "a": "b" }));
    assert_eq!(promoted.body.get("canarySettings"), None);
}

#[tokio::test]
async fn what_is_refused() {
    let house = staged().await;
    let unknown = |path: &str| {
        format!("Invalid method setting path: {path}. Must be one of: {}", LISTED.trim_end())
    };
    let nothing = |path: &str| {
        format!(
            "Cannot remove method setting {path} because there is no method setting for this \
             method "
        )
    };
    let access_log = "Invalid accessLogSettings path. Must be one of : \
         [/accessLogSettings/destinationArn, /accessLogSettings/format]"
        .to_owned();
    for (operation, message) in [
        ("replace /deploymentId nope", "Deployment id does not exist".to_owned()),
        (
            "add /canarySettings/deploymentId <two>",
            "Invalid add operation with path: /canarySettings/deploymentId".to_owned(),
        ),
        ("add /description x", "Invalid add operation with path: /description".to_owned()),
        ("remove /canarySettings/badPath", nothing("canarySettings/badPath")),
        ("remove /canarySettings", nothing("canarySettings")),
        ("remove /description", nothing("description")),
        (
            "remove /canarySettings/stageVariableOverrides",
            nothing("canarySettings/stageVariableOverrides"),
        ),
        ("remove /accessLogSettings/format", nothing("accessLogSettings/format")),
        ("remove /variables/none", nothing("variables/none")),
        ("remove /*/*", nothing("*/*")),
        ("replace /accessLogSettings/level x", access_log.clone()),
        ("replace /accessLogSettings x", access_log),
        ("replace /accessLogSettings/format -", "Access Log value must not be empty".to_owned()),
        ("replace /canarySettings/badPath x", unknown("/canarySettings/badPath")),
        ("replace /canarySettings x", unknown("/canarySettings")),
        ("replace /variables x", unknown("/variables")),
        ("replace /stageName x", unknown("/stageName")),
        ("test /description x", unknown("/description")),
        (
            "replace /canarySettings/percentTraffic 101",
            "Invalid percentTraffic, must be between 0.0 and 100.0".to_owned(),
        ),
        (
            "replace /variables/a b<c",
            "Invalid stage variable value: b<c. Please use values with alphanumeric characters \
             and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','."
                .to_owned(),
        ),
    ] {
        house.patch(ONE, operation).await.bad(&message);
    }
    let copy = |path: &str, from: &str| {
        json!({ "patchOperations": [{ "op": "copy", "path": path, "from": from }] }).to_string()
    };
    let line = format!("PATCH {ONE}");
    house.ask(&line, &copy("/canarySettings/stageVariableOverrides", "/variables")).await.bad(
        "Invalid copy operation with path: /canarySettings/stageVariableOverrides and from \
             /variables. Valid copy:path are [/deploymentId, /variables] and valid copy:from are \
             [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]",
    );
    house
        .ask(&line, &copy("/deploymentId", "/canarySettings/deploymentId"))
        .await
        .bad("Promotion not available. Canary does not exist.");
    let mut stage = plain(&house);
    house.ask(&format!("GET {ONE}"), "").await.is(200, &stage.take());
}

#[tokio::test]
async fn settings_are_in_force_at_once() {
    let house = staged().await;
    house.patch(ONE, "replace /variables/a b").await.ok(200);
    let plan = house.plan.load();
    let site = plan.site(&house.fill("<api>"), "prod").expect("a site");
    assert_eq!(site.stage_variables.get("a").map(|value| &**value), Some("b"));
    assert_eq!(*site.deployment_id, *house.fill("<one>"));
}
