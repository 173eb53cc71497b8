//! Documents, and batches of writes to them.

use bytes::Bytes;

/// Counts commits; every document carries that of its last write. 0 is before all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

/// One document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its key, for example `aws/restapis/a1b2c3d4e5/resources/x1y2z3`.
    pub key: String,
    /// The revision of its last write.
    pub revision: Revision,
    /// What is kept.
    pub value: Bytes,
}

/// What happened to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key.
    pub key: String,
    /// The revision of the write.
    pub revision: Revision,
    /// Whether the document is gone.
    pub deleted: bool,
}

/// What a writer believes about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Nothing: the last writer wins.
    Anything,
    /// It does not exist.
    Absent,
    /// It is at this revision.
    At(Revision),
}

/// One write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The key.
    pub key: String,
    /// What must be true before.
    pub expected: Expected,
    /// The new value; none deletes.
    pub value: Option<Bytes>,
}

/// Writes that are applied together or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// In order.
    pub writes: Vec<Write>,
}

impl Batch {
    /// Adds a put without expectation.
    pub fn put(&mut self, key: impl Into<String>, value: impl Into<Bytes>) -> &mut Self {
        self.writes.push(Write {
            key: key.into(),
            expected: Expected::Anything,
            value: Some(value.into()),
        });
        self
    }

    /// Adds a deletion without expectation; deleting what does not exist is no error.
    pub fn delete(&mut self, key: impl Into<String>) -> &mut Self {
        self.writes.push(Write { key: key.into(), expected: Expected::Anything, value: None });
        self
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }
}
