//! CreateApiKey, ImportApiKeys, GetApiKeys, GetApiKey, UpdateApiKey, DeleteApiKey.
//!
//! API keys (docs/wire/aws-api-surface.md, sections 3 and 4.5).

use serde_json::{Value, json};

use crate::support::{House, NOW, deployable};

const ONE: &str = "/apikeys/<key>";
const VALUE: &str = "abcdefghijklmnopqrst";

/// A house with the key `<key>`, and how answers show it without its value.
async fn house() -> (House, Value) {
    let house = House::new();
    let body = json!({
        "name": "mine", "value": VALUE, "enabled": true, "customerId": "c", "tags": { "a": "b" },
    });
    let made = house.ask("POST /apikeys", &body.to_string()).await;
    house.name("key", &made.body["id"]);
    let mut shown = json!({
        "id": made.body["id"], "value": VALUE, "name": "mine", "customerId": "c", "enabled": true,
        "createdDate": NOW, "lastUpdatedDate": NOW, "stageKeys": [], "tags": { "a": "b" },
    });
    made.is(201, &shown);
    shown.as_object_mut().expect("an object").remove("value");
    (house, shown)
}

#[tokio::test]
async fn a_key_lives() {
    let (house, mut shown) = house().await;
    assert_eq!(house.fill("<key>").len(), 10);
    let get = format!("GET {ONE}");
    house.ask(&get, "").await.is(200, &shown);
    house.ask(&format!("{get}?includeValue=false"), "").await.is(200, &shown);
    let again = House::over(house.store.clone());
    again.name("key", &shown["id"]);
    again.ask("GET /apikeys", "").await.is(200, &json!({ "item": [shown] }));
    shown["value"] = json!(VALUE);
    again.ask(&format!("{get}?includeValue=true"), "").await.is(200, &shown);
    again.ask("GET /apikeys?includeValues=true", "").await.is(200, &json!({ "item": [shown] }));
    house.ask(&format!("DELETE {ONE}"), "").await.is(202, &json!(null));
    let gone = "Invalid API Key identifier specified";
    house.ask(&get, "").await.missing(gone);
    house.ask(&format!("DELETE {ONE}"), "").await.missing(gone);
    house.patch(ONE, "replace /name x").await.missing(gone);
    assert!(!house.store.documents.lock().expect("lock").keys().any(|key| key.contains("keys")));
}

