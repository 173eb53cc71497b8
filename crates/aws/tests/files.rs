//! FILEs: applied, changed, applied again, no longer named.

use std::collections::BTreeMap;

use rejoinder_aws::{Aws, FileDefinition, FileReport};
use serde_json::json;

use crate::support::{House, settings};

const ONE: &str = "\
openapi: 3.0.1
info: {title: one, version: 1.0}
paths:
  /pets:
    get:
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{\"statusCode\": 200}'}
        responses: {default: {statusCode: 200}}
      responses: {200: {description: ok}}
";

fn file(text: &str, mount: &str) -> FileDefinition {
    FileDefinition {
        path: "some/one.yaml".to_owned(),
        text: text.to_owned(),
        mount: mount.to_owned(),
        stage: "default".to_owned(),
        parameters: BTreeMap::new(),
    }
}

fn applied(house: &House, text: &str) -> FileReport {
    house.aws.apply_file(&file(text, "/")).expect("it is served")
}

fn mounted(house: &House, base: &str) -> Option<String> {
    let plan = house.plan.load();
    let mount = plan.mounts.iter().find(|mount| &*mount.base == base)?;
    plan.site(&mount.api, &mount.stage).map(|site| site.deployment_id.to_string())
}

#[tokio::test]
async fn a_file_becomes_an_api_and_is_deployed_when_it_differs() {
    let house = House::new();
    let report = applied(&house, ONE);
    assert!(report.deployed && report.warnings.is_empty(), "{report:?}");
    assert_eq!(report.routes, ["GET /pets"]);
    assert_eq!(report.api_id.len(), 10);
    let deployment = mounted(&house, "/").expect("it is served");

    let apis = house.ask("GET /restapis", "").await;
    assert_eq!(apis.body["item"][0]["id"], *report.api_id);
    assert_eq!(apis.body["item"][0]["name"], "one");
    assert_eq!(apis.body["item"][0]["version"], "1.0");
    assert_eq!(apis.body["item"][0]["tags"], json!({"rejoinder:file": "some/one.yaml"}));

    // The same again, also after a restart: nothing is written.
    let written = house.store.batches.lock().expect("lock").len();
    assert!(!applied(&house, ONE).deployed);
    let house = House::over(house.store.clone());
    let again = applied(&house, ONE);
    assert_eq!((again.deployed, &again.api_id), (false, &report.api_id));
    assert_eq!(house.store.batches.lock().expect("lock").len(), written);
    assert_eq!(mounted(&house, "/").as_ref(), Some(&deployment));

    // Another definition replaces it; what no stage uses any more goes.
    for name in ["/dogs", "/cats", "/cows"] {
        assert!(applied(&house, &ONE.replace("/pets", name)).deployed);
    }
    house.name("api", &json!(*report.api_id));
    let deployments = house.ask("GET /restapis/<api>/deployments", "").await;
    assert_eq!(deployments.body["item"].as_array().map(Vec::len), Some(1), "{deployments:?}");
    assert_eq!(deployments.body["item"][0]["description"], "Deployed from some/one.yaml");
    let stage = house.ask("GET /restapis/<api>/stages/default", "").await;
    assert_eq!(stage.body["deploymentId"], deployments.body["item"][0]["id"]);

    // What somebody changed through the control plane gives way to the FILE.
    house.ask("PUT /restapis/<api>/gatewayresponses/THROTTLED", "{}").await;
    assert!(!applied(&house, &ONE.replace("/pets", "/cows")).deployed);
    let restored = house.ask("GET /restapis/<api>/gatewayresponses/THROTTLED", "").await;
    assert_eq!(restored.body["defaultResponse"], true);
}

#[tokio::test]
async fn a_bad_file_leaves_what_was_served() {
    let house = House::new();
    applied(&house, ONE);
    let before = mounted(&house, "/");
    let error =
        house.aws.apply_file(&file("openapi: 3.0.1\npaths: [", "/")).expect_err("it is bad");
    assert_eq!(error.problems[0].line, Some(2), "{error:?}");
    assert_eq!(mounted(&house, "/"), before);
}

#[tokio::test]
async fn a_file_that_is_no_longer_named_is_kept_and_not_served() {
    let house = House::new();
    house.aws.apply_file(&file(ONE, "/a")).expect("it is served");
    house.aws.apply_file(&file(ONE, "/b/")).expect("it is served");
    let made = house.ask("POST /restapis", "{\"name\":\"by hand\"}").await;
    assert_eq!(made.status, 201);
    assert!(mounted(&house, "/a").is_some() && mounted(&house, "/b").is_some());
    house.aws.keep_only_files(&["/b".to_owned()]);
    assert!(mounted(&house, "/a").is_none() && mounted(&house, "/b").is_some());
    assert_eq!(house.plan.load().apis.len(), 1);
    let apis = house.ask("GET /restapis", "").await;
    assert_eq!(apis.body["item"].as_array().map(Vec::len), Some(3));
    // Named again, it is back without a deployment.
    let report = house.aws.apply_file(&file(ONE, "/a")).expect("it is served");
    assert!(!report.deployed && mounted(&house, "/a").is_some());
}

#[test]
fn a_check_serves_nothing_and_says_the_same() {
    let text = ONE.replace("type: mock", "type: aws_proxy\n        uri: arn:aws:apigateway:r:lambda:path/f\n        httpMethod: POST");
    let report = Aws::check_file(&settings(), &file(&text, "/")).expect("it can be served");
    assert!(!report.deployed);
    assert_eq!(report.warnings.len(), 1, "{report:?}");
    assert_eq!(report.warnings[0].line, Some(5));
    assert!(report.warnings[0].message.starts_with("GET /pets: "), "{report:?}");
    let house = House::new();
    assert_eq!(applied(&house, &text).warnings, report.warnings);
    // Warnings come at every start, not only when something is deployed.
    assert_eq!(applied(&house, &text).warnings, report.warnings);
}

#[test]
fn the_example_can_be_served() {
    let text = include_str!("../../../examples/pets.yaml");
    let report = Aws::check_file(&settings(), &file(text, "/")).expect("it can be served");
    assert_eq!(report.routes.len(), 8);
    let said: Vec<_> = report.warnings.iter().map(|warning| &warning.message).collect();
    assert_eq!(
        said,
        ["GET /soon: the method has no integration: calling it answers API_CONFIGURATION_ERROR"]
    );
}

#[tokio::test]
async fn stage_variables_come_from_parameters_and_stay() {
    let house = House::new();
    let text = ONE.replace(
        "type: mock",
        "type: http_proxy\n        httpMethod: GET\n        uri: http://${stageVariables.host}/x",
    );
    let mut file = file(&text, "/");
    let warned = house.aws.apply_file(&file).expect("it is served");
    assert!(warned.warnings.iter().any(|w| w.message.contains("host")), "{warned:?}");
    file.parameters.insert("stageVariables.host".to_owned(), "b.test".to_owned());
    let report = house.aws.apply_file(&file).expect("it is served");
    assert!(!report.deployed && report.warnings.is_empty(), "{report:?}");
    house.name("api", &json!(*report.api_id));
    let patch = r#"{"patchOperations":[{"op":"replace","path":"/variables/other","value":"1"}]}"#;
    house.ask("PATCH /restapis/<api>/stages/default", patch).await;
    house.aws.apply_file(&file).expect("it is served");
    let stage = house.ask("GET /restapis/<api>/stages/default", "").await;
    assert_eq!(stage.body["variables"], json!({"host": "b.test", "other": "1"}));
}
