//! The admin address over a socket, in front of the real dialect.
#![allow(clippy::unwrap_used, reason = "tests")]

mod front_door;
mod signing;
mod unsigned;

use std::net::SocketAddr;
use std::sync::Arc;

use arc_swap::ArcSwap;
use prometheus_client::registry::Registry;
use rejoinder_admin::{Access, Admin, AdminHandler, Administrator, Reach, Readiness};
use rejoinder_aws::{Aws, AwsForms, AwsSettings};
use rejoinder_proxy::forms::Forms;
use rejoinder_proxy::plan::Plan;
use rejoinder_proxy::server::{ListenerSettings, Server, ServerSettings, Traffic};
use rejoinder_proxy::{Clock, SystemClock};
use rejoinder_store::EmbeddedStore;
use tokio::runtime::Handle;

use signing::Signer;

const KEY_ID: &str = "AKIATESTTESTTESTTEST";
const SECRET: &str = "a secret";

/// A served admin address.
struct Served {
    address: SocketAddr,
    readiness: Arc<Readiness>,
    _server: rejoinder_proxy::server::Running,
    _data: tempfile::TempDir,
}

impl Served {
    fn start(access: Access) -> Self {
        let data = tempfile::tempdir().unwrap();
        let store = Arc::new(EmbeddedStore::open(data.path()).unwrap());
        let forms: Arc<dyn Forms> = Arc::new(AwsForms);
        let plan = Plan::empty(Arc::from([forms.clone()]), forms);
        let settings = AwsSettings {
            account_id: "000000000000".to_owned(),
            region: "us-east-1".to_owned(),
            account_throttle: false,
            defaults: Default::default(),
            apis: Default::default(),
            callers: Default::default(),
        };
        let plan = Arc::new(ArcSwap::from_pointee(plan));
        let aws = Aws::open(settings, store, plan, Arc::new(SystemClock)).unwrap();
        let readiness = Arc::new(Readiness::default());
        let admin = Arc::new(Admin {
            aws,
            access,
            readiness: readiness.clone(),
            registry: Arc::new(Registry::default()),
            clock: Arc::new(SystemClock),
            reach: Reach::Loopback,
        });
        let handler = Arc::new(AdminHandler::new(admin, Handle::current()));
        let server = Server::bind(ServerSettings {
            listeners: vec![ListenerSettings {
                address: SocketAddr::from(([127, 0, 0, 1], 0)),
                tls: None,
                traffic: Traffic::Handler(handler),
            }],
            workers: 1,
            connections_max: 64,
            deadlines: Default::default(),
            gateway: None,
        })
        .unwrap()
        .run()
        .unwrap();
        Self { address: server.addresses()[0], readiness, _server: server, _data: data }
    }

    fn signed() -> Self {
        let administrator = Administrator {
            access_key_id: KEY_ID.to_owned(),
            secret_access_key: SECRET.to_owned(),
        };
        Self::start(Access::Signed(administrator))
    }
}

fn administrator() -> Signer {
    Signer {
        key_id: KEY_ID.to_owned(),
        secret: SECRET.to_owned(),
        service: "apigateway",
        time: SystemClock.wall(),
    }
}
