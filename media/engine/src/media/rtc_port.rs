//! The one port all WebRTC peers share, and how a datagram finds its peer.
//!
//! One thread reads the socket. A connectivity check names its peer and proves that it knows the peer's password; from
//! then on everything from that address goes to that peer. What comes from any other address is dropped here, before
//! anything of it is interpreted (RFC 8827 §6.5). Every thread sends over the same socket.

use super::mail::Outbox;
use crate::config::Config;
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use yunhu_rtc::check::Check;
use yunhu_rtc::peer::Common;

/// Expedited forwarding (RFC 3246), as the octet of the IP header.
const DSCP_EF: u32 = 46 << 2;
/// What the kernel keeps of datagrams of all peers: 50 ms of two thousand.
const SOCKET_BUFFER: usize = 4 << 20;
/// Free ports tried until one is free for UDP and TCP.
const MAX_TRIES: usize = 32;
/// Addresses that are known to belong to a peer. When there are more, those without a recent check are forgotten.
const MAX_ADDRESSES: usize = 65_536;
/// A far end checks its way each few seconds (RFC 7675 §5.1); after this time an address may be forgotten, µs.
const FORGET_US: u64 = 30_000_000;
/// Connections that may wait to be accepted.
const BACKLOG: i32 = 128;

/// Where a peer lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Its thread.
    pub thread: usize,
    /// Its slot there.
    pub slot: u32,
    /// The generation of that slot.
    pub generation: u32,
}

/// From the reading thread to another.
#[derive(Debug)]
pub enum Handover {
    /// A datagram of an address that was checked.
    Datagram(Route, SocketAddr, Box<[u8]>),
    /// A connection whose first datagram was an authentic check.
    Stream(Route, Box<super::rtc_stream::Stream>),
}

/// What all threads share.
#[derive(Debug)]
pub struct RtcPort {
    /// For all peers.
    pub udp: UdpSocket,
    /// Where it is bound.
    pub local: SocketAddr,
    /// What all peers have in common.
    pub common: Common,
    directory: Mutex<HashMap<String, (String, Route)>>,
}

impl RtcPort {
    /// Opens the port for UDP and TCP.
    ///
    /// # Errors
    /// One sentence.
    pub fn open(config: &Config) -> Result<(Arc<Self>, TcpListener), String> {
        let (udp, listener) = bind(config.address, config.rtc_port)
            .map_err(|e| format!("The WebRTC port cannot be opened: {e}."))?;
        let local = udp.local_addr().map_err(|e| format!("The WebRTC port has no address: {e}."))?;
        let told: Vec<SocketAddr> =
            told_addresses(config.address).into_iter().map(|ip| SocketAddr::new(ip, local.port())).collect();
        let common = Common::new(told.clone(), told).ok_or("No certificate for WebRTC can be made.")?;
        let port = Self { udp, local, common, directory: Mutex::default() };
        Ok((Arc::new(port), listener))
    }

    /// Enters a peer under its user name fragment.
    pub fn enter(&self, fragment: String, password: String, route: Route) {
        let mut directory = self.directory.lock().unwrap_or_else(PoisonError::into_inner);
        directory.insert(fragment, (password, route));
    }

    /// Forgets a user name fragment.
    pub fn leave(&self, fragment: &str) {
        self.directory.lock().unwrap_or_else(PoisonError::into_inner).remove(fragment);
    }

    /// Whose check this is, when it is authentic.
    #[must_use]
    pub fn owner(&self, datagram: &[u8]) -> Option<Route> {
        let check = Check::read(datagram)?;
        let directory = self.directory.lock().unwrap_or_else(PoisonError::into_inner);
        let (password, route) = directory.get(check.fragment())?.clone();
        drop(directory);
        check.is_authentic(&password, self.common.crypto()).then_some(route)
    }
}

/// UDP and TCP on the same port; 0 takes one that is free for both.
fn bind(address: IpAddr, port: u16) -> io::Result<(UdpSocket, TcpListener)> {
    let mut tried = 0;
    loop {
        tried += 1;
        let bound = bind_both(address, port);
        match bound {
            Err(e) if port == 0 && e.kind() == io::ErrorKind::AddrInUse && tried < MAX_TRIES => {}
            other => return other,
        }
    }
}

