//! CreateAuthorizer, GetAuthorizers, GetAuthorizer, UpdateAuthorizer, DeleteAuthorizer.

use serde_json::json;

use crate::support::House;

const ALL: &str = "/restapis/<api>/authorizers";
const ONE: &str = "/restapis/<api>/authorizers/<one>";
const URI: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\
                   arn:aws:lambda:us-east-1:000000000000:function:auth/invocations";

/// A house with the TOKEN authorizer `<one>`.
async fn house() -> House {
    let house = House::with_api().await;
    let body = json!({ "name": "tokens", "type": "TOKEN", "authorizerUri": URI }).to_string();
    let made = house.ask(&format!("POST {ALL}"), &body).await;
    house.name("one", &made.body["id"]);
    made.is(
        201,
        &json!({
            "id": made.body["id"],
            "name": "tokens",
            "type": "TOKEN",
            "authType": "custom",
            "authorizerUri": URI,
            "identitySource": "method.request.header.Authorization",
        }),
    );
    house
}

#[tokio::test]
async fn an_authorizer_lives() {
    let house = house().await;
    assert_eq!(house.fill("<one>").len(), 6);
    let one = house.ask(&format!("GET {ONE}"), "").await.ok(200).clone();
    house.ask(&format!("GET {ALL}"), "").await.is(200, &json!({ "item": [one] }));
    let again = House::over(house.store.clone());
    again.name("api", &json!(house.fill("<api>")));
    again.ask(&format!("GET {ALL}"), "").await.is(200, &json!({ "item": [one] }));
    house.ask(&format!("DELETE {ONE}"), "").await.is(202, &json!(null));
    for method in ["GET", "DELETE"] {
        let gone = house.ask(&format!("{method} {ONE}"), "").await;
        gone.missing("Invalid Authorizer identifier specified");
    }
    let patched = house.patch(ONE, "replace /name x").await;
    patched.missing("Invalid Authorizer identifier specified");
}

#[tokio::test]
async fn every_type_shows_what_it_was_given() {
    let house = House::with_api().await;
    for (kind, given, shown) in [
        (
            "REQUEST",
            json!({
                "authorizerUri": URI, "authorizerCredentials": "arn:aws:iam::1:role/x",
                "identitySource": "method.request.header.A, context.identity.sourceIp",
                "authorizerResultTtlInSeconds": 0,
            }),
            json!({ "authType": "custom" }),
        ),
        (
            "COGNITO_USER_POOLS",
            json!({ "providerARNs": ["arn:aws:cognito-idp:us-east-1:1:userpool/p"] }),
            json!({
                "authType": "cognito_user_pools",
                "identitySource": "method.request.header.Authorization",
            }),
        ),
        (
            "JWT",
            json!({ "jwtConfiguration": {
                "issuers": [{ "issuer": "https://a.example", "audiences": ["b"] }],
                "defaultAlgorithms": ["RS256"],
            } }),
            json!({}),
        ),
        (
            "TOKEN",
            json!({
                "authorizerUri": URI, "authType": "oauth2", "identityValidationExpression": "a+",
                "identitySource": "method.request.header.X", "authorizerResultTtlInSeconds": 3600,
            }),
            json!({}),
        ),
    ] {
        let mut body = json!({ "name": kind, "type": kind });
        body.as_object_mut().expect("an object").extend(given.as_object().expect("it is").clone());
        let made = house.ask(&format!("POST {ALL}"), &body.to_string()).await;
        body["id"] = made.body["id"].clone();
        body.as_object_mut().expect("an object").extend(shown.as_object().expect("it is").clone());
        made.is(201, &body);
    }
}

