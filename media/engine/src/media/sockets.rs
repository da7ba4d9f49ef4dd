//! The sockets of one endpoint.
//!
//! The *base* socket holds the port for the endpoint's life: it learns the far address and counts foreign packets.
//! Once the address is locked, a *flow* socket on the same port is connected to it: the kernel then sorts packets, and
//! sends need no route look-up. Opening the lock again closes the flow socket; the port is never free in between.

use super::ports::Ports;
use crate::protocol::reply::{Code, Refusal};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};

/// Expedited forwarding (RFC 3246), as the octet of the IP header.
const DSCP_EF: u32 = 46 << 2;
/// What the kernel keeps of a locked far end: about a second of packets.
const FLOW_BUFFER: usize = 64 << 10;
/// What the kernel keeps of packets from anywhere.
const BASE_BUFFER: usize = 16 << 10;
/// Ports tried when others on the machine hold some of ours.
const MAX_TRIES: usize = 64;

/// Sockets of an endpoint; dropping them frees the ports.
#[derive(Debug)]
pub struct Sockets {
    /// The RTP port; RTCP has the next.
    pub port: u16,
    /// Bound, not connected.
    pub base: UdpSocket,
    /// Bound to the same port and connected to the locked address.
    pub flow: Option<UdpSocket>,
    /// RTCP.
    pub rtcp: UdpSocket,
    address: IpAddr,
}

impl Sockets {
    /// Binds a pair of ports.
    ///
    /// # Errors
    /// `no_ports` when none of ours can be bound.
    pub fn open(address: IpAddr, ports: &mut Ports) -> Result<Self, Refusal> {
        let mut last = "every port is in use".to_owned();
        for _ in 0..MAX_TRIES.min(ports.len()) {
            let Some(port) = ports.take() else { break };
            match Self::bind(address, port) {
                Ok(sockets) => return Ok(sockets),
                Err(e) => last = e.to_string(),
            }
            ports.give(port);
        }
        Err(Refusal::new(Code::NoPorts, format!("No media port can be opened: {last}.")))
    }

    fn bind(address: IpAddr, port: u16) -> io::Result<Self> {
        let base = socket(address)?;
        base.bind(&SockAddr::from(SocketAddr::new(address, port)))?;
        base.set_recv_buffer_size(BASE_BUFFER)?;
        let rtcp = socket(address)?;
        rtcp.bind(&SockAddr::from(SocketAddr::new(address, port + 1)))?;
        rtcp.set_recv_buffer_size(BASE_BUFFER)?;
        Ok(Self { port, base: base.into(), flow: None, rtcp: rtcp.into(), address })
    }

    /// The address far ends send RTP to.
    #[must_use]
    pub fn local(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }

    /// Opens the flow socket for a locked address.
    ///
    /// # Errors
    /// When the kernel refuses; the base socket serves on.
    pub fn connect(&mut self, remote: SocketAddr) -> io::Result<&UdpSocket> {
        let base = socket2::SockRef::from(&self.base);
        let flow = socket(self.address)?;
        // Sharing the port is allowed only for this moment and only to ourselves.
        base.set_reuse_address(true)?;
        flow.set_reuse_address(true)?;
        let bound = flow.bind(&SockAddr::from(self.local()));
        base.set_reuse_address(false)?;
        bound?;
        flow.set_reuse_address(false)?;
        flow.set_recv_buffer_size(FLOW_BUFFER)?;
        flow.connect(&SockAddr::from(remote))?;
        Ok(self.flow.insert(flow.into()))
    }

    /// Sends RTP: over the flow socket when there is one, else to `target`. False when nothing left.
    #[inline]
    pub fn send(&self, packet: &[u8], target: Option<SocketAddr>) -> bool {
        match (&self.flow, target) {
            (Some(flow), _) => match flow.send(packet) {
                Ok(_) => true,
                // The answer to an earlier packet: the far end was not listening then. It may be now.
                Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => flow.send(packet).is_ok(),
                Err(_) => false,
            },
            (None, Some(target)) => self.base.send_to(packet, target).is_ok(),
            (None, None) => false,
        }
    }
}

fn socket(address: IpAddr) -> io::Result<Socket> {
    let domain = if address.is_ipv4() { Domain::IPV4 } else { Domain::IPV6 };
    let socket = Socket::new(domain, Type::DGRAM.nonblocking(), Some(Protocol::UDP))?;
    // Marking is a wish: networks and containers may forbid it.
    let _ = match address {
        IpAddr::V4(_) => socket.set_tos_v4(DSCP_EF),
        IpAddr::V6(_) => socket.set_tclass_v6(DSCP_EF),
    };
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_takes_its_far_end_and_the_base_the_rest() {
        let here = IpAddr::from([127, 0, 0, 1]);
        let mut ports = Ports::share(47_000, 47_098, 0, 1);
        let mut sockets = Sockets::open(here, &mut ports).unwrap();
        let far = UdpSocket::bind("127.0.0.1:0").unwrap();
        let other = UdpSocket::bind("127.0.0.1:0").unwrap();
        sockets.connect(far.local_addr().unwrap()).unwrap();
        far.send_to(b"mine", sockets.local()).unwrap();
        other.send_to(b"not mine", sockets.local()).unwrap();
        let mut buffer = [0; 16];
        assert_eq!(sockets.flow.as_ref().unwrap().recv(&mut buffer).unwrap(), 4);
        assert_eq!(sockets.base.recv(&mut buffer).unwrap(), 8);
        assert!(sockets.send(b"back", None));
        assert_eq!(far.recv_from(&mut buffer).unwrap(), (4, sockets.local()));
        // Nobody else gets the port, not even one who would share it.
        let rival = socket(here).unwrap();
        rival.set_reuse_address(true).unwrap();
        assert!(rival.bind(&SockAddr::from(sockets.local())).is_err());
    }
}
