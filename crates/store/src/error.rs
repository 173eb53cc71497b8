//! What can go wrong with a store.

/// Why a store call failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A document is not at the revision that the batch expects.
    #[error("{key} was changed by somebody else")]
    Conflict {
        /// Which document.
        key: String,
    },
}
