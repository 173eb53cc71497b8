//! GenerateClientCertificate, GetClientCertificates, GetClientCertificate,
//! UpdateClientCertificate, DeleteClientCertificate.
//!
//! Client certificates (docs/wire/aws-api-surface.md, section 3).

use serde_json::json;

use crate::support::{House, NOW, deployable};

const ONE: &str = "/clientcertificates/<one>";

#[tokio::test]
async fn a_certificate_lives() {
    let house = deployable().await;
    let body = r#"{"description":"d","tags":{"a":"b"}}"#;
    let made = house.ask("POST /clientcertificates", body).await;
    house.name("one", &made.body["clientCertificateId"]);
    let pem = made.ok(201)["pemEncodedCertificate"].as_str().expect("a certificate").to_owned();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"));
    let mut shown = json!({
        "clientCertificateId": house.fill("<one>"), "description": "d",
        "pemEncodedCertificate": pem, "createdDate": NOW, "expirationDate": NOW + 31_536_000,
        "tags": { "a": "b" },
    });
    made.is(201, &shown);
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
    let again = House::over(house.store.clone());
    again.ask("GET /clientcertificates", "").await.is(200, &json!({ "item": [shown] }));
    shown["description"] = json!("other");
    house.patch(ONE, "replace /description other").await.is(200, &shown);
    house
        .patch(ONE, "replace /x y")
        .await
        .bad("Invalid patch path  '/x' specified for op 'replace'. Must be one of: [/description]");

    house.ask("POST /restapis/<api>/deployments", r#"{"stageName":"prod"}"#).await.ok(201);
    let stage = "/restapis/<api>/stages/prod";
    house.patch(stage, "replace /clientCertificateId <one>").await.ok(200);
    house.ask(&format!("DELETE {ONE}"), "").await.bad(&house.fill(
        "Cannot delete client certificate <one> because there are API Stages associated with it, \
         including <api>:prod",
    ));
    house.ask(&format!("DELETE {stage}"), "").await.ok(202);
    house.ask(&format!("DELETE {ONE}"), "").await.is(202, &json!(null));
    let gone = "Invalid Client Certificate identifier specified";
    house.ask(&format!("GET {ONE}"), "").await.missing(gone);
    house.ask(&format!("DELETE {ONE}"), "").await.missing(gone);
    house.patch(ONE, "replace /description x").await.missing(gone);
}
