//! The ids of an exchange: request id, extended request id, trace id.
//!
//! Sources: docs/wire/aws-gateway-responses.md section 1.3, docs/wire/aws-data-plane.md section 3.
//! Random bits are drawn at the start; the texts that not every exchange needs are made on demand.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;

/// The ids of one exchange.
pub(crate) struct Ids {
    request: [u8; 36],
    extended: [u8; 16],
    trace: u128,
}

const HEX: &[u8; 16] = b"0123456789abcdef";
/// Where the bytes of a UUID stand in its text.
const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

impl Ids {
    /// New ids; `client` is a request id that the dialect lets the client choose.
    pub(crate) fn new(random: &mut impl Rng, client: Option<&str>) -> Self {
        let mut request = [0; 36];
        match client.and_then(|id| <[u8; 36]>::try_from(id.as_bytes()).ok()) {
            Some(id) if id.is_ascii() => request = id,
            Some(_) | None => write_uuid(wide(random), &mut request),
        }
        let mut extended = [b'='; 16];
        let bits = wide(random).to_be_bytes();
        // Eleven bytes are fifteen characters; the slice is as long as they are.
        let _ = URL_SAFE_NO_PAD.encode_slice(&bits[..11], &mut extended[..15]);
        Self { request, extended, trace: wide(random) }
    }

    /// A UUID.
    pub(crate) fn request(&self) -> &str {
        std::str::from_utf8(&self.request).unwrap_or_default()
    }

    /// Fifteen base64url characters and `=`.
    pub(crate) fn extended(&self) -> &str {
        std::str::from_utf8(&self.extended).unwrap_or_default()
    }

    /// Appends `Root=1-{8 hex}-{24 hex}`, the root of `incoming` if it has one.
    pub(crate) fn trace(&self, incoming: Option<&str>, start: SystemTime, out: &mut String) {
        let root = incoming
            .into_iter()
            .flat_map(|value| value.split(';'))
            .find_map(|field| field.trim().strip_prefix("Root=").filter(|root| is_root(root)));
        out.push_str("Root=");
        if let Some(root) = root {
            out.push_str(root);
            return;
        }
        let seconds = start.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs());
        // The format holds the low 32 bits.
        let time = seconds.to_be_bytes();
        out.push_str("1-");
        push_hex(&time[4..], out);
        out.push('-');
        push_hex(&self.trace.to_be_bytes()[..12], out);
    }
}

fn push_hex(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        for digit in hex(*byte) {
            out.push(char::from(digit));
        }
    }
}

fn hex(byte: u8) -> [u8; 2] {
    [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 0xf)]]
}

fn wide(random: &mut impl Rng) -> u128 {
    (u128::from(random.next_u64()) << 64) | u128::from(random.next_u64())
}

fn is_root(root: &str) -> bool {
    let bytes = root.as_bytes();
    bytes.len() == 35
        && bytes.starts_with(b"1-")
        && bytes[10] == b'-'
        && bytes[2..10].iter().chain(&bytes[11..]).all(u8::is_ascii_hexdigit)
}

/// Version 4: random but for six bits.
fn write_uuid(bits: u128, out: &mut [u8; 36]) {
    let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    *out = [b'-'; 36];
    for (byte, at) in bits.to_be_bytes().into_iter().zip(PLACES) {
        [out[at], out[at + 1]] = hex(byte);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ids_have_the_vendors_forms() {
        let ids = Ids::new(&mut rand::rng(), None);
        let id = ids.request();
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "4", "{id}");
        assert!("89ab".contains(&id[19..20]), "{id}");
        let extended = ids.extended();
        assert!(extended.len() == 16 && extended.ends_with('='), "{extended}");
        let own = "11111111-2222-4333-8444-555555555555";
        assert_eq!(Ids::new(&mut rand::rng(), Some(own)).request(), own);
    }

    #[test]
    fn traces_keep_an_incoming_root() {
        let ids = Ids::new(&mut rand::rng(), None);
        let trace = |incoming: Option<&str>| {
            let mut out = String::new();
            ids.trace(incoming, SystemTime::UNIX_EPOCH + Duration::from_secs(255), &mut out);
            out
        };
        let root = "Root=1-67891233-abcdef012345678912345678";
        assert_eq!(trace(Some(&format!("Self=x; {root};Sampled=1"))), root);
        assert!(trace(None).starts_with("Root=1-000000ff-"));
        assert_eq!(trace(Some("Root=x\n")).len(), root.len());
    }
}
