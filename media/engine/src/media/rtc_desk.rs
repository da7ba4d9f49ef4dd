//! What one thread keeps for its WebRTC peers: who has something to send, whose time has come, who came over TCP.

use super::peer::PeerEnd;
use super::rtc_port::{Handover, Reader, Route, RtcPort};
use super::rtc_stream::Stream;
use crate::sys::Epoll;
use rtrb::Consumer;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;
use yunhu_rtc::peer::Transmit;

/// Connections of one thread.
const MAX_STREAMS: usize = 4_096;
/// Connections of one peer: one for each network of its device.
const MAX_STREAMS_OF_PEER: usize = 8;

/// A thread's part in WebRTC.
#[derive(Debug)]
pub struct RtcDesk {
    /// The port of all.
    pub port: Arc<RtcPort>,
    /// Reads the port, on one thread.
    pub reader: Option<Box<Reader>>,
    /// What the reader of another thread hands over.
    pub inbox: Option<Consumer<Handover>>,
    /// Peers that were written to.
    due: Vec<u32>,
    timers: BinaryHeap<Reverse<(u64, u32, u32)>>,
    streams: HashMap<u32, (Stream, Route)>,
    numbers: HashMap<SocketAddr, u32>,
    newest: u32,
}

impl RtcDesk {
    /// A desk without peers.
    #[must_use]
    pub fn new(port: Arc<RtcPort>, reader: Option<Box<Reader>>, inbox: Option<Consumer<Handover>>) -> Self {
        Self {
            port,
            reader,
            inbox,
            due: Vec::new(),
            timers: BinaryHeap::new(),
            streams: HashMap::new(),
            numbers: HashMap::new(),
            newest: 0,
        }
    }

    /// Remembers that something was written to a peer.
    #[inline]
    pub fn written(&mut self, peer: &mut PeerEnd, slot: u32) {
        if peer.wrote && !peer.due {
            peer.due = true;
            self.due.push(slot);
        }
    }

    /// The next peer that was written to.
    pub fn next_due(&mut self) -> Option<u32> {
        self.due.pop()
    }

    /// Wakes a peer at a time. What is in the queue for later stays there and is known as stale by its time.
    pub fn arm(&mut self, peer: &mut PeerEnd, slot: u32, generation: u32, at_us: u64) {
        if at_us < peer.armed_us {
            peer.armed_us = at_us;
            self.timers.push(Reverse((at_us, slot, generation)));
        }
    }

    /// The next peer whose time has come: time, slot, generation.
    pub fn next_timer(&mut self, now_us: u64) -> Option<(u64, u32, u32)> {
        let &Reverse(first) = self.timers.peek()?;
        if first.0 > now_us {
            return None;
        }
        self.timers.pop();
        Some(first)
    }

    /// Sends a datagram of a peer.
    pub fn send(&mut self, transmit: &Transmit, epoll: &Epoll) {
        if transmit.proto == yunhu_rtc::peer::Protocol::Udp {
            // What the kernel does not take is lost, as in any network.
            let _ = self.port.udp.send_to(&transmit.contents, transmit.destination);
            return;
        }
        let number = self.numbers.get(&transmit.destination);
        if let Some((stream, _)) = number.and_then(|number| self.streams.get_mut(number)) {
            stream.send(&transmit.contents, epoll);
        }
    }

    /// Takes a connection of a peer; its number. `None`, and it is closed, when there are too many.
    pub fn adopt(&mut self, mut stream: Stream, route: Route, epoll: &Epoll, kind: u64) -> Option<u32> {
        let of_peer = self.streams.values().filter(|(_, other)| *other == route).count();
        if self.streams.len() >= MAX_STREAMS || of_peer >= MAX_STREAMS_OF_PEER {
            return None;
        }
        self.newest = self.newest.wrapping_add(1);
        let number = self.newest;
        stream.watch(epoll, kind | u64::from(number) << 32).ok()?;
        self.numbers.insert(stream.from, number);
        self.streams.insert(number, (stream, route));
        Some(number)
    }

    /// A connection of a peer.
    pub fn stream(&mut self, number: u32) -> Option<&mut (Stream, Route)> {
        self.streams.get_mut(&number)
    }

    /// Closes a connection.
    pub fn close(&mut self, number: u32) {
        if let Some((stream, _)) = self.streams.remove(&number)
            && self.numbers.get(&stream.from) == Some(&number)
        {
            self.numbers.remove(&stream.from);
        }
    }

    /// Forgets a peer that has ended.
    pub fn forget(&mut self, peer: &PeerEnd, slot: u32) {
        self.port.leave(&peer.fragment);
        let mine = |route: &Route| route.slot == slot && route.generation == peer.generation;
        let closed: Vec<u32> =
            self.streams.iter().filter(|(_, (_, route))| mine(route)).map(|(&number, _)| number).collect();
        closed.into_iter().for_each(|number| self.close(number));
        self.due.retain(|&other| other != slot);
    }
}
