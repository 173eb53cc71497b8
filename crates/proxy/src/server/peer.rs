//! The other end of a client's connection.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, Ordering};

use http::HeaderValue;

/// The other end of a client's connection.
#[derive(Debug)]
pub struct Peer {
    /// Its address; the client's own where a trusted proxy said so in the PROXY protocol.
    pub address: SocketAddr,
    /// The address that it reached.
    pub local: SocketAddr,
    /// TLS, if it is spoken.
    pub tls: Option<TlsSession>,
    pub(crate) ip_text: HeaderValue,
    pub(crate) port_text: HeaderValue,
    ambiguity: AtomicU8,
}

/// What TLS agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsSession {
    /// For example `TLSv1.3`.
    pub version: &'static str,
    /// For example `TLS13_AES_128_GCM_SHA256`.
    pub cipher: &'static str,
}

/// Why nobody can say where a message ends. Sticks to the connection, which is closed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ambiguity {
    BareLineFeed = 1,
    TwoLengths = 2,
    TransferCoding = 3,
}

impl Peer {
    pub(super) fn new(address: SocketAddr, local: SocketAddr, tls: Option<TlsSession>) -> Self {
        let ip = address.ip().to_canonical().to_string();
        let empty = HeaderValue::from_static("");
        Self {
            address,
            local,
            tls,
            ip_text: HeaderValue::from_str(&ip).unwrap_or(empty),
            port_text: HeaderValue::from(local.port()),
            ambiguity: AtomicU8::new(0),
        }
    }

    pub(super) fn set_ambiguity(&self, ambiguity: Ambiguity) {
        self.ambiguity.store(ambiguity as u8, Ordering::Relaxed);
    }

    /// What was wrong with the bytes of a head, for the log.
    pub(crate) fn ambiguity(&self) -> Option<&'static str> {
        match self.ambiguity.load(Ordering::Relaxed) {
            1 => Some("a line of the head ends without a carriage return"),
            2 => Some("both Content-Length and Transfer-Encoding"),
            3 => Some("a transfer coding other than chunked"),
            _ => None,
        }
    }
}
