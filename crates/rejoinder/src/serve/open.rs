//! The open addresses: data plane and control plane, opened together and drained together.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use prometheus_client::registry::Registry;
use rejoinder_admin::{Access, Admin, Administrator, Listening, Reach};
use rejoinder_proxy::SystemClock;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::serve::addresses::{self, Addresses};
use crate::serve::loaded::Loaded;
use crate::serve::signals::{Asked, Signals};
use crate::settings::address::is_loopback;
use crate::settings::serve::{AdminAccess, AdminAddress, ServeSettings};
use crate::tasks;

/// How long requests under way may take once the process was asked to stop: the longest
/// integration (29 s) and a little.
const DRAIN_MAX: Duration = Duration::from_secs(30);

/// The open addresses.
pub(crate) struct Open {
    pub(crate) addresses: Addresses,
    stop: watch::Sender<bool>,
    admin: Option<JoinHandle<()>>,
}

impl Open {
    /// Opens all addresses.
    ///
    /// # Errors
    /// When one of them cannot be opened; then none is served.
    pub(crate) fn begin(settings: &ServeSettings, loaded: &Loaded) -> anyhow::Result<Self> {
        // Until the data plane's server is wired in.
        let _ = (&loaded.plan, &settings.trusted_proxies, settings.workers);
        let data = addresses::open(settings.listen, "--listen")?;
        let data_tls = settings
            .listen_tls
            .as_ref()
            .map(|tls| addresses::open(tls.address, "--listen-tls"))
            .transpose()?;
        let admin = match &settings.admin {
            AdminAddress::Shared => None,
            AdminAddress::Plain(address) => Some(addresses::open(*address, "--admin")?),
            AdminAddress::Tls(tls) => Some(addresses::open(tls.address, "--admin")?),
        };
        let addresses = Addresses {
            data: local(&data)?,
            data_tls: data_tls.as_ref().map(local).transpose()?,
            admin: local(admin.as_ref().unwrap_or(&data))?,
            admin_tls: loaded.admin_certificate.is_some(),
        };
        let control = Arc::new(control(settings, loaded, addresses.admin));
        let (stop, stopped) = watch::channel(false);
        let admin = match admin {
            None => None,
            Some(listener) => Some(serve_admin(listener, &control, loaded, stopped)?),
        };
        Ok(Self { addresses, stop, admin })
    }

    /// Accepts nothing more and finishes what was begun, for a bounded time; a second signal ends
    /// it at once.
    pub(crate) async fn drain(self, mut signals: Signals) {
        self.stop.send_replace(true);
        let drained = async {
            if let Some(admin) = self.admin {
                // A task that failed has nothing left to finish.
                let _ = admin.await;
            }
        };
        let again = async { while signals.next().await != Asked::Stop {} };
        tokio::select! {
            () = drained => {}
            () = again => eprintln!("asked twice to stop: requests under way are cut off"),
            () = tokio::time::sleep(DRAIN_MAX) => eprintln!(
                "requests under way are cut off after {} s", DRAIN_MAX.as_secs()
            ),
        }
    }
}

fn local(listener: &TcpListener) -> anyhow::Result<SocketAddr> {
    listener.local_addr().context("an open address cannot be read back")
}

fn control(settings: &ServeSettings, loaded: &Loaded, address: SocketAddr) -> Admin {
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
        registry: Arc::new(Registry::default()),
        clock: Arc::new(SystemClock),
        reach: if is_loopback(address) { Reach::Loopback } else { Reach::Network },
    }
}

fn serve_admin(
    listener: TcpListener,
    control: &Arc<Admin>,
    loaded: &Loaded,
    mut stopped: watch::Receiver<bool>,
) -> anyhow::Result<JoinHandle<()>> {
    let listening = Listening {
        listener: tokio::net::TcpListener::from_std(listener)
            .context("--admin cannot be listened on")?,
        tls: loaded.admin_certificate.as_ref().map(|certificate| certificate.server_config()),
        router: control.router(),
    };
    let stop = async move {
        // An error means that the sender is gone, which is a stop too.
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    Ok(tasks::start(rejoinder_admin::serve(listening, stop)))
}
