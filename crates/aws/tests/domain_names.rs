//! CreateDomainName, GetDomainNames, GetDomainName, UpdateDomainName, DeleteDomainName;
//! CreateBasePathMapping, GetBasePathMappings, GetBasePathMapping, UpdateBasePathMapping,
//! DeleteBasePathMapping.
//!
//! Custom domains (docs/wire/aws-api-surface.md, sections 3, 4.0 and 5.1).

use serde_json::{Value, json};

use crate::support::{House, NOW, deployable};

const ONE: &str = "/domainnames/api.example.com";
const ALL: &str = "/domainnames/api.example.com/basepathmappings";
const UNKNOWN: &str = "Invalid domain name identifier specified";
const UNKNOWN_MAPPING: &str = "Invalid base path mapping identifier specified";

/// Makes a regional domain and returns how it is shown.
async fn domain(house: &House) -> Value {
    let body = r#"{"domainName":"api.example.com","regionalCertificateArn":"arn:x",
        "endpointConfiguration":{"types":["REGIONAL"]}}"#;
    house.ask("POST /domainnames", body).await.ok(201).clone()
}

/// A house with the stage `prod` of `<api>` and a domain.
async fn house() -> House {
    let house = deployable().await;
    house.ask("POST /restapis/<api>/deployments", r#"{"stageName":"prod"}"#).await.ok(201);
    domain(&house).await;
    house
}

#[tokio::test]
async fn a_domain_lives() {
    let house = House::new();
    let mut shown = domain(&house).await;
    let address = shown["regionalDomainName"].as_str().expect("an address").to_owned();
    assert!(address.starts_with("d-") && address.ends_with(".execute-api.us-east-1.amazonaws.com"));
    assert_eq!(
        shown,
        json!({
            "domainName": "api.example.com",
            "domainNameArn": "arn:aws:apigateway:us-east-1::/domainnames/api.example.com",
            "regionalDomainName": address,
            "regionalHostedZoneId": "Z1UJRXOUMOOFQ8",
            "regionalCertificateArn": "arn:x",
            "endpointConfiguration": { "types": ["REGIONAL"], "ipAddressType": "ipv4" },
            "domainNameStatus": "AVAILABLE",
            "securityPolicy": "TLS_1_2",
        })
    );
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
    house.ask("GET /domainnames/API.example.com", "").await.is(200, &shown);
    let again = House::over(house.store.clone());
    again.ask("GET /domainnames", "").await.is(200, &json!({ "item": [shown] }));
    let tags = "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fdomainnames%2Fapi.example.com";
    house.ask(&format!("PUT {tags}"), r#"{"tags":{"a":"1"}}"#).await.ok(204);
    shown["tags"] = json!({ "a": "1" });
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
    house.ask(&format!("GET {ONE}?domainNameId=nope"), "").await.missing(UNKNOWN);
    house.ask(&format!("DELETE {ONE}"), "").await.is(202, &json!(null));
    for method in ["GET", "DELETE"] {
        house.ask(&format!("{method} {ONE}"), "").await.missing(UNKNOWN);
        house.ask(&format!("{method} {ALL}/x"), "").await.missing(UNKNOWN);
    }
    house.patch(ONE, "replace /securityPolicy TLS_1_0").await.missing(UNKNOWN);
}

#[tokio::test]
async fn edge_and_private_domains() {
    let house = House::new();
    let edge = r#"{"domainName":"*.example.com","certificateArn":"arn:x","securityPolicy":"TLS_1_0",
        "mutualTlsAuthentication":{"truststoreUri":"s3://a/b"}}"#;
    let shown = house.ask("POST /domainnames", edge).await.ok(201).clone();
    assert_eq!(shown["distributionHostedZoneId"], json!("Z2FDTNDATAQYW2"));
    assert_eq!(shown["certificateUploadDate"], json!(NOW));
    assert_eq!(shown["mutualTlsAuthentication"], json!({ "truststoreUri": "s3://a/b" }));
    assert!(shown.get("regionalDomainName").is_none() && shown.get("domainNameId").is_none());
    let private = r#"{"domainName":"p.example.com","certificateArn":"arn:x","policy":"{}",
        "endpointConfiguration":{"types":["PRIVATE"]}}"#;
    let shown = house.ask("POST /domainnames", private).await.ok(201).clone();
    house.name("id", &shown["domainNameId"]);
    let arn = "arn:aws:apigateway:us-east-1:000000000000:/domainnames/p.example.com+<id>";
    assert_eq!(shown["domainNameArn"], json!(house.fill(arn)));
    assert_eq!(shown["endpointConfiguration"]["ipAddressType"], json!("dualstack"));
    house.ask("GET /domainnames/p.example.com?domainNameId=<id>", "").await.is(200, &shown);
    let arn = house.fill(arn).replace(':', "%3A").replace('/', "%2F").replace('+', "%2B");
    house.ask(&format!("GET /tags/{arn}"), "").await.is(200, &json!({ "tags": {} }));
}

