//! Follows the framing of HTTP/1.1 requests in the bytes as they come in, beside the HTTP library.
//!
//! The library is lenient where two readers of one message can disagree: it takes a bare line feed
//! for a line's end, and of two lengths it silently drops one. Neither shows in what it hands on,
//! so both are looked for here. Where heads begin and end is also what deadlines need.

use crate::server::peer::Ambiguity;

/// Enough of a line to know the headers that frame a body.
const LINE_BYTES_KEPT: usize = 64;

/// Follows one connection.
pub(super) struct HeadScan {
    state: State,
    /// The beginning of a line that came in pieces.
    line: Vec<u8>,
    /// Whether the line's last byte so far, beyond what is kept, was a carriage return.
    ends_in_return: bool,
    head: Head,
}

#[derive(Clone, Copy, Default)]
struct Head {
    begun: bool,
    length: Option<u64>,
    chunked: bool,
    /// Whether its transfer coding is anything but `chunked`, said once.
    oddly_coded: bool,
}

#[derive(Clone, Copy)]
enum State {
    /// Lines of a head.
    Head,
    /// Bytes of a body with a length.
    Body(u64),
    /// The line with a chunk's size.
    ChunkSize,
    /// A chunk with its line end.
    Chunk(u64),
    /// Lines after the last chunk.
    Trailer,
    /// Another protocol, or nothing that can be followed.
    Off,
}

/// What the bytes told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    HeadBegins,
    HeadEnded,
    Ambiguous(Ambiguity),
}

impl HeadScan {
    pub(super) fn new() -> Self {
        Self { state: State::Head, line: Vec::new(), ends_in_return: false, head: Head::default() }
    }

    /// Whether a body has begun and not ended.
    pub(super) fn is_in_body(&self) -> bool {
        match self.state {
            State::Body(_) | State::ChunkSize | State::Chunk(_) | State::Trailer => true,
            State::Head | State::Off => false,
        }
    }

    /// Follows more bytes.
    pub(super) fn feed(&mut self, mut bytes: &[u8], tell: &mut impl FnMut(Told)) {
        while !bytes.is_empty() {
            match self.state {
                State::Off => return,
                State::Body(left) | State::Chunk(left) => {
                    let skipped = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                    bytes = &bytes[skipped..];
                    let left = left - skipped as u64;
                    self.state = match (self.state, left) {
                        (State::Chunk(_), 0) => State::ChunkSize,
                        (State::Chunk(_), left) => State::Chunk(left),
                        (_, 0) => State::Head,
                        (_, left) => State::Body(left),
                    };
                }
                State::Head | State::ChunkSize | State::Trailer => {
                    bytes = self.feed_line(bytes, tell);
                }
            }
        }
    }

    fn feed_line<'b>(&mut self, bytes: &'b [u8], tell: &mut impl FnMut(Told)) -> &'b [u8] {
        let Some(end) = memchr::memchr(b'\n', bytes) else {
            let room = LINE_BYTES_KEPT.saturating_sub(self.line.len()).min(bytes.len());
            let maybe_empty = self.line.is_empty() && bytes == b"\r";
            if matches!(self.state, State::Head) && !self.head.begun && !maybe_empty {
                self.head.begun = true;
                tell(Told::HeadBegins);
            }
            self.line.extend_from_slice(&bytes[..room]);
            self.ends_in_return = bytes.last() == Some(&b'\r');
            return &[];
        };
        if self.line.is_empty() && !self.ends_in_return {
            self.end_line(&bytes[..end], tell);
        } else {
            let mut line = std::mem::take(&mut self.line);
            let was_return = self.ends_in_return;
            let room = LINE_BYTES_KEPT.saturating_sub(line.len()).min(end);
            line.extend_from_slice(&bytes[..room]);
            // What was cut off does not matter, but for how it ended.
            let returned = if end > 0 { bytes[end - 1] == b'\r' } else { was_return };
            if returned && line.last() != Some(&b'\r') {
                line.push(b'\r');
            }
            self.ends_in_return = false;
            self.end_line(&line, tell);
            line.clear();
            self.line = line;
        }
        &bytes[end + 1..]
    }

    fn end_line(&mut self, line: &[u8], tell: &mut impl FnMut(Told)) {
        let Some((b'\r', line)) = line.split_last() else {
            tell(Told::Ambiguous(Ambiguity::BareLineFeed));
            self.state = State::Off;
            return;
        };
        match self.state {
            State::Head => self.end_head_line(line, tell),
            State::ChunkSize => {
                let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
                let size = std::str::from_utf8(digits.trim_ascii()).unwrap_or_default();
                self.state = match u64::from_str_radix(size, 16) {
                    Ok(0) => State::Trailer,
                    Ok(size) => State::Chunk(size.saturating_add(2)),
                    // The library refuses it.
                    Err(_) => State::Off,
                };
            }
            State::Trailer if line.is_empty() => self.state = State::Head,
            State::Trailer | State::Body(_) | State::Chunk(_) | State::Off => {}
        }
    }

    fn end_head_line(&mut self, line: &[u8], tell: &mut impl FnMut(Told)) {
        if !self.head.begun {
            // Empty lines may stand before a request.
            if line.is_empty() {
                return;
            }
            self.head.begun = true;
            tell(Told::HeadBegins);
        }
        let Some(first) = line.first() else {
            self.end_head(tell);
            return;
        };
        match first.to_ascii_lowercase() {
            b'c' => {
                if let Some(value) = value_of(line, b"content-length:") {
                    let value = std::str::from_utf8(value).unwrap_or_default();
                    self.head.length = Some(value.parse().unwrap_or(0));
                }
            }
            b't' => {
                if let Some(value) = value_of(line, b"transfer-encoding:") {
                    self.head.oddly_coded |=
                        self.head.chunked || !value.eq_ignore_ascii_case(b"chunked");
                    self.head.chunked = true;
                }
            }
            b'p' if line == b"PRI * HTTP/2.0" => {
                tell(Told::HeadEnded);
                self.state = State::Off;
            }
            _ => {}
        }
    }

    fn end_head(&mut self, tell: &mut impl FnMut(Told)) {
        let head = std::mem::take(&mut self.head);
        tell(Told::HeadEnded);
        self.state = match head {
            Head { chunked: true, length: Some(_), .. } => {
                tell(Told::Ambiguous(Ambiguity::TwoLengths));
                State::Off
            }
            Head { oddly_coded: true, .. } => {
                tell(Told::Ambiguous(Ambiguity::TransferCoding));
                State::Off
            }
            Head { chunked: true, .. } => State::ChunkSize,
            Head { length: Some(length), .. } if length > 0 => State::Body(length),
            Head { .. } => State::Head,
        };
    }
}

