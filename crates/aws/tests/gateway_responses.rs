//! PutGatewayResponse, GetGatewayResponse, GetGatewayResponses, UpdateGatewayResponse,
//! DeleteGatewayResponse, and every error of docs/wire/aws-gateway-responses.md, section 5.

use serde_json::{Value, json};

use crate::support::House;

const ALL: &str = "/restapis/<api>/gatewayresponses";
const DEFAULT: &str = "{\"message\":$context.error.messageString}";
const TYPES: &str = "REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, \
     MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, \
     BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, \
     ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, \
     API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN";

fn uri(kind: &str) -> String {
    format!("{ALL}/{kind}")
}

async fn get(house: &House, kind: &str) -> Value {
    house.ask(&format!("GET {}", uri(kind)), "").await.ok(200).clone()
}

#[tokio::test]
async fn a_new_api_has_all_types() {
    let house = House::with_api().await;
    let list = house.ask(&format!("GET {ALL}?limit=3"), "").await;
    let items = list.ok(200)["item"].as_array().expect("items");
    assert_eq!(list.body.as_object().expect("an object").len(), 1);
    let names: Vec<_> = items.iter().filter_map(|item| item["responseType"].as_str()).collect();
    assert_eq!(names.join(", "), TYPES);
    for item in items {
        assert_eq!(item["defaultResponse"], json!(true));
        assert_eq!(item["responseParameters"], json!({}));
        assert_eq!(item["responseTemplates"], json!({ "application/json": DEFAULT }));
        let family = item["responseType"].as_str().is_some_and(|name| name.starts_with("DEFAULT_"));
        assert_eq!(item.get("statusCode").is_none(), family, "{item}");
    }
    for (kind, status) in [("INTEGRATION_FAILURE", "504"), ("WAF_FILTERED", "403")] {
        assert_eq!(get(&house, kind).await["statusCode"], json!(status));
    }
}

#[tokio::test]
async fn a_put_replaces_and_never_merges() {
    let house = House::with_api().await;
    let line = format!("PUT {}", uri("MISSING_AUTHENTICATION_TOKEN"));
    let body = r#"{"statusCode":"404","responseParameters":{
        "gatewayresponse.header.A":"'a.b.c'","gatewayresponse.header.B":"context.requestId",
        "gatewayresponse.path.x":"method.request.path.petId",
        "gatewayresponse.querystring.y":"stageVariables.q"},
        "responseTemplates":{"application/xml":"<a>\n</a>"}}"#;
    let put = house.ask(&line, body).await;
    let shown = json!({
        "defaultResponse": false,
        "responseParameters": {
            "gatewayresponse.header.A": "'a.b.c'", "gatewayresponse.header.B": "context.requestId",
            "gatewayresponse.path.x": "method.request.path.petId",
            "gatewayresponse.querystring.y": "stageVariables.q",
        },
        "responseTemplates": { "application/xml": "<a>\n</a>" },
        "responseType": "MISSING_AUTHENTICATION_TOKEN",
        "statusCode": "404",
    });
    put.is(201, &shown);
    assert_eq!(get(&house, "MISSING_AUTHENTICATION_TOKEN").await, shown);
    let members: Vec<_> = put.body.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(
        members.join(" "),
        "defaultResponse responseParameters responseTemplates \
        responseType statusCode"
    );

    let nothing = |status: &str| {
        json!({
            "defaultResponse": false, "responseParameters": {},
            "responseTemplates": { "application/json": DEFAULT },
            "responseType": "MISSING_AUTHENTICATION_TOKEN", "statusCode": status,
        })
    };
    house.ask(&line, r#"{"statusCode":"404"}"#).await.is(201, &nothing("404"));
    house.ask(&line, "").await.is(201, &nothing("403"));
    let cleared = r#"{"responseTemplates":{},"responseParameters":{}}"#;
    house.ask(&line, cleared).await.is(201, &nothing("403"));
    let kept = House::over(house.store.clone());
    kept.name("api", &json!(house.fill("<api>")));
    assert_eq!(get(&kept, "MISSING_AUTHENTICATION_TOKEN").await, nothing("403"));
}

