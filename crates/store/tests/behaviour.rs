//! What each verb does, as rows.

use std::sync::Barrier;

use bytes::Bytes;
use rejoinder_store::{
    Batch, Change, EmbeddedStore, Expected, Revision, Store, StoreError, Write, limits,
};

fn open() -> (tempfile::TempDir, EmbeddedStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = EmbeddedStore::open(&dir.path().join("a/data")).unwrap();
    (dir, store)
}

fn write(key: &str, expected: Expected, value: Option<&str>) -> Write {
    Write {
        key: key.to_owned(),
        expected,
        value: value.map(|v| Bytes::copy_from_slice(v.as_bytes())),
    }
}

fn keys(store: &EmbeddedStore, prefix: &str) -> Vec<String> {
    store.list(prefix).unwrap().into_iter().map(|d| d.key).collect()
}

/// Puts `a` at revision 1 and `b` at revision 2, then commits `writes`: the conflicting key, or the
/// state after it as `key=value@revision`.
#[track_caller]
fn check(writes: Vec<Write>, outcome: Result<&[&str], &str>) {
    let (_dir, store) = open();
    for key in ["a", "b"] {
        let mut batch = Batch::default();
        batch.put(key, "old");
        store.commit(batch).unwrap();
    }
    let before = store.list("").unwrap();
    let result = store.commit(Batch { writes });
    let after = store.list("").unwrap();
    match outcome {
        Err(conflict) => {
            assert!(
                matches!(&result, Err(StoreError::Conflict { key }) if key == conflict),
                "{result:?}"
            );
            assert_eq!(before, after);
        }
        Ok(state) => {
            assert_eq!(result.unwrap(), Revision(3));
            let after: Vec<String> = after
                .iter()
                .map(|d| format!("{}={}@{}", d.key, d.value.escape_ascii(), d.revision.0))
                .collect();
            assert_eq!(after, state);
        }
    }
}

#[test]
fn commits() {
    use Expected::{Absent, Anything, At};
    let r = |n| At(Revision(n));
    check(vec![write("a", Anything, Some("new"))], Ok(&["a=new@3", "b=old@2"]));
    check(vec![write("a", r(1), Some("new"))], Ok(&["a=new@3", "b=old@2"]));
    check(vec![write("a", r(2), Some("new"))], Err("a"));
    check(vec![write("a", Absent, Some("new"))], Err("a"));
    check(vec![write("c", Absent, Some("new"))], Ok(&["a=old@1", "b=old@2", "c=new@3"]));
    check(vec![write("c", r(1), Some("new"))], Err("c"));
    check(vec![write("a", Anything, None)], Ok(&["b=old@2"]));
    check(vec![write("c", Anything, None)], Ok(&["a=old@1", "b=old@2"]));
    check(vec![write("c", Absent, None)], Ok(&["a=old@1", "b=old@2"]));
    // All or none, wherever the conflict stands.
    check(vec![write("c", Absent, Some("x")), write("b", r(1), Some("x"))], Err("b"));
    // Expectations are about the time before the batch; the last write of a key stays.
    check(
        vec![write("a", r(1), Some("x")), write("a", r(1), Some("y")), write("b", r(2), None)],
        Ok(&["a=y@3"]),
    );
    check(vec![write("a", r(1), None), write("a", r(1), Some("y"))], Ok(&["a=y@3", "b=old@2"]));
}

#[test]
fn lists_by_prefix_in_key_order() {
    let (_dir, store) = open();
    let mut batch = Batch::default();
    for key in ["b/2", "b/10", "b", "a/1", "b0", "b/", "c\u{10ffff}", "ü"] {
        batch.put(key, "");
    }
    store.commit(batch).unwrap();
    assert_eq!(keys(&store, "b/"), ["b/", "b/10", "b/2"]);
    assert_eq!(keys(&store, "b"), ["b", "b/", "b/10", "b/2", "b0"]);
    assert_eq!(keys(&store, "c\u{10ffff}"), ["c\u{10ffff}"]);
    assert_eq!(keys(&store, "d"), [""; 0]);
    assert_eq!(keys(&store, "").len(), 8);
}

#[test]
fn changes_name_each_key_once_with_its_last_state() {
    let (_dir, store) = open();
    let steps: [&[(&str, bool)]; 5] = [
        &[("a", true), ("b", true), ("c", true)],
        &[("a", true)],
        &[("b", false), ("never", false)],
        &[("c", false)],
        &[("c", true)],
    ];
    for step in steps {
        let mut batch = Batch::default();
        for (key, put) in step {
            match put {
                true => batch.put(*key, "x"),
                false => batch.delete(*key),
            };
        }
        store.commit(batch).unwrap();
    }
    let change = |key: &str, revision, deleted| Change {
        key: key.to_owned(),
        revision: Revision(revision),
        deleted,
    };
    let all = [change("a", 2, false), change("b", 3, true), change("c", 5, false)];
    for (since, expected) in [(0, &all[..]), (1, &all), (2, &all[1..]), (3, &all[2..]), (5, &[])] {
        assert_eq!(store.changes(Revision(since)).unwrap(), expected, "since {since}");
    }
    assert_eq!(store.changes(Revision(u64::MAX)).unwrap(), []);
}

