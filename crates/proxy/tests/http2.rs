//! HTTP/2, frame by frame: what clients see of answers that need no body, and of bodies that no
//! answer needs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::{Gateway, SiteOf, mock, proxy, response, template};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// Entries of HPACK's static table.
const GET: &[u8] = &[0x82];
const POST: &[u8] = &[0x83];
/// Literals with the static table's name.
const HEAD: &[u8] = b"\x02\x04HEAD";

/// One connection, settings exchanged.
struct Client(TcpStream);

struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: Vec<u8>,
}

impl Client {
    fn connect(gateway: &Gateway) -> Self {
        let mut stream = TcpStream::connect(gateway.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
        let mut client = Self(stream);
        client.write(SETTINGS, 0, 0, b"");
        client
    }

    fn write(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        let length = u32::try_from(payload.len()).unwrap();
        let mut bytes = length.to_be_bytes()[1..].to_vec();
        bytes.extend([kind, flags]);
        bytes.extend(stream.to_be_bytes());
        bytes.extend(payload);
        self.0.write_all(&bytes).unwrap();
    }

    fn read(&mut self) -> Frame {
        let mut head = [0; 9];
        self.0.read_exact(&mut head).expect("a frame in time");
        let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        self.0.read_exact(&mut payload).unwrap();
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        Frame { kind: head[3], flags: head[4], stream, payload }
    }

    fn request(&mut self, method: &[u8], path: &str, flags: u8) {
        let mut block = method.to_vec();
        block.push(0x86);
        for (name, value) in [(0x04, path), (0x01, "localhost")] {
            block.extend([name, u8::try_from(value.len()).unwrap()]);
            block.extend(value.bytes());
        }
        self.write(HEADERS, flags | END_HEADERS, 1, &block);
    }

    /// What comes on the stream until all that was sent is known: kinds, and the length of data.
    fn rest(&mut self) -> (Vec<u8>, usize) {
        let mut kinds = Vec::new();
        let mut data = 0;
        loop {
            let frame = self.read();
            match frame.kind {
                PING => return (kinds, data),
                SETTINGS if frame.flags == 0 => self.write(SETTINGS, 1, 0, b""),
                _ if frame.stream == 0 => {}
                _ => {
                    kinds.push(frame.kind);
                    data += if frame.kind == DATA { frame.payload.len() } else { 0 };
                    if frame.flags & END_STREAM != 0 && frame.kind != RST_STREAM {
                        // A reset right behind the answer comes before this is answered.
                        self.write(PING, 0, 0, b"12345678");
                    }
                }
            }
        }
    }
}

fn gateway() -> Gateway {
    let with_text = |status| {
        let mut response = response(None, status);
        response.templates = Box::from([template("application/json", "{}")]);
        mock("{statusCode: 200}", vec![response])
    };
    Gateway::of(SiteOf::new(vec![
        ("ANY /mock", vec![], with_text(200)),
        ("ANY /nothing", vec![], with_text(204)),
        ("ANY /unchanged", vec![], with_text(304)),
        ("ANY /refused", vec![], proxy("http://127.0.0.1:1/", |_| {})),
    ]))
}

#[track_caller]
fn check_bodiless(method: &[u8], path: &str) {
    let gateway = gateway();
    let mut client = Client::connect(&gateway);
    client.request(method, path, END_STREAM);
    assert_eq!(client.rest(), (vec![HEADERS], 0), "{path}");
}

#[test]
fn answers_that_may_have_no_body_have_none() {
    for path in ["/mock", "/nothing", "/no-route", "/refused"] {
        check_bodiless(HEAD, path);
    }
    check_bodiless(GET, "/nothing");
    check_bodiless(GET, "/unchanged");
}

/// Common clients lose an answer that a reset follows before their body is out.
#[test]
fn a_body_that_nobody_needs_is_awaited() {
    for path in ["/mock", "/no-route", "/refused"] {
        let gateway = gateway();
        let mut client = Client::connect(&gateway);
        client.request(POST, path, 0);
        // Both settings are through: the request has been read.
        while client.read().kind != SETTINGS {}
        while client.read().kind != SETTINGS {}
        client.write(DATA, END_STREAM, 1, b"{}");
        let (kinds, data) = client.rest();
        assert_eq!(kinds, [HEADERS, DATA], "{path}");
        assert!(data > 0);
    }
}

/// A body that does not come cannot hold the answer back for long.
#[test]
fn a_body_that_does_not_come_is_not_awaited_for_long() {
    let gateway = gateway();
    let mut client = Client::connect(&gateway);
    client.request(POST, "/no-route", 0);
    let (kinds, _) = client.rest();
    assert_eq!(kinds, [HEADERS, DATA, RST_STREAM]);
}
