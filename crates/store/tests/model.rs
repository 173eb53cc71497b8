//! The store against a map in memory, over restarts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rejoinder_store::{Batch, Change, EmbeddedStore, Expected, Revision, Store, StoreError, Write};

/// What a writer believes, relative to what is there.
#[derive(Clone, Debug)]
enum Belief {
    None,
    Absent,
    Right,
    Wrong,
}

#[derive(Clone, Debug)]
enum Action {
    Commit(Vec<(u8, Belief, Option<Vec<u8>>)>),
    Reopen,
}

fn action() -> impl Strategy<Value = Action> {
    let belief = prop_oneof![
        4 => Just(Belief::None),
        1 => Just(Belief::Absent),
        3 => Just(Belief::Right),
        1 => Just(Belief::Wrong),
    ];
    let value = proptest::option::weighted(0.7, proptest::collection::vec(any::<u8>(), 0..40));
    let write = (0..12u8, belief, value);
    prop_oneof![
        9 => proptest::collection::vec(write, 1..5).prop_map(Action::Commit),
        1 => Just(Action::Reopen),
    ]
}

/// Some keys are prefixes of others.
fn key(number: u8) -> String {
    format!("k{}", "/x".repeat(usize::from(number % 4)) + &"y".repeat(usize::from(number / 4)))
}

#[derive(Default)]
struct Model {
    last: u64,
    documents: BTreeMap<String, (u64, Vec<u8>)>,
    changes: BTreeMap<String, (u64, bool)>,
}

impl Model {
    fn commit(&mut self, batch: &Batch) -> Result<u64, String> {
        for write in &batch.writes {
            let now = self.documents.get(&write.key).map(|(revision, _)| Revision(*revision));
            let holds = match write.expected {
                Expected::Anything => true,
                Expected::Absent => now.is_none(),
                Expected::At(revision) => now == Some(revision),
            };
            if !holds {
                return Err(write.key.clone());
            }
        }
        self.last += 1;
        for write in &batch.writes {
            let existed = match &write.value {
                Some(value) => {
                    self.documents.insert(write.key.clone(), (self.last, value.to_vec()));
                    true
                }
                None => self.documents.remove(&write.key).is_some(),
            };
            if existed {
                self.changes.insert(write.key.clone(), (self.last, write.value.is_none()));
            }
        }
        Ok(self.last)
    }

    fn changes(&self, since: u64) -> Vec<Change> {
        let mut changes: Vec<_> = self
            .changes
            .iter()
            .filter(|(_, (revision, _))| *revision > since)
            .map(|(key, (revision, deleted))| Change {
                key: key.clone(),
                revision: Revision(*revision),
                deleted: *deleted,
            })
            .collect();
        changes.sort_by(|a, b| (a.revision, &a.key).cmp(&(b.revision, &b.key)));
        changes
    }
}

fn agree(store: &EmbeddedStore, model: &Model) {
    for prefix in ["", "k", "k/x", "k/x/x", "ky", "z"] {
        let found: Vec<_> = store
            .list(prefix)
            .unwrap()
            .into_iter()
            .map(|d| (d.key, (d.revision.0, d.value.to_vec())))
            .collect();
        let expected: Vec<_> = model
            .documents
            .iter()
            .filter(|(key, _)| key.starts_with(prefix))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        assert_eq!(found, expected);
    }
    for number in 0..12 {
        let found = store.get(&key(number)).unwrap();
        let found = found.map(|d| (d.revision.0, d.value.to_vec()));
        assert_eq!(found.as_ref(), model.documents.get(&key(number)));
    }
    for since in [0, model.last / 2, model.last] {
        assert_eq!(store.changes(Revision(since)).unwrap(), model.changes(since));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn agrees_with_a_map(actions in proptest::collection::vec(action(), 1..25)) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Some(EmbeddedStore::open(dir.path()).unwrap());
        let mut model = Model::default();
        for action in actions {
            match action {
                Action::Reopen => {
                    drop(store.take());
                    store = Some(EmbeddedStore::open(dir.path()).unwrap());
                }
                Action::Commit(writes) => {
                    let writes = writes
                        .into_iter()
                        .map(|(number, belief, value)| {
                            let key = key(number);
                            let now = model.documents.get(&key).map(|(revision, _)| *revision);
                            let expected = match (belief, now) {
                                (Belief::None, _) => Expected::Anything,
                                (Belief::Absent, _) | (Belief::Right, None) => Expected::Absent,
                                (Belief::Right, Some(now)) => Expected::At(Revision(now)),
                                (Belief::Wrong, _) => Expected::At(Revision(model.last + 7)),
                            };
                            Write { key, expected, value: value.map(Into::into) }
                        })
                        .collect();
                    let batch = Batch { writes };
                    let expected = model.commit(&batch);
                    let found = store.as_ref().unwrap().commit(batch);
                    match (found, expected) {
                        (Ok(found), Ok(expected)) => prop_assert_eq!(found.0, expected),
                        (Err(StoreError::Conflict { key }), Err(expected)) => {
                            prop_assert_eq!(key, expected);
                        }
                        (found, expected) => panic!("{found:?}, expected {expected:?}"),
                    }
                }
            }
            agree(store.as_ref().unwrap(), &model);
        }
    }
}
