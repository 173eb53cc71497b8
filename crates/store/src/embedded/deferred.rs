//! A file whose writes are held back until the store is known to be sound.
//!
//! redb repairs, marks and grows a file while it opens it. A damaged file, or one of a newer
//! format, must stay as it is, byte for byte, so opening runs on [`DeferredFile`]: writes are kept
//! in memory, reads see them, and [`Gate::release`] carries them out in their order once the file
//! has been checked. From then on it is the plain file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::backends::FileBackend;
use redb::{BackendError, DatabaseError, StorageBackend};

const PAGE_BYTES: u64 = 4096;

/// What redb asked for while the gate was closed.
#[derive(Debug)]
enum Step {
    Write { offset: u64, data: Vec<u8> },
    SetLen(u64),
    Sync,
}

#[derive(Debug)]
struct Held {
    steps: Vec<Step>,
    /// Pages that differ from the file, by index.
    pages: BTreeMap<u64, Vec<u8>>,
    len: u64,
}

#[derive(Debug)]
struct Shared {
    file: FileBackend,
    released: AtomicBool,
    held: Mutex<Held>,
}

/// The backend that is given to redb.
#[derive(Debug)]
pub(super) struct DeferredFile(Arc<Shared>);

/// The other handle on a [`DeferredFile`]: it lets the writes through. Dropping it without that
/// leaves the file as it was.
#[derive(Debug)]
pub(super) struct Gate(Arc<Shared>);

/// Wraps a file.
pub(super) fn deferred(file: File) -> Result<(DeferredFile, Gate), DatabaseError> {
    let file = FileBackend::new(file)?;
    let len = file.len()?;
    let held = Mutex::new(Held { steps: Vec::new(), pages: BTreeMap::new(), len });
    let shared = Arc::new(Shared { file, released: AtomicBool::new(false), held });
    Ok((DeferredFile(Arc::clone(&shared)), Gate(shared)))
}

impl Gate {
    /// Carries out what was held back, in order, and lets everything through from now on.
    pub(super) fn release(self) -> io::Result<()> {
        let mut held = self.0.held();
        for step in held.steps.drain(..) {
            match step {
                Step::Write { offset, data } => self.0.file.write(offset, &data)?,
                Step::SetLen(len) => self.0.file.set_len(len)?,
                Step::Sync => self.0.file.sync_data()?,
            }
        }
        held.pages.clear();
        self.0.released.store(true, Ordering::Release);
        Ok(())
    }
}

impl Shared {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The held state, or none when writes go through.
    fn closed(&self) -> Option<MutexGuard<'_, Held>> {
        if self.released.load(Ordering::Acquire) {
            return None;
        }
        let held = self.held();
        // It may have been released while this call waited.
        (!self.released.load(Ordering::Acquire)).then_some(held)
    }

    /// One page as redb would see it: as held, or from the file, with zeroes after its end.
    fn page(&self, held: &Held, index: u64) -> io::Result<Vec<u8>> {
        if let Some(page) = held.pages.get(&index) {
            return Ok(page.clone());
        }
        let start = index * PAGE_BYTES;
        let have = self.file.len()?.saturating_sub(start).min(PAGE_BYTES);
        let mut page = vec![0; PAGE_BYTES as usize];
        if have > 0 {
            self.file.read(start, &mut page[..have as usize])?;
        }
        Ok(page)
    }
}

/// Cuts `len` bytes at `offset` into (page, range in the page, range in the bytes).
fn pieces(
    offset: u64,
    len: usize,
) -> impl Iterator<Item = (u64, std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        if done >= len {
            return None;
        }
        let at = offset + done as u64;
        let within = (at % PAGE_BYTES) as usize;
        let count = (PAGE_BYTES as usize - within).min(len - done);
        let piece = (at / PAGE_BYTES, within..within + count, done..done + count);
        done += count;
        Some(piece)
    })
}

impl StorageBackend for DeferredFile {
    fn len(&self) -> io::Result<u64> {
        match self.0.closed() {
            Some(held) => Ok(held.len),
            None => self.0.file.len(),
        }
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let Some(held) = self.0.closed() else { return self.0.file.read(offset, out) };
        let end = offset.checked_add(out.len() as u64);
        if end.is_none_or(|end| end > held.len) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for (index, within, bytes) in pieces(offset, out.len()) {
            let page = self.0.page(&held, index)?;
            out[bytes].copy_from_slice(&page[within]);
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let Some(mut held) = self.0.closed() else { return self.0.file.set_len(len) };
        if len < held.len {
            // What is cut off must read as zeroes if the file grows again: keep only whole pages
            // below the cut, and blank the rest up to the old end.
            let old_pages = held.len.div_ceil(PAGE_BYTES);
            for index in len / PAGE_BYTES..old_pages {
                let mut page = self.0.page(&held, index)?;
                let keep = len.saturating_sub(index * PAGE_BYTES).min(PAGE_BYTES) as usize;
                page[keep..].fill(0);
                held.pages.insert(index, page);
            }
        }
        held.len = len;
        held.steps.push(Step::SetLen(len));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let Some(mut held) = self.0.closed() else { return self.0.file.sync_data() };
        held.steps.push(Step::Sync);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let Some(mut held) = self.0.closed() else { return self.0.file.write(offset, data) };
        for (index, within, bytes) in pieces(offset, data.len()) {
            let mut page = self.0.page(&held, index)?;
            page[within].copy_from_slice(&data[bytes]);
            held.pages.insert(index, page);
        }
        held.len = held.len.max(offset + data.len() as u64);
        held.steps.push(Step::Write { offset, data: data.to_vec() });
        Ok(())
    }

    fn close(&self) -> io::Result<()> {
        self.0.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.0.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.file.query_lock_range(start, end)
    }
}
