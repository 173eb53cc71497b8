//! One kind of document that no API owns: decoded in memory by key, one store key a document.
//!
//! Readers take shared rows. A writer edits a [`TableDraft`], which keeps only what differs, so
//! that a change costs the same however many documents there are.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use rejoinder_store::{Batch, Store};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::OpenError;
use super::pieces::{self, EncodeError};

type Rows<T> = BTreeMap<Arc<str>, Arc<T>>;

/// Documents of one kind.
#[derive(Debug)]
pub(crate) struct Table<T> {
    /// What store keys begin with; the row's key follows.
    prefix: &'static str,
    rows: RwLock<Rows<T>>,
}

impl<T: DeserializeOwned> Table<T> {
    /// Loads all documents of the kind.
    pub(super) fn load(store: &dyn Store, prefix: &'static str) -> Result<Self, OpenError> {
        let mut rows = Rows::new();
        for document in store.list(prefix)? {
            let key = document.key.strip_prefix(prefix).unwrap_or_default();
            rows.insert(key.into(), Arc::new(pieces::decode(&document)?));
        }
        Ok(Self { prefix, rows: RwLock::new(rows) })
    }
}

impl<T> Table<T> {
    /// The document of this key.
    pub(crate) fn get(&self, key: &str) -> Option<Arc<T>> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// All documents whose keys begin with `start`, in the order of their keys.
    pub(crate) fn below(&self, start: &str) -> Vec<Arc<T>> {
        let rows = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        below(&rows, start).map(|(_, row)| Arc::clone(row)).collect()
    }

    /// All documents, in the order of their keys.
    pub(crate) fn all(&self) -> Vec<Arc<T>> {
        self.below("")
    }

    fn draft(&self) -> TableDraft<'_, T> {
        TableDraft { table: self, edits: BTreeMap::new() }
    }
}

/// A table with edits that nobody else sees yet.
#[derive(Debug)]
pub(crate) struct TableDraft<'a, T> {
    table: &'a Table<T>,
    /// None is gone.
    edits: BTreeMap<Arc<str>, Option<Arc<T>>>,
}

impl<'a, T> TableDraft<'a, T> {
    /// A draft without edits.
    pub(super) fn of(table: &'a Table<T>) -> Self {
        table.draft()
    }

    /// The document of this key.
    pub(crate) fn get(&self, key: &str) -> Option<Arc<T>> {
        match self.edits.get(key) {
            Some(edit) => edit.clone(),
            None => self.table.get(key),
        }
    }

    /// Whether there is a document of this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// All documents whose keys begin with `start`, in the order of their keys.
    pub(crate) fn below(&self, start: &str) -> Vec<Arc<T>> {
        let mut rows: Rows<T> = {
            let rows = self.table.rows.read().unwrap_or_else(PoisonError::into_inner);
            below(&rows, start).map(|(key, row)| (Arc::clone(key), Arc::clone(row))).collect()
        };
        for (key, edit) in below(&self.edits, start) {
            match edit {
                Some(row) => drop(rows.insert(Arc::clone(key), Arc::clone(row))),
                None => drop(rows.remove(key)),
            }
        }
        rows.into_values().collect()
    }

    /// All documents, in the order of their keys.
    pub(crate) fn all(&self) -> Vec<Arc<T>> {
        self.below("")
    }

    /// Adds a document, or replaces the one of this key.
    pub(crate) fn put(&mut self, key: impl Into<Arc<str>>, row: T) {
        self.edits.insert(key.into(), Some(Arc::new(row)));
    }

    /// Takes a document away; none if there is none.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Arc<T>> {
        let found = self.get(key)?;
        self.edits.insert(key.into(), None);
        Some(found)
    }

    /// Whether there are edits.
    pub(super) fn is_edited(&self) -> bool {
        !self.edits.is_empty()
    }

    /// The keys of the documents that the edits take away.
    pub(super) fn removed(&self) -> impl Iterator<Item = &Arc<str>> {
        self.edits.iter().filter(|(_, edit)| edit.is_none()).map(|(key, _)| key)
    }

    /// Lets everybody see the edits.
    pub(super) fn publish(self) {
        if self.edits.is_empty() {
            return;
        }
        let mut rows = self.table.rows.write().unwrap_or_else(PoisonError::into_inner);
        for (key, edit) in self.edits {
            match edit {
                Some(row) => drop(rows.insert(key, row)),
                None => drop(rows.remove(&key)),
            }
        }
    }
}

impl<T: Serialize> TableDraft<'_, T> {
    /// Adds the writes of the edits.
    pub(super) fn encode(&self, batch: &mut Batch) -> Result<(), EncodeError> {
        for (key, edit) in &self.edits {
            let key = format!("{}{key}", self.table.prefix);
            match edit {
                Some(row) => batch.put(key, pieces::encode(&**row)?),
                None => batch.delete(key),
            };
        }
        Ok(())
    }
}

fn below<'r, V>(
    rows: &'r BTreeMap<Arc<str>, V>,
    start: &'r str,
) -> impl Iterator<Item = (&'r Arc<str>, &'r V)> {
    rows.range::<str, _>((Bound::Included(start), Bound::Unbounded))
        .take_while(move |(key, _)| key.starts_with(start))
}