#[tokio::test]
async fn what_create_refuses() {
    let house = House::new();
    domain(&house).await;
    let regional = "A regionalCertificateArn must be specified for a REGIONAL domain name.";
    let edge = "A certificateArn must be specified for an EDGE or PRIVATE domain name.";
    for (body, message) in [
        (
            r#"{"domainName":"API.example.com","certificateArn":"x"}"#,
            "The domain name you provided already exists.",
        ),
        (r#"{"domainName":"no/name"}"#, "Invalid domain name specified: no/name"),
        (r#"{"domainName":"a.b","endpointConfiguration":{"types":["REGIONAL"]}}"#, regional),
        (r#"{"domainName":"a.b"}"#, edge),
        (
            r#"{"domainName":"a.b","endpointConfiguration":{"types":["EDGE","REGIONAL"]}}"#,
            "Cannot create a domain name with multiple Endpoint Types.",
        ),
    ] {
        house.ask("POST /domainnames", body).await.bad(message);
    }
}

#[tokio::test]
async fn domains_are_patched() {
    let house = House::new();
    let mut shown = domain(&house).await;
    shown["tags"] = json!({});
    let tls = "/mutualTlsAuthentication/truststore";
    for (operation, member, value) in [
        ("replace /securityPolicy TLS_1_0".to_owned(), "securityPolicy", json!("TLS_1_0")),
        (
            "replace /regionalCertificateArn arn:y".to_owned(),
            "regionalCertificateArn",
            json!("arn:y"),
        ),
        ("replace /routingMode X".to_owned(), "routingMode", json!("X")),
        (
            "replace /endpointConfiguration/ipAddressType dualstack".to_owned(),
            "endpointConfiguration",
            json!({ "types": ["REGIONAL"], "ipAddressType": "dualstack" }),
        ),
        (
            format!("add {tls}Uri s3://a/b"),
            "mutualTlsAuthentication",
            json!({ "truststoreUri": "s3://a/b" }),
        ),
        (
            format!("replace {tls}Version 3"),
            "mutualTlsAuthentication",
            json!({ "truststoreUri": "s3://a/b", "truststoreVersion": "3" }),
        ),
    ] {
        shown[member] = value;
        house.patch(ONE, &operation).await.is(200, &shown);
    }
    shown.as_object_mut().expect("an object").remove("mutualTlsAuthentication");
    house.patch(ONE, &format!("replace {tls}Uri -")).await.is(200, &shown);

    let to_edge = r#"{"patchOperations":[
        {"op":"replace","path":"/endpointConfiguration/types/0","value":"EDGE"},
        {"op":"add","path":"/certificateArn","value":"arn:z"}]}"#;
    let moved = house.ask(&format!("PATCH {ONE}"), to_edge).await;
    assert_eq!(moved.ok(200)["endpointConfiguration"]["types"], json!(["EDGE"]));
    assert_eq!(moved.body["certificateArn"], json!("arn:z"));
    let both = house.patch(ONE, "add /endpointConfiguration/types REGIONAL").await;
    assert_eq!(both.ok(200)["endpointConfiguration"]["types"], json!(["EDGE", "REGIONAL"]));
    let back = house.patch(ONE, "remove /endpointConfiguration/types EDGE").await;
    assert_eq!(back.ok(200)["endpointConfiguration"]["types"], json!(["REGIONAL"]));
    for (operation, message) in [
        (
            "remove /regionalCertificateArn",
            "A regionalCertificateArn must be specified for a REGIONAL domain name.",
        ),
        (
            "replace /endpointConfiguration/types/7 EDGE",
            "Invalid patch path /endpointConfiguration/types/7",
        ),
        ("replace /endpointConfiguration/types/0 X", "Invalid endpoint type specified: X"),
        ("replace /endpointConfiguration/ipAddressType X", "Invalid ipAddressType specified: X"),
        ("replace /securityPolicy -", "Invalid security policy specified"),
        (
            "remove /policy",
            "Invalid patch path  '/policy' specified for op 'remove'. Must be one of: \
             [/certificateName, /certificateArn, /regionalCertificateName, \
             /regionalCertificateArn, /endpointConfiguration/types, \
             /mutualTlsAuthentication/truststoreUri, /mutualTlsAuthentication/truststoreVersion, \
             /ownershipVerificationCertificateArn]",
        ),
    ] {
        house.patch(ONE, operation).await.bad(message);
    }
}

#[tokio::test]
async fn a_mapping_lives() {
    let house = house().await;
    let api = house.fill("<api>");
    let root = json!({ "basePath": "(none)", "restApiId": api });
    house.ask(&format!("POST {ALL}"), r#"{"restApiId":"<api>"}"#).await.is(201, &root);
    let body = r#"{"basePath":"v1","restApiId":"<api>","stage":"prod"}"#;
    let mut shown = json!({ "basePath": "v1", "restApiId": api, "stage": "prod" });
    house.ask(&format!("POST {ALL}"), body).await.is(201, &shown);
    house.ask(&format!("GET {ALL}/%28none%29"), "").await.is(200, &root);
    house.ask(&format!("GET {ALL}/v1"), "").await.is(200, &shown);
    let again = House::over(house.store.clone());
    again.ask(&format!("GET {ALL}"), "").await.is(200, &json!({ "item": [root, shown] }));

    shown["basePath"] = json!("v2");
    house.patch(&format!("{ALL}/v1"), "replace /basePath v2").await.is(200, &shown);
    house.ask(&format!("GET {ALL}/v1"), "").await.missing(UNKNOWN_MAPPING);
    let mapping = format!("{ALL}/v2");
    shown.as_object_mut().expect("an object").remove("stage");
    house.patch(&mapping, "replace /stage -").await.is(200, &shown);
    shown["stage"] = json!("prod");
    house.patch(&mapping, "replace /stage prod").await.is(200, &shown);
    house.patch(&mapping, "replace /restapiId <api>").await.is(200, &shown);
    house.ask(&format!("DELETE {mapping}"), "").await.is(202, &json!(null));
    house.ask(&format!("DELETE {mapping}"), "").await.missing(UNKNOWN_MAPPING);
    house.patch(&mapping, "replace /stage x").await.missing(UNKNOWN_MAPPING);
}

#[tokio::test]
async fn mappings_that_are_refused() {
    let house = house().await;
    let root = r#"{"restApiId":"<api>","stage":"prod"}"#;
    house.ask(&format!("POST {ALL}"), root).await.ok(201);
    let exists = "Base path already exists for this domain name";
    let twice = house.ask(&format!("POST {ALL}"), root).await;
    twice.refused(409, "ConflictException", exists);
    for (body, message) in [
        (
            r#"{"basePath":"a/b","restApiId":"<api>"}"#,
            "API Gateway V1 doesn't support the slash character (/) in base path mappings. To \
             create a multi-level base path mapping, use API Gateway V2.",
        ),
        (r#"{"basePath":"x","restApiId":"nope"}"#, "Invalid REST API identifier specified"),
        (
            r#"{"basePath":"x","restApiId":"<api>","stage":"nope"}"#,
            "Invalid stage identifier specified",
        ),
    ] {
        house.ask(&format!("POST {ALL}"), body).await.bad(message);
    }
    let body = r#"{"basePath":"v1","restApiId":"<api>"}"#;
    house.ask(&format!("POST {ALL}"), body).await.ok(201);
    let moved = house.patch(&format!("{ALL}/v1"), "replace /basePath -").await;
    moved.refused(409, "ConflictException", exists);
    let unknown = house.patch(&format!("{ALL}/v1"), "replace /stage nope").await;
    unknown.bad("Invalid stage identifier specified");
}

#[tokio::test]
async fn mappings_go_with_their_api_and_with_their_domain() {
    let house = house().await;
    let body = r#"{"basePath":"v1","restApiId":"<api>","stage":"prod"}"#;
    house.ask(&format!("POST {ALL}"), body).await.ok(201);
    let made = house.ask("POST /restapis", r#"{"name":"other"}"#).await;
    house.name("other", &made.body["id"]);
    let body = r#"{"basePath":"v2","restApiId":"<other>"}"#;
    house.ask(&format!("POST {ALL}"), body).await.ok(201);
    house.ask("DELETE /restapis/<api>/stages/prod", "").await.ok(202);
    let list = house.ask(&format!("GET {ALL}"), "").await;
    assert_eq!(list.ok(200)["item"].as_array().map(Vec::len), Some(2));
    house.ask("DELETE /restapis/<api>", "").await.ok(202);
    let left = json!({ "item": [{ "basePath": "v2", "restApiId": house.fill("<other>") }] });
    house.ask(&format!("GET {ALL}"), "").await.is(200, &left);
    house.ask(&format!("DELETE {ONE}"), "").await.ok(202);
    let documents = house.store.documents.lock().expect("lock");
    assert!(!documents.keys().any(|key| key.contains("domain") || key.contains("mapping")));
}
