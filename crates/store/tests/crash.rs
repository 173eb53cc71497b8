//! Every acknowledged write outlives SIGKILL.
//!
//! The test runs itself again as a child that writes and says so, and kills it after a number of
//! acknowledgements, in whatever it does just then.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use rejoinder_store::{Batch, EmbeddedStore, Store};

const FOLDER: &str = "REJOINDER_TEST_CRASH_FOLDER";
const WRITERS: usize = 4;
/// Documents a batch, so that a batch that is written by half would show.
const PIECES: usize = 3;

/// The child; does nothing when it is run as a test.
#[test]
#[ignore = "run by the other test, in a process of its own"]
#[allow(clippy::disallowed_methods, reason = "how the parent talks to it")]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = EmbeddedStore::open(Path::new(&folder)).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let store = &store;
            scope.spawn(move || {
                let before = store.get(&format!("{writer}/0")).unwrap();
                let before = before.map_or(0, |d| number(&d.value));
                for count in before + 1.. {
                    let mut batch = Batch::default();
                    for piece in 0..PIECES {
                        // Of growing size, so that the file grows and pages are moved.
                        let text = format!("{count} {}", "x".repeat((count % 997) as usize * 9));
                        batch.put(format!("{writer}/{piece}"), text);
                    }
                    batch.put(format!("{writer}/trail/{count}"), "");
                    batch.delete(format!("{writer}/trail/{}", count.saturating_sub(5)));
                    store.commit(batch).unwrap();
                    // Past the test harness, which would hold it back; in one write.
                    let line = format!("ack {writer} {count}\n");
                    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                }
            });
        }
    });
}

fn number(value: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(value);
    text.split(' ').next().unwrap().parse().unwrap()
}

/// Starts the child, kills it after `acknowledgements`, and gives the last one of each writer.
fn run_and_kill(folder: &Path, acknowledgements: usize) -> BTreeMap<usize, u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut last = BTreeMap::new();
    let mut seen = 0;
    for line in lines {
        let line = line.unwrap();
        // The harness may print before the child's first line, on the same line.
        let Some(at) = line.find("ack ") else { continue };
        let mut words = line[at..].split(' ').skip(1);
        let mut next = || words.next().and_then(|word| word.parse::<u64>().ok());
        let (Some(writer), Some(count)) = (next(), next()) else { continue };
        last.insert(usize::try_from(writer).unwrap(), count);
        seen += 1;
        if seen == acknowledgements {
            child.kill().unwrap();
            // What it had said before it died counts too: read to the end.
        }
    }
    child.wait().unwrap();
    assert!(seen >= acknowledgements, "the child ended by itself after {seen}");
    last
}

#[test]
fn finds_every_acknowledged_write() {
    let dir = tempfile::tempdir().unwrap();
    let mut said = BTreeMap::new();
    for acknowledgements in [1, 2, 7, 31, 64, 120, 3, 150] {
        said.extend(run_and_kill(dir.path(), acknowledgements));
        let store = EmbeddedStore::open(dir.path()).unwrap();
        for writer in 0..WRITERS {
            let pieces: Vec<u64> = (0..PIECES)
                .filter_map(|piece| store.get(&format!("{writer}/{piece}")).unwrap())
                .map(|document| number(&document.value))
                .collect();
            assert!(pieces.is_empty() || pieces.len() == PIECES, "half a batch: {pieces:?}");
            assert!(pieces.windows(2).all(|two| two[0] == two[1]), "half a batch: {pieces:?}");
            let found = pieces.first().copied().unwrap_or(0);
            let acknowledged = said.get(&writer).copied().unwrap_or(0);
            // One more may have been written and not yet been acknowledged.
            assert!(
                (acknowledged..=acknowledged + 1).contains(&found),
                "writer {writer}: found {found}, acknowledged {acknowledged}"
            );
            said.insert(writer, found);
            let trail = store.list(&format!("{writer}/trail/")).unwrap();
            assert_eq!(trail.len() as u64, found.min(5));
        }
    }
}
