//! CreateModel, GetModels, GetModel, UpdateModel, DeleteModel.
//!
//! Models (docs/wire/aws-api-surface.md, section 4.3).

use serde_json::{Value, json};

use crate::support::House;

const MODELS: &str = "/restapis/<api>/models";

fn body(name: &str, schema: &Value) -> String {
    json!({ "name": name, "contentType": "application/json", "schema": schema.to_string() })
        .to_string()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("https://apigateway.amazonaws.com/restapis/x/models/{name}") })
}

#[tokio::test]
async fn the_default_models_are_there() {
    let house = House::with_api().await;
    let empty = house.ask(&format!("GET {MODELS}/Empty"), "").await;
    assert_eq!(empty.ok(200)["description"], json!("This is a default empty schema model"));
    let list = house.ask(&format!("GET {MODELS}"), "").await;
    let names: Vec<_> = list.ok(200)["item"].as_array().expect("items").iter().collect();
    assert_eq!(names.len(), 2);
}

#[tokio::test]
async fn a_models_life() {
    let house = House::with_api().await;
    let given = r#"{"name":"Pet","description":"a pet","schema":"{\"type\": \"object\"}",
        "contentType":"application/json"}"#;
    let made = house.ask(&format!("POST {MODELS}"), given).await;
    let id = made.ok(201)["id"].clone();
    assert_eq!(id.as_str().map(str::len), Some(6));
    let mut shown = json!({
        "id": id, "name": "Pet", "description": "a pet", "schema": "{\"type\": \"object\"}",
        "contentType": "application/json",
    });
    made.is(201, &shown);
    house.ask(&format!("GET {MODELS}/Pet"), "").await.is(200, &shown);
    shown["schema"] = json!("{\"type\":\"string\"}");
    let pet = format!("{MODELS}/Pet");
    house.patch(&pet, r#"replace /schema {"type":"string"}"#).await.is(200, &shown);
    shown["description"] = json!("b");
    house.patch(&pet, "replace /description b").await.is(200, &shown);
    house.ask(&format!("DELETE {pet}"), "").await.is(202, &Value::Null);
    house.ask(&format!("GET {pet}"), "").await.missing("Invalid model name specified: Pet");
}

#[tokio::test]
async fn what_is_refused() {
    let house = House::with_api().await;
    let post = format!("POST {MODELS}");
    let some = json!({ "type": "object" });
    let no_schema = "Model schema must have at least 1 property or array items defined";
    for (body, message) in [
        (body("", &some), "Model name must be non-empty"),
        (body("a-b", &some), "Model name must be alphanumeric: a-b"),
        (r#"{"name":"A","contentType":"application/json"}"#.to_owned(), no_schema),
        (r#"{"name":"A","contentType":"application/json","schema":""}"#.to_owned(), no_schema),
        (body("A", &json!({})), no_schema),
        (
            r#"{"name":"A","contentType":"application/json","schema":"{"}"#.to_owned(),
            "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model \
             schema specified]",
        ),
    ] {
        house.ask(&post, &body).await.bad(message);
    }
    house.ask(&post, &body("Empty", &some)).await.refused(
        409,
        "ConflictException",
        "Model name already exists for this REST API",
    );
    house.ask(&post, "{}").await.refused(
        400,
        "ValidationException",
        "2 validation errors detected: Value null at 'createModelInput.name' failed to satisfy \
         constraint: Member must not be null; Value null at 'createModelInput.contentType' failed \
         to satisfy constraint: Member must not be null",
    );
    let empty = format!("{MODELS}/Empty");
    house.patch(&empty, "replace /name x").await.bad(
        "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, \
         /schema]",
    );
    house.patch(&empty, "add /schema x").await.bad(
        "Invalid patch path  '/schema' specified for op 'add'. Please choose supported operations",
    );
    house.patch(&empty, "replace /schema -").await.bad(no_schema);
    house
        .ask("GET /restapis/nope/models", "")
        .await
        .missing("Invalid API identifier specified 000000000000:nope");
    house
        .ask("POST /restapis/nope/models", &body("A", &some))
        .await
        .missing("Invalid API identifier specified 000000000000:nope");
    for method in ["GET", "PATCH", "DELETE"] {
        for uri in ["/restapis/nope/models/A", "/restapis/<api>/models/A"] {
            let asked = house.ask(&format!("{method} {uri}"), "").await;
            asked.missing("Invalid model name specified: A");
        }
    }
}

#[tokio::test]
async fn a_model_that_is_used_stays() {
    let house = House::with_api().await;
    let post = format!("POST {MODELS}");
    house.ask(&post, &body("A", &json!({ "type": "string" }))).await.ok(201);
    let uses = json!({ "items": reference("A") });
    house.ask(&post, &body("B", &uses)).await.ok(201);
    house.ask(&format!("DELETE {MODELS}/A"), "").await.refused(
        409,
        "ConflictException",
        "Cannot delete model 'A', is referenced in model: B",
    );
    house.ask(&format!("DELETE {MODELS}/B"), "").await.ok(202);
    house.ask(&format!("DELETE {MODELS}/A"), "").await.ok(202);
}

#[tokio::test]
async fn models_flatten() {
    let house = House::with_api().await;
    let post = format!("POST {MODELS}");
    let pet = json!({ "properties": { "owner": reference("Owner"), "x": reference("Gone") } });
    let owner =
        json!({ "type": "object", "properties": { "pets": { "items": reference("Pet") } } });
    house.ask(&post, &body("Pet", &pet)).await.ok(201);
    house.ask(&post, &body("Owner", &owner)).await.ok(201);
    let flat = house.ask(&format!("GET {MODELS}/Pet?flatten=true"), "").await;
    let text = flat.ok(200)["schema"].as_str().expect("a schema");
    let schema: Value = serde_json::from_str(text).expect("JSON");
    let properties = json!({ "owner": { "$ref": "#/definitions/Owner" }, "x": reference("Gone") });
    assert_eq!(
        schema,
        json!({
            "properties": properties,
            "definitions": {
                "Owner": {
                    "type": "object",
                    "properties": { "pets": { "items": { "$ref": "#/definitions/Pet" } } },
                },
                "Pet": { "properties": properties },
            },
        })
    );
}
