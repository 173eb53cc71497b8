//! The embedded store: redb, one file in the data folder.

/// Documents in one redb file.
pub struct EmbeddedStore {}
