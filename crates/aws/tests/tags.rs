//! TagResource, GetTags, UntagResource.
//!
//! Tags (docs/wire/aws-api-surface.md, section 2.3).

use serde_json::{Value, json};

use crate::support::deployable;

const API: &str = "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F<api>";

#[tokio::test]
async fn tags_are_merged_and_removed() {
    let house = deployable().await;
    house.ask("POST /restapis/<api>/deployments", r#"{"stageName":"prod"}"#).await.ok(201);
    let stage = format!("{API}%2Fstages%2Fprod");
    for uri in [API, &stage] {
        house.ask(&format!("GET {uri}"), "").await.is(200, &json!({ "tags": {} }));
        let put = format!("PUT {uri}");
        house.ask(&put, r#"{"tags":{"a":"1","b":"2"}}"#).await.is(204, &Value::Null);
        house.ask(&put, r#"{"tags":{"b":"3","c d":""}}"#).await.is(204, &Value::Null);
        let tags = json!({ "tags": { "a": "1", "b": "3", "c d": "" } });
        house.ask(&format!("GET {uri}"), "").await.is(200, &tags);
        let untag = format!("DELETE {uri}?tagKeys=a&tagKeys=c+d&tagKeys=none");
        house.ask(&untag, "").await.is(204, &Value::Null);
        house.ask(&format!("GET {uri}"), "").await.is(200, &json!({ "tags": { "b": "3" } }));
    }
    let api = house.ask("GET /restapis/<api>", "").await;
    assert_eq!(api.ok(200)["tags"], json!({ "b": "3" }));
    let shown = house.ask("GET /restapis/<api>/stages/prod", "").await;
    assert_eq!(shown.ok(200)["tags"], json!({ "b": "3" }));
}

#[tokio::test]
async fn what_is_refused() {
    let house = deployable().await;
    let body = r#"{"tags":{"a":"b"}}"#;
    let nope = API.replace("<api>", "nope");
    for line in [format!("GET {nope}"), format!("PUT {nope}"), format!("DELETE {nope}?tagKeys=a")] {
        let asked = house.ask(&line, body).await;
        asked.missing("Invalid API identifier specified 000000000000:nope");
    }
    let stage = format!("{API}%2Fstages%2Fnope");
    house.ask(&format!("PUT {stage}"), body).await.missing("Invalid stage identifier specified");
    house.ask("GET /tags/nonsense", "").await.bad("Invalid ARN specified in the request");
    let put = format!("PUT {API}");
    house
        .ask(&put, r#"{"tags":{"aws:x":"y"}}"#)
        .await
        .bad(r#"Invalid tag key "aws:x": the prefix aws: is reserved"#);
    let many: serde_json::Map<_, _> = (0..51).map(|n| (n.to_string(), json!("x"))).collect();
    house
        .ask(&put, &json!({ "tags": many }).to_string())
        .await
        .bad("Invalid tags specified: a resource can have at most 50 tags");
    house.ask(&put, "{}").await.refused(
        400,
        "ValidationException",
        "1 validation error detected: Value null at 'tagResourceInput.tags' failed to satisfy \
         constraint: Member must not be null",
    );
    house.ask(&format!("DELETE {API}"), "").await.refused(
        400,
        "ValidationException",
        "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: \
         Member must not be null",
    );
}
