//! CreateRestApi, GetRestApi, GetRestApis, UpdateRestApi, DeleteRestApi.

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

#[tokio::test]
async fn apis_are_patched() {
    let house = House::with_api().await;
    let patch = async |operation: &str| house.patch("/restapis/<api>", operation).await;
    let named = patch("replace /name cats").await;
    assert_eq!(named.ok(200)["name"], "cats");
    assert_eq!(named.body["tags"], json!({}));
    assert_eq!(patch("add /description x").await.ok(200)["description"], "x");
    assert!(patch("remove /description").await.ok(200).get("description").is_none());
    let typed = patch("add /binaryMediaTypes/image~1png").await;
    assert_eq!(typed.ok(200)["binaryMediaTypes"], json!(["image/png"]));
    let other = patch("replace /binaryMediaTypes/image~1png image/gif").await;
    assert_eq!(other.ok(200)["binaryMediaTypes"], json!(["image/gif"]));
    assert_eq!(
        patch("replace /minimumCompressionSize 0").await.ok(200)["minimumCompressionSize"],
        0
    );
    let off = patch("replace /minimumCompressionSize ").await;
    assert!(off.ok(200).get("minimumCompressionSize").is_none());
    let private = patch("replace /endpointConfiguration/types/EDGE PRIVATE").await;
    assert_eq!(
        private.ok(200)["endpointConfiguration"],
        json!({ "types": ["PRIVATE"], "ipAddressType": "dualstack" })
    );
    for (operation, message) in [
        (
            "add /minimumCompressionSize 1",
            "Invalid patch operation specified. Must be one of: [replace]",
        ),
        (
            "remove /endpointConfiguration/ipAddressType",
            "Invalid patch operation specified. Must be one of: [replace]",
        ),
        (
            "replace /minimumCompressionSize x",
            "Invalid minimum compression size, must be between 0 and 10485760",
        ),
        ("add /binaryMediaTypes x", "Invalid patch path /binaryMediaTypes"),
        (
            "replace /endpointConfiguration/ipAddressType x",
            "ipAddressType must be either ipv4 or dualstack.",
        ),
        (
            "replace /endpointConfiguration/ipAddressType ipv4",
            "Only dualstack ipAddressType is supported for Private APIs.",
        ),
        (
            "replace /endpointConfiguration/types/0 X",
            "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE",
        ),
        (
            "remove /endpointConfiguration/types/0",
            "Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
        ),
        ("replace /description ", "Description cannot be an empty string"),
    ] {
        patch(operation).await.bad(message);
    }
}

#[tokio::test]
async fn a_policy_comes_back_escaped_twice_and_expanded() {
    let house = House::new();
    let policy = r#"{"Statement":[{"Effect":"Allow","Resource":"execute-api:/*"}]}"#;
    let body = json!({ "name": "x", "policy": policy }).to_string();
    let made = house.ask("POST /restapis", &body).await;
    house.name("api", &made.ok(201)["id"]);
    let expected = r#"{\"Statement\":[{\"Effect\":\"Allow\",\"Resource\":\"arn:aws:execute-api:us-east-1:000000000000:<api>/*\"}]}"#;
    assert_eq!(made.body["policy"], json!(house.fill(expected)));
    let gone = house.patch("/restapis/<api>", "replace /policy ").await;
    assert!(gone.ok(200).get("policy").is_none());
}

#[tokio::test]
async fn a_clone_has_ids_of_its_own() {
    let house = House::with_api().await;
    let made = house.ask("POST /restapis/<api>/resources/<root>", r#"{"pathPart":"x"}"#).await;
    house.name("x", &made.ok(201)["id"]);
    let method = "/restapis/<api>/resources/<x>/methods/GET";
    house.ask(&format!("PUT {method}"), r#"{"authorizationType":"NONE"}"#).await.ok(201);
    house.ask(&format!("PUT {method}/integration"), r#"{"type":"MOCK"}"#).await.ok(201);
    let copy = house.ask("POST /restapis", r#"{"name":"copy","cloneFrom":"<api>"}"#).await;
    house.name("copy", &copy.ok(201)["id"]);
    assert_ne!(copy.body["rootResourceId"], json!(house.fill("<root>")));
    let resources = house.ask("GET /restapis/<copy>/resources?embed=methods", "").await;
    let resource = &resources.ok(200)["item"][1];
    assert_eq!(resource["path"], "/x");
    assert_ne!(resource["id"], json!(house.fill("<x>")));
    let integration = &resource["resourceMethods"]["GET"]["methodIntegration"];
    assert_eq!(integration["cacheNamespace"], resource["id"]);
    let nope = house.ask("POST /restapis", r#"{"name":"copy","cloneFrom":"nope"}"#).await;
    nope.missing("Invalid API identifier specified 000000000000:nope");
}
