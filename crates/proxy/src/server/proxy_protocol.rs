//! The PROXY protocol, versions 1 and 2: a load balancer says before anything else whose
//! connection it passes on. Only read from trusted proxies, which may also not speak it.
//!
//! Source: <https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt>

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

const SIGNATURE_V2: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
const SIGNATURE_V1: &[u8; 6] = b"PROXY ";
/// Longest line of version 1, from its specification.
const LINE_BYTES_MAX: usize = 107;
/// Longest header of version 2 that is read.
const HEADER_BYTES_MAX: usize = 4096;

/// The client that a proxy names, if it names one, and bytes that came after.
pub(super) async fn read(stream: &mut TcpStream) -> io::Result<(Option<SocketAddr>, Bytes)> {
    let mut bytes = BytesMut::new();
    loop {
        match parse(&bytes) {
            Parsed::Client(client, length) => {
                bytes.advance(length);
                return Ok((client, bytes.freeze()));
            }
            Parsed::Another => return Ok((None, bytes.freeze())),
            Parsed::Broken => {
                let message = "a trusted proxy speaks the PROXY protocol wrongly";
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            Parsed::Partial => {
                if stream.read_buf(&mut bytes).await? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Parsed {
    /// More bytes are needed.
    Partial,
    /// Not this protocol.
    Another,
    /// This protocol, and not valid.
    Broken,
    /// The client, if it is named, and the length of the header.
    Client(Option<SocketAddr>, usize),
}

fn parse(bytes: &[u8]) -> Parsed {
    let begins = |signature: &[u8]| {
        let length = signature.len().min(bytes.len());
        bytes[..length] == signature[..length]
    };
    if begins(SIGNATURE_V2) {
        parse_v2(bytes)
    } else if begins(SIGNATURE_V1) {
        parse_v1(bytes)
    } else {
        Parsed::Another
    }
}

fn parse_v1(bytes: &[u8]) -> Parsed {
    let Some(end) = memchr::memchr(b'\n', bytes) else {
        return if bytes.len() > LINE_BYTES_MAX { Parsed::Broken } else { Parsed::Partial };
    };
    let line = std::str::from_utf8(&bytes[..end]).ok().and_then(|line| line.strip_suffix('\r'));
    let Some(line) = line.filter(|_| end < LINE_BYTES_MAX) else { return Parsed::Broken };
    let mut words = line.split(' ').skip(1);
    match words.next() {
        Some("UNKNOWN") => Parsed::Client(None, end + 1),
        Some("TCP4" | "TCP6") => {
            let address = words.next().and_then(|address| address.parse::<IpAddr>().ok());
            let port = words.nth(1).and_then(|port| port.parse::<u16>().ok());
            match (address, port) {
                (Some(address), Some(port)) => {
                    Parsed::Client(Some(SocketAddr::new(address, port)), end + 1)
                }
                _ => Parsed::Broken,
            }
        }
        _ => Parsed::Broken,
    }
}

fn parse_v2(bytes: &[u8]) -> Parsed {
    let Some(&[version, family, high, low]) = bytes.get(12..16) else { return Parsed::Partial };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if version >> 4 != 2 || length > HEADER_BYTES_MAX {
        return Parsed::Broken;
    }
    let Some(body) = bytes.get(16..16 + length) else { return Parsed::Partial };
    let end = 16 + length;
    let client = match (version & 0xf, family >> 4) {
        // A health check of the proxy's own.
        (0, _) => None,
        (1, 1) => {
            let Some(&[a, b, c, d, _, _, _, _, high, low]) = body.get(..10) else {
                return Parsed::Broken;
            };
            let port = u16::from_be_bytes([high, low]);
            Some(SocketAddr::from((Ipv4Addr::new(a, b, c, d), port)))
        }
        (1, 2) => {
            let address = body.get(..16).and_then(|address| <[u8; 16]>::try_from(address).ok());
            let (Some(address), Some(&[high, low])) = (address, body.get(32..34)) else {
                return Parsed::Broken;
            };
            let port = u16::from_be_bytes([high, low]);
            Some(SocketAddr::from((Ipv6Addr::from(address), port)))
        }
        (1, _) => None,
        _ => return Parsed::Broken,
    };
    Parsed::Client(client, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Parsed) {
        assert_eq!(parse(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn version_1() {
        let line = b"PROXY TCP4 1.2.3.4 5.6.7.8 999 80\r\nGET";
        check(line, Parsed::Client(Some("1.2.3.4:999".parse().unwrap()), 35));
        check(b"PROXY TCP6 ::1 ::2 1 2\r\n", Parsed::Client(Some("[::1]:1".parse().unwrap()), 24));
        check(b"PROXY UNKNOWN\r\n", Parsed::Client(None, 15));
        check(b"PROXY TCP4 x y 1 2\r\n", Parsed::Broken);
        check(b"PROXY TCP4 1.2.3.4", Parsed::Partial);
        check(b"P", Parsed::Partial);
        check(b"PUT /", Parsed::Another);
        check(b"\x16\x03", Parsed::Another);
        check(&[b"PROXY ".as_slice(), &[b'x'; 200]].concat(), Parsed::Broken);
    }

    #[test]
    fn version_2() {
        let header = |version, family, body: &[u8]| {
            let length = u8::try_from(body.len()).unwrap();
            [SIGNATURE_V2.as_slice(), &[version, family, 0, length], body].concat()
        };
        let four = [1, 2, 3, 4, 5, 6, 7, 8, 3, 231, 0, 80];
        let client = Some("1.2.3.4:999".parse().unwrap());
        check(&header(0x21, 0x11, &four), Parsed::Client(client, 28));
        check(&header(0x20, 0, &[]), Parsed::Client(None, 16));
        check(&header(0x11, 0x11, &four), Parsed::Broken);
        check(&header(0x21, 0x11, &four[..4]), Parsed::Broken);
        check(&header(0x21, 0x11, &four)[..20], Parsed::Partial);
        check(b"\r\n\r\n", Parsed::Partial);
    }
}
