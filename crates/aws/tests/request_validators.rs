//! CreateRequestValidator, GetRequestValidators, GetRequestValidator,
//! UpdateRequestValidator, DeleteRequestValidator.
//!
//! Request validators (docs/wire/aws-api-surface.md, section 4.3).

use serde_json::{Value, json};

use crate::support::House;

const ALL: &str = "/restapis/<api>/requestvalidators";
const UNKNOWN: &str = "Invalid Request Validator identifier specified";

#[tokio::test]
async fn a_validators_life() {
    let house = House::with_api().await;
    let made = house.ask(&format!("POST {ALL}"), "{}").await;
    house.name("validator", &made.ok(201)["id"]);
    let one = format!("{ALL}/<validator>");
    let mut shown = json!({
        "id": house.fill("<validator>"), "validateRequestBody": false,
        "validateRequestParameters": false,
    });
    made.is(201, &shown);
    for (operation, member, value) in [
        ("replace /name all", "name", json!("all")),
        ("replace /validateRequestBody true", "validateRequestBody", json!(true)),
        ("replace /validateRequestParameters true", "validateRequestParameters", json!(true)),
        ("replace /validateRequestBody whatever", "validateRequestBody", json!(false)),
        ("replace /validateRequestParameters -", "validateRequestParameters", json!(false)),
    ] {
        shown[member] = value;
        house.patch(&one, operation).await.is(200, &shown);
    }
    house.ask(&format!("GET {one}"), "").await.is(200, &shown);
    house.ask(&format!("GET {ALL}"), "").await.is(200, &json!({ "item": [shown] }));
    house.ask(&format!("DELETE {one}"), "").await.is(202, &Value::Null);
    house.ask(&format!("DELETE {one}"), "").await.missing(UNKNOWN);
}

#[tokio::test]
async fn what_is_refused() {
    let house = House::with_api().await;
    let given = r#"{"name":"both","validateRequestBody":true,"validateRequestParameters":true}"#;
    let made = house.ask(&format!("POST {ALL}"), given).await;
    assert_eq!(made.ok(201)["name"], json!("both"));
    house.name("validator", &made.body["id"]);
    let one = format!("{ALL}/<validator>");
    house.patch(&one, "replace /invalidPath x").await.bad(
        "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/name, \
         /validateRequestParameters, /validateRequestBody]",
    );
    house.patch(&one, "add /name x").await.bad(
        "Invalid patch path  '/name' specified for op 'add'. Please choose supported operations",
    );
    house.patch(&one, "replace /name -").await.bad("Request Validator name cannot be blank");
    house.patch(&one, "replace /name  ").await.bad("Request Validator name cannot be blank");
    house
        .ask("POST /restapis/nope/requestvalidators", "{}")
        .await
        .bad("Invalid REST API identifier specified");
    house
        .ask("GET /restapis/nope/requestvalidators", "")
        .await
        .missing("Invalid API identifier specified 000000000000:nope");
    for method in ["GET", "PATCH", "DELETE"] {
        for uri in ["/restapis/nope/requestvalidators/x", "/restapis/<api>/requestvalidators/x"] {
            house.ask(&format!("{method} {uri}"), "").await.missing(UNKNOWN);
        }
    }
}
