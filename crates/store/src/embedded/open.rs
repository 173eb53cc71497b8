//! Opening and creating the store's file.

use std::any::Any;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use redb::{Builder, Database, DatabaseError, ReadableDatabase, StorageError, TableError};

use super::deferred::{DeferredFile, deferred};
use super::tables::{self, FORMAT, FORMAT_KEY, META};
use crate::StoreError;
use crate::limits::CACHE_BYTES;

/// The file in the data folder.
pub(super) const FILE_NAME: &str = "store.redb";
/// The file while it is made; it gets its name when it is whole.
const NEW_FILE_NAME: &str = "store.redb.new";

/// What an open store holds.
pub(super) struct Opened {
    pub(super) file: PathBuf,
    pub(super) database: Database,
    /// Holding it keeps other processes out of the folder.
    pub(super) lock: File,
}

/// Opens the store in `dir`, or makes it.
pub(super) fn open(dir: &Path) -> Result<Opened, StoreError> {
    make_dir(dir)?;
    let lock = lock_dir(dir)?;
    let file = dir.join(FILE_NAME);
    let exists = file.try_exists().map_err(|cause| io("look for", &file, cause))?;
    let database = if exists { open_file(&file)? } else { create_file(dir, &file)? };
    Ok(Opened { file, database, lock })
}

fn make_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|cause| io("create", dir, cause))
}

/// Locks the folder itself, so that two processes cannot both find no file and make one.
fn lock_dir(dir: &Path) -> Result<File, StoreError> {
    let lock = File::open(dir).map_err(|cause| io("open", dir, cause))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: dir.to_owned() }),
        // Some network file systems cannot lock a folder; redb's lock on the file is left.
        Err(TryLockError::Error(_)) => Ok(lock),
    }
}

fn builder() -> Builder {
    let mut builder = Database::builder();
    // Without the check, redb trusts a cleanly closed file and may panic on a damaged one.
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true);
    builder
}

fn create_file(dir: &Path, file: &Path) -> Result<Database, StoreError> {
    let new = dir.join(NEW_FILE_NAME);
    let mut options = OpenOptions::new();
    // What an interrupted creation left was never acknowledged to anybody.
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let handle = options.open(&new).map_err(|cause| io("create", &new, cause))?;

    let backend = redb::backends::FileBackend::new(handle).map_err(|e| refused(&new, e))?;
    let database = builder().create_with_backend(backend).map_err(|e| refused(&new, e))?;
    tables::initialise(&database).map_err(|cause| StoreError::Failed {
        doing: "initialise",
        file: new.clone(),
        cause: cause.to_string(),
    })?;
    fs::rename(&new, file).map_err(|cause| io("rename", &new, cause))?;
    sync_dir(dir)?;
    Ok(database)
}

/// Makes the new name durable.
fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(dir).and_then(|d| d.sync_all()).map_err(|cause| io("sync", dir, cause))?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

fn open_file(file: &Path) -> Result<Database, StoreError> {
    let handle = OpenOptions::new()
        .read(true)
        .write(true)
        .open(file)
        .map_err(|cause| io("open", file, cause))?;
    let metadata = handle.metadata().map_err(|cause| io("open", file, cause))?;
    if !metadata.is_file() {
        return Err(damaged(file, "it is not a regular file"));
    }
    if metadata.len() == 0 {
        // redb would make a new store here.
        return Err(damaged(file, "it is empty"));
    }
    let (backend, gate) = deferred(handle).map_err(|e| refused(file, e))?;
    let database = check(file, backend)?;
    gate.release().map_err(|cause| io("write", file, cause))?;
    Ok(database)
}

/// Opens and checks; nothing reaches the file until the caller releases the gate.
fn check(file: &Path, backend: DeferredFile) -> Result<Database, StoreError> {
    // A file that was tampered with may still make redb panic where it trusts what it wrote. The
    // unwound state is dropped, and the file behind it was not touched.
    let opened = catch_unwind(AssertUnwindSafe(|| -> Result<Database, StoreError> {
        let database = builder().create_with_backend(backend).map_err(|e| refused(file, e))?;
        let format = read_format(&database).map_err(|what| damaged(file, what))?;
        if format > FORMAT {
            return Err(StoreError::NewerFormat {
                file: file.to_owned(),
                found: format,
                known: FORMAT,
            });
        }
        tables::check(&database).map_err(|cause| damaged(file, cause.to_string()))?;
        Ok(database)
    }));
    opened.unwrap_or_else(|panic| Err(damaged(file, panic_text(panic.as_ref()))))
}

fn read_format(database: &Database) -> Result<u64, String> {
    let read = database.begin_read().map_err(|cause| cause.to_string())?;
    let meta = match read.open_table(META) {
        Ok(meta) => meta,
        Err(TableError::TableDoesNotExist(_)) => {
            return Err("it is a redb file, but not a store of this program".to_owned());
        }
        Err(cause) => return Err(cause.to_string()),
    };
    match meta.get(FORMAT_KEY) {
        Ok(Some(format)) => Ok(format.value()),
        Ok(None) => Err("it does not say which format it has".to_owned()),
        Err(cause) => Err(cause.to_string()),
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it cannot be read").to_owned()
}

fn refused(file: &Path, error: DatabaseError) -> StoreError {
    match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            StoreError::InUse { path: file.to_owned() }
        }
        DatabaseError::Storage(StorageError::Corrupted(what)) => damaged(file, what),
        // How redb says that a file does not begin or end as its files do.
        DatabaseError::Storage(StorageError::Io(cause))
            if matches!(
                cause.kind(),
                std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof
            ) =>
        {
            damaged(file, cause.to_string())
        }
        DatabaseError::Storage(StorageError::Io(cause)) => io("open", file, cause),
        other => damaged(file, other.to_string()),
    }
}

fn damaged(file: &Path, what: impl Into<String>) -> StoreError {
    StoreError::Damaged { file: file.to_owned(), what: what.into() }
}

fn io(doing: &'static str, path: &Path, cause: std::io::Error) -> StoreError {
    StoreError::Io { doing, path: path.to_owned(), cause }
}
