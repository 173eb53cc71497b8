//! Access log lines through a bounded task of their own: a request never waits for a disk. Lines
//! that find the queue full are dropped and counted.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::sync::{mpsc, oneshot};

use crate::limits::LOG_LINES_QUEUED_MAX;
use crate::observe::Visible;
use crate::plan::LogDestination;
use crate::tasks;

/// Takes access log lines. Cheap to clone.
#[derive(Clone)]
pub struct AccessLogger {
    entries: mpsc::Sender<Entry>,
    /// Counts reopenings: the writer opens its files again when it has changed.
    generation: Arc<AtomicU64>,
}

/// What the writer is sent.
enum Entry {
    Line(LogDestination, String),
    /// Wants to know that everything before it is written.
    Mark(oneshot::Sender<()>),
}

impl AccessLogger {
    /// Starts the writer on the current tokio runtime; it ends with its last handle.
    #[must_use]
    pub fn start() -> Self {
        let (entries, queue) = mpsc::channel(LOG_LINES_QUEUED_MAX);
        let generation = Arc::new(AtomicU64::new(0));
        tasks::log_writer(write_lines(queue, generation.clone()));
        Self { entries, generation }
    }

    /// Has every file opened again before its next line, after it was rotated.
    pub fn reopen(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits until every line taken so far is written. How long that may take is the caller's to
    /// bound.
    pub async fn written(&self) {
        let (mark, written) = oneshot::channel();
        if self.entries.send(Entry::Mark(mark)).await.is_ok() {
            // An error means that the writer has ended: nothing more will be written.
            let _ = written.await;
        }
    }

    /// Takes a line; false when it was dropped.
    pub(crate) fn write(&self, destination: &LogDestination, line: String) -> bool {
        self.entries.try_send(Entry::Line(destination.clone(), line)).is_ok()
    }
}

async fn write_lines(mut queue: mpsc::Receiver<Entry>, generation: Arc<AtomicU64>) {
    let mut seen = 0;
    let mut files: HashMap<PathBuf, Option<File>> = HashMap::new();
    let mut stdout = tokio::io::stdout();
    let mut batch = Vec::new();
    loop {
        batch.clear();
        if queue.recv_many(&mut batch, 256).await == 0 {
            return;
        }
        let now = generation.load(Ordering::Relaxed);
        if now != seen {
            files.clear();
            seen = now;
        }
        // One write a destination and batch.
        let mut texts: Vec<(LogDestination, String)> = Vec::new();
        let mut marks = Vec::new();
        for entry in batch.drain(..) {
            let (destination, line) = match entry {
                Entry::Line(destination, line) => (destination, line),
                Entry::Mark(mark) => {
                    marks.push(mark);
                    continue;
                }
            };
            match texts.iter_mut().find(|(own, _)| *own == destination) {
                Some((_, text)) => text.push_str(&line),
                None => texts.push((destination, line)),
            }
        }
        for (destination, text) in texts {
            match destination {
                LogDestination::Stdout => {
                    // A closed standard output is no reason to stop.
                    let _ = stdout.write_all(text.as_bytes()).await;
                    let _ = stdout.flush().await;
                }
                LogDestination::File(path) => append(&mut files, path, &text).await,
            }
        }
        for mark in marks {
            // Whoever asked may not wait any more.
            let _ = mark.send(());
        }
    }
}

async fn append(files: &mut HashMap<PathBuf, Option<File>>, path: PathBuf, text: &str) {
    if !files.contains_key(&path) {
        // A file that cannot be opened is tried again on the next SIGHUP, not for every line.
        let file = open(&path).await;
        files.insert(path.clone(), file);
    }
    let Some(Some(file)) = files.get_mut(&path) else { return };
    let written = match file.write_all(text.as_bytes()).await {
        Ok(()) => file.flush().await,
        Err(error) => Err(error),
    };
    if let Err(error) = written {
        warn(&path, &error);
        files.insert(path, None);
    }
}

async fn open(path: &Path) -> Option<File> {
    match OpenOptions::new().create(true).append(true).open(path).await {
        Ok(file) => Some(file),
        Err(error) => {
            warn(path, &error);
            None
        }
    }
}

fn warn(path: &Path, error: &std::io::Error) {
    tracing::warn!("access log {}: {error}", Visible(&path.to_string_lossy()));
}
