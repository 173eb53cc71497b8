//! Ids of what an import makes: a function of the API's id and of what they name.
//!
//! So importing the same document into the same API gives the same definition, which is how an
//! unchanged FILE is recognised, and no randomness is needed. The hash must never change: ids of
//! FILEs' APIs are in people's scripts.

use std::collections::HashSet;
use std::sync::Arc;

/// Length of the root resource's id, and of an API's.
pub(super) const ROOT_ID_CHARS: usize = 10;
/// Length of all other ids (docs/wire/aws-api-surface.md, section 2.2).
const ID_CHARS: usize = 6;

/// Ids given within one import.
#[derive(Debug)]
pub(super) struct Ids<'a> {
    api_id: &'a str,
    taken: HashSet<Arc<str>>,
}

impl<'a> Ids<'a> {
    pub(super) fn new(api_id: &'a str) -> Self {
        Self { api_id, taken: HashSet::new() }
    }

    pub(super) fn root(&self) -> Arc<str> {
        stable_id(&[self.api_id, "/"], ROOT_ID_CHARS).into()
    }

    /// The id of what is called `name` among the things of a kind.
    pub(super) fn id(&mut self, kind: &str, name: &str) -> Arc<str> {
        let mut attempt = 0_u64;
        loop {
            let id = stable_id(&[self.api_id, kind, name, &attempt.to_string()], ID_CHARS);
            let id: Arc<str> = id.into();
            // Two billion ids and at most some thousand taken: this ends at once.
            if self.taken.insert(Arc::clone(&id)) {
                return id;
            }
            attempt += 1;
        }
    }
}

/// `chars` of `[a-z0-9]`, always the same for the same parts, on every machine and version.
pub(crate) fn stable_id(parts: &[&str], chars: usize) -> String {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    // FNV-1a, then a finalizer (splitmix64's), because FNV mixes its high bits badly.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    let mut id = String::with_capacity(chars);
    for _ in 0..chars {
        id.push(char::from(ALPHABET[(hash % 36) as usize]));
        hash /= 36;
    }
    id
}