#[tokio::test]
async fn a_family_shows_in_its_types() {
    let house = House::with_api().await;
    let family = r#"{"statusCode":"599","responseParameters":{
        "gatewayresponse.header.x":"method.request.header.Accept"},
        "responseTemplates":{"application/json":"{}"}}"#;
    house.ask(&format!("PUT {}", uri("DEFAULT_5XX")), family).await.ok(201);
    let list = house.ask(&format!("GET {ALL}"), "").await;
    let items = list.ok(200)["item"].as_array().expect("items");
    let shown: Vec<_> = items
        .iter()
        .filter(|item| item["statusCode"] == "599")
        .map(|item| {
            (item["responseType"].as_str().expect("a type"), item["defaultResponse"] == true)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("AUTHORIZER_CONFIGURATION_ERROR", true),
            ("AUTHORIZER_FAILURE", true),
            ("INTEGRATION_TIMEOUT", true),
            ("DEFAULT_5XX", false),
            ("API_CONFIGURATION_ERROR", true),
            ("INTEGRATION_FAILURE", true),
        ]
    );
    let own = r#"{"responseParameters":{"gatewayresponse.header.y":"'z'"}}"#;
    house.ask(&format!("PUT {}", uri("AUTHORIZER_FAILURE")), own).await.is(
        201,
        &json!({
            "defaultResponse": false,
            "responseParameters": { "gatewayresponse.header.y": "'z'" },
            "responseTemplates": { "application/json": DEFAULT },
            "responseType": "AUTHORIZER_FAILURE", "statusCode": "500",
        }),
    );
    house.ask(&format!("PUT {}", uri("DEFAULT_5XX")), "{}").await.ok(201);
    assert_eq!(get(&house, "INTEGRATION_FAILURE").await["statusCode"], json!("504"));
    assert!(get(&house, "DEFAULT_5XX").await.get("statusCode").is_none());
}

#[tokio::test]
async fn a_deletion_brings_the_default_back() {
    let house = House::with_api().await;
    let before = get(&house, "THROTTLED").await;
    house.ask(&format!("PUT {}", uri("THROTTLED")), r#"{"statusCode":"430"}"#).await.ok(201);
    let deleted = house.ask(&format!("DELETE {}", uri("THROTTLED")), "").await;
    deleted.is(202, &Value::Null);
    assert_eq!(get(&house, "THROTTLED").await, before);
    house
        .ask(&format!("DELETE {}", uri("THROTTLED")), "")
        .await
        .missing("Gateway response type not defined on api");
}

#[tokio::test]
async fn patches() {
    let house = House::with_api().await;
    let all = uri("DEFAULT_4XX");
    let patched = house.patch(&all, "replace /statusCode 444").await;
    let mut shown = json!({
        "defaultResponse": false, "responseParameters": {},
        "responseTemplates": { "application/json": DEFAULT },
        "responseType": "DEFAULT_4XX", "statusCode": "444",
    });
    patched.is(200, &shown);
    let parameter = "/responseParameters/gatewayresponse.header.X";
    shown["responseParameters"] = json!({ "gatewayresponse.header.X": "'a'" });
    house.patch(&all, &format!("add {parameter} 'a'")).await.is(200, &shown);
    shown["responseParameters"] = json!({ "gatewayresponse.header.X": "'b'" });
    house.patch(&all, &format!("replace {parameter} 'b'")).await.is(200, &shown);
    shown["responseParameters"] = json!({});
    house.patch(&all, &format!("remove {parameter}")).await.is(200, &shown);
    shown["responseTemplates"]["text/html"] = json!("<b>");
    house.patch(&all, "add /responseTemplates/text~1html <b>").await.is(200, &shown);
    shown["responseTemplates"] = json!({ "text/html": "<b>" });
    house.patch(&all, "remove /responseTemplates/application~1json").await.is(200, &shown);
    shown["responseTemplates"] = json!({ "text/html": "{}" });
    house.patch(&all, "replace /responseTemplates/text~1html {}").await.is(200, &shown);
    shown["responseTemplates"] = json!({ "application/json": DEFAULT });
    house.patch(&all, "remove /responseTemplates/text~1html").await.is(200, &shown);
    shown.as_object_mut().expect("an object").remove("statusCode");
    house.patch(&all, "replace /statusCode -").await.is(200, &shown);
}

#[tokio::test]
async fn patches_that_are_refused() {
    let house = House::with_api().await;
    let all = uri("BAD_REQUEST_BODY");
    for (operation, message) in [
        ("add /statusCode 400", "Invalid patch path /statusCode"),
        ("remove /statusCode", "Invalid patch path /statusCode"),
        ("replace /wrongPath x", "Invalid patch path /wrongPath"),
        ("replace /responseParameters x", "Invalid patch path /responseParameters"),
        (
            "add /responseTemplates/application/json x",
            "Invalid patch path /responseTemplates/application/json",
        ),
        ("copy /statusCode x", "Invalid patch path /statusCode"),
        (
            "add /responseTemplates/application~1json -",
            "Invalid null or empty value in responseTemplates",
        ),
        (
            "add /responseParameters/gatewayresponse.header.X -",
            "Invalid null or empty value in responseParameters",
        ),
        ("replace /statusCode 4xx", "Invalid status code specified: 4xx"),
        (
            "add /responseParameters/x 'y'",
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
             [Invalid mapping expression specified: x]",
        ),
    ] {
        house.patch(&all, operation).await.bad(message);
    }
    for (operation, message) in [
        (
            "replace /responseParameters/gatewayresponse.header.X 'y'",
            "Invalid parameter name specified",
        ),
        ("remove /responseParameters/gatewayresponse.header.X", "Invalid parameter name specified"),
        ("replace /responseTemplates/text~1html x", "Content-Type specified was not found"),
    ] {
        house.patch(&all, operation).await.missing(message);
    }
    let pathless = r#"{"patchOperations":[{"op":"replace","value":"x"}]}"#;
    house.ask(&format!("PATCH {all}"), pathless).await.bad("Invalid patch path null");
    house.patch(&all, "wrong-op /x").await.refused(
        400,
        "ValidationException",
        "1 validation error detected: Value 'wrong-op' at \
         'updateGatewayResponseInput.patchOperations.1.member.op' failed to satisfy constraint: \
         Member must satisfy enum value set: [add, remove, move, test, replace, copy]",
    );
    assert_eq!(get(&house, "BAD_REQUEST_BODY").await["defaultResponse"], json!(true));
}

#[tokio::test]
async fn a_patch_applies_as_a_whole_or_not_at_all() {
    let house = House::with_api().await;
    let both = r#"{"patchOperations":[{"op":"replace","path":"/statusCode","value":"499"},
        {"op":"remove","path":"/responseParameters/none"}]}"#;
    let line = format!("PATCH {}", uri("BAD_REQUEST_BODY"));
    house.ask(&line, both).await.missing("Invalid parameter name specified");
    assert_eq!(get(&house, "BAD_REQUEST_BODY").await["statusCode"], json!("400"));
}

