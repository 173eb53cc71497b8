//! ImportRestApi and PutRestApi through the front door.

use serde_json::{Value, json};

use crate::support::House;

fn document(paths: Value) -> String {
    json!({"openapi": "3.0.1", "info": {"title": "pets", "version": "7"}, "paths": paths,
        "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"statusCode": 418}}})
    .to_string()
}

async fn paths(house: &House) -> Vec<String> {
    let resources = house.ask("GET /restapis/<api>/resources?limit=500", "").await;
    let items = resources.body["item"].as_array().expect("items");
    let mut paths: Vec<_> =
        items.iter().map(|item| item["path"].as_str().expect("a path").to_owned()).collect();
    paths.sort_unstable();
    paths
}

async fn custom(house: &House) -> Vec<String> {
    let all = house.ask("GET /restapis/<api>/gatewayresponses", "").await;
    let items = all.body["item"].as_array().expect("items").iter();
    items
        .filter(|item| item["defaultResponse"] == false)
        .map(|item| item["responseType"].as_str().expect("a type").to_owned())
        .collect()
}

#[tokio::test]
async fn an_api_is_imported() {
    let house = House::new();
    let text = document(json!({"/pets/{id}": {"get": {"operationId": "getPet",
        "x-amazon-apigateway-integration": {"type": "mock",
            "requestParameters": {"integration.request.header.nothing": true}}}}}));
    let made =
        house.ask("POST /restapis?mode=import&endpointConfigurationTypes=REGIONAL", &text).await;
    assert_eq!(made.status, 201, "{made:?}");
    house.name("api", &made.body["id"]);
    assert_eq!(made.body["name"], "pets");
    assert_eq!(made.body["version"], "7");
    assert_eq!(made.body.get("description"), None);
    assert_eq!(
        made.body["endpointConfiguration"],
        json!({"types": ["REGIONAL"], "ipAddressType": "ipv4"})
    );
    assert_eq!(
        made.body["warnings"],
        json!(["Invalid format for 'requestParameters'. Expected \
        type string for property 'integration.request.header.nothing' of resource '/pets/{id}' \
        and method 'GET' but got 'true'"])
    );
    assert_eq!(paths(&house).await, ["/", "/pets", "/pets/{id}"]);
    assert_eq!(custom(&house).await, ["DEFAULT_4XX"]);
    let models = house.ask("GET /restapis/<api>/models", "").await;
    assert_eq!(models.body["item"], json!([]));
    let again = house.ask("GET /restapis/<api>", "").await;
    assert_eq!(again.body, made.body);
}

#[tokio::test]
async fn a_put_merges_or_overwrites() {
    let house = House::new();
    let made =
        house.ask("POST /restapis?mode=import", &document(json!({"/a/{x}": {"get": {}}}))).await;
    house.name("api", &made.body["id"]);
    house.ask("PUT /restapis/<api>/gatewayresponses/THROTTLED", "{\"statusCode\":\"420\"}").await;
    let two = document(json!({"/a/{x}": {"put": {}}, "/b": {"get": {}}}));
    let merged = house.ask("PUT /restapis/<api>?mode=merge", &two).await;
    assert_eq!(merged.status, 200, "{merged:?}");
    assert_eq!(merged.body["rootResourceId"], made.body["rootResourceId"]);
    assert_eq!(paths(&house).await, ["/", "/a", "/a/{x}", "/b"]);
    assert_eq!(custom(&house).await, ["DEFAULT_4XX", "THROTTLED"]);
    let resources = house.ask("GET /restapis/<api>/resources?limit=500", "").await;
    let items = resources.body["item"].as_array().expect("items").clone();
    let x = items.iter().find(|item| item["path"] == "/a/{x}").expect("the resource");
    assert_eq!(x["resourceMethods"], json!({"GET": {}, "PUT": {}}));
    // A variable of another name beside the one that is there.
    let clash = house.ask("PUT /restapis/<api>", &document(json!({"/a/{y}": {"get": {}}}))).await;
    assert_eq!(clash.status, 400);
    assert!(clash.body["message"].as_str().expect("text").contains("A sibling ({"), "{clash:?}");
    let replaced = house.ask("PUT /restapis/<api>?mode=overwrite", &two).await;
    assert_eq!(replaced.status, 200, "{replaced:?}");
    assert_eq!(custom(&house).await, ["DEFAULT_4XX"]);
    let resources = house.ask("GET /restapis/<api>/resources?limit=500", "").await;
    let items = resources.body["item"].as_array().expect("items").clone();
    let same = items.iter().find(|item| item["path"] == "/a/{x}").expect("the resource");
    assert_eq!((&same["id"], &same["resourceMethods"]), (&x["id"], &json!({"PUT": {}})));
    assert_eq!(replaced.body["endpointConfiguration"]["types"], json!(["EDGE"]));
}

#[tokio::test]
async fn a_put_keeps_the_type_of_the_endpoint() {
    let house = House::new();
    let regional = "POST /restapis?mode=import&endpointConfigurationTypes=REGIONAL";
    let made = house.ask(regional, &document(json!({"/a": {"get": {}}}))).await;
    house.name("api", &made.body["id"]);
    // A document that names nothing but VPC endpoints makes a new API private, not this one.
    let endpoints = json!({
        "openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {},
        "x-amazon-apigateway-endpoint-configuration": {"vpcEndpointIds": ["vpce-1"]},
    })
    .to_string();
    for mode in ["merge", "overwrite"] {
        let put = house.ask(&format!("PUT /restapis/<api>?mode={mode}"), &endpoints).await;
        let expected =
            json!({"types": ["REGIONAL"], "ipAddressType": "ipv4", "vpcEndpointIds": ["vpce-1"]});
        assert_eq!(put.body["endpointConfiguration"], expected, "{mode}");
    }
    let made = house.ask("POST /restapis?mode=import", &endpoints).await;
    assert_eq!(made.body["endpointConfiguration"]["types"], json!(["PRIVATE"]));
}

#[tokio::test]
async fn what_an_import_refuses_is_not_stored() {
    let house = House::with_api().await;
    let written = || house.store.batches.lock().expect("lock").len();
    let before = written();
    let stray =
        json!({"openapi": "3.0.1", "info": {"title": "t"}, "paths": {}, "stray": 1}).to_string();
    let http = document(json!({"/x": {"get": {"x-amazon-apigateway-integration":
        {"type": "http", "httpMethod": "GET", "uri": "nowhere"}}}}));
    let rows: [(&str, &str, u16, &str); 7] = [
        ("POST /restapis?mode=import", "not a document", 400, "Invalid OpenAPI input."),
        (
            "POST /restapis?mode=import",
            "{\"openapi\": \"3.0.1\"}",
            400,
            "Errors found during import:\n\tParse issue: \
            attribute info is missing\n\tParse issue: attribute paths is missing",
        ),
        (
            "POST /restapis?mode=import&failonwarnings=true",
            &stray,
            400,
            "Warnings found during import:\n\tParse issue: attribute stray is unexpected",
        ),
        (
            "POST /restapis?mode=import",
            &http,
            400,
            "Errors found during import:\n\tUnable to put integration on \
            'GET' for resource at path '/x': Invalid HTTP endpoint specified for URI",
        ),
        (
            "PUT /restapis/nowhere000?mode=merge",
            &stray,
            404,
            "Invalid API identifier specified 000000000000:nowhere000",
        ),
        (
            "PUT /restapis/<api>?mode=replace",
            &stray,
            400,
            "1 validation error detected: Value 'replace' at 'mode' \
            failed to satisfy constraint: Member must satisfy enum value set: [merge, overwrite]",
        ),
        (
            "PUT /restapis/<api>?basepath=cut",
            &stray,
            400,
            "Invalid value 'cut' for basepath. Valid options are ignore,prepend,split",
        ),
    ];
    for (line, body, status, message) in rows {
        let answer = house.ask(line, body).await;
        assert_eq!((answer.status, &answer.body["message"]), (status, &json!(message)), "{line}");
    }
    assert_eq!(written(), before);
    let answer = house.ask("PUT /restapis/<api>?failonwarnings=false", &stray).await;
    assert_eq!(answer.body["warnings"], json!(["Parse issue: attribute stray is unexpected"]));
}

#[tokio::test]
async fn the_base_path_is_prepended_or_split() {
    let text = |path: &str| {
        format!(
            "swagger: '2.0'\ninfo: {{title: t, version: 1}}\nbasePath: /a/b\npaths:\n  {path}: {{get: {{}}}}\n"
        )
    };
    for (query, expected) in [
        ("", vec!["/", "/e"]),
        ("&basepath=prepend", vec!["/", "/a", "/a/b", "/a/b/e"]),
        ("&basepath=split", vec!["/", "/b", "/b/e"]),
    ] {
        let house = House::new();
        let made = house.ask(&format!("POST /restapis?mode=import{query}"), &text("/e")).await;
        house.name("api", &made.body["id"]);
        assert_eq!(paths(&house).await, expected, "{query}");
    }
}