fn bind_both(address: IpAddr, port: u16) -> io::Result<(UdpSocket, TcpListener)> {
    let domain = if address.is_ipv4() { Domain::IPV4 } else { Domain::IPV6 };
    let udp = Socket::new(domain, Type::DGRAM.nonblocking(), Some(Protocol::UDP))?;
    // Marking and large buffers are wishes: networks and containers may forbid them.
    let _ = match address {
        IpAddr::V4(_) => udp.set_tos_v4(DSCP_EF),
        IpAddr::V6(_) => udp.set_tclass_v6(DSCP_EF),
    };
    let _ = udp.set_recv_buffer_size(SOCKET_BUFFER);
    let _ = udp.set_send_buffer_size(SOCKET_BUFFER);
    udp.bind(&SockAddr::from(SocketAddr::new(address, port)))?;
    let udp: UdpSocket = udp.into();
    let tcp = Socket::new(domain, Type::STREAM.nonblocking(), Some(Protocol::TCP))?;
    // A connection of the engine that ran before may still be ending.
    tcp.set_reuse_address(true)?;
    tcp.bind(&SockAddr::from(udp.local_addr()?))?;
    tcp.listen(BACKLOG)?;
    Ok((udp, tcp.into()))
}

/// The addresses far ends are told. A socket on all addresses is told with each of the machine's.
fn told_addresses(address: IpAddr) -> Vec<IpAddr> {
    if !address.is_unspecified() {
        return vec![address];
    }
    let own = crate::sys::addresses();
    let fits = |ip: &&IpAddr| address.is_ipv6() || ip.is_ipv4();
    let outside: Vec<IpAddr> = own.iter().filter(|ip| !ip.is_loopback()).filter(fits).copied().collect();
    if outside.is_empty() { own.iter().filter(fits).copied().collect() } else { outside }
}

/// What the reading thread keeps.
#[derive(Debug)]
pub struct Reader {
    /// Connections come in here.
    pub listener: TcpListener,
    /// Connections that have not proved whose they are.
    pub strangers: super::rtc_stream::Strangers,
    known: HashMap<SocketAddr, (Route, u64)>,
    outboxes: Vec<Outbox<Handover>>,
}

impl Reader {
    /// A reader that knows nobody. `outboxes` lead to threads 1, 2, …
    #[must_use]
    pub fn new(listener: TcpListener, outboxes: Vec<Outbox<Handover>>) -> Self {
        Self { listener, strangers: super::rtc_stream::Strangers::default(), known: HashMap::new(), outboxes }
    }

    /// Whose datagram this is; `None` for those of nobody.
    pub fn route(&mut self, port: &RtcPort, from: SocketAddr, datagram: &[u8], now_us: u64) -> Option<Route> {
        let is_check = datagram.first().is_some_and(|&first| first < 2);
        if !is_check {
            return self.known.get(&from).map(|&(route, _)| route);
        }
        let route = port.owner(datagram)?;
        if self.known.len() >= MAX_ADDRESSES && !self.known.contains_key(&from) {
            self.known.retain(|_, (_, seen_us)| now_us.saturating_sub(*seen_us) < FORGET_US);
            if self.known.len() >= MAX_ADDRESSES {
                return None;
            }
        }
        self.known.insert(from, (route, now_us));
        Some(route)
    }

    /// Gives something to another thread. When that thread is far behind it is lost, as in any full queue.
    pub fn hand_over(&mut self, thread: usize, handover: Handover) {
        if let Some(outbox) = thread.checked_sub(1).and_then(|at| self.outboxes.get_mut(at)) {
            let _ = outbox.send(handover);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_protocols_have_the_same_port() {
        let (udp, tcp) = bind(IpAddr::from([127, 0, 0, 1]), 0).unwrap();
        assert_eq!(udp.local_addr().unwrap(), tcp.local_addr().unwrap());
        assert!(bind(IpAddr::from([127, 0, 0, 1]), udp.local_addr().unwrap().port()).is_err());
    }

    #[test]
    fn a_wildcard_is_told_as_addresses() {
        let told = told_addresses(IpAddr::from([0, 0, 0, 0]));
        assert!(!told.is_empty() && told.iter().all(|ip| ip.is_ipv4() && !ip.is_unspecified()));
        assert_eq!(told_addresses(IpAddr::from([10, 0, 0, 1])), [IpAddr::from([10, 0, 0, 1])]);
    }
}
