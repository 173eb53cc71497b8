//! The dialect at run time: documents in memory, the store behind them, the plan before them.

use std::sync::Arc;

use arc_swap::ArcSwap;
use bytes::Bytes;
use rejoinder_proxy::Clock;
use rejoinder_proxy::plan::Plan;
use rejoinder_store::Store;

use crate::AwsSettings;

/// The AWS dialect at run time.
pub struct Aws {
    settings: AwsSettings,
}

/// Why the dialect cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] rejoinder_store::StoreError),
}

impl Aws {
    /// Loads every document, compiles every stage and publishes the sites in `plan`.
    ///
    /// # Errors
    /// When the store cannot be read or holds what this version does not understand.
    pub fn open(
        settings: AwsSettings,
        store: Arc<dyn Store>,
        plan: Arc<ArcSwap<Plan>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, OpenError> {
        let _ = (store, plan, clock);
        Ok(Arc::new(Self { settings }))
    }

    /// Answers one control-plane request, whose signature was verified before.
    ///
    /// When it returns success, the change is durable and in force in the plan.
    pub async fn answer(self: &Arc<Self>, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let _ = (&self.settings, request);
        http::Response::new(Bytes::new())
    }

    /// Whether a method and a path are a control-plane URI of this dialect.
    #[must_use]
    pub fn owns(&self, method: &http::Method, path: &str) -> bool {
        let _ = (method, path);
        false
    }
}