#[tokio::test]
async fn a_generated_value_has_forty_characters_and_is_shown_once() {
    let house = House::new();
    let made = house.ask("POST /apikeys", "").await;
    let value = made.ok(201)["value"].as_str().expect("a value");
    assert!(value.len() == 40 && value.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let shown = json!({
        "id": made.body["id"], "value": value, "enabled": false, "createdDate": NOW,
        "lastUpdatedDate": NOW, "stageKeys": [],
    });
    made.is(201, &shown);
    // Terraform sends empty texts for what was not given.
    let blank = house.ask("POST /apikeys", r#"{"name":"","value":"","description":""}"#).await;
    assert!(blank.ok(201).get("name").is_none());
}

#[tokio::test]
async fn lists_are_filtered() {
    let (house, _) = house().await;
    house.ask("POST /apikeys", r#"{"name":"Minor"}"#).await.ok(201);
    house.ask("POST /apikeys", r#"{"name":"minor","customerId":"d"}"#).await.ok(201);
    for (query, names) in [
        ("name=mi", vec!["mine", "minor"]),
        ("name=M", vec!["Minor"]),
        ("customerId=d", vec!["minor"]),
        ("name=mine&customerId=d", vec![]),
    ] {
        let list = house.ask(&format!("GET /apikeys?{query}"), "").await;
        let items = list.ok(200)["item"].as_array().expect("items");
        let mut found: Vec<_> = items.iter().filter_map(|item| item["name"].as_str()).collect();
        found.sort_unstable();
        assert_eq!(found, names, "{query}");
    }
    let first = house.ask("GET /apikeys?limit=2", "").await;
    assert_eq!(first.ok(200)["item"].as_array().map(Vec::len), Some(2));
    house.name("position", &first.body["position"]);
    let second = house.ask("GET /apikeys?limit=2&position=<position>", "").await;
    assert_eq!(second.ok(200)["item"].as_array().map(Vec::len), Some(1));
    assert!(second.body.get("position").is_none());
}

#[tokio::test]
async fn what_is_refused() {
    let (house, _) = house().await;
    let long = |count: usize| "x".repeat(count);
    for (body, message) in [
        (json!({ "name": long(1025) }), "Invalid API Key name, can be at most 1024 characters."),
        (json!({ "value": long(19) }), "API Key value should be at least 20 characters"),
        (json!({ "value": long(129) }), "API Key value exceeds maximum size of 128 characters"),
        (json!({ "description": long(1025) }), "Invalid API Key description specified."),
    ] {
        house.ask("POST /apikeys", &body.to_string()).await.bad(message);
    }
    let body = json!({ "value": VALUE }).to_string();
    let twice = house.ask("POST /apikeys", &body).await;
    twice.refused(409, "ConflictException", "API Key already exists");
    let stage = json!({ "stageKeys": [{ "restApiId": "x", "stageName": "y" }] }).to_string();
    let asked = house.ask("POST /apikeys", &stage).await;
    asked.missing("Invalid stage identifier specified");
}

#[tokio::test]
async fn patches() {
    let (house, mut shown) = house().await;
    for (operation, member, value) in [
        ("replace /name theirs", "name", json!("theirs")),
        ("replace /description text", "description", json!("text")),
        ("replace /enabled maybe", "enabled", json!(false)),
        ("replace /enabled true", "enabled", json!(true)),
        ("replace /customerId d", "customerId", json!("d")),
    ] {
        shown[member] = value;
        house.patch(ONE, operation).await.is(200, &shown);
    }
    shown.as_object_mut().expect("an object").remove("name");
    house.patch(ONE, "replace /name -").await.is(200, &shown);
    let listed = "Must be one of: [/description, /enabled, /name, /customerId]";
    for (operation, message) in [
        (
            "replace /id x".to_owned(),
            format!("Invalid patch path  '/id' specified for op 'replace'. {listed}"),
        ),
        (
            "add /name x".to_owned(),
            "Invalid patch path  '/name' specified for op 'add'. Must be one of: [/stages]"
                .to_owned(),
        ),
        (
            format!("replace /name {}", "x".repeat(1025)),
            "Invalid API Key name, can be at most 1024 characters.".to_owned(),
        ),
    ] {
        house.patch(ONE, &operation).await.bad(&message);
    }
    house.ask(&format!("GET {ONE}"), "").await.is(200, &shown);
}

#[tokio::test]
async fn update_answers_always_have_tags() {
    let house = House::new();
    let made = house.ask("POST /apikeys", "").await;
    house.name("key", &made.body["id"]);
    assert!(made.body.get("tags").is_none());
    let patched = house.patch(ONE, "replace /enabled true").await;
    assert_eq!(patched.ok(200)["tags"], json!({}));
    assert!(patched.body.get("value").is_none());
    let tags = "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapikeys%2F<key>";
    house.ask(&format!("PUT {tags}"), r#"{"tags":{"a":"1","b":"2"}}"#).await.ok(204);
    house.ask(&format!("DELETE {tags}?tagKeys=a"), "").await.ok(204);
    house.ask(&format!("GET {tags}"), "").await.is(200, &json!({ "tags": { "b": "2" } }));
    assert_eq!(house.ask(&format!("GET {ONE}"), "").await.body["tags"], json!({ "b": "2" }));
    let nope = tags.replace("<key>", "nope");
    house
        .ask(&format!("GET {nope}"), "")
        .await
        .missing("Invalid resource identifier specified nope");
    let asked = house.ask(&format!("PUT {nope}"), r#"{"tags":{}}"#).await;
    asked.missing("Invalid resource identifier specified nope");
}

#[tokio::test]
async fn stages_of_old_are_stored_and_shown() {
    let house = deployable().await;
    house.ask("POST /restapis/<api>/deployments", r#"{"stageName":"prod"}"#).await.ok(201);
    let body = r#"{"stageKeys":[{"restApiId":"<api>","stageName":"prod"}]}"#;
    let made = house.ask("POST /apikeys", body).await;
    let stage = house.fill("<api>/prod");
    assert_eq!(made.ok(201)["stageKeys"], json!([stage]));
    house.name("key", &made.body["id"]);
    let removed = house.patch(ONE, "remove /stages <api>/prod").await;
    assert_eq!(removed.ok(200)["stageKeys"], json!([]));
    let added = house.patch(ONE, "add /stages <api>/prod").await;
    assert_eq!(added.ok(200)["stageKeys"], json!([stage]));
    let unknown = house.patch(ONE, "add /stages <api>/test").await;
    unknown.missing("Invalid stage identifier specified");
}

#[tokio::test]
async fn keys_are_imported() {
    let (house, _) = house().await;
    let made = house.ask("POST /usageplans", r#"{"name":"p"}"#).await;
    house.name("plan", &made.body["id"]);
    let import = "POST /apikeys?mode=import&format=csv";
    let file = "Name,key,description,Enabled,usageplanIds\r\n\
                one,abcdefghij0123456789,\"a, \"\"b\"\"\",TRUE,<plan>\r\n\
                two,,,,\r\n\r\n\
                short,tiny,,TRUE,\n\
                again,abcdefghij0123456789,,TRUE,\n\
                three,0123456789abcdefghij,,FALSE,\"<plan>,nope\"";
    let warnings = [
        "Line 5: API Key value should be at least 20 characters",
        "Line 6: API Key already exists",
        "Line 7: usage plan nope: Invalid Usage Plan ID specified",
    ];
    let strict = house.ask(&format!("{import}&failonwarnings=true"), file).await;
    strict.bad(&warnings.join("; "));
    assert_eq!(house.ask("GET /apikeys", "").await.body["item"].as_array().map(Vec::len), Some(1));
    let imported = house.ask(import, file).await;
    assert_eq!(imported.ok(201)["warnings"], json!(warnings));
    let ids = imported.body["ids"].as_array().expect("ids");
    assert_eq!(ids.len(), 3);
    house.name("one", &ids[0]);
    let one = house.ask("GET /apikeys/<one>?includeValue=true", "").await;
    one.is(
        200,
        &json!({
            "id": ids[0], "value": "abcdefghij0123456789", "name": "one",
            "description": "a, \"b\"", "enabled": true, "createdDate": NOW,
            "lastUpdatedDate": NOW, "stageKeys": [],
        }),
    );
    let joined = house.ask("GET /usageplans/<plan>/keys", "").await;
    assert_eq!(joined.ok(200)["item"].as_array().map(Vec::len), Some(2));
    let format = "POST /apikeys?mode=import&format=json";
    house.ask(format, file).await.bad("Invalid format specified: json. Must be csv");
    house.ask(import, "a,b\n1,2").await.bad(
        "The file of API keys must begin with its columns: \
         Name,key,description,Enabled,usageplanIds",
    );
}

#[tokio::test]
async fn the_newest_is_listed_first_also_within_a_second() {
    let house = House::new();
    let names: Vec<_> = (0..12).map(|n| format!("k{n}")).collect();
    for name in &names {
        house.ask("POST /apikeys", &json!({ "name": name }).to_string()).await.ok(201);
    }
    let mut listed = Vec::new();
    let mut line = "GET /apikeys?limit=5".to_owned();
    loop {
        let page = house.ask(&line, "").await;
        let items = page.ok(200)["item"].as_array().expect("items").clone();
        listed.extend(items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()));
        let Some(position) = page.body["position"].as_str() else { break };
        line = format!("GET /apikeys?limit=5&position={position}");
    }
    assert_eq!(listed, names.into_iter().rev().collect::<Vec<_>>());
}
