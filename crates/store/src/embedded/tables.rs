//! The tables of the file, and how a batch is applied to them.

use redb::{Database, Durability, ReadableDatabase, ReadableTable, ReadableTableMetadata};
use redb::{Table, TableDefinition, WriteTransaction};

use crate::limits::DELETIONS_MAX;
use crate::{Batch, Expected, Revision, StoreError, Write};

/// The newest format that this version reads and writes.
pub(super) const FORMAT: u64 = 1;

pub(super) const META: TableDefinition<&str, u64> = TableDefinition::new("meta");
pub(super) const FORMAT_KEY: &str = "format";
pub(super) const REVISION_KEY: &str = "revision";
/// The revision of the newest deletion that was forgotten.
pub(super) const FORGOTTEN_KEY: &str = "forgotten";

/// Key → revision of its last write, value.
pub(super) const DOCUMENTS: TableDefinition<&str, (u64, &[u8])> = TableDefinition::new("documents");
/// The same documents by (revision of their last write, key).
pub(super) const WRITTEN: TableDefinition<(u64, &str), ()> = TableDefinition::new("written");
/// Documents that are gone, by (revision of the deletion, key) …
pub(super) const DELETED: TableDefinition<(u64, &str), ()> = TableDefinition::new("deleted");
/// … and by key, so that a document that comes back is no longer gone.
pub(super) const TOMBSTONES: TableDefinition<&str, u64> = TableDefinition::new("tombstones");

/// Makes the tables and the format marker in a new file.
pub(super) fn initialise(database: &Database) -> Result<(), redb::Error> {
    let transaction = begin(database)?;
    {
        let mut tables = Tables::open(&transaction)?;
        tables.meta.insert(FORMAT_KEY, FORMAT)?;
        tables.meta.insert(REVISION_KEY, 0)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Opens each table once, so that a file without them is found out at start.
pub(super) fn check(database: &Database) -> Result<(), redb::Error> {
    let read = database.begin_read()?;
    read.open_table(DOCUMENTS)?;
    read.open_table(WRITTEN)?;
    read.open_table(DELETED)?;
    read.open_table(TOMBSTONES)?;
    Ok(())
}

/// A transaction whose commit returns when the data is on disk.
pub(super) fn begin(database: &Database) -> Result<WriteTransaction, redb::Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    Ok(transaction)
}

/// Why a batch was not applied.
pub(super) enum ApplyError {
    /// This batch is at fault; the transaction goes on without it.
    Refused(StoreError),
    /// The file is; the transaction is lost.
    Broken(redb::Error),
}

impl<E: Into<redb::Error>> From<E> for ApplyError {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

/// All tables, open for writing.
pub(super) struct Tables<'txn> {
    meta: Table<'txn, &'static str, u64>,
    documents: Table<'txn, &'static str, (u64, &'static [u8])>,
    written: Table<'txn, (u64, &'static str), ()>,
    deleted: Table<'txn, (u64, &'static str), ()>,
    tombstones: Table<'txn, &'static str, u64>,
}

impl<'txn> Tables<'txn> {
    pub(super) fn open(transaction: &'txn WriteTransaction) -> Result<Self, redb::Error> {
        Ok(Self {
            meta: transaction.open_table(META)?,
            documents: transaction.open_table(DOCUMENTS)?,
            written: transaction.open_table(WRITTEN)?,
            deleted: transaction.open_table(DELETED)?,
            tombstones: transaction.open_table(TOMBSTONES)?,
        })
    }

    /// Applies a batch as one revision, after all its expectations hold.
    pub(super) fn apply(&mut self, batch: &Batch) -> Result<Revision, ApplyError> {
        for write in &batch.writes {
            let now = self.revision_of(&write.key)?;
            let holds = match write.expected {
                Expected::Anything => true,
                Expected::Absent => now.is_none(),
                Expected::At(revision) => now == Some(revision),
            };
            if !holds {
                return Err(ApplyError::Refused(StoreError::Conflict { key: write.key.clone() }));
            }
        }
        let last = self.meta.get(REVISION_KEY)?.map_or(0, |revision| revision.value());
        let revision = last + 1;
        for write in &batch.writes {
            self.write(revision, write)?;
        }
        self.meta.insert(REVISION_KEY, revision)?;
        self.forget()?;
        Ok(Revision(revision))
    }

    fn revision_of(&self, key: &str) -> Result<Option<Revision>, redb::Error> {
        Ok(self.documents.get(key)?.map(|found| Revision(found.value().0)))
    }

    fn write(&mut self, revision: u64, write: &Write) -> Result<(), redb::Error> {
        let key = write.key.as_str();
        let before = self.revision_of(key)?;
        if let Some(before) = before {
            self.written.remove((before.0, key))?;
        }
        match &write.value {
            Some(value) => {
                self.documents.insert(key, (revision, value.as_ref()))?;
                self.written.insert((revision, key), ())?;
                let gone = self.tombstones.remove(key)?.map(|gone| gone.value());
                if let Some(gone) = gone {
                    self.deleted.remove((gone, key))?;
                }
            }
            None if before.is_some() => {
                self.documents.remove(key)?;
                self.deleted.insert((revision, key), ())?;
                self.tombstones.insert(key, revision)?;
            }
            None => {}
        }
        Ok(())
    }

    /// Drops the oldest deletions beyond the bound.
    fn forget(&mut self) -> Result<(), redb::Error> {
        while self.deleted.len()? > DELETIONS_MAX {
            let Some((oldest, _)) = self.deleted.pop_first()? else { break };
            let (revision, key) = oldest.value();
            self.tombstones.remove(key)?;
            self.meta.insert(FORGOTTEN_KEY, revision)?;
        }
        Ok(())
    }
}
