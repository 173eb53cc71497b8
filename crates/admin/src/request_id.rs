//! Ids for requests that no dialect answers.

use std::fmt::Write;

/// A random UUID of version 4.
pub(crate) fn new() -> String {
    let mut bytes: [u8; 16] = rand::random();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut id = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        write!(id, "{byte:02x}").expect("a String takes everything");
    }
    id
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_a_uuid() {
        let id = super::new();
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "4");
        assert_ne!(id, super::new());
    }
}
