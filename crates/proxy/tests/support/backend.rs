//! Backends on threads: one that answers the same to every request, and ones that do anything.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A backend; its thread ends with the test process.
pub struct Backend {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Backend {
    /// Calls `behave` for every connection, with its number from 0.
    pub fn new(behave: impl Fn(TcpStream, usize) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = connections.clone();
        let behave = Arc::new(behave);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(stream), behave) = (stream, behave.clone()) else { return };
                let number = counter.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || behave(stream, number));
            }
        });
        Self { address, requests: Arc::default(), connections }
    }

    /// Gives these bytes for every request, over as many connections as wanted.
    pub fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (requests.clone(), answer.into());
        let mut backend = Self::new(move |stream, _| {
            let mut stream = BufReader::new(stream);
            while let Some(request) = read_request(&mut stream) {
                seen.lock().unwrap().push(request);
                if stream.get_mut().write_all(&answer).is_err() {
                    return;
                }
            }
        });
        backend.requests = requests;
        backend
    }

    /// An address that refuses connections.
    pub fn refusing() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The last request: its lines in lower case, the body as it came.
    pub fn last(&self) -> String {
        self.requests.lock().unwrap().last().cloned().unwrap_or_default()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// A request with its body; none when the client has gone.
pub fn read_request(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut text = String::new();
    let mut length = 0;
    let mut chunked = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        chunked |= lower.starts_with("transfer-encoding:");
        text += &line;
        if line == "\r\n" {
            break;
        }
    }
    if chunked {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).ok()?;
            let size = usize::from_str_radix(line.trim(), 16).ok()?;
            let mut chunk = vec![0; size + 2];
            stream.read_exact(&mut chunk).ok()?;
            text += &String::from_utf8_lossy(&chunk[..size]);
            if size == 0 {
                return Some(text);
            }
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    text += &String::from_utf8_lossy(&body);
    Some(text)
}
