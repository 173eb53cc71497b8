//! What a worker's requests share: the plan, the connections to backends, what is observed.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use rejoinder_reply::{Dialect, FailureKind, ReplyTable};
use rustls::RootCertStore;

use crate::Clock;
use crate::observe::{AccessLogger, FailureEvent, FailureObserver, Metrics, Visible};
use crate::plan::Plan;
use crate::trust::TrustedProxies;
use crate::upstream::{BackendTls, Pool};
use crate::usage::Usage;

/// What the data plane runs with.
#[derive(Clone)]
pub struct GatewaySettings {
    /// What is served; every request reads it anew.
    pub plan: Arc<ArcSwap<Plan>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How much was used, of what is limited.
    pub usage: Arc<Usage>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Where access log lines go.
    pub access_log: AccessLogger,
    /// Who is told of every failure.
    pub on_failure: Option<Arc<dyn FailureObserver>>,
    /// Whose word about clients is believed.
    pub trusted_proxies: TrustedProxies,
    /// Roots for TLS with backends; the machine's own without.
    pub backend_roots: Option<Arc<RootCertStore>>,
}

/// One worker's data plane.
pub(crate) struct Gateway {
    pub(crate) plan: Arc<ArcSwap<Plan>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) usage: Arc<Usage>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) access_log: AccessLogger,
    pub(crate) trusted: TrustedProxies,
    pub(crate) pool: Pool,
    on_failure: Option<Arc<dyn FailureObserver>>,
    /// Reply tables for requests without a site, one a dialect.
    natives: Mutex<Vec<(&'static Dialect, Arc<ReplyTable>)>>,
}

impl Gateway {
    pub(crate) fn new(settings: &GatewaySettings, tls: Arc<BackendTls>) -> Self {
        let settings = settings.clone();
        Self {
            plan: settings.plan,
            pool: Pool::new(tls, settings.clock.clone()),
            clock: settings.clock,
            usage: settings.usage,
            metrics: settings.metrics,
            access_log: settings.access_log,
            trusted: settings.trusted_proxies,
            on_failure: settings.on_failure,
            natives: Mutex::default(),
        }
    }

    /// The dialect's reply table without customisation.
    pub(crate) fn native_reply(&self, dialect: &'static Dialect) -> Arc<ReplyTable> {
        let mut natives = self.natives.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, table)) = natives.iter().find(|(own, _)| std::ptr::eq(*own, dialect)) {
            return table.clone();
        }
        let table = ReplyTable::native(dialect);
        natives.push((dialect, table.clone()));
        table
    }

    /// Tells of a failure. What the owner must mend is a warning, the rest is there to be asked
    /// for: a gateway under attack must not drown in its own log.
    pub(crate) fn failed(&self, event: &FailureEvent<'_>) {
        if let Some(observer) = &self.on_failure {
            observer.failed(event);
        }
        let cause = || Visible(event.cause().unwrap_or(""));
        match event.failure.kind {
            FailureKind::ConfigurationFaulty | FailureKind::Internal => tracing::warn!(
                route = event.route(),
                path = %Visible(event.path()),
                request_id = event.request_id(),
                "{:?}: {}", event.failure.kind, cause()
            ),
            FailureKind::BackendTimeout
            | FailureKind::BackendUnreachable
            | FailureKind::BackendFault
            | FailureKind::BackendUnresolvable => tracing::info!(
                route = event.route(),
                request_id = event.request_id(),
                "{:?}: {}",
                event.failure.kind,
                cause()
            ),
            kind => tracing::debug!(request_id = event.request_id(), "{kind:?}: {}", cause()),
        }
    }
}
