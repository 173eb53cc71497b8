//! FILEs while they are served: applied at start, again on SIGHUP and when they change.
//!
//! A FILE that cannot be served leaves in force what was served before, and what is wrong is said
//! with line and column. Changes are found by looking: a look costs one `stat`, works on every
//! file system, and needs no library.

use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::time::Duration;

use rejoinder_aws::{Aws, FileError, FileReport};

use crate::definition_file;
use crate::settings::definitions::{Definitions, MountedFile};

/// Between two looks at the FILEs.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a FILE must stay as it is before it is read: editors write in several steps, and half
/// a definition may be a valid one.
const SETTLES_AFTER: Duration = Duration::from_millis(100);
/// Looks at a FILE that does not settle, before the next round.
const SETTLE_LOOKS_MAX: usize = 10;

/// Whether a FILE is read even if it looks unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Always,
    IfChanged,
}

/// The FILEs that are served.
pub(crate) struct DefinitionWatch {
    definitions: Definitions,
    aws: Arc<Aws>,
    watched: Vec<Watched>,
}

struct Watched {
    file: MountedFile,
    stamp: Option<Stamp>,
    /// The text that was applied, or refused, last.
    text: Option<String>,
}

/// What of a file's metadata changes when its content does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// What became of one FILE.
pub(crate) struct Outcome {
    pub(crate) file: MountedFile,
    pub(crate) result: Result<FileReport, FileError>,
}

impl DefinitionWatch {
    /// Nothing is read yet.
    pub(crate) fn new(definitions: Definitions, aws: Arc<Aws>) -> Self {
        let watched = |file: &MountedFile| Watched { file: file.clone(), stamp: None, text: None };
        let watched = definitions.files.iter().map(watched).collect();
        Self { definitions, aws, watched }
    }

    /// The bases in use.
    pub(crate) fn mounts(&self) -> Vec<String> {
        self.definitions.files.iter().map(|file| file.mount.clone()).collect()
    }

    /// Applies FILEs that changed, or all. Blocks.
    pub(crate) fn apply(&mut self, read: Read) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for watched in &mut self.watched {
            if let Some(result) = watched.apply(read, &self.definitions, &self.aws) {
                outcomes.push(Outcome { file: watched.file.clone(), result });
            }
        }
        outcomes
    }
}

impl Watched {
    fn apply(
        &mut self,
        read: Read,
        definitions: &Definitions,
        aws: &Arc<Aws>,
    ) -> Option<Result<FileReport, FileError>> {
        let found = stamp(&self.file.path);
        if read == Read::IfChanged && found == self.stamp {
            return None;
        }
        let first = self.text.is_none();
        self.stamp = if first { found } else { settle(&self.file.path, found) };
        let definition = match definition_file::read(definitions, &self.file) {
            Ok(definition) => definition,
            Err(error) => return Some(Err(error)),
        };
        if read == Read::IfChanged && self.text.as_ref() == Some(&definition.text) {
            return None;
        }
        let result = aws.apply_file(&definition);
        self.text = Some(definition.text);
        Some(result)
    }
}

/// Waits until the file stays as it is.
fn settle(path: &str, mut last: Option<Stamp>) -> Option<Stamp> {
    for _ in 0..SETTLE_LOOKS_MAX {
        std::thread::sleep(SETTLES_AFTER);
        let now = stamp(path);
        if now == last {
            break;
        }
        last = now;
    }
    last
}

fn stamp(path: &str) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some(Stamp {
        device: metadata.dev(),
        inode: metadata.ino(),
        bytes: metadata.size(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        changed: (metadata.ctime(), metadata.ctime_nsec()),
    })
}
