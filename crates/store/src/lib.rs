//! Versioned documents: `get`, `list` by prefix, `commit` (atomic, durable before it is
//! acknowledged), `changes` since a revision.
//!
//! The store knows nothing of what it keeps. Calls block; async callers go through a blocking
//! thread.

mod document;
mod embedded;
mod error;
pub mod limits;

pub use document::{Batch, Change, Document, Expected, Revision, Write};
pub use embedded::EmbeddedStore;
pub use error::StoreError;

/// Where documents are kept.
pub trait Store: Send + Sync {
    /// The document of this key.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn get(&self, key: &str) -> Result<Option<Document>, StoreError>;

    /// All documents whose key begins with `prefix`, ordered by key.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn list(&self, prefix: &str) -> Result<Vec<Document>, StoreError>;

    /// Applies all writes of the batch or none. When it returns, the writes are on disk.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a document is not at its expected revision: all expectations
    /// are held against what was there before the batch. [`StoreError::TooLarge`] beyond
    /// [`limits`].
    fn commit(&self, batch: Batch) -> Result<Revision, StoreError>;

    /// What was written after `since`, oldest first, each key at most once with its last state.
    /// Since revision 0 it is every document, and maybe some deletions.
    ///
    /// # Errors
    /// [`StoreError::HistoryForgotten`] when `since` is too long ago; when the store cannot be read.
    fn changes(&self, since: Revision) -> Result<Vec<Change>, StoreError>;
}
