//! The admin address over a socket, in front of the real dialect.
#![allow(clippy::unwrap_used, reason = "tests")]

mod front_door;
mod signing;
mod unsigned;

use std::net::SocketAddr;
use std::sync::Arc;

use arc_swap::ArcSwap;
use prometheus_client::registry::Registry;
use rejoinder_admin::{Access, Admin, Administrator, Listening, Reach, Readiness, serve};
use rejoinder_aws::{Aws, AwsForms, AwsSettings};
use rejoinder_proxy::forms::Forms;
use rejoinder_proxy::plan::Plan;
use rejoinder_proxy::{Clock, SystemClock};
use rejoinder_store::EmbeddedStore;
use tokio::net::TcpListener;

use signing::Signer;

const KEY_ID: &str = "AKIATESTTESTTESTTEST";
const SECRET: &str = "a secret";

/// A served admin address.
struct Served {
    address: SocketAddr,
    readiness: Arc<Readiness>,
    admin: Arc<Admin>,
    _data: tempfile::TempDir,
}

impl Served {
    async fn start(access: Access) -> Self {
        let data = tempfile::tempdir().unwrap();
        let store = Arc::new(EmbeddedStore::open(data.path()).unwrap());
        let forms: Arc<dyn Forms> = Arc::new(AwsForms);
        let plan = Plan::empty(Arc::from([forms.clone()]), forms);
        let settings = AwsSettings {
            account_id: "000000000000".to_owned(),
            region: "us-east-1".to_owned(),
            defaults: Default::default(),
            apis: Default::default(),
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
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let listening = Listening { listener, tls: None, router: admin.router() };
        #[expect(clippy::disallowed_methods, reason = "ends with the test")]
        tokio::spawn(serve(listening, std::future::pending()));
        Self { address, readiness, admin, _data: data }
    }

    async fn signed() -> Self {
        let administrator = Administrator {
            access_key_id: KEY_ID.to_owned(),
            secret_access_key: SECRET.to_owned(),
        };
        Self::start(Access::Signed(administrator)).await
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
