//! CreateVpcLink, GetVpcLinks, GetVpcLink, UpdateVpcLink, DeleteVpcLink.
//!
//! VPC links (docs/wire/aws-api-surface.md, sections 3 and 4.5).

use serde_json::json;

use crate::support::House;

const ONE: &str = "/vpclinks/<link>";
const ARN: &str = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/net/x/y";

#[tokio::test]
async fn a_link_lives() {
    let house = House::new();
    let body = json!({ "name": "link", "targetArns": [ARN] }).to_string();
    let made = house.ask("POST /vpclinks", &body).await;
    house.name("link", &made.body["id"]);
    let mut shown = json!({
        "id": made.body["id"], "name": "link", "targetArns": [ARN], "status": "PENDING",
    });
    made.is(202, &shown);
    assert_eq!(house.fill("<link>").len(), 6);
    shown["status"] = json!("AVAILABLE");
    shown["statusMessage"] = json!("Your vpc link is ready for use");
    let again = House::over(house.store.clone());
    again.ask("GET /vpclinks", "").await.is(200, &json!({ "item": [shown] }));
    shown["tags"] = json!({});
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
    for (operation, member, value) in
        [("replace /name other", "name", "other"), ("replace /description d", "description", "d")]
    {
        shown[member] = json!(value);
        house.patch(ONE, operation).await.is(200, &shown);
    }
    let tags = "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fvpclinks%2F<link>";
    house.ask(&format!("PUT {tags}"), r#"{"tags":{"a":"1"}}"#).await.ok(204);
    house.ask(&format!("GET {tags}"), "").await.is(200, &json!({ "tags": { "a": "1" } }));
    house.ask(&format!("DELETE {ONE}"), "").await.is(202, &json!(null));
    let gone = "Invalid Vpc Link identifier specified";
    house.ask(&format!("GET {ONE}"), "").await.missing(gone);
    house.ask(&format!("DELETE {ONE}"), "").await.missing(gone);
    house.patch(ONE, "replace /name x").await.missing(gone);
}

#[tokio::test]
async fn what_is_refused() {
    let house = House::new();
    for (body, message) in [
        (
            json!({ "name": "x", "targetArns": ["invalid-arn"] }),
            "Invalid ARN. ARN is not well formed invalid-arn",
        ),
        (json!({ "name": "", "targetArns": [ARN] }), "Name cannot be empty"),
        (json!({ "name": "x", "targetArns": [] }), "targetArns cannot be empty"),
    ] {
        house.ask("POST /vpclinks", &body.to_string()).await.bad(message);
    }
    let body = json!({ "name": "x", "targetArns": [ARN] }).to_string();
    let made = house.ask("POST /vpclinks", &body).await;
    house.name("link", &made.body["id"]);
    house.patch(ONE, "replace /name -").await.bad("Name cannot be empty");
    house.patch(ONE, "replace /targetArns x").await.bad(
        "Invalid patch path  '/targetArns' specified for op 'replace'. Must be one of: [/name, \
         /description]",
    );
}
