//! A dialect over a store in memory, and rows of requests and answers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use arc_swap::ArcSwap;
use bytes::Bytes;
use http::{Request, Response};
use rejoinder_aws::{ApiOptions, Aws, AwsForms, AwsSettings};
use rejoinder_proxy::Clock;
use rejoinder_proxy::forms::Forms;
use rejoinder_proxy::plan::Plan;
use rejoinder_store::{Batch, Change, Document, Revision, Store, StoreError};
use serde_json::Value;

/// 2023-11-14T22:13:20Z.
pub(crate) const NOW: i64 = 1_700_000_000;
pub(crate) const ACCOUNT: &str = "000000000000";

/// Documents in memory, with every batch that was committed.
#[derive(Default)]
pub(crate) struct MemoryStore {
    pub(crate) documents: Mutex<std::collections::BTreeMap<String, Document>>,
    pub(crate) batches: Mutex<Vec<Batch>>,
    /// Whether commits fail.
    pub(crate) fails: AtomicBool,
}

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Result<Option<Document>, StoreError> {
        Ok(self.documents.lock().expect("lock").get(key).cloned())
    }

    fn list(&self, prefix: &str) -> Result<Vec<Document>, StoreError> {
        let documents = self.documents.lock().expect("lock");
        Ok(documents.values().filter(|found| found.key.starts_with(prefix)).cloned().collect())
    }

    fn commit(&self, batch: Batch) -> Result<Revision, StoreError> {
        if self.fails.load(Ordering::Relaxed) {
            return Err(StoreError::Abandoned);
        }
        let mut documents = self.documents.lock().expect("lock");
        let mut batches = self.batches.lock().expect("lock");
        let revision = Revision(batches.len() as u64 + 1);
        for write in &batch.writes {
            match &write.value {
                Some(value) => {
                    let (key, value) = (write.key.clone(), value.clone());
                    documents.insert(key.clone(), Document { key, revision, value });
                }
                None => drop(documents.remove(&write.key)),
            }
        }
        batches.push(batch);
        Ok(revision)
    }

    fn changes(&self, _: Revision) -> Result<Vec<Change>, StoreError> {
        Ok(Vec::new())
    }
}

struct StoppedClock(Instant);

impl Clock for StoppedClock {
    fn now(&self) -> Instant {
        self.0
    }

    fn wall(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs())
    }
}

/// A dialect, its store and its plan.
pub(crate) struct House {
    pub(crate) aws: Arc<Aws>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) plan: Arc<ArcSwap<Plan>>,
    /// What answers gave, by name: see [`House::fill`].
    names: Mutex<HashMap<String, String>>,
}

/// An answer, with its body as JSON (null if it has none).
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) error: Option<String>,
    pub(crate) body: Value,
}

pub(crate) fn settings() -> AwsSettings {
    AwsSettings {
        account_id: ACCOUNT.to_owned(),
        region: "us-east-1".to_owned(),
        account_throttle: false,
        defaults: ApiOptions::default(),
        apis: HashMap::new(),
        callers: Default::default(),
    }
}

impl House {
    pub(crate) fn new() -> Self {
        Self::over(Arc::default())
    }

    /// A dialect that finds what another one stored.
    pub(crate) fn over(store: Arc<MemoryStore>) -> Self {
        let forms: Arc<dyn Forms> = Arc::new(AwsForms);
        let plan = Plan::empty(Arc::from([Arc::clone(&forms)]), forms);
        let plan = Arc::new(ArcSwap::from_pointee(plan));
        let shared: Arc<dyn Store> = store.clone();
        #[expect(clippy::disallowed_methods, reason = "the clock stands still from here on")]
        let clock = Arc::new(StoppedClock(Instant::now()));
        let aws = Aws::open(settings(), shared, Arc::clone(&plan), clock).expect("it opens");
        Self { aws, store, plan, names: Mutex::default() }
    }