#[test]
fn forgets_the_oldest_deletions() {
    let (_dir, store) = open();
    let names: Vec<String> = (0..limits::DELETIONS_MAX).map(|n| n.to_string()).collect();
    let commit = |make: &dyn Fn(&mut Batch)| {
        let mut batch = Batch::default();
        make(&mut batch);
        store.commit(batch).unwrap()
    };
    commit(&|b| _ = b.put("first", ""));
    commit(&|b| _ = b.delete("first"));
    commit(&|b| names.iter().for_each(|name| _ = b.put(name.as_str(), "")));
    commit(&|b| names.iter().for_each(|name| _ = b.delete(name.as_str())));
    assert_eq!(store.changes(Revision(0)).unwrap().len(), names.len());
    assert_eq!(store.changes(Revision(2)).unwrap().len(), names.len());
    let error = store.changes(Revision(1)).unwrap_err();
    assert!(matches!(error, StoreError::HistoryForgotten { oldest: Revision(2), .. }), "{error:?}");
}

#[test]
fn refuses_what_is_beyond_its_limits() {
    let (_dir, store) = open();
    let refused = |batch: Batch| store.commit(batch).unwrap_err().to_string();
    let one = |key: String, bytes: usize| {
        let mut batch = Batch::default();
        batch.put(key, vec![0; bytes]);
        batch
    };
    assert_eq!(refused(one(String::new(), 1)), "a document needs a key that is not empty");
    assert!(refused(one("k".repeat(limits::KEY_BYTES_MAX + 1), 1)).contains("length of a key"));
    let too_long = one("k".to_owned(), limits::VALUE_BYTES_MAX + 1);
    assert!(refused(too_long).contains("length of a value"));
    let mut many = Batch::default();
    (0..=limits::BATCH_WRITES_MAX).for_each(|n| _ = many.delete(n.to_string()));
    assert!(refused(many).contains("number of writes"));
    assert!(store.list("").unwrap().is_empty());
    assert_eq!(store.commit(Batch::default()).unwrap(), Revision(0));
}

#[test]
fn keeps_everything_over_a_restart() {
    let (dir, store) = open();
    let mut batch = Batch::default();
    batch.put("a", "1").put("b", vec![7; 100_000]);
    store.commit(batch).unwrap();
    let before = store.list("").unwrap();
    drop(store);
    let store = EmbeddedStore::open(&dir.path().join("a/data")).unwrap();
    assert_eq!(store.list("").unwrap(), before);
    assert_eq!(store.commit(Batch::default()).unwrap(), Revision(1));
}

#[test]
fn one_opener_at_a_time() {
    let (dir, store) = open();
    let path = dir.path().join("a/data");
    let error = EmbeddedStore::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error:?}");
    assert!(error.to_string().contains("in use by another process"), "{error}");
    drop(store);
    EmbeddedStore::open(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, store) = open();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.path().join("a/data")), 0o700);
    assert_eq!(mode(store.file()), 0o600);
    let names: Vec<_> = std::fs::read_dir(dir.path().join("a/data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["store.redb"]);
}

#[test]
fn what_an_interrupted_creation_left_is_no_store() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("store.redb.new"), b"half").unwrap();
    let store = EmbeddedStore::open(dir.path()).unwrap();
    assert!(store.list("").unwrap().is_empty());
}

/// Many writers at once: each batch has a revision of its own, and one compare-and-swap wins.
#[test]
fn parallel_writers_lose_nothing() {
    const WRITERS: usize = 20;
    const ROUNDS: usize = 20;
    let (_dir, store) = open();
    let barrier = Barrier::new(WRITERS);
    let mut revisions = Vec::new();
    let mut winners = 0;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (store, barrier) = (&store, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let won = store
                        .commit(Batch { writes: vec![write("race", Expected::Absent, Some("x"))] });
                    let mut mine = Vec::new();
                    for round in 0..ROUNDS {
                        let mut batch = Batch::default();
                        batch.put(format!("{writer}/{round}"), "x");
                        mine.push(store.commit(batch).unwrap());
                    }
                    (won.is_ok(), mine)
                })
            })
            .collect();
        for thread in threads {
            let (won, mine) = thread.join().unwrap();
            assert!(mine.is_sorted());
            winners += usize::from(won);
            revisions.extend(mine);
        }
    });
    assert_eq!(winners, 1);
    revisions.sort();
    revisions.dedup();
    assert_eq!(revisions.len(), WRITERS * ROUNDS);
    assert_eq!(store.list("").unwrap().len(), WRITERS * ROUNDS + 1);
}
