//! The dialect at run time: documents in memory, the store behind them, the plan before them.
//!
//! A write takes its turn behind the other writers of its aggregate, edits a draft, compiles the
//! stages concerned, commits the pieces that differ, swaps sites and memory, and only then is
//! acknowledged. Readers take what is in memory and never wait for a writer.

mod change;
mod memory;
mod options;
mod pieces;
mod publish;
mod queue;
mod shared;
mod table;
mod usage_ledger;

use std::sync::Arc;

use arc_swap::ArcSwap;
use bytes::Bytes;
use rejoinder_proxy::plan::{Mount, Plan};
use rejoinder_proxy::{Clock, Usage};
use rejoinder_store::Store;

pub(crate) use change::{Change, Target};
pub(crate) use memory::Memory;
pub(crate) use options::options;
pub(crate) use shared::SharedDraft;
pub(crate) use table::TableDraft;

use crate::AwsSettings;
use crate::documents::EpochSeconds;
use crate::operations::View;
use crate::wire;

/// The AWS dialect at run time.
pub struct Aws {
    settings: AwsSettings,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    memory: Memory,
    publisher: publish::Publisher,
    usage: Arc<Usage>,
    queues: Arc<queue::Queues>,
}

/// Why the dialect cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] rejoinder_store::StoreError),
    /// A newer version of Rejoinder wrote the documents.
    #[error(
        "the documents in the store have form {found}, and this version knows forms up to \
         {known}: a newer version of Rejoinder wrote them; start that one"
    )]
    Newer {
        /// The form in the store.
        found: u32,
        /// The newest form that this version knows.
        known: u32,
    },
    /// A document cannot be read.
    #[error("the document {key} in the store is damaged: {source}")]
    Damaged {
        /// Which document.
        key: String,
        /// Where it is wrong.
        source: serde_json::Error,
    },
    /// A document of a kind that this version does not know.
    #[error("the document {key} in the store is of no known kind")]
    Unknown {
        /// Which document.
        key: String,
    },
}

impl Aws {
    /// Loads every document, compiles every stage and publishes the sites in `plan`.
    ///
    /// # Errors
    /// When the store cannot be read or holds what this version does not understand; the store is
    /// left untouched then.
    pub fn open(
        settings: AwsSettings,
        store: Arc<dyn Store>,
        plan: Arc<ArcSwap<Plan>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, OpenError> {
        let (account, apis) = pieces::load(&*store)?;
        let shared = shared::Shared::load(&*store)?;
        let publisher = publish::Publisher::new(plan);
        let compile =
            |api: &crate::documents::RestApi| publisher.compile(&settings, None, Some(api));
        let sites =
            apis.values().filter_map(|api| Some((Arc::clone(&api.id), compile(api)?))).collect();
        publisher.publish_all(sites);
        publisher.publish_api_keys(shared.compile_api_keys());
        let ledger = Arc::new(usage_ledger::StoreLedger::new(Arc::clone(&store)));
        let usage = Usage::new(ledger, Arc::clone(&clock));
        Ok(Arc::new(Self {
            settings,
            store,
            clock,
            memory: Memory::new(account, apis, shared),
            publisher,
            usage,
            queues: Arc::default(),
        }))
    }

    /// Answers one control-plane request, whose signature was verified before.
    ///
    /// When it returns success, the change is durable and in force in the plan. Safe to cancel: a
    /// write that began completes.
    pub async fn answer(self: &Arc<Self>, request: http::Request<Bytes>) -> http::Response<Bytes> {
        wire::answer(self, request).await
    }

    /// Whether a method and a path are a control-plane URI of this dialect.
    #[must_use]
    pub fn owns(&self, method: &http::Method, path: &str) -> bool {
        wire::owns(method, path)
    }

    /// What reading operations see.
    pub(crate) fn view(&self) -> View<'_> {
        View { settings: &self.settings, memory: &self.memory, usage: &self.usage, now: self.now() }
    }

    /// What the API keys of the plan use, for the data plane. Whoever serves keeps it
    /// ([`Usage::keep`]) and settles it at the end ([`Usage::settle`]).
    #[must_use]
    pub fn usage(&self) -> &Arc<Usage> {
        &self.usage
    }

    /// Takes an API out of the plan; it stays stored, and later changes do not bring it back.
    pub(crate) fn withhold(&self, api: &str) {
        self.publisher.withhold(api);
    }

    /// Lets a base path lead to a stage, whatever the host.
    pub(crate) fn mount(&self, mount: &Mount) {
        self.publisher.mount(mount);
    }

    /// Takes all mounts but those at these base paths away.
    pub(crate) fn keep_mounts(&self, bases: &[String]) {
        self.publisher.keep_mounts(bases);
    }

    /// Brings a withheld API back.
    pub(crate) fn serve(&self, api: &str) {
        if self.publisher.serve(api)
            && let Some(api) = self.memory.api(api)
            && let Some(sites) = self.publisher.compile(&self.settings, None, Some(&api))
        {
            self.publisher.publish(&api.id, sites);
        }
    }

    fn now(&self) -> EpochSeconds {
        let since = self.clock.wall().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        EpochSeconds::try_from(since.as_secs()).unwrap_or(EpochSeconds::MAX)
    }
}
