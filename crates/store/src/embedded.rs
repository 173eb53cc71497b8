//! The embedded store: redb, one file in the data folder.
//!
//! Opening checks the whole file and touches nothing until it is found sound. Commits that come
//! together share one write to disk. One process has the folder open at a time.

mod deferred;
mod open;
mod queue;
mod tables;

use std::fs::File;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use redb::{Database, ReadableDatabase};

use self::queue::{Queue, Waiting};
use self::tables::{ApplyError, DELETED, DOCUMENTS, FORGOTTEN_KEY, META, REVISION_KEY, Tables};
use self::tables::{WRITTEN, begin};
use crate::limits::{BATCH_BYTES_MAX, BATCH_WRITES_MAX, KEY_BYTES_MAX, VALUE_BYTES_MAX};
use crate::{Batch, Change, Document, Revision, Store, StoreError};

/// Documents in one redb file.
pub struct EmbeddedStore {
    file: PathBuf,
    queue: Queue,
    // Before the lock: the file is closed before the folder is given up.
    database: Database,
    _lock: File,
}

impl std::fmt::Debug for EmbeddedStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EmbeddedStore").field("file", &self.file).finish_non_exhaustive()
    }
}

impl EmbeddedStore {
    /// Opens the store in a folder. Folder and file are made when they are missing, for this user
    /// alone.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it open; [`StoreError::Damaged`] and
    /// [`StoreError::NewerFormat`] when the file cannot be used, which leaves it untouched;
    /// [`StoreError::Io`] when the system refuses.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let opened = open::open(dir)?;
        Ok(Self {
            file: opened.file,
            queue: Queue::default(),
            database: opened.database,
            _lock: opened.lock,
        })
    }

    /// The store's file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    fn failed(&self, doing: &'static str, cause: &redb::Error) -> StoreError {
        StoreError::Failed { doing, file: self.file.clone(), cause: cause.to_string() }
    }

    fn read_one(&self, key: &str) -> Result<Option<Document>, redb::Error> {
        let documents = self.database.begin_read()?.open_table(DOCUMENTS)?;
        Ok(documents.get(key)?.map(|found| document(key, found.value())))
    }

    fn read_prefix(&self, prefix: &str) -> Result<Vec<Document>, redb::Error> {
        let documents = self.database.begin_read()?.open_table(DOCUMENTS)?;
        let mut found = Vec::new();
        for entry in documents.range(prefix..)? {
            let (key, value) = entry?;
            if !key.value().starts_with(prefix) {
                break;
            }
            found.push(document(key.value(), value.value()));
        }
        Ok(found)
    }

    fn read_revision(&self) -> Result<Revision, redb::Error> {
        let meta = self.database.begin_read()?.open_table(META)?;
        Ok(Revision(meta.get(REVISION_KEY)?.map_or(0, |revision| revision.value())))
    }

    /// The oldest revision that can be asked for, and what changed since.
    fn read_changes(&self, since: Revision) -> Result<(Revision, Vec<Change>), redb::Error> {
        let read = self.database.begin_read()?;
        let meta = read.open_table(META)?;
        let oldest = meta.get(FORGOTTEN_KEY)?.map_or(0, |revision| revision.value());
        let mut changes = Vec::new();
        for (table, deleted) in [(WRITTEN, false), (DELETED, true)] {
            for entry in read.open_table(table)?.range((since.0.saturating_add(1), "")..)? {
                let (at, ()) = entry.map(|(at, _)| (at, ()))?;
                let (revision, key) = at.value();
                changes.push(Change { key: key.to_owned(), revision: Revision(revision), deleted });
            }
        }
        changes.sort_by(|a, b| (a.revision, &a.key).cmp(&(b.revision, &b.key)));
        Ok((Revision(oldest), changes))
    }

    /// Writes a group in one transaction and decides each of its batches.
    fn write_group(&self, group: &[Waiting]) {
        match self.try_write_group(group) {
            Ok(verdicts) => {
                for (waiting, verdict) in group.iter().zip(verdicts) {
                    waiting.decide(verdict);
                }
            }
            Err(cause) => {
                for waiting in group {
                    waiting.decide(Err(self.failed("write", &cause)));
                }
            }
        }
    }

    fn try_write_group(&self, group: &[Waiting]) -> Result<Vec<queue::Verdict>, redb::Error> {
        let transaction = begin(&self.database)?;
        let mut verdicts = Vec::with_capacity(group.len());
        {
            let mut tables = Tables::open(&transaction)?;
            for waiting in group {
                verdicts.push(match tables.apply(&waiting.batch) {
                    Ok(revision) => Ok(revision),
                    Err(ApplyError::Refused(error)) => Err(error),
                    Err(ApplyError::Broken(cause)) => return Err(cause),
                });
            }
        }
        if verdicts.iter().any(Result::is_ok) {
            transaction.commit()?;
        } else {
            transaction.abort()?;
        }
        Ok(verdicts)
    }
}

impl Store for EmbeddedStore {
    fn get(&self, key: &str) -> Result<Option<Document>, StoreError> {
        self.read_one(key).map_err(|cause| self.failed("read", &cause))
    }

    fn list(&self, prefix: &str) -> Result<Vec<Document>, StoreError> {
        self.read_prefix(prefix).map_err(|cause| self.failed("read", &cause))
    }

    fn commit(&self, batch: Batch) -> Result<Revision, StoreError> {
        let bytes = measure(&batch)?;
        if batch.is_empty() {
            return self.read_revision().map_err(|cause| self.failed("read", &cause));
        }
        self.queue.run(batch, bytes, |group| self.write_group(group))
    }

    fn changes(&self, since: Revision) -> Result<Vec<Change>, StoreError> {
        let (oldest, changes) =
            self.read_changes(since).map_err(|cause| self.failed("read", &cause))?;
        // From the beginning, what is forgotten does not matter: the documents that exist are all.
        if since > Revision(0) && since < oldest {
            return Err(StoreError::HistoryForgotten { since, oldest });
        }
        Ok(changes)
    }
}

fn document(key: &str, (revision, value): (u64, &[u8])) -> Document {
    Document {
        key: key.to_owned(),
        revision: Revision(revision),
        value: Bytes::copy_from_slice(value),
    }
}

/// The bytes of a batch that is within the limits.
fn measure(batch: &Batch) -> Result<usize, StoreError> {
    let within = |what, size, limit| match size <= limit {
        true => Ok(()),
        false => Err(StoreError::TooLarge { what, size, limit }),
    };
    within("the number of writes in a batch", batch.writes.len(), BATCH_WRITES_MAX)?;
    let mut bytes = 0;
    for write in &batch.writes {
        if write.key.is_empty() {
            return Err(StoreError::EmptyKey);
        }
        let value = write.value.as_ref().map_or(0, Bytes::len);
        within("the length of a key", write.key.len(), KEY_BYTES_MAX)?;
        within("the length of a value", value, VALUE_BYTES_MAX)?;
        bytes += write.key.len() + value;
    }
    within("the length of a batch", bytes, BATCH_BYTES_MAX)?;
    Ok(bytes)
}
