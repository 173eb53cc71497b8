//! One change: a draft of the aggregate that an operation edits, and what is done with it after.

use std::sync::Arc;

use rejoinder_store::{Batch, StoreError};

use super::queue::Turn;
use super::shared::{self, SharedDraft};
use super::{Aws, Memory, pieces};
use crate::AwsSettings;
use crate::documents::{Account, EpochSeconds, RestApi};
use crate::operations::{OperationError, Refusal};

/// What an operation edits. Dropping it without an answer leaves everything as it was.
pub(crate) struct Change<'a> {
    pub(crate) settings: &'a AwsSettings,
    /// All aggregates as they were; for look-ups in others than the draft's.
    pub(crate) memory: &'a Memory,
    pub(crate) now: EpochSeconds,
    /// The API that is changed: none before it is created and after it was deleted.
    pub(crate) api: Option<RestApi>,
    /// The account's own document.
    pub(crate) account: Account,
    /// What no API owns; edited under [`Target::Shared`] alone.
    pub(crate) shared: SharedDraft<'a>,
}

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The account's own document.
    Account,
    /// What no API owns.
    Shared,
    /// An API that does not exist yet; nobody else can know it.
    NewRestApi,
    /// The API of this id, if there is one.
    RestApi(Arc<str>),
}

/// The queue of those who write what no API owns.
const SHARED: &str = "shared";

impl Target {
    /// The queue of its writers.
    fn queue(&self) -> Option<&str> {
        match self {
            Self::Account => Some("account"),
            Self::Shared => Some(SHARED),
            Self::NewRestApi => None,
            Self::RestApi(id) => Some(id),
        }
    }
}

impl Aws {
    /// Runs an edit on a draft of its target. When it returns, the change is durable and in force.
    ///
    /// Safe to cancel: a change that began completes, on a thread of its own.
    pub(crate) async fn change<T: Send + 'static>(
        self: &Arc<Self>,
        target: Target,
        edit: impl FnOnce(&mut Change<'_>) -> Result<T, OperationError> + Send + 'static,
    ) -> Result<T, OperationError> {
        let turn = match target.queue() {
            Some(key) => Some(
                self.queues.turn(key).await.ok_or_else(OperationError::concurrent_modification)?,
            ),
            None => None,
        };
        let aws = Arc::clone(self);
        tokio::task::spawn_blocking(move || aws.apply(&target, turn, edit))
            .await
            .unwrap_or_else(|panic| Err(OperationError::internal(&panic)))
    }

    /// The same on the calling thread, which may block.
    pub(crate) fn change_blocking<T>(
        self: &Arc<Self>,
        target: &Target,
        edit: impl FnOnce(&mut Change<'_>) -> Result<T, OperationError>,
    ) -> Result<T, OperationError> {
        let turn = match target.queue() {
            Some(key) => Some(
                self.queues
                    .turn_blocking(key)
                    .ok_or_else(OperationError::concurrent_modification)?,
            ),
            None => None,
        };
        self.apply(target, turn, edit)
    }

    /// Edits, compiles, stores, publishes, in this order: what can fail comes before the store,
    /// what comes after it cannot fail.
    fn apply<T>(
        &self,
        target: &Target,
        _turn: Option<Turn>,
        edit: impl FnOnce(&mut Change<'_>) -> Result<T, OperationError>,
    ) -> Result<T, OperationError> {
        let before = match target {
            Target::RestApi(id) => self.memory.api(id),
            Target::Account | Target::Shared | Target::NewRestApi => None,
        };
        let account = self.memory.account();
        let mut change = Change {
            settings: &self.settings,
            memory: &self.memory,
            now: self.now(),
            api: before.as_deref().cloned(),
            account: Account::clone(&account),
            shared: self.memory.shared.draft(),
        };
        let value = edit(&mut change)?;
        let Change { api: after, account: account_after, mut shared, .. } = change;
        // Whoever takes stages away waits for those who name stages, after its own queue. They
        // never wait for an API's queue.
        let _shared_turn = match before.as_deref() {
            Some(before) if shared::concerns(before, after.as_ref()) => {
                let turn = self.queues.turn_blocking(SHARED);
                let turn = turn.ok_or_else(OperationError::concurrent_modification)?;
                shared.detach(before, after.as_ref());
                Some(turn)
            }
            _ => None,
        };

        let mut batch = Batch::default();
        let encoded =
            pieces::difference(before.as_deref(), after.as_ref(), &mut batch).and_then(|()| {
                match *account != account_after {
                    true => pieces::put_account(&account_after, &mut batch),
                    false => Ok(()),
                }
            });
        let encoded = encoded.and_then(|()| shared.encode(&mut batch));
        encoded.map_err(|error| OperationError::internal(&error))?;
        let sites = self.publisher.compile(&self.settings, before.as_deref(), after.as_ref());
        if !batch.is_empty() {
            self.store.commit(batch).map_err(unstored)?;
        }
        let id = after.as_ref().or(before.as_deref()).map(|api| Arc::clone(&api.id));
        if let (Some(id), Some(sites)) = (&id, sites) {
            self.publisher.publish(id, sites);
        }
        let (keys_change, accounts_gone) = (shared.concerns_api_keys(), shared.accounts_gone());
        shared.publish();
        if keys_change {
            // Those who change keys and plans take turns, so the last table is the newest.
            self.publisher.publish_api_keys(self.memory.shared.compile_api_keys());
        }
        accounts_gone.iter().for_each(|account| self.usage.forget(account));
        match (after, id) {
            (Some(after), _) => self.memory.put_api(Arc::new(after)),
            (None, Some(id)) => self.memory.remove_api(&id),
            (None, None) => {}
        }
        if *account != account_after {
            self.memory.put_account(account_after);
        }
        Ok(value)
    }
}

fn unstored(error: StoreError) -> OperationError {
    if matches!(error, StoreError::Conflict { .. }) {
        return OperationError::concurrent_modification();
    }
    if matches!(error, StoreError::TooLarge { .. }) {
        return OperationError::new(Refusal::TooLarge, error.to_string());
    }
    tracing::error!(cause = %error, "a change could not be stored");
    OperationError::new(Refusal::Unavailable, "The change could not be stored.")
}
