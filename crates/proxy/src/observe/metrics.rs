//! Counters for Prometheus. Labels come from the plan alone, never from what a client sends, so
//! the number of series is bounded by the configuration. Series are found once a site or route
//! and kept in its [`crate::plan::Slot`]: no name is looked up per request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::plan::{Route, Site};

/// Upper bounds of the latency buckets, in seconds.
const LATENCY_SECONDS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0];

/// Everything that is counted.
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    duration: Family<SiteLabels, Histogram>,
    failures: Family<FailureLabels, Counter>,
    /// Open client connections.
    pub connections: Gauge,
    /// Access log lines that were dropped because the log could not keep up.
    pub log_lines_dropped: Counter,
    /// Requests that no site answered.
    nowhere: Arc<SiteSeries>,
    nowhere_route: Arc<RouteSeries>,
    sites: Mutex<HashMap<Arc<str>, Arc<SiteSeries>>>,
    routes: Mutex<HashMap<Arc<str>, Arc<RouteSeries>>>,
}

/// What is counted of one site.
pub struct SiteSeries {
    /// By class of status: 1xx to 5xx.
    requests: [Counter; 5],
    duration: Histogram,
}

/// What is counted of one route.
pub struct RouteSeries {
    labels: FailureLabels,
    all: Family<FailureLabels, Counter>,
    /// Filled as failures happen: as many as there are response types and statuses for them.
    failures: Mutex<Vec<((&'static str, u16), Counter)>>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SiteLabels {
    api: String,
    stage: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    api: String,
    stage: String,
    status: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct FailureLabels {
    api: String,
    stage: String,
    route: String,
    response_type: &'static str,
    status: u16,
}

impl Metrics {
    /// Counters at zero, registered under `rejoinder_…`.
    #[must_use]
    pub fn new(registry: &mut Registry) -> Arc<Self> {
        let requests = Family::<RequestLabels, Counter>::default();
        let duration = Family::<SiteLabels, Histogram>::new_with_constructor(|| {
            Histogram::new(LATENCY_SECONDS)
        });
        let failures = Family::<FailureLabels, Counter>::default();
        let connections = Gauge::default();
        let log_lines_dropped = Counter::default();
        registry.register(
            "rejoinder_requests",
            "Requests answered, by API, stage and class of status",
            requests.clone(),
        );
        registry.register(
            "rejoinder_request_duration_seconds",
            "From a request's head until its answer's head, by API and stage",
            duration.clone(),
        );
        registry.register(
            "rejoinder_failures",
            "Requests that could not be served, by API, stage, route, response type and status",
            failures.clone(),
        );
        registry.register(
            "rejoinder_connections",
            "Open client connections of the data plane",
            connections.clone(),
        );
        registry.register(
            "rejoinder_access_log_lines_dropped",
            "Access log lines dropped because the log could not keep up",
            log_lines_dropped.clone(),
        );
        let nowhere = Arc::new(SiteSeries::new(&requests, &duration, "", ""));
        let nowhere_route = Arc::new(RouteSeries::new(&failures, "", "", ""));
        Arc::new(Self {
            requests,
            duration,
            failures,
            connections,
            log_lines_dropped,
            nowhere,
            nowhere_route,
            sites: Mutex::default(),
            routes: Mutex::default(),
        })
    }

    /// The series of a site, or those of requests that no site answers.
    pub fn site<'s>(&'s self, site: Option<&'s Site>) -> &'s Arc<SiteSeries> {
        let Some(site) = site else { return &self.nowhere };
        site.series.get(|| {
            let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || {
                Arc::new(SiteSeries::new(&self.requests, &self.duration, &site.api_id, &site.stage))
            };
            sites.entry(site.id.0.clone()).or_insert_with(new).clone()
        })
    }

    /// The series of a route, or those of requests that reach none.
    pub fn route<'s>(
        &'s self,
        site: Option<&Site>,
        route: Option<&'s Route>,
    ) -> &'s Arc<RouteSeries> {
        let (Some(site), Some(route)) = (site, route) else { return &self.nowhere_route };
        route.series.get(|| {
            let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || {
                let path = &route.resource_path;
                Arc::new(RouteSeries::new(&self.failures, &site.api_id, &site.stage, path))
            };
            routes.entry(route.id.0.clone()).or_insert_with(new).clone()
        })
    }
}

impl SiteSeries {
    fn new(
        requests: &Family<RequestLabels, Counter>,
        duration: &Family<SiteLabels, Histogram>,
        api: &str,
        stage: &str,
    ) -> Self {
        let class = |status| {
            let labels = RequestLabels { api: api.to_owned(), stage: stage.to_owned(), status };
            requests.get_or_create_owned(&labels)
        };
        let labels = SiteLabels { api: api.to_owned(), stage: stage.to_owned() };
        Self {
            requests: ["1xx", "2xx", "3xx", "4xx", "5xx"].map(class),
            duration: duration.get_or_create_owned(&labels),
        }
    }

    /// Counts an answer.
    pub fn answered(&self, status: StatusCode, duration: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.requests[class].inc();
        self.duration.observe(duration.as_secs_f64());
    }
}

impl RouteSeries {
    fn new(all: &Family<FailureLabels, Counter>, api: &str, stage: &str, route: &str) -> Self {
        let labels = FailureLabels {
            api: api.to_owned(),
            stage: stage.to_owned(),
            route: route.to_owned(),
            response_type: "",
            status: 0,
        };
        Self { labels, all: all.clone(), failures: Mutex::default() }
    }

    /// Counts a failure.
    pub fn failed(&self, response_type: &'static str, status: StatusCode) {
        let key = (response_type, status.as_u16());
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, counter)) = failures.iter().find(|(own, _)| *own == key) {
            counter.inc();
            return;
        }
        let labels = FailureLabels { response_type, status: key.1, ..self.labels.clone() };
        let counter = self.all.get_or_create_owned(&labels);
        counter.inc();
        failures.push((key, counter));
    }
}
