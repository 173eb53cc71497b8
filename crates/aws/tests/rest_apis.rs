//! REST APIs.

use serde_json::json;

use crate::support::{House, NOW};

#[tokio::test]
async fn a_created_api_shows_its_defaults() {
    let house = House::new();
    let made = house.ask("POST /restapis", r#"{"name":"pets"}"#).await;
    let (id, root) = (made.body["id"].clone(), made.body["rootResourceId"].clone());
    assert_eq!((id.as_str().map(str::len), root.as_str().map(str::len)), (Some(10), Some(10)));
    let expected = json!({
        "id": id,
        "name": "pets",
        "createdDate": NOW,
        "apiKeySource": "HEADER",
        "endpointConfiguration": { "types": ["EDGE"], "ipAddressType": "ipv4" },
        "disableExecuteApiEndpoint": false,
        "rootResourceId": root,
    });
    made.is(201, &expected);
    house.name("id", &id);
    house.ask("GET /restapis/<id>", "").await.is(200, &expected);
    house.ask("GET /restapis", "").await.is(200, &json!({ "item": [expected] }));
    let again = House::over(house.store.clone());
    again.name("id", &id);
    again.ask("GET /restapis/<id>", "").await.is(200, &expected);
    house.ask("DELETE /restapis/<id>", "").await.is(202, &json!(null));
    let gone = format!("Invalid API identifier specified 000000000000:{}", house.fill("<id>"));
    house.ask("GET /restapis/<id>", "").await.missing(&gone);
    house.ask("DELETE /restapis/<id>", "").await.missing(&gone);
    assert!(
        !house.store.documents.lock().expect("lock").keys().any(|key| key.contains("restapis"))
    );
}

#[tokio::test]
async fn what_create_refuses() {
    let house = House::new();
    for (body, message) in [
        (r#"{"name":"x","description":""}"#, "Description cannot be an empty string"),
        (
            r#"{"name":"x","endpointConfiguration":{"types":[]}}"#,
            "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.",
        ),
        (
            r#"{"name":"x","endpointConfiguration":{"types":["EDGE","REGIONAL"]}}"#,
            "Cannot create an api with multiple Endpoint Types.",
        ),
        (
            r#"{"name":"x","endpointConfiguration":{"types":["PRIVATE"],"ipAddressType":"ipv4"}}"#,
            "Only dualstack ipAddressType is supported for Private APIs.",
        ),
        (
            r#"{"name":"x","minimumCompressionSize":-1}"#,
            "Invalid minimum compression size, must be between 0 and 10485760",
        ),
    ] {
        house.ask("POST /restapis", body).await.bad(message);
    }
}

#[tokio::test]
async fn lists_come_in_pages() {
    let house = House::new();
    for _ in 0..30 {
        house.ask("POST /restapis", r#"{"name":"x"}"#).await.ok(201);
    }
    let first = house.ask("GET /restapis", "").await;
    assert_eq!(first.body["item"].as_array().map(Vec::len), Some(25));
    house.name("position", &first.body["position"]);
    let second = house.ask("GET /restapis?position=<position>", "").await;
    assert_eq!(second.body["item"].as_array().map(Vec::len), Some(5));
    assert!(second.body.get("position").is_none());
    house.ask("GET /restapis?limit=-1", "").await.is(200, &json!({ "item": [] }));
}