#[tokio::test]
async fn what_create_refuses() {
    let house = house().await;
    let wrong_uri = |uri: &str| {
        format!(
            "Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN that \
             represents a Lambda function invocation."
        )
    };
    let source = "Identity source must be set if authorizer caching is enabled (TTL is greater \
                  than 0)";
    for (body, message) in [
        (json!({ "type": "TOKEN" }), wrong_uri("null")),
        (json!({ "type": "REQUEST", "authorizerUri": "x" }), wrong_uri("x")),
        (
            json!({ "type": "TOKEN", "authorizerUri": URI, "identitySource": "context.x" }),
            "Invalid identity source specified: a TOKEN authorizer takes one \
             method.request.header.{name}"
                .to_owned(),
        ),
        (json!({ "type": "REQUEST", "authorizerUri": URI }), source.to_owned()),
        (
            json!({ "type": "REQUEST", "authorizerUri": URI, "identitySource": "context.x,y" }),
            "Invalid identity source specified: a REQUEST authorizer takes a list of \
             method.request.header.{name}, method.request.querystring.{name}, context.{name} and \
             stageVariables.{name}"
                .to_owned(),
        ),
        (
            json!({ "type": "COGNITO_USER_POOLS" }),
            "Authorizer of type COGNITO_USER_POOLS must have providerARNs".to_owned(),
        ),
        (json!({ "type": "JWT" }), "Authorizer of type JWT must have jwtConfiguration".to_owned()),
        (
            json!({ "type": "TOKEN", "authorizerUri": URI, "authorizerResultTtlInSeconds": 3601 }),
            "Authorizer result TTL must be between 0 and 3600 seconds".to_owned(),
        ),
        (
            json!({ "type": "TOKEN", "authorizerUri": URI, "name": "tokens" }),
            "Authorizer name must be unique. Authorizer tokens already exists in this RestApi."
                .to_owned(),
        ),
        (
            json!({ "type": "TOKEN", "authorizerUri": URI, "name": "" }),
            "Authorizer name cannot be blank".to_owned(),
        ),
    ] {
        let mut body = body;
        let members = body.as_object_mut().expect("an object");
        members.entry("name").or_insert(json!("another"));
        house.ask(&format!("POST {ALL}"), &body.to_string()).await.bad(&message);
    }
    house.ask(&format!("POST {ALL}"), r#"{"name":"x","type":"IAM"}"#).await.refused(
        400,
        "ValidationException",
        "1 validation error detected: Value 'IAM' at 'createAuthorizerInput.type' failed to \
         satisfy constraint: Member must satisfy enum value set: [TOKEN, REQUEST, \
         COGNITO_USER_POOLS, JWT]",
    );
    house.ask("POST /restapis/nope/authorizers", r#"{"name":"x","type":"TOKEN"}"#).await.refused(
        409,
        "ConflictException",
        "Unable to complete operation due to concurrent modification. Please try again later.",
    );
    let unknown = house.ask("GET /restapis/nope/authorizers", "").await;
    unknown.missing("Invalid API identifier specified 000000000000:nope");
}

#[tokio::test]
async fn patches() {
    let house = house().await;
    let mut shown = house.ask(&format!("GET {ONE}"), "").await.ok(200).clone();
    for (operation, member, value) in [
        ("replace /name cookies", "name", json!("cookies")),
        ("replace /authorizerCredentials role", "authorizerCredentials", json!("role")),
        ("replace /authorizerResultTtlInSeconds 60", "authorizerResultTtlInSeconds", json!(60)),
        ("replace /authType x", "authType", json!("x")),
        ("replace /authType custom", "authType", json!("custom")),
        ("replace /identityValidationExpression a", "identityValidationExpression", json!("a")),
        (
            "add /identitySource method.request.header.B",
            "identitySource",
            json!("method.request.header.B"),
        ),
        ("replace /type REQUEST", "type", json!("REQUEST")),
        ("add /providerARNs arn:x", "providerARNs", json!(["arn:x"])),
        ("add /providerARNs arn:y", "providerARNs", json!(["arn:x", "arn:y"])),
        ("remove /providerARNs arn:x", "providerARNs", json!(["arn:y"])),
    ] {
        shown[member] = value;
        house.patch(ONE, operation).await.is(200, &shown);
    }
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
    for (operation, message) in [
        (
            "add /name x",
            "Invalid patch path  '/name' specified for op 'add'. Must be one of: \
             [/identitySource, /providerARNs]",
        ),
        (
            "test /name x",
            "Invalid patch path  '/name' specified for op 'test'. Please choose supported \
             operations",
        ),
        (
            "replace /authorizerResultTtlInSeconds x",
            "Authorizer result TTL must be between 0 and 3600 seconds",
        ),
        ("replace /type IAM", "Invalid authorizer type specified: IAM"),
        (
            "remove /identitySource",
            "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)",
        ),
    ] {
        house.patch(ONE, operation).await.bad(message);
    }
}

#[tokio::test]
async fn an_authorizer_in_use_stays() {
    let house = house().await;
    let method = "/restapis/<api>/resources/<root>/methods/GET";
    let body = r#"{"authorizationType":"CUSTOM","authorizerId":"<one>"}"#;
    house.ask(&format!("PUT {method}"), body).await.ok(201);
    house.ask(&format!("DELETE {ONE}"), "").await.refused(
        409,
        "ConflictException",
        "Cannot delete authorizer 'tokens', is referenced in method: GET//",
    );
    house.ask(&format!("DELETE {method}"), "").await.ok(204);
    house.ask(&format!("DELETE {ONE}"), "").await.ok(202);
}
