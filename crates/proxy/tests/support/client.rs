//! A client that writes its own bytes and waits for answers at most so long.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// One connection.
pub struct Client {
    pub stream: BufReader<TcpStream>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// A header's value; several are joined with `, `.
    pub fn header(&self, name: &str) -> Option<String> {
        let own = self.headers.iter().filter(|(own, _)| own == name);
        let values: Vec<&str> = own.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    #[track_caller]
    pub fn check(&self, status: u16, body: &str) -> &Self {
        assert_eq!((self.status, self.body.as_str()), (status, body), "{self:?}");
        self
    }
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    pub fn write(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.get_mut().write_all(bytes.as_ref()).unwrap();
    }

    /// Sends `METHOD /path`, header lines, a body with its length; reads the answer.
    pub fn send(&mut self, line: &str, headers: &[&str], body: &str) -> Answer {
        let mut text = format!("{line} HTTP/1.1\r\n");
        if !headers.iter().any(|header| header.to_ascii_lowercase().starts_with("host:")) {
            text += "Host: localhost\r\n";
        }
        for header in headers {
            text += &format!("{header}\r\n");
        }
        if !body.is_empty() {
            text += &format!("Content-Length: {}\r\n", body.len());
        }
        self.write(format!("{text}\r\n{body}"));
        self.read(line.starts_with("HEAD "))
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), &[], "")
    }

    pub fn read(&mut self, bodiless: bool) -> Answer {
        read_answer(&mut self.stream, bodiless)
    }

    /// Whether the other end closed the connection, after what is left to read.
    pub fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Ok(_) => true,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }
}

pub fn read_answer(stream: &mut impl BufRead, bodiless: bool) -> Answer {
    let mut line = String::new();
    let mut next = |stream: &mut dyn BufRead| {
        line.clear();
        stream.read_line(&mut line).expect("an answer in time");
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    let first = next(stream);
    let status = first.split(' ').nth(1).unwrap_or_else(|| panic!("no answer: {first:?}"));
    let status = status.parse().unwrap();
    let mut headers = Vec::new();
    loop {
        let line = next(stream);
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let named = |name: &str| headers.iter().find(|(own, _)| own == name).map(|(_, value)| value);
    let mut body = Vec::new();
    if bodiless || status == 204 || status == 304 {
    } else if named("transfer-encoding").is_some() {
        loop {
            let size = usize::from_str_radix(&next(stream), 16).unwrap();
            let mut chunk = vec![0; size + 2];
            stream.read_exact(&mut chunk).unwrap();
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = named("content-length") {
        body = vec![0; length.parse().unwrap()];
        stream.read_exact(&mut body).unwrap();
    } else {
        stream.read_to_end(&mut body).unwrap();
    }
    Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
}