fn value_of<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    let (own, value) = line.split_at_checked(name.len())?;
    own.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pieces: &[&[u8]]) -> Vec<Told> {
        let mut scan = HeadScan::new();
        let mut told = Vec::new();
        for piece in pieces {
            scan.feed(piece, &mut |event| told.push(event));
        }
        told
    }

    /// However the bytes are cut, they tell the same.
    #[track_caller]
    fn check(bytes: &str, expected: &[Told]) {
        let bytes = bytes.as_bytes();
        assert_eq!(told(&[bytes]), expected, "whole");
        for at in 1..bytes.len() {
            assert_eq!(told(&[&bytes[..at], &bytes[at..]]), expected, "cut at {at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(told(&single), expected, "byte by byte");
    }

    const ONE: [Told; 2] = [Told::HeadBegins, Told::HeadEnded];
    const TWO: [Told; 4] = [Told::HeadBegins, Told::HeadEnded, Told::HeadBegins, Told::HeadEnded];
    const LENGTHS: [Told; 3] =
        [Told::HeadBegins, Told::HeadEnded, Told::Ambiguous(Ambiguity::TwoLengths)];

    #[test]
    fn bodies_are_skipped() {
        check("GET / HTTP/1.1\r\nHost: a\r\n\r\n", &ONE);
        check("\r\nGET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", &TWO);
        check("POST / HTTP/1.1\r\ncontent-LENGTH: 4\r\n\r\n\nab\nGET / HTTP/1.1\r\n\r\n", &TWO);
        check(
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\
             3;x=y\r\n\na\n\r\n0\r\nT: x\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            &TWO,
        );
        check("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\nanything\n", &ONE);
    }

    #[test]
    fn ambiguities_are_told() {
        check(
            "POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
            &LENGTHS,
        );
        check(
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n",
            &LENGTHS,
        );
        let codings =
            [Told::HeadBegins, Told::HeadEnded, Told::Ambiguous(Ambiguity::TransferCoding)];
        check("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", &codings);
        check(
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            &codings,
        );
        check("POST / HTTP/1.1\r\nTransfer-Encoding:Chunked\r\n\r\n0\r\n\r\n", &ONE);
        let long = "x".repeat(200);
        check(&format!("GET /{long} HTTP/1.1\r\nA: {long}\r\n\r\n"), &ONE);
        let mut scan = HeadScan::new();
        let mut events = Vec::new();
        scan.feed(b"GET / HTTP/1.1\nHost: a\n\n", &mut |event| events.push(event));
        assert_eq!(events, [Told::Ambiguous(Ambiguity::BareLineFeed)]);
        events.clear();
        let mut scan = HeadScan::new();
        scan.feed(b"GET / HTTP/1.1\r\nHost: a\nB: c\r\n\r\n", &mut |event| events.push(event));
        assert_eq!(events, [Told::HeadBegins, Told::Ambiguous(Ambiguity::BareLineFeed)]);
    }
}