    /// A house with an API named `{api}` whose root is `{root}` in URIs.
    pub(crate) async fn with_api() -> Self {
        let house = Self::new();
        let made = house.ask("POST /restapis", r#"{"name":"pets"}"#).await;
        house.name("api", &made.body["id"]);
        house.name("root", &made.body["rootResourceId"]);
        house
    }

    /// Gives an id a name, for `{name}` in later URIs and bodies.
    pub(crate) fn name(&self, name: &str, id: &Value) {
        let id = id.as_str().expect("an id").to_owned();
        self.names.lock().expect("lock").insert(name.to_owned(), id);
    }

    /// Text with `<name>` replaced by what was named so.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, id) in self.names.lock().expect("lock").iter() {
            text = text.replace(&format!("<{name}>"), id);
        }
        text
    }

    /// Sends `METHOD /uri` with a body; `<name>` in both is filled.
    pub(crate) async fn ask(&self, line: &str, body: &str) -> Answered {
        let (method, uri) = line.split_once(' ').expect("METHOD /uri");
        let request = Request::builder()
            .method(method)
            .uri(self.fill(uri))
            .body(Bytes::from(self.fill(body)))
            .expect("a request");
        let response = self.aws.answer(request).await;
        Self::answered(&response)
    }

    /// Sends a PATCH of one operation, as `op path value`; a value of `-` is none.
    pub(crate) async fn patch(&self, uri: &str, operation: &str) -> Answered {
        let mut parts = operation.splitn(3, ' ');
        let (op, path) = (parts.next().expect("op"), parts.next().expect("path"));
        let mut patch = serde_json::json!({ "op": op, "path": self.fill(path) });
        if let Some(value) = parts.next().filter(|value| *value != "-") {
            patch["value"] = self.fill(value).into();
        }
        let body = serde_json::json!({ "patchOperations": [patch] }).to_string();
        self.ask(&format!("PATCH {uri}"), &body).await
    }

    fn answered(response: &Response<Bytes>) -> Answered {
        let headers = response.headers();
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(headers["x-amzn-requestid"].len(), 36);
        let error = headers.get("x-amzn-errortype");
        Answered {
            status: response.status().as_u16(),
            error: error.map(|name| name.to_str().expect("text").to_owned()),
            body: match response.body().is_empty() {
                true => Value::Null,
                false => serde_json::from_slice(response.body()).expect("JSON"),
            },
        }
    }
}

/// A house whose API has a method that can be deployed: `GET /`, a MOCK.
pub(crate) async fn deployable() -> House {
    let house = House::with_api().await;
    let key = house.fill("aws/restapis/<api>/resources/<root>");
    let mut root: Value = {
        let found = house.store.get(&key).expect("it reads").expect("the root");
        serde_json::from_slice(&found.value).expect("JSON")
    };
    root["methods"] = serde_json::json!({ "GET": {
        "http_method": "GET", "authorization_type": "NONE",
        "responses": { "200": { "status_code": "200" } },
        "integration": {
            "kind": "MOCK", "passthrough_behavior": "WHEN_NO_MATCH", "timeout_in_millis": 29000,
            "cache_namespace": "x",
            "request_templates": { "application/json": "{\"statusCode\": 200}" },
            "responses": { "200": { "status_code": "200" } },
        },
    } });
    let mut batch = Batch::default();
    batch.put(key, root.to_string());
    house.store.commit(batch).expect("it commits");
    let opened = House::over(house.store.clone());
    *opened.names.lock().expect("lock") = house.names.lock().expect("lock").clone();
    opened
}

impl Answered {
    /// A success with exactly this body.
    #[track_caller]
    pub(crate) fn is(&self, status: u16, body: &Value) {
        assert_eq!((self.status, &self.body), (status, body), "{self:?}");
    }

    /// A success, whatever the body; returns it.
    #[track_caller]
    pub(crate) fn ok(&self, status: u16) -> &Value {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.error, None);
        &self.body
    }

    /// A refusal with this error type and message.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, error: &str, message: &str) {
        let got = (self.status, self.error.as_deref(), self.body["message"].as_str());
        assert_eq!(got, (status, Some(error), Some(message)));
    }

    /// A 400 BadRequestException with this message.
    #[track_caller]
    pub(crate) fn bad(&self, message: &str) {
        self.refused(400, "BadRequestException", message);
    }

    /// A 404 NotFoundException with this message.
    #[track_caller]
    pub(crate) fn missing(&self, message: &str) {
        self.refused(404, "NotFoundException", message);
    }
}
