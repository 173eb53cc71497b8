//! Listening sockets: one a worker and address, so that the kernel spreads connections.

use std::io;
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

/// Connections that wait to be accepted.
const BACKLOG: i32 = 4096;

/// An address that is taken and does not listen yet.
pub(super) struct Bound {
    pub(super) address: SocketAddr,
    /// One a worker.
    pub(super) sockets: Vec<Socket>,
}

pub(super) fn bind(address: SocketAddr, workers: usize) -> io::Result<Bound> {
    // Alone first: with SO_REUSEPORT a second process would share the port without a word.
    let probe = socket(address)?;
    probe.bind(&address.into())?;
    let address = probe
        .local_addr()?
        .as_socket()
        .ok_or_else(|| io::Error::other("a TCP socket has an IP address"))?;
    if workers == 1 {
        return Ok(Bound { address, sockets: vec![probe] });
    }
    drop(probe);
    let sockets = (0..workers)
        .map(|_| {
            let socket = socket(address)?;
            socket.set_reuse_port(true)?;
            socket.bind(&address.into())?;
            Ok(socket)
        })
        .collect::<io::Result<_>>()?;
    Ok(Bound { address, sockets })
}

fn socket(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    // Inherited by every accepted connection: no system call for each.
    socket.set_tcp_nodelay(true)?;
    Ok(socket)
}

/// From now on connections are taken.
pub(super) fn listen(socket: Socket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}
