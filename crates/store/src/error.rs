//! What can go wrong with a store.

use std::path::PathBuf;

use crate::Revision;

/// Why a store call failed.
///
/// The texts are for the operator: they name the file, what is wrong and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A document is not at the revision that the batch expects.
    #[error("{key} was changed by somebody else")]
    Conflict {
        /// Which document.
        key: String,
    },

    /// A batch is beyond a bound of [`crate::limits`]; nothing of it was written.
    #[error("{what} is {size}, more than the store takes ({limit})")]
    TooLarge {
        /// What was measured.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The bound.
        limit: usize,
    },

    /// A key is empty; nothing of the batch was written.
    #[error("a document needs a key that is not empty")]
    EmptyKey,

    /// `changes` was asked for a time before the oldest deletion that is still remembered. The
    /// reader has to read everything anew.
    #[error("changes since revision {} are no longer known; the oldest is {}", since.0, oldest.0)]
    HistoryForgotten {
        /// What was asked for.
        since: Revision,
        /// The oldest revision that can be asked for.
        oldest: Revision,
    },

    /// At open, when another process has the folder open.
    #[error(
        "{} is in use by another process: stop that one first, or choose another data folder",
        path.display()
    )]
    InUse {
        /// The folder or file that is locked.
        path: PathBuf,
    },

    /// At open, when the file cannot be trusted. It is not modified.
    #[error(
        "{} is damaged ({what}) and was left untouched: put a good copy in its place, or move it \
         away to start with an empty store",
        file.display()
    )]
    Damaged {
        /// The store's file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },

    /// At open, when a newer version wrote the file. It is not modified.
    #[error(
        "{} has store format {found}, this version knows formats up to {known}; it was left \
         untouched: start the newer version that wrote it, or move it away to start with an empty \
         store",
        file.display()
    )]
    NewerFormat {
        /// The store's file.
        file: PathBuf,
        /// The format that it has.
        found: u64,
        /// The newest format that can be read.
        known: u64,
    },

    /// When the operating system refuses.
    #[error("cannot {doing} {}: {cause}", path.display())]
    Io {
        /// A verb.
        doing: &'static str,
        /// A file or folder.
        path: PathBuf,
        /// The system's reason.
        cause: std::io::Error,
    },

    /// When the file cannot be read or written while the store is open. A failed commit wrote
    /// nothing that will be seen.
    #[error("cannot {doing} {}: {cause}", file.display())]
    Failed {
        /// A verb.
        doing: &'static str,
        /// The store's file.
        file: PathBuf,
        /// The reason.
        cause: String,
    },

    /// When the thread that wrote this batch together with its own panicked. Whether the batch was
    /// written is not known.
    #[error("a write to the store was abandoned by a fault of the program")]
    Abandoned,
}
