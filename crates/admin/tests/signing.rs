//! Signing requests as SDKs do, and sending them over a socket.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// No answer in a test takes this long.
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// Who signs.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    pub(crate) key_id: String,
    pub(crate) secret: String,
    pub(crate) service: &'static str,
    pub(crate) time: SystemTime,
}

/// A request to send.
#[derive(Clone, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: &'a str,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Status line and headers, in lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Ask<'_> {
    pub(crate) fn get(target: &str) -> Ask<'_> {
        Ask { method: "GET", target, headers: Vec::new(), body: "" }
    }

    pub(crate) fn post<'a>(target: &'a str, body: &'a str) -> Ask<'a> {
        Ask { method: "POST", target, headers: Vec::new(), body }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds what the signer signs.
    pub(crate) fn signed(mut self, address: SocketAddr, signer: &Signer) -> Self {
        let credentials = Credentials::new(&signer.key_id, &signer.secret, None, None, "test");
        let identity = credentials.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region("eu-north-1")
            .name(signer.service)
            .time(signer.time)
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let uri = format!("http://{address}{}", self.target);
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let body = SignableBody::Bytes(self.body.as_bytes());
        let signable = SignableRequest::new(self.method, &uri, headers, body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        for (name, value) in instructions.headers() {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Sends it on a connection of its own.
    pub(crate) async fn send(self, address: SocketAddr) -> Answer {
        self.try_send(address).await.expect("it is answered")
    }

    /// None when the connection is refused or breaks.
    pub(crate) async fn try_send(self, address: SocketAddr) -> Option<Answer> {
        let mut request = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request.push_str(&format!("host: {address}\r\n"));
        }
        for (name, value) in &self.headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n", self.body.len()));
        request.push_str("connection: close\r\n\r\n");
        request.push_str(self.body);
        let exchange = async {
            let mut stream = TcpStream::connect(address).await.ok()?;
            stream.write_all(request.as_bytes()).await.ok()?;
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).await.ok()?;
            Answer::read(&bytes)
        };
        tokio::time::timeout(ANSWER_MAX, exchange).await.ok()?
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        let body = if chunked { dechunked(body)? } else { body.to_owned() };
        Some(Self { status, head: head.to_ascii_lowercase(), body })
    }

    /// A header's value, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

fn dechunked(mut rest: &str) -> Option<String> {
    let mut body = String::new();
    loop {
        let (size, after) = rest.split_once("\r\n")?;
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.push_str(after.get(..size)?);
        rest = after.get(size + 2..)?;
    }
}
