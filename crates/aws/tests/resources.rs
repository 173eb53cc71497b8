//! GetResources, CreateResource, GetResource, UpdateResource, DeleteResource.

use serde_json::json;

use crate::support::House;

const NO_RESOURCE: &str = "Invalid Resource identifier specified";

async fn create(house: &House, name: &str, parent: &str, part: &str) {
    let body = json!({ "pathPart": part }).to_string();
    let made = house.ask(&format!("POST /restapis/<api>/resources/<{parent}>"), &body).await;
    house.name(name, &made.ok(201)["id"]);
}

#[tokio::test]
async fn resources_make_a_tree() {
    let house = House::with_api().await;
    let made = house.ask("POST /restapis/<api>/resources/<root>", r#"{"pathPart":"pets"}"#).await;
    let id = made.body["id"].clone();
    house.name("pets", &id);
    assert_eq!(id.as_str().map(str::len), Some(6));
    let pets = json!({
        "id": id, "parentId": house.fill("<root>"), "pathPart": "pets", "path": "/pets",
    });
    made.is(201, &pets);
    house.ask("GET /restapis/<api>/resources/<pets>", "").await.is(200, &pets);
    let root = json!({ "id": house.fill("<root>"), "path": "/" });
    let listed = house.ask("GET /restapis/<api>/resources", "").await;
    listed.is(200, &json!({ "item": [root, pets] }));
}

#[tokio::test]
async fn renaming_and_moving_keep_every_path_true() {
    let house = House::with_api().await;
    create(&house, "a", "root", "a").await;
    create(&house, "b", "a", "{b}").await;
    create(&house, "c", "b", "c").await;
    create(&house, "z", "root", "z").await;
    let paths = async || {
        let listed = house.ask("GET /restapis/<api>/resources", "").await;
        let items = listed.body["item"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .map(|item| item["path"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    house.patch("/restapis/<api>/resources/<a>", "replace /pathPart y").await.ok(200);
    assert_eq!(paths().await, ["/", "/y", "/y/{b}", "/y/{b}/c", "/z"]);
    let moved = house.patch("/restapis/<api>/resources/<b>", "replace /parentId <z>").await;
    assert_eq!(moved.ok(200)["path"], "/z/{b}");
    assert_eq!(paths().await, ["/", "/y", "/z", "/z/{b}", "/z/{b}/c"]);
    house.ask("DELETE /restapis/<api>/resources/<z>", "").await.is(202, &json!(null));
    assert_eq!(paths().await, ["/", "/y"]);
    let keys: Vec<_> = house.store.documents.lock().expect("lock").keys().cloned().collect();
    assert_eq!(keys.iter().filter(|key| key.contains("/resources/")).count(), 2);
}

#[tokio::test]
async fn what_the_tree_refuses() {
    let house = House::with_api().await;
    create(&house, "pets", "root", "pets").await;
    create(&house, "id", "pets", "{id}").await;
    create(&house, "cats", "root", "cats").await;
    create(&house, "proxy", "cats", "{proxy+}").await;
    let post = async |parent: &str, part: &str| {
        let body = json!({ "pathPart": part }).to_string();
        house.ask(&format!("POST /restapis/<api>/resources/{parent}"), &body).await
    };
    let patch = async |id: &str, operation: &str| {
        house.patch(&format!("/restapis/<api>/resources/{id}"), operation).await
    };
    post("nope", "x").await.missing(NO_RESOURCE);
    house.ask("POST /restapis/nope/resources/x", r#"{"pathPart":"x"}"#).await.missing(NO_RESOURCE);
    house.ask("GET /restapis/nope/resources/x", "").await.missing(NO_RESOURCE);
    house
        .ask("GET /restapis/nope/resources", "")
        .await
        .missing("Invalid API identifier specified 000000000000:nope");
    let taken = "Another resource with the same parent already has this name: pets";
    post("<root>", "pets").await.refused(409, "ConflictException", taken);
    patch("<cats>", "replace /pathPart pets").await.refused(409, "ConflictException", taken);
    post("<pets>", "{other}").await.bad(
        "A sibling ({id}) of this resource already has a variable path part -- only one is allowed",
    );
    post("<proxy>", "x")
        .await
        .bad("Cannot create a child of a resource with a greedy path variable: {proxy+}");
    patch("<pets>", "replace /parentId <id>").await.bad("Resources cannot be cyclical.");
    patch("<root>", "replace /pathPart x").await.bad("Root resource cannot update its pathPart.");
    patch("<root>", "replace /parentId x").await.bad("Root resource cannot update its parentId.");
    patch("<pets>", "replace /invalid x").await.bad(
        "Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, \
         /pathPart]",
    );
    patch("<pets>", "remove /pathPart").await.bad(
        "Invalid patch path  '/pathPart' specified for op 'remove'. Please choose supported \
         operations",
    );
    for part in ["", "a b", "a{b}", "{a", "{}", "a/b"] {
        post("<root>", part).await.bad(
            "Resource's path part only allow a-zA-Z0-9._- and curly braces at the beginning and \
             the end and an optional plus sign before the closing brace.",
        );
    }
}
