//! PutIntegration, GetIntegration, UpdateIntegration, DeleteIntegration; PutIntegrationResponse,
//! GetIntegrationResponse, UpdateIntegrationResponse, DeleteIntegrationResponse.

use serde_json::json;

use crate::support::House;

const METHOD: &str = "/restapis/<api>/resources/<root>/methods/GET";
const INTEGRATION: &str = "/restapis/<api>/resources/<root>/methods/GET/integration";

async fn with_method() -> House {
    let house = House::with_api().await;
    house.ask(&format!("PUT {METHOD}"), r#"{"authorizationType":"NONE"}"#).await.ok(201);
    house
}

async fn with_mock() -> House {
    let house = with_method().await;
    house.ask(&format!("PUT {INTEGRATION}"), r#"{"type":"MOCK"}"#).await.ok(201);
    house
}

#[tokio::test]
async fn an_integration_shows_its_defaults() {
    let house = with_method().await;
    let put = house
        .ask(
            &format!("PUT {INTEGRATION}"),
            r#"{"type":"HTTP_PROXY","httpMethod":"GET","uri":"http://backend.example/pets"}"#,
        )
        .await;
    let mut expected = json!({
        "type": "HTTP_PROXY",
        "httpMethod": "GET",
        "uri": "http://backend.example/pets",
        "connectionType": "INTERNET",
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
        "cacheNamespace": house.fill("<root>"),
        "cacheKeyParameters": [],
    });
    put.is(201, &expected);
    house.ask(&format!("GET {INTEGRATION}"), "").await.is(200, &expected);
    let method = house.ask(&format!("GET {METHOD}"), "").await;
    assert_eq!(method.ok(200)["methodIntegration"], expected);
    expected["timeoutInMillis"] = json!(50);
    house.patch(INTEGRATION, "replace /timeoutInMillis 50").await.is(200, &expected);
    house.ask(&format!("DELETE {INTEGRATION}"), "").await.is(204, &json!(null));
    let gone = house.ask(&format!("GET {INTEGRATION}"), "").await;
    gone.missing("Invalid Integration identifier specified");
}

#[tokio::test]
async fn what_put_integration_refuses() {
    let house = with_method().await;
    let put = async |body: &str| house.ask(&format!("PUT {INTEGRATION}"), body).await;
    put(r#"{"type":"X"}"#).await.refused(
        400,
        "ValidationException",
        "1 validation error detected: Value 'X' at 'putIntegrationInput.type' failed to satisfy \
         constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
    );
    let no_verb = "Enumeration value for HttpMethod must be non-empty";
    let proxy = "Integrations of type 'AWS_PROXY' currently only supports Lambda function and \
                 Firehose stream invocations.";
    for (body, message) in [
        (r#"{"type":"HTTP","uri":"http://x"}"#, no_verb),
        (r#"{"type":"AWS","uri":"arn:aws:apigateway:us-east-1:s3:path/x"}"#, no_verb),
        (
            r#"{"type":"HTTP","httpMethod":"GET","uri":"ftp://x"}"#,
            "Invalid HTTP endpoint specified for URI",
        ),
        (
            r#"{"type":"AWS","httpMethod":"POST","uri":"http://x"}"#,
            "Invalid ARN specified in the request",
        ),
        (
            r#"{"type":"AWS","httpMethod":"POST","uri":"arn:aws:lambda:us-east-1:1:function:f"}"#,
            "AWS ARN for integration must contain path or action",
        ),
        (
            r#"{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:sqs:path/q"}"#,
            proxy,
        ),
        (
            r#"{"type":"AWS_PROXY","httpMethod":"POST","uri":
               "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/wrong/invocations"}"#,
            proxy,
        ),
        (
            r#"{"type":"MOCK","requestTemplates":{"123":"x"}}"#,
            "Validation Result: warnings : [], errors : [Invalid content type specified: 123]",
        ),
        (
            r#"{"type":"MOCK","requestParameters":{"integration.request.header.x":"true"}}"#,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
             [Invalid mapping expression specified: true]",
        ),
        (r#"{"type":"MOCK","timeoutInMillis":49}"#, "Timeout should be between 50 ms and 29000 ms"),
    ] {
        put(body).await.bad(message);
    }
    put(r#"{"type":"AWS_PROXY","httpMethod":"POST","uri":
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${stageVariables.f}/invocations"}"#)
        .await
        .ok(201);
}

#[tokio::test]
async fn integrations_are_patched() {
    let house = with_method().await;
    let body = r#"{"type":"HTTP","httpMethod":"GET","uri":"http://x"}"#;
    house.ask(&format!("PUT {INTEGRATION}"), body).await.ok(201);
    let patch = async |operation: &str| house.patch(INTEGRATION, operation).await;
    assert_eq!(patch("replace /uri https://y/z").await.ok(200)["uri"], "https://y/z");
    assert_eq!(patch("replace /credentials arn:x").await.ok(200)["credentials"], "arn:x");
    let tls = patch("replace /tlsConfig/insecureSkipVerification true").await;
    assert_eq!(tls.ok(200)["tlsConfig"], json!({ "insecureSkipVerification": true }));
    let template = patch("add /requestTemplates/application~1json {}").await;
    assert_eq!(template.ok(200)["requestTemplates"], json!({ "application/json": "{}" }));
    let added = patch("add /requestParameters/integration.request.header.x 'y'").await;
    assert_eq!(added.ok(200)["requestParameters"]["integration.request.header.x"], "'y'");
    let keyed = patch("add /cacheKeyParameters/method.request.path.x").await;
    assert_eq!(keyed.ok(200)["cacheKeyParameters"], json!(["method.request.path.x"]));
    for (operation, message) in [
        ("replace /type MOCK", "Invalid patch path /type"),
        ("replace /uri nonsense", "Invalid HTTP endpoint specified for URI"),
        ("replace /timeoutInMillis 1", "Timeout should be between 50 ms and 29000 ms"),
        ("remove /uri", "Invalid patch operation specified. Must be one of: [replace]"),
    ] {
        patch(operation).await.bad(message);
    }
}

#[tokio::test]
async fn integration_responses_live_and_die() {
    let house = with_mock().await;
    let declared = r#"{"responseParameters":{"method.response.header.x":false}}"#;
    house.ask(&format!("PUT {METHOD}/responses/200"), declared).await.ok(201);
    let uri = format!("{INTEGRATION}/responses/200");
    let body = r#"{"selectionPattern":"","responseParameters":{"method.response.header.x":"'y'"},
                   "responseTemplates":{"application/json":null,"text/plain":""}}"#;
    let expected = json!({
        "statusCode": "200",
        "selectionPattern": "",
        "responseParameters": { "method.response.header.x": "'y'" },
        "responseTemplates": { "application/json": null, "text/plain": null },
    });
    house.ask(&format!("PUT {uri}"), body).await.is(201, &expected);
    house.ask(&format!("GET {uri}"), "").await.is(200, &expected);
    let patched = house.patch(&uri, "replace /selectionPattern 2\\d\\d").await;
    assert_eq!(patched.ok(200)["selectionPattern"], "2\\d\\d");
    house.patch(&uri, "add /responseParameters/method.response.header.z 'y'").await.bad(
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
             [Invalid mapping expression parameter specified: method.response.header.z]",
    );
    house.ask(&format!("DELETE {uri}"), "").await.is(204, &json!(null));
    house.ask(&format!("GET {uri}"), "").await.missing("Invalid Response status code specified");
}

#[tokio::test]
async fn what_is_missing_below_an_integration_is_named() {
    let house = with_method().await;
    let no_integration = "Invalid Integration identifier specified";
    house.ask(&format!("PUT {INTEGRATION}/responses/200"), "{}").await.missing(no_integration);
    let root = "/restapis/<api>/resources/<root>/methods";
    house
        .ask(&format!("DELETE {root}/WRONG/integration/responses/200"), "")
        .await
        .missing(no_integration);
    house
        .ask(&format!("GET {root}/POST/integration"), "")
        .await
        .missing("Invalid Method identifier specified");
    house
        .ask("GET /restapis/nope/resources/x/methods/GET/integration", "")
        .await
        .missing("Invalid Resource identifier specified");
}
