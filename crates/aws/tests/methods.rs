//! PutMethod, GetMethod, UpdateMethod, DeleteMethod; PutMethodResponse, GetMethodResponse,
//! UpdateMethodResponse, DeleteMethodResponse; what writers do to each other and to the store.

use serde_json::json;

use crate::support::House;

const GET: &str = "/restapis/<api>/resources/<root>/methods/GET";

async fn with_method() -> House {
    let house = House::with_api().await;
    house.ask(&format!("PUT {GET}"), r#"{"authorizationType":"NONE"}"#).await.ok(201);
    house
}

#[tokio::test]
async fn a_method_lives_and_dies() {
    let house = House::with_api().await;
    let put = house
        .ask(
            &format!("PUT {GET}"),
            r#"{"authorizationType":"NONE","requestModels":{"application/json":"Empty"},
               "requestParameters":{"method.request.querystring.page":true}}"#,
        )
        .await;
    let method = json!({
        "httpMethod": "GET",
        "authorizationType": "NONE",
        "apiKeyRequired": false,
        "requestParameters": { "method.request.querystring.page": true },
        "requestModels": { "application/json": "Empty" },
    });
    put.is(201, &method);
    house.ask(&format!("GET {GET}"), "").await.is(200, &method);
    let resource = house.ask("GET /restapis/<api>/resources/<root>", "").await;
    assert_eq!(resource.ok(200)["resourceMethods"], json!({ "GET": {} }));
    let whole = house.ask("GET /restapis/<api>/resources/<root>?embed=methods", "").await;
    assert_eq!(whole.ok(200)["resourceMethods"], json!({ "GET": method }));
    house.ask(&format!("DELETE {GET}"), "").await.is(204, &json!(null));
    house.ask(&format!("GET {GET}"), "").await.missing("Invalid Method identifier specified");
}

#[tokio::test]
async fn one_put_writes_one_piece() {
    let house = House::with_api().await;
    for name in 0..5 {
        let body = json!({ "pathPart": format!("r{name}") }).to_string();
        house.ask("POST /restapis/<api>/resources/<root>", &body).await.ok(201);
    }
    house.ask(&format!("PUT {GET}"), r#"{"authorizationType":"NONE"}"#).await.ok(201);
    let batches = house.store.batches.lock().expect("lock");
    let last = &batches.last().expect("a batch").writes;
    let keys: Vec<_> = last.iter().map(|write| write.key.as_str()).collect();
    assert_eq!(keys, [house.fill("aws/restapis/<api>/resources/<root>")]);
    let bytes: usize = last.iter().filter_map(|write| write.value.as_ref()).map(|v| v.len()).sum();
    assert!(bytes < 300, "{bytes}");
}

#[tokio::test]
async fn what_put_method_refuses() {
    let house = with_method().await;
    let put = async |uri: &str, body: &str| {
        house.ask(&format!("PUT /restapis/<api>/resources/{uri}"), body).await
    };
    let none = r#"{"authorizationType":"NONE"}"#;
    put("nope/methods/GET", none).await.missing("Invalid Resource identifier specified");
    put("<root>/methods/WRONG", none).await.bad(
        "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY",
    );
    put("<root>/methods/GET", none).await.refused(
        409,
        "ConflictException",
        "Method already exists for this resource",
    );
    let validation = put("<root>/methods/PUT", "{}").await;
    assert_eq!(validation.error.as_deref(), Some("ValidationException"));
    for (body, message) in [
        (
            r#"{"authorizationType":"OPEN"}"#,
            "Invalid AuthorizationType specified. Valid options are \
             NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS",
        ),
        (
            r#"{"authorizationType":"CUSTOM"}"#,
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or \
             COGNITO_USER_POOLS requires a valid authorizer.",
        ),
        (
            r#"{"authorizationType":"NONE","requestValidatorId":"x"}"#,
            "Invalid Request Validator identifier specified",
        ),
        (
            r#"{"authorizationType":"NONE","requestModels":{"application/json":"petModel"}}"#,
            "Invalid model identifier specified: petModel",
        ),
        (
            r#"{"authorizationType":"NONE","requestParameters":
               {"method.request.header.a":true,"method.request.path.a":true}}"#,
            "Parameter names must be unique across querystring, header and path",
        ),
        (
            r#"{"authorizationType":"NONE","requestParameters":{"header.a":true}}"#,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
             [Invalid mapping expression specified: header.a]",
        ),
    ] {
        put("<root>/methods/PUT", body).await.bad(message);
    }
}

#[tokio::test]
async fn methods_are_patched() {
    let house = with_method().await;
    let patch = async |operation: &str| house.patch(GET, operation).await;
    assert_eq!(patch("replace /apiKeyRequired true").await.ok(200)["apiKeyRequired"], true);
    assert_eq!(patch("replace /apiKeyRequired whatever").await.ok(200)["apiKeyRequired"], false);
    assert_eq!(patch("replace /operationName list").await.ok(200)["operationName"], "list");
    assert!(patch("replace /authorizerId x").await.ok(200).get("authorizerId").is_none());
    let models = patch("add /requestModels/application~1json Empty").await;
    assert_eq!(models.ok(200)["requestModels"], json!({ "application/json": "Empty" }));
    let added = patch("add /requestParameters/method.request.header.x false").await;
    assert_eq!(added.ok(200)["requestParameters"], json!({ "method.request.header.x": false }));
    let removed = patch("remove /requestParameters/method.request.header.x").await;
    assert!(removed.ok(200).get("requestParameters").is_none());
    for (operation, message) in [
        ("replace /httpMethod POST", "Invalid patch path /httpMethod"),
        ("add /requestParameters x", "Invalid patch path /requestParameters"),
        (
            "add /requestModels/application/json Empty",
            "Invalid patch path /requestModels/application/json",
        ),
        ("add /operationName x", "Invalid patch operation specified. Must be one of: [replace]"),
        ("replace /requestValidatorId x", "Invalid Request Validator identifier specified"),
        ("add /requestModels/text~1plain No", "Invalid model identifier specified: No"),
    ] {
        patch(operation).await.bad(message);
    }
}

