//! A file that cannot be used is named, explained, and left byte for byte as it was.

use std::path::{Path, PathBuf};

use redb::{Database, TableDefinition};
use rejoinder_store::{Batch, EmbeddedStore, Store, StoreError};

/// A store with some content, cleanly closed.
fn sound() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let store = EmbeddedStore::open(dir.path()).unwrap();
    for round in 0..10 {
        let mut batch = Batch::default();
        (0..20).for_each(|n| _ = batch.put(format!("{round}/{n}"), vec![round; 500]));
        store.commit(batch).unwrap();
    }
    let file = store.file().to_owned();
    drop(store);
    (dir, file)
}

/// Opening must fail with a text that has all of `words`, and change nothing.
#[track_caller]
fn check(spoil: impl Fn(&Path), words: &[&str]) {
    let (dir, file) = sound();
    spoil(&file);
    let before = std::fs::read(&file).unwrap();
    for _ in 0..2 {
        let error = EmbeddedStore::open(dir.path()).unwrap_err();
        let text = error.to_string();
        assert!(
            matches!(error, StoreError::Damaged { .. } | StoreError::NewerFormat { .. }),
            "{error:?}"
        );
        assert!(text.contains(file.to_str().unwrap()), "{text}");
        for word in words {
            assert!(text.contains(word), "{text}: {word}");
        }
        assert!(std::fs::read(&file).unwrap() == before, "the file was touched: {text}");
    }
}

fn cut(file: &Path, len: u64) {
    std::fs::OpenOptions::new().write(true).open(file).unwrap().set_len(len).unwrap();
}

fn put_format(file: &Path, format: Option<u64>) {
    let database = Database::open(file).unwrap();
    let write = database.begin_write().unwrap();
    {
        let mut meta = write.open_table(TableDefinition::<&str, u64>::new("meta")).unwrap();
        match format {
            Some(format) => meta.insert("format", format).unwrap(),
            None => meta.remove("format").unwrap(),
        };
    }
    write.commit().unwrap();
}

#[test]
fn refuses_and_leaves_untouched() {
    let mend = "move it away to start with an empty store";
    check(|file| cut(file, 0), &["it is empty", mend]);
    check(|file| cut(file, 5), &["damaged", mend]);
    check(|file| cut(file, 4096), &["damaged", mend]);
    check(|file| cut(file, 10_000), &["damaged", mend]);
    check(|file| std::fs::write(file, b"not a store at all").unwrap(), &["damaged", mend]);
    check(|file| std::fs::write(file, vec![0; 1 << 20]).unwrap(), &["damaged", mend]);
    check(
        |file| {
            let half = std::fs::metadata(file).unwrap().len() / 2;
            cut(file, half / 4096 * 4096);
        },
        &["damaged", mend],
    );
    check(|file| put_format(file, None), &["does not say which format", mend]);
    check(
        |file| put_format(file, Some(2)),
        &["has store format 2, this version knows formats up to 1", "start the newer version"],
    );
    check(
        |file| {
            std::fs::remove_file(file).unwrap();
            let database = Database::create(file).unwrap();
            let write = database.begin_write().unwrap();
            write.open_table(TableDefinition::<&str, &str>::new("other")).unwrap();
            write.commit().unwrap();
        },
        &["not a store of this program", mend],
    );
}

#[test]
fn a_folder_in_the_files_place_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("store.redb")).unwrap();
    let text = EmbeddedStore::open(dir.path()).unwrap_err().to_string();
    assert!(text.contains("store.redb"), "{text}");
}

#[test]
fn a_file_in_the_folders_place_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = EmbeddedStore::open(file.path()).unwrap_err().to_string();
    assert!(text.contains(file.path().to_str().unwrap()), "{text}");
}

/// One wrong byte anywhere: either it is in space that is not in use and everything is there, or
/// the store does not open and the file is as it was.
#[test]
fn one_wrong_byte_never_goes_unnoticed() {
    let (dir, file) = sound();
    let whole = std::fs::read(&file).unwrap();
    let store = EmbeddedStore::open(dir.path()).unwrap();
    let content = store.list("").unwrap();
    drop(store);
    let header = (0..320).step_by(3);
    let body = (320..whole.len()).step_by(whole.len() / 150 + 1);
    for at in header.chain(body) {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0x41;
        std::fs::write(&file, &spoilt).unwrap();
        match EmbeddedStore::open(dir.path()) {
            Ok(store) => assert!(store.list("").unwrap() == content, "byte {at}"),
            Err(error) => {
                assert!(matches!(error, StoreError::Damaged { .. }), "byte {at}: {error:?}");
                assert!(std::fs::read(&file).unwrap() == spoilt, "byte {at}: touched");
            }
        }
    }
}
