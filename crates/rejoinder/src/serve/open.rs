//! The open addresses: data plane and control plane, opened together and drained together.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use prometheus_client::registry::Registry;
use rejoinder_admin::{Access, Admin, AdminHandler, Administrator, Reach};
use rejoinder_proxy::observe::{AccessLogger, FailureObserver, Metrics};
use rejoinder_proxy::server::{
    Deadlines, Handler, ListenerSettings, Running, Server, ServerSettings, Traffic,
};
use rejoinder_proxy::{GatewaySettings, SystemClock, TrustedProxies, Usage};
use tokio::runtime::Handle;

use crate::open_files;
use crate::serve::failure_lines::FailureLines;
use crate::serve::loaded::Loaded;
use crate::serve::signals::{Asked, Signals};
use crate::settings::address::{is_loopback, reachable};
use crate::settings::serve::{AdminAccess, AdminAddress, ServeSettings};
use crate::tasks;
use crate::tls::Certificate;

/// How long requests under way may take once the process was asked to stop: the longest
/// integration (29 s) and a little.
const DRAIN_MAX: Duration = Duration::from_secs(30);
/// What the workers and the access log may take beyond that to end.
const END_MAX: Duration = Duration::from_secs(5);

/// The addresses in use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses {
    pub(crate) data: SocketAddr,
    pub(crate) data_tls: Option<SocketAddr>,
    pub(crate) admin: SocketAddr,
    pub(crate) admin_tls: bool,
}

impl Addresses {
    /// The data address as a client on this machine reaches it.
    pub(crate) fn reachable_data(&self) -> SocketAddr {
        reachable(self.data)
    }
}

/// Everything that listens.
pub(crate) struct Open {
    pub(crate) addresses: Addresses,
    pub(crate) access_log: AccessLogger,
    usage: Arc<Usage>,
    server: Running,
}

/// An address to open, and the flag that names it.
struct Place {
    flag: &'static str,
    address: SocketAddr,
    certificate: Option<Arc<Certificate>>,
    traffic: Traffic,
}

impl Open {
    /// Opens all addresses.
    ///
    /// # Errors
    /// When one of them cannot be opened; then none is served.
    pub(crate) fn begin(settings: &ServeSettings, loaded: &Loaded) -> anyhow::Result<Self> {
        let mut registry = Registry::default();
        let metrics = Metrics::new(&mut registry);
        let access_log = AccessLogger::start();
        let places = places(settings, loaded, registry);
        let gateway = GatewaySettings {
            plan: loaded.plan.clone(),
            clock: Arc::new(SystemClock),
            usage: loaded.aws.usage().clone(),
            metrics,
            access_log: access_log.clone(),
            on_failure: FailureLines::on_terminal().map(|lines| lines as Arc<dyn FailureObserver>),
            trusted_proxies: TrustedProxies::new(settings.trusted_proxies.iter().copied()),
            backend_roots: None,
        };
        let listener = |place: &Place| ListenerSettings {
            address: place.address,
            tls: place.certificate.as_ref().map(|certificate| certificate.server_config()),
            traffic: place.traffic.clone(),
        };
        let server = Server::bind(ServerSettings {
            listeners: places.iter().map(listener).collect(),
            workers: workers(settings),
            connections_max: open_files::connections(),
            deadlines: Deadlines::default(),
            gateway: Some(gateway),
        })
        .map_err(|error| cannot_open(&places, error))?;
        let server = server.run().context("the threads that serve cannot be started")?;
        let addresses = in_use(settings, server.addresses())?;
        let usage = loaded.aws.usage().clone();
        tasks::start(usage.clone().keep());
        Ok(Self { addresses, access_log, usage, server })
    }

