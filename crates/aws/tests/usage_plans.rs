//! CreateUsagePlan, GetUsagePlans, GetUsagePlan, UpdateUsagePlan, DeleteUsagePlan;
//! CreateUsagePlanKey, GetUsagePlanKeys, GetUsagePlanKey, DeleteUsagePlanKey.
//!
//! Usage plans (docs/wire/aws-api-surface.md, sections 3, 4.5, 5.1 and 6.1).

use serde_json::{Value, json};

use crate::support::{Answered, House, deployable};

const ONE: &str = "/usageplans/<plan>";
const KEYS: &str = "/usageplans/<plan>/keys";
const UNKNOWN_KEY: &str = "Invalid API Key identifier specified";
const UNKNOWN_PLAN: &str = "Invalid Usage Plan ID specified";

/// A house with the stages `prod` and `test` of `<api>`.
async fn house() -> House {
    let house = deployable().await;
    for stage in ["prod", "test"] {
        let body = json!({ "stageName": stage }).to_string();
        house.ask("POST /restapis/<api>/deployments", &body).await.ok(201);
    }
    house
}

/// Makes a plan with these members and calls it `name`.
async fn plan(house: &House, name: &str, members: &str) -> Answered {
    let made = house.ask("POST /usageplans", &format!(r#"{{"name":"{name}"{members}}}"#)).await;
    made.ok(201);
    house.name(name, &made.body["id"]);
    made
}

async fn key(house: &House, name: &str) -> Value {
    let made = house.ask("POST /apikeys", &json!({ "name": name }).to_string()).await;
    house.name(name, &made.ok(201)["id"]);
    json!({
        "id": made.body["id"], "type": "API_KEY", "value": made.body["value"], "name": name,
    })
}

async fn join(house: &House, plan: &str, key: &str) -> Answered {
    let body = format!(r#"{{"keyId":"{key}","keyType":"API_KEY"}}"#);
    house.ask(&format!("POST /usageplans/{plan}/keys"), &body).await
}

#[tokio::test]
async fn a_plan_lives() {
    let house = house().await;
    let made = plan(
        &house,
        "plan",
        r#","description":"d","apiStages":[{"apiId":"<api>","stage":"prod",
           "throttle":{"/pets/GET":{"burstLimit":1,"rateLimit":0.5}}}],
           "throttle":{"burstLimit":200,"rateLimit":100.0},
           "quota":{"limit":1000,"offset":2,"period":"WEEK"},"tags":{"a":"b"}"#,
    )
    .await;
    let shown = json!({
        "id": made.body["id"], "name": "plan", "description": "d",
        "apiStages": [{
            "apiId": house.fill("<api>"), "stage": "prod",
            "throttle": { "/pets/GET": { "burstLimit": 1, "rateLimit": 0.5 } },
        }],
        "throttle": { "burstLimit": 200, "rateLimit": 100.0 },
        "quota": { "limit": 1000, "offset": 2, "period": "WEEK" },
        "tags": { "a": "b" },
    });
    made.is(201, &shown);
    assert_eq!(house.fill("<plan>").len(), 6);
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
    let again = House::over(house.store.clone());
    again.ask("GET /usageplans", "").await.is(200, &json!({ "item": [shown] }));

    let including = house.fill("<api>:prod");
    house.ask(&format!("DELETE {ONE}"), "").await.bad(&format!(
        "Cannot delete Usage Plan {} because there are API Stages associated with it, including \
         {including}",
        house.fill("<plan>")
    ));
    let detached = house.patch(ONE, "remove /apiStages <api>:prod").await;
    assert_eq!(detached.ok(200)["apiStages"], json!([]));
    house.ask(&format!("DELETE {ONE}"), "").await.is(202, &json!(null));
    for method in ["GET", "DELETE"] {
        house.ask(&format!("{method} {ONE}"), "").await.missing(UNKNOWN_PLAN);
    }
    house.patch(ONE, "replace /name x").await.missing(UNKNOWN_PLAN);
}

#[tokio::test]
async fn a_bare_plan_shows_its_defaults() {
    let house = House::new();
    let made = plan(&house, "plan", "").await;
    let mut shown = json!({ "id": made.body["id"], "name": "plan", "apiStages": [] });
    made.is(201, &shown);
    house.ask("GET /usageplans", "").await.is(200, &json!({ "item": [shown] }));
    shown["tags"] = json!({});
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
    let tags = "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fusageplans%2F<plan>";
    house.ask(&format!("PUT {tags}"), r#"{"tags":{"a":"1"}}"#).await.ok(204);
    house.ask(&format!("GET {tags}"), "").await.is(200, &json!({ "tags": { "a": "1" } }));
    shown["tags"] = json!({ "a": "1" });
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
}

#[tokio::test]
async fn what_create_refuses() {
    let house = house().await;
    let week = "Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period";
    for (members, message) in [
        (r#""quota":{"limit":1}"#, "Usage Plan quota limit and period must be specified"),
        (
            r#""quota":{"limit":1,"offset":1,"period":"DAY"}"#,
            "Usage Plan quota offset must be zero in the DAY period",
        ),
        (r#""quota":{"limit":1,"offset":7,"period":"WEEK"}"#, week),
        (r#""quota":{"limit":-1,"period":"DAY"}"#, "Usage Plan quota limit must not be negative"),
        (r#""throttle":{"burstLimit":-1}"#, "Usage Plan burst limit must not be negative"),
        (r#""throttle":{"rateLimit":-1}"#, "Usage Plan rate limit must not be negative"),
    ] {
        let body = format!(r#"{{"name":"x",{members}}}"#);
        house.ask("POST /usageplans", &body).await.bad(message);
    }
    house.ask("POST /usageplans", r#"{"name":" "}"#).await.bad("Usage Plan name cannot be blank");
    for (stage, status) in [
        (r#"{"apiId":"<api>","stage":"nope"}"#, 404),
        (r#"{"apiId":"nope","stage":"prod"}"#, 404),
        (r#"{"stage":"prod"}"#, 400),
    ] {
        let body = format!(r#"{{"name":"x","apiStages":[{stage}]}}"#);
        let refused = house.ask("POST /usageplans", &body).await;
        assert_eq!(refused.status, status);
        let message = refused.body["message"].as_str().expect("a message");
        assert!(message.starts_with("Invalid API Stage {api: "), "{message}");
    }
    house.ask("GET /usageplans", "").await.is(200, &json!({ "item": [] }));
}

#[tokio::test]
async fn patches() {
    let house = house().await;
    let mut shown = plan(&house, "plan", "").await.body;
    shown["tags"] = json!({});
    let api = house.fill("<api>");
    let stages = |throttle: Value| match throttle.is_null() {
        true => json!([{ "apiId": api, "stage": "prod" }]),
        false => json!([{ "apiId": api, "stage": "prod", "throttle": throttle }]),
    };
    let of = "/apiStages/<api>:prod/throttle";
    for (operation, member, value) in [
        ("replace /name other".to_owned(), "name", json!("other")),
        ("replace /description d".to_owned(), "description", json!("d")),
        ("add /productCode p".to_owned(), "productCode", json!("p")),
        ("replace /throttle/rateLimit 1.5".to_owned(), "throttle", json!({ "rateLimit": 1.5 })),
        (
            "add /throttle/burstLimit 3".to_owned(),
            "throttle",
            json!({ "burstLimit": 3, "rateLimit": 1.5 }),
        ),
        ("add /apiStages <api>:prod".to_owned(), "apiStages", stages(json!(null))),
        (
            format!(r#"add {of} {{"/pets/GET":{{"rateLimit":"10","burstLimit":5}}}}"#),
            "apiStages",
            stages(json!({ "/pets/GET": { "burstLimit": 5, "rateLimit": 10.0 } })),
        ),
        (
            format!("replace {of}/~1pets/GET/rateLimit 2"),
            "apiStages",
            stages(json!({ "/pets/GET": { "burstLimit": 5, "rateLimit": 2.0 } })),
        ),
        // As Terraform sends it.
        (
            format!("replace {of}//pets/{{id}}/GET/burstLimit 7"),
            "apiStages",
            stages(json!({
                "/pets/GET": { "burstLimit": 5, "rateLimit": 2.0 },
                "/pets/{id}/GET": { "burstLimit": 7 },
            })),
        ),
        (
            format!("remove {of}/~1pets/GET"),
            "apiStages",
            stages(json!({ "/pets/{id}/GET": { "burstLimit": 7 } })),
        ),
        (format!("remove {of}"), "apiStages", stages(json!(null))),
    ] {
        shown[member] = value;
        house.patch(ONE, &operation).await.is(200, &shown);
    }
    let quota = r#"{"patchOperations":[{"op":"add","path":"/quota/limit","value":"9"},
        {"op":"add","path":"/quota/period","value":"MONTH"},
        {"op":"replace","path":"/quota/offset","value":"3"}]}"#;
    shown["quota"] = json!({ "limit": 9, "offset": 3, "period": "MONTH" });
    house.ask(&format!("PATCH {ONE}"), quota).await.is(200, &shown);
    for (path, member) in
        [("/quota", "quota"), ("/throttle", "throttle"), ("/productCode", "productCode")]
    {
        shown.as_object_mut().expect("an object").remove(member);
        house.patch(ONE, &format!("remove {path}")).await.is(200, &shown);
    }
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
}

#[tokio::test]
async fn patches_that_are_refused() {
    let house = house().await;
    plan(&house, "plan", r#","apiStages":[{"apiId":"<api>","stage":"prod"}]"#).await;
    for (operation, message) in [
        ("add /apiStages -", "Invalid API Stage specified"),
        ("add /apiStages <api>", "Invalid API Stage specified"),
        ("remove /apiStages <api>:", "Invalid API Stage specified"),
        ("replace /name -", "Usage Plan name cannot be blank"),
        ("replace /throttle/rateLimit fast", "Invalid number specified: fast"),
        ("replace /quota/limit 1.5", "Invalid number specified: 1.5"),
        ("replace /quota/period YEAR", "Invalid quota period specified: YEAR"),
        ("add /quota/limit 1", "Usage Plan quota limit and period must be specified"),
        (
            "remove /apiStages/<api>:prod",
            "Invalid patch path  '/apiStages/<api>:prod' specified for op 'remove'. Must be one \
             of: [/apiStages, /quota, /throttle, /productCode, \
             /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>, \
             /apiStages/<apidId:stageName>/throttle]",
        ),
    ] {
        house.patch(ONE, operation).await.bad(&house.fill(message));
    }
    for operation in ["add /apiStages <api>:nope", "remove /apiStages <api>:nope"] {
        house
            .patch(ONE, operation)
            .await
            .missing(&house.fill(
                "Invalid API Stage {api: <api>, stage: nope} specified for usageplan <plan>",
            ));
    }
    house.patch(ONE, "add /apiStages <api>:prod").await.refused(
        409,
        "ConflictException",
        &house.fill("API Stage {api: <api>, stage: prod} is in usageplan <plan> already"),
    );
    let gone = house.patch(ONE, "remove /apiStages/<api>:prod/throttle/~1x/GET").await;
    gone.missing("Invalid method specified for throttling: /x/GET");
}

#[tokio::test]
async fn keys_join_and_leave() {
    let house = house().await;
    plan(&house, "plan", "").await;
    let (first, second) = (key(&house, "alpha").await, key(&house, "beta").await);
    join(&house, "<plan>", "<alpha>").await.is(201, &first);
    join(&house, "<plan>", "<beta>").await.is(201, &second);
    house.ask(&format!("GET {KEYS}/<alpha>"), "").await.is(200, &first);
    let list = house.ask(&format!("GET {KEYS}"), "").await;
    assert_eq!(list.ok(200)["item"].as_array().map(Vec::len), Some(2));
    house.ask(&format!("GET {KEYS}?name=al"), "").await.is(200, &json!({ "item": [first] }));
    house.ask("GET /usageplans/nope/keys", "").await.is(200, &json!({ "item": [] }));
    let of = house.ask("GET /usageplans?keyId=<alpha>", "").await;
    assert_eq!(of.ok(200)["item"].as_array().map(Vec::len), Some(1));
    house.ask("GET /usageplans?keyId=nope", "").await.is(200, &json!({ "item": [] }));

    house.ask(&format!("DELETE {KEYS}/<alpha>"), "").await.is(202, &json!(null));
    for method in ["GET", "DELETE"] {
        house.ask(&format!("{method} {KEYS}/<alpha>"), "").await.missing(UNKNOWN_KEY);
        let line = format!("{method} /usageplans/nope/keys/<beta>");
        house.ask(&line, "").await.missing(UNKNOWN_PLAN);
    }
    house.ask("DELETE /apikeys/<beta>", "").await.ok(202);
    let kept = House::over(house.store.clone());
    kept.name("plan", &json!(house.fill("<plan>")));
    for house in [house, kept] {
        house.ask(&format!("GET {KEYS}"), "").await.is(200, &json!({ "item": [] }));
    }
}

#[tokio::test]
async fn keys_that_may_not_join() {
    let house = house().await;
    key(&house, "key").await;
    let open = r#","apiStages":[{"apiId":"<api>","stage":"prod"}]"#;
    plan(&house, "plan", open).await;
    plan(&house, "rival", open).await;
    plan(&house, "other", "").await;
    join(&house, "<plan>", "nope").await.missing(UNKNOWN_KEY);
    join(&house, "nope", "<key>").await.missing(UNKNOWN_PLAN);
    house
        .ask(&format!("POST {KEYS}"), r#"{"keyId":"<key>","keyType":"X"}"#)
        .await
        .bad("Invalid key type specified: X. Must be API_KEY");
    let body = house.ask(&format!("POST {KEYS}"), "{}").await;
    assert_eq!((body.status, body.error.as_deref()), (400, Some("ValidationException")));

    join(&house, "<plan>", "<key>").await.ok(201);
    let conflict = |answered: &Answered, message: &str| {
        answered.refused(409, "ConflictException", &house.fill(message));
    };
    let twice = join(&house, "<plan>", "<key>").await;
    conflict(&twice, "API Key <key> is in Usage Plan <plan> already");
    let rival = "API Key <key> is already in Usage Plan <plan>, which has API Stage <api>:prod as \
                 well";
    conflict(&join(&house, "<rival>", "<key>").await, rival);
    join(&house, "<other>", "<key>").await.ok(201);
    conflict(&house.patch("/usageplans/<other>", "add /apiStages <api>:prod").await, rival);
    house.patch("/usageplans/<other>", "add /apiStages <api>:test").await.ok(200);
}

#[tokio::test]
async fn stages_that_go_are_detached() {
    let house = house().await;
    let both = r#","apiStages":[{"apiId":"<api>","stage":"prod"},
                                {"apiId":"<api>","stage":"test"}]"#;
    plan(&house, "plan", both).await;
    house.ask("DELETE /restapis/<api>/stages/prod", "").await.ok(202);
    let left = house.ask(&format!("GET {ONE}"), "").await;
    let stages = json!([{ "apiId": house.fill("<api>"), "stage": "test" }]);
    assert_eq!(left.ok(200)["apiStages"], stages);
    house.ask("DELETE /restapis/<api>", "").await.ok(202);
    let kept = House::over(house.store.clone());
    kept.name("plan", &json!(house.fill("<plan>")));
    for house in [house, kept] {
        assert_eq!(house.ask(&format!("GET {ONE}"), "").await.ok(200)["apiStages"], json!([]));
    }
}