#[tokio::test]
async fn what_a_put_refuses() {
    let house = House::with_api().await;
    let line = format!("PUT {}", uri("THROTTLED"));
    let mapping = |errors: &str| {
        format!(
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
             [{errors}]"
        )
    };
    for (body, message) in [
        (
            r#"{"responseParameters":{"method.response.header.Access-Control-Allow-Origin":"'*'"}}"#,
            mapping(
                "Invalid mapping expression specified: \
                 method.response.header.Access-Control-Allow-Origin",
            ),
        ),
        (
            r#"{"responseParameters":{"gatewayresponse.header.X":"test-value"}}"#,
            mapping("Invalid mapping expression specified: test-value"),
        ),
        (
            r#"{"responseParameters":{"a":"b"}}"#,
            mapping(
                "Invalid mapping expression specified: a, Invalid mapping expression specified: b",
            ),
        ),
        (
            r#"{"responseTemplates":{"123":"x"}}"#,
            "Validation Result: warnings : [], errors : [Invalid content type specified: 123]"
                .to_owned(),
        ),
    ] {
        house.ask(&line, body).await.bad(&message);
    }
    house.ask(&line, r#"{"statusCode":"4xx"}"#).await.refused(
        400,
        "ValidationException",
        r"1 validation error detected: Value '4xx' at 'putGatewayResponseInput.statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d",
    );
    for (body, class) in [
        (r#"{"responseParameters":{"gatewayresponse.header.X":true}}"#, "java.lang.Boolean"),
        (
            r#"{"responseTemplates":{"application/json":7}}"#,
            "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
        ),
    ] {
        let message = format!("class {class} can not be converted to an String");
        house.ask(&line, body).await.refused(400, "SerializationException", &message);
    }
    let broken = house.ask(&line, "{").await;
    assert_eq!((broken.status, broken.error.as_deref()), (400, Some("SerializationException")));
}

#[tokio::test]
async fn unknown_apis_and_types() {
    let house = House::with_api().await;
    let unknown = "Invalid API identifier specified 000000000000:nope";
    let one = "/restapis/nope/gatewayresponses/THROTTLED";
    house.ask("GET /restapis/nope/gatewayresponses", "").await.missing(unknown);
    house.ask(&format!("GET {one}"), "").await.missing(unknown);
    house.ask(&format!("PUT {one}"), "{}").await.missing(unknown);
    house.patch(one, "replace /statusCode 400").await.missing(unknown);
    house.ask(&format!("DELETE {one}"), "").await.missing(unknown);
    let upper = house.fill("<api>").to_uppercase();
    house
        .ask(&format!("GET /restapis/{upper}/gatewayresponses"), "")
        .await
        .missing(&format!("Invalid API identifier specified 000000000000:{upper}"));

    let message = |name: &str| {
        format!(
            "1 validation error detected: Value '{name}' at 'responseType' failed to satisfy \
             constraint: Member must satisfy enum value set: [{TYPES}]"
        )
    };
    for (method, name) in
        [("GET", "FAKE_RESPONSE_TYPE"), ("PUT", "throttled"), ("PATCH", "X"), ("DELETE", "X")]
    {
        house.ask(&format!("{method} {}", uri(name)), "{}").await.refused(
            400,
            "ValidationException",
            &message(name),
        );
    }
    let both = format!("PUT {}", uri("X"));
    let refused = house.ask(&both, r#"{"statusCode":"9"}"#).await;
    let text = refused.body["message"].as_str().expect("a message").to_owned();
    assert!(text.starts_with(
        "2 validation errors detected: Value '9' at 'putGatewayResponseInput.statusCode'"
    ));
    assert!(text.contains("; Value 'X' at 'responseType'"));
}
