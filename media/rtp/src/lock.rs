//! From which address an endpoint accepts RTP: learn in the first packets, then lock.
//!
//! The rules are the section *Addresses* of `docs/media-protocol.md`. The machine is pure: addresses and
//! what the packet looked like come in, a verdict goes out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Packets that are looked at before the lock closes.
pub const LEARNING_PACKETS: u8 = 5;

/// How far an endpoint may learn its far address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learn {
    /// Only the signalled address.
    No,
    /// The first packets may come from another port, or another address behind a NAT.
    First,
}

/// What to do with a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Use it.
    Accept,
    /// Use it; with it the far address became certain (the event `media_started`).
    Locked(SocketAddr),
    /// Drop it: it comes from elsewhere. It has been counted.
    Foreign,
}

/// The address lock of one endpoint.
#[derive(Debug, Clone)]
pub struct AddressLock {
    remote: Option<SocketAddr>,
    learn: Learn,
    candidate: Option<SocketAddr>,
    looked_at: u8,
    locked: Option<(SocketAddr, u32)>,
    foreign: u64,
}

impl AddressLock {
    /// An open lock. `remote` is the signalled address, when known.
    #[must_use]
    pub fn new(remote: Option<SocketAddr>, learn: Learn) -> Self {
        let remote = remote.map(canonical);
        Self { remote, learn, candidate: None, looked_at: 0, locked: None, foreign: 0 }
    }

    /// Opens the lock again for a new signalled address or way of learning; the count of foreign packets goes on.
    pub fn reopen(&mut self, remote: Option<SocketAddr>, learn: Learn) {
        *self = Self { foreign: self.foreign, ..Self::new(remote, learn) };
    }

    /// Judges a well-formed RTP packet. `offered` says that its payload type was offered: others do not teach.
    #[inline]
    pub fn check(&mut self, from: SocketAddr, ssrc: u32, offered: bool) -> Verdict {
        let from = canonical(from);
        if let Some((address, source)) = &mut self.locked {
            if *address != from {
                return self.refuse();
            }
            // A new source of the same address is a restart of the far end.
            *source = ssrc;
            return Verdict::Accept;
        }
        self.check_open(from, ssrc, offered)
    }

    fn check_open(&mut self, from: SocketAddr, ssrc: u32, offered: bool) -> Verdict {
        match self.learn {
            Learn::No if self.remote == Some(from) => {
                self.locked = Some((from, ssrc));
                Verdict::Locked(from)
            }
            Learn::First if offered && self.may_teach(from.ip()) => {
                self.candidate = Some(from);
                self.looked_at += 1;
                if self.looked_at < LEARNING_PACKETS {
                    return Verdict::Accept;
                }
                self.locked = Some((from, ssrc));
                Verdict::Locked(from)
            }
            _ => self.refuse(),
        }
    }

    /// Another port always; another address only when the signalled one says nothing about where the far end is.
    fn may_teach(&self, from: IpAddr) -> bool {
        match self.remote {
            Some(remote) => remote.ip() == from || is_private(remote.ip()),
            None => true,
        }
    }

    /// Whether RTCP from this address belongs to the endpoint: ports differ, the host may not.
    #[must_use]
    pub fn accepts_rtcp(&self, from: SocketAddr) -> bool {
        let known = self.locked.map(|(address, _)| address).or(self.remote);
        known.is_some_and(|address| address.ip() == canonical(from).ip())
    }

    /// Where to send: the locked address, else the signalled one, else the newest sender while learning.
    #[inline]
    #[must_use]
    pub fn target(&self) -> Option<SocketAddr> {
        match self.locked {
            Some((address, _)) => Some(address),
            None => self.remote.filter(|remote| !remote.ip().is_unspecified()).or(self.candidate),
        }
    }

    /// The locked address and the newest source of packets from it.
    #[must_use]
    pub fn locked(&self) -> Option<(SocketAddr, u32)> {
        self.locked
    }

    /// The signalled address.
    #[must_use]
    pub fn remote(&self) -> Option<SocketAddr> {
        self.remote
    }

    /// Packets refused so far.
    #[must_use]
    pub fn foreign(&self) -> u64 {
        self.foreign
    }

    fn refuse(&mut self) -> Verdict {
        self.foreign += 1;
        Verdict::Foreign
    }
}

/// The same address whether the socket speaks IPv4 or IPv6.
fn canonical(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(_) => address,
        SocketAddr::V6(v6) => match v6.ip().to_ipv4_mapped() {
            Some(v4) => SocketAddr::new(IpAddr::V4(v4), v6.port()),
            // Flow label and scope are no part of who it is.
            None => SocketAddr::new(IpAddr::V6(*v6.ip()), v6.port()),
        },
    }
}

/// True for addresses that mean something only inside one network, so that the far end's packets
/// may arrive from another one (RFC 1918, 6598, 3927, 4193; loopback and unspecified too).
#[must_use]
pub fn is_private(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => is_private_v6(v6),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    let shared = a == 100 && b & 0xc0 == 64;
    ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified() || shared
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let first = ip.segments()[0];
    ip.is_loopback() || ip.is_unspecified() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
}
