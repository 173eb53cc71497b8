//! A gateway on a free port, with what it observed at hand.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use arc_swap::ArcSwap;
use prometheus_client::registry::Registry;
use rejoinder_limit::{QuotaAccount, QuotaLedger, UsageRecord};
use rejoinder_proxy::observe::{AccessLogger, FailureEvent, FailureObserver, Metrics};
use rejoinder_proxy::plan::{Mount, Plan};
use rejoinder_proxy::server::{
    Deadlines, ListenerSettings, Running, Server, ServerSettings, Traffic,
};
use rejoinder_proxy::{GatewaySettings, LedgerError, SystemClock, TrustedProxies, Usage};

use super::{Client, SiteOf, TestForms};

/// A running gateway; ends with its test.
pub struct Gateway {
    pub address: SocketAddr,
    pub seen: Arc<Seen>,
    pub registry: Registry,
    pub log: AccessLogger,
    pub plan: Arc<ArcSwap<Plan>>,
    pub usage: Arc<Usage>,
    running: Option<Running>,
}

/// Usage in memory.
#[derive(Default)]
pub struct MemoryLedger(Mutex<HashMap<QuotaAccount, UsageRecord>>);

impl QuotaLedger for MemoryLedger {
    type Error = LedgerError;

    fn load(&self, account: &QuotaAccount) -> Result<Option<UsageRecord>, LedgerError> {
        Ok(self.0.lock().unwrap().get(account).cloned())
    }

    fn save(&self, records: &[(QuotaAccount, UsageRecord)]) -> Result<(), LedgerError> {
        self.0.lock().unwrap().extend(records.iter().cloned());
        Ok(())
    }
}

/// The failures that were told of: kind, cause, response type.
#[derive(Default)]
pub struct Seen(Mutex<Vec<String>>);

impl FailureObserver for Seen {
    fn failed(&self, event: &FailureEvent<'_>) {
        let line = format!(
            "{:?} {} {} {}",
            event.failure().kind,
            event.response_type().unwrap_or("-"),
            event.status().as_u16(),
            event.cause().unwrap_or("-"),
        );
        self.0.lock().unwrap().push(line);
    }
}

impl Seen {
    /// The last failure.
    pub fn last(&self) -> String {
        self.0.lock().unwrap().last().cloned().unwrap_or_default()
    }
}

/// One runtime for the access log's writer.
pub fn runtime() -> &'static tokio::runtime::Runtime {
    static RUNTIME: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
    })
}

impl Gateway {
    /// Serves the site at `/`, at `api.test` with the stage, and under the path form.
    pub fn of(site: SiteOf) -> Self {
        Self::with(site, |_| {})
    }

    /// The same, with settings of its own.
    pub fn with(site: SiteOf, change: impl FnOnce(&mut ServerSettings)) -> Self {
        let forms: Arc<dyn rejoinder_proxy::forms::Forms> = Arc::new(TestForms);
        let stages = BTreeMap::from([("stage".into(), Arc::new(site.site))]);
        let mount = Mount { base: "/".into(), api: "api".into(), stage: "stage".into() };
        let plan = Plan::empty(Arc::from([forms.clone()]), forms)
            .with_api("api", stages)
            .with_mounts(vec![mount]);
        Self::of_plan(plan, change)
    }

    pub fn of_plan(plan: Plan, change: impl FnOnce(&mut ServerSettings)) -> Self {
        let mut registry = Registry::default();
        let seen = Arc::new(Seen::default());
        let log = {
            let _inside = runtime().enter();
            AccessLogger::start()
        };
        let plan = Arc::new(ArcSwap::from_pointee(plan));
        let usage = Usage::new(Arc::new(MemoryLedger::default()), Arc::new(SystemClock));
        let gateway = GatewaySettings {
            plan: plan.clone(),
            clock: Arc::new(SystemClock),
            usage: usage.clone(),
            metrics: Metrics::new(&mut registry),
            access_log: log.clone(),
            on_failure: Some(seen.clone()),
            trusted_proxies: TrustedProxies::default(),
            backend_roots: None,
        };
        let mut settings = ServerSettings {
            listeners: vec![ListenerSettings {
                address: "127.0.0.1:0".parse().unwrap(),
                tls: None,
                traffic: Traffic::Gateway,
            }],
            workers: 1,
            connections_max: 100,
            deadlines: Deadlines::default(),
            gateway: Some(gateway),
        };
        change(&mut settings);
        let running = Server::bind(settings).unwrap().run().unwrap();
        let address = running.addresses()[0];
        Self { address, seen, registry, log, plan, usage, running: Some(running) }
    }

    pub fn client(&self) -> Client {
        Client::connect(self.address)
    }

    /// What `/metrics` would show.
    pub fn metrics(&self) -> String {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry).unwrap();
        text
    }

    /// Ends it, with this much grace.
    pub fn shutdown(mut self, grace: Duration) {
        self.running.take().unwrap().shutdown(grace);
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.shutdown(Duration::ZERO);
        }
    }
}