#[tokio::test]
async fn a_patch_applies_whole_or_not_at_all() {
    let house = with_method().await;
    let body = json!({ "patchOperations": [
        { "op": "replace", "path": "/operationName", "value": "x" },
        { "op": "replace", "path": "/nothing", "value": "x" },
    ]});
    let refused = house.ask(&format!("PATCH {GET}"), &body.to_string()).await;
    refused.bad("Invalid patch path /nothing");
    let method = house.ask(&format!("GET {GET}"), "").await;
    assert!(method.ok(200).get("operationName").is_none());
}

#[tokio::test]
async fn method_responses_live_and_die() {
    let house = with_method().await;
    let uri = format!("{GET}/responses/200");
    let body = r#"{"responseParameters":{"method.response.header.x":true},
                   "responseModels":{"application/json":"Empty"}}"#;
    let expected = json!({
        "statusCode": "200",
        "responseParameters": { "method.response.header.x": true },
        "responseModels": { "application/json": "Empty" },
    });
    house.ask(&format!("PUT {uri}"), body).await.is(201, &expected);
    house.ask(&format!("GET {uri}"), "").await.is(200, &expected);
    let again = house.ask(&format!("PUT {uri}"), body).await;
    again.refused(409, "ConflictException", "Response already exists for this resource");
    let patched = house.patch(&uri, "add /responseParameters/method.response.header.y false").await;
    assert_eq!(patched.ok(201)["responseParameters"]["method.response.header.y"], false);
    let patch = async |operation: &str| house.patch(&uri, operation).await;
    patch("replace /responseParameters/method.response.header.z true")
        .await
        .missing("Invalid parameter name specified");
    patch("remove /responseModels/text~1plain")
        .await
        .missing("Content-Type specified was not found");
    patch("add /wrong/method.response.header.my-header x")
        .await
        .bad("Invalid patch path /wrong/method.response.header.my-header");
    house.ask(&format!("DELETE {uri}"), "").await.is(204, &json!(null));
    house.ask(&format!("GET {uri}"), "").await.missing("Invalid Response status code specified");
}

#[tokio::test]
async fn constraints_of_body_and_uri_are_reported_in_this_order() {
    let house = with_method().await;
    house.patch(&format!("{GET}/responses/abc"), "wrong-op /x").await.refused(
        400,
        "ValidationException",
        "2 validation errors detected: Value 'wrong-op' at \
         'updateMethodResponseInput.patchOperations.1.member.op' failed to satisfy constraint: \
         Member must satisfy enum value set: [add, remove, move, test, replace, copy]; Value 'abc' \
         at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression \
         pattern: [1-5]\\d\\d",
    );
}

#[tokio::test]
async fn twenty_writers_of_one_api_all_succeed() {
    let house = std::sync::Arc::new(House::with_api().await);
    let mut writers = tokio::task::JoinSet::new();
    for name in 0..20 {
        let house = std::sync::Arc::clone(&house);
        writers.spawn(async move {
            let body = json!({ "pathPart": format!("r{name}") }).to_string();
            let made = house.ask("POST /restapis/<api>/resources/<root>", &body).await;
            let id = made.ok(201)["id"].as_str().expect("an id").to_owned();
            let uri = format!("/restapis/<api>/resources/{id}/methods/GET");
            house.ask(&format!("PUT {uri}"), r#"{"authorizationType":"NONE"}"#).await.ok(201);
            let mock = r#"{"type":"MOCK"}"#;
            house.ask(&format!("PUT {uri}/integration"), mock).await.ok(201);
        });
    }
    writers.join_all().await;
    let all = house.ask("GET /restapis/<api>/resources?embed=methods&limit=500", "").await;
    let items = all.body["item"].as_array().cloned().unwrap_or_default();
    let whole = |item: &&serde_json::Value| {
        item["resourceMethods"]["GET"]["methodIntegration"]["type"] == "MOCK"
    };
    assert_eq!(items.iter().filter(whole).count(), 20);
}

#[tokio::test]
async fn a_cancelled_write_completes() {
    let house = House::with_api().await;
    let uri = house.fill(&format!("PUT {GET}"));
    {
        let asked = house.ask(&uri, r#"{"authorizationType":"NONE"}"#);
        tokio::pin!(asked);
        // One poll starts the write; dropping the future is what a lost connection does.
        std::future::poll_fn(|context| {
            let _ = asked.as_mut().poll(context);
            std::task::Poll::Ready(())
        })
        .await;
    }
    house.patch(GET, "replace /operationName x").await.ok(200);
}