    /// Accepts nothing more and finishes what was begun, for a bounded time; a second signal ends
    /// it at once.
    pub(crate) async fn drain(self, mut signals: Signals) {
        let (server, access_log, usage) = (self.server, self.access_log, self.usage);
        let drained = async {
            // A worker that failed has nothing left to finish.
            let _ = tokio::task::spawn_blocking(move || server.shutdown(DRAIN_MAX)).await;
            access_log.written().await;
            // The last requests are counted by now.
            let settled = tokio::task::spawn_blocking(move || usage.settle()).await;
            if let Ok(Err(error)) = settled {
                eprintln!("the usage of API keys could not be written exactly: {error}");
            }
        };
        let again = async { while signals.next().await != Asked::Stop {} };
        tokio::select! {
            () = drained => {}
            () = again => eprintln!("asked twice to stop: requests under way are cut off"),
            () = tokio::time::sleep(DRAIN_MAX + END_MAX) => {
                eprintln!("requests under way are cut off after {} s", DRAIN_MAX.as_secs());
            }
        }
    }
}

/// Data, data over TLS, admin: in this order, see [`in_use`].
fn places(settings: &ServeSettings, loaded: &Loaded, registry: Registry) -> Vec<Place> {
    let (admin, certificate) = match &settings.admin {
        AdminAddress::Shared => (None, None),
        AdminAddress::Plain(address) => (Some(*address), None),
        AdminAddress::Tls(tls) => (Some(tls.address), loaded.admin_certificate.clone()),
    };
    let control: Arc<dyn Handler> = Arc::new(AdminHandler::new(
        Arc::new(control(settings, loaded, registry, admin.unwrap_or(settings.listen))),
        Handle::current(),
    ));
    let traffic = match admin {
        None => Traffic::GatewayOr(control.clone()),
        Some(_) => Traffic::Gateway,
    };
    let mut places =
        vec![Place { flag: "--listen", address: settings.listen, certificate: None, traffic }];
    if let Some(tls) = &settings.listen_tls {
        places.push(Place {
            flag: "--listen-tls",
            address: tls.address,
            certificate: loaded.data_certificate.clone(),
            traffic: Traffic::Gateway,
        });
    }
    if let Some(address) = admin {
        let traffic = Traffic::Handler(control);
        places.push(Place { flag: "--admin", address, certificate, traffic });
    }
    places
}

/// Reads back what was opened, in the order of [`places`].
fn in_use(settings: &ServeSettings, opened: &[SocketAddr]) -> anyhow::Result<Addresses> {
    let mut opened = opened.iter().copied();
    let mut next = || opened.next().context("an open address cannot be read back");
    let data = next()?;
    let data_tls = settings.listen_tls.as_ref().map(|_| next()).transpose()?;
    let (admin, admin_tls) = match &settings.admin {
        AdminAddress::Shared => (data, false),
        AdminAddress::Plain(_) => (next()?, false),
        AdminAddress::Tls(_) => (next()?, true),
    };
    Ok(Addresses { data, data_tls, admin, admin_tls })
}

fn control(
    settings: &ServeSettings,
    loaded: &Loaded,
    registry: Registry,
    address: SocketAddr,
) -> Admin {
    let access = match settings.admin_access {
        AdminAccess::Anyone => Access::Anyone,
        AdminAccess::Signed => Access::Signed(Administrator {
            access_key_id: loaded.credential.access_key_id.clone(),
            secret_access_key: loaded.credential.secret_access_key.clone(),
        }),
    };
    Admin {
        aws: loaded.aws.clone(),
        access,
        readiness: loaded.readiness.clone(),
        registry: Arc::new(registry),
        clock: Arc::new(SystemClock),
        reach: if is_loopback(address) { Reach::Loopback } else { Reach::Network },
    }
}

fn workers(settings: &ServeSettings) -> usize {
    match settings.workers {
        Some(workers) => workers.get(),
        None => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    }
}

/// Says which address it is: the server knows no flags.
fn cannot_open(places: &[Place], error: std::io::Error) -> anyhow::Error {
    let taken = places.iter().find(|place| std::net::TcpListener::bind(place.address).is_err());
    match taken {
        Some(place) => anyhow!(
            "{} {} cannot be opened: {error}; does something else listen there?",
            place.flag,
            place.address
        ),
        None => anyhow!("an address cannot be opened: {error}"),
    }
}
