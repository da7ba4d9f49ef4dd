//! The way of a received packet: checked, counted, tapped, relayed.

use super::core::Core;
use super::endpoint::{Base, Endpoint, Payload};
use super::request::Format;
use super::thread::token;
use crate::config::Fault;
use crate::protocol::event::{Event, Way};
use crate::recording::tap::{HEARD, SAID};
use std::net::SocketAddr;
use std::ops::Range;
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_rtp::lock::Verdict;
use yunhu_rtp::packet::{self, Kind, Packet};
use yunhu_rtp::receive::Arrival;
use yunhu_rtp::sender::Incoming;

/// Datagrams read from one base socket before others have their turn: a flood waits in the kernel.
const MAX_FROM_ANYWHERE: usize = 8;
/// What a payload begins with that panics when a test asked for it.
const FAULT_PANIC: &[u8] = b"YUNHU-FAULT-PANIC";

/// A packet that goes on to those who relay it.
struct Relayed {
    incoming: Incoming,
    format: Option<Format>,
    payload: Range<usize>,
    len: usize,
}

impl Core {
    /// The connected socket has a packet.
    #[inline]
    pub fn flow_readable(&mut self, slot: u32) {
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        let Some(flow) = endpoint.sockets.as_ref().and_then(|sockets| sockets.flow.as_ref()) else { return };
        // An error here is the far end's ICMP answer: reading it clears it.
        if let Ok(len) = flow.recv(&mut self.buffer[..]) {
            self.load.packets += 1;
            self.packet(slot, len, None);
        }
    }

    /// The socket that hears everybody has packets.
    pub fn base_readable(&mut self, slot: u32) {
        for _ in 0..MAX_FROM_ANYWHERE {
            let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
            let Some(sockets) = &endpoint.sockets else { return };
            match sockets.base.recv_from(&mut self.buffer[..]) {
                Ok((len, from)) => {
                    self.load.packets += 1;
                    self.packet(slot, len, Some(from));
                }
                Err(_) => return,
            }
        }
    }

    /// One datagram on the RTP port. `from` is `None` when the kernel has checked it.
    #[inline]
    fn packet(&mut self, slot: u32, len: usize, from: Option<SocketAddr>) {
        if let Some(len) = self.open_datagram(slot, len, from) {
            self.accept(slot, len, from);
        }
    }

    /// A datagram after its check.
    #[inline]
    pub(super) fn accept(&mut self, slot: u32, len: usize, from: Option<SocketAddr>) {
        if let Some(relayed) = self.receive(slot, len, from) {
            let mut at = 0;
            while let Some(listener) =
                self.slots[slot as usize].as_deref().and_then(|endpoint| endpoint.listeners.get(at))
            {
                self.current = listener;
                self.relay(listener, &relayed);
                at += 1;
            }
        }
    }

    #[inline]
    fn receive(&mut self, slot: u32, len: usize, from: Option<SocketAddr>) -> Option<Relayed> {
        let now_us = self.now_us;
        let endpoint = self.slots[slot as usize].as_deref_mut()?;
        let data = &self.buffer[..len];
        let packet = match packet::classify(data) {
            Kind::Rtp => Packet::parse(data),
            // Both on one port (RFC 5761) although we did not ask for it: the lock decides as for any RTCP.
            Kind::Rtcp => {
                self.rtcp(slot, len, from);
                return None;
            }
            Kind::Other => Err(packet::PacketError::Version),
        };
        let Ok(packet) = packet else {
            endpoint.bad += 1;
            return None;
        };
        let header = packet.header();
        let payload = endpoint.payload(header.payload_type);
        if let Some(from) = from {
            match endpoint.lock.check(from, header.ssrc, payload != Payload::Unknown) {
                Verdict::Foreign => return None,
                Verdict::Accept => {}
                Verdict::Locked(remote) => {
                    let after_ms = now_us.saturating_sub(endpoint.opened_us) / 1000;
                    connect(&self.epoll, endpoint, slot, remote);
                    let event =
                        Event::MediaStarted { endpoint: endpoint.id, remote: remote.to_string(), after_ms };
                    self.told.push((crate::clock::unix_us(), event));
                }
            }
        }
        if payload == Payload::Unknown {
            endpoint.bad += 1;
            return None;
        }
        endpoint.last_rx_us = now_us;
        endpoint.timed_out = false;
        if let Payload::Audio(format) = payload {
            endpoint.receiver.set_clock(format.clock());
        }
        let arrival = endpoint.receiver.receive(header.ssrc, header.sequence, header.timestamp, now_us);
        if matches!(arrival, Arrival::Duplicate | Arrival::Suspect) || !endpoint.direction.receives() {
            return None;
        }
        let range = packet.payload_range();
        if self.config.fault == Fault::Panic && data[range.clone()].starts_with(FAULT_PANIC) {
            panic!("asked for by a test");
        }
        let incoming = Incoming {
            ssrc: header.ssrc,
            sequence: header.sequence,
            timestamp: header.timestamp,
            marker: header.marker,
        };
        let format = match payload {
            Payload::Audio(Format::G711(law)) => {
                let octets = &data[range.clone()];
                if let Some(recorder) = &mut endpoint.recorder {
                    self.taps.audio(recorder, SAID, law, (header.ssrc, header.timestamp), octets, now_us);
                }
                if let Some(decode) = &mut endpoint.decode {
                    self.load.awaited += 1;
                    decode.push(law, header.ssrc, header.sequence, header.timestamp, octets, now_us);
                }
                if endpoint.detector.is_some() {
                    self.listen(slot, law, range.clone());
                }
                Some(Format::G711(law))
            }
            Payload::Audio(Format::Opus) => {
                self.opus_arrived(slot, header, range.clone());
                Some(Format::Opus)
            }
            _ => {
                if arrival == Arrival::First
                    && let Some(digit) = endpoint.events.reset()
                {
                    self.digit_heard(slot, digit);
                }
                self.event(slot, header.timestamp, range.clone());
                None
            }
        };
        Some(Relayed { incoming, format, payload: range, len })
    }

    /// A telephone event.
    fn event(&mut self, slot: u32, timestamp: u32, payload: Range<usize>) {
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        for digit in endpoint.events.receive(timestamp, &self.buffer[payload], self.now_us) {
            self.digit_heard(slot, digit);
        }
    }

    /// Looks for DTMF in the audio.
    fn listen(&mut self, slot: u32, law: Law, payload: Range<usize>) {
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        let id = endpoint.id;
        let Some(detector) = &mut endpoint.detector else { return };
        let mut linear = [0; FRAME];
        for octets in self.buffer[payload].chunks(FRAME) {
            law.decode(octets, &mut linear[..octets.len()]);
            if let Some(heard) = detector.listen(&linear[..octets.len()]) {
                let event = Event::Digit {
                    endpoint: id,
                    digit: heard.digit,
                    ms: u64::from(heard.ms),
                    way: Way::Inband,
                };
                self.told.push((crate::clock::unix_us(), event));
            }
        }
    }

    /// Sends what arrived elsewhere, with our numbers in its header.
    #[inline]
    fn relay(&mut self, slot: u32, relayed: &Relayed) {
        let now_us = self.now_us;
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        if !endpoint.base_owns() || !matches!(endpoint.base, Base::Peer(_)) {
            return;
        }
        let Some(codec) = endpoint.codecs.first().copied() else { return };
        match relayed.format {
            Some(format) if !codec.format.relays(format) => return self.begin_transcoding(slot),
            // Digits between two clocks are sent on when they are over.
            None if endpoint.transcodes => return,
            Some(_) if endpoint.transcodes => return self.end_transcoding(slot),
            _ => {}
        }
        if !endpoint.reachable() {
            return;
        }
        let pt = match relayed.format {
            Some(_) => codec.pt,
            None => match endpoint.dtmf_pt {
                Some(pt) => pt,
                None => return,
            },
        };
        let Some(stamp) = endpoint.sender.relay(relayed.incoming, now_us) else { return };
        self.load.awaited += 1;
        let mut data = &mut self.buffer[..relayed.len];
        if relayed.format.is_some_and(|format| format != codec.format) {
            // Others may relay the same packet as it came.
            self.scratch[..relayed.len].copy_from_slice(data);
            data = &mut self.scratch[..relayed.len];
            codec.format.law().other().translate(&mut data[relayed.payload.clone()]);
        }
        packet::rewrite(data, &stamp.header(pt));
        if let (Some(recorder), Some(Format::G711(_))) = (&mut endpoint.recorder, relayed.format) {
            let (from, law) = ((stamp.ssrc, stamp.timestamp), codec.format.law());
            self.taps.audio(recorder, HEARD, law, from, &data[relayed.payload.clone()], now_us);
        }
        endpoint.transmit(data, relayed.payload.len());
        if let Some(peer) = &mut endpoint.peer {
            self.rtc.written(peer, slot);
        }
        if relayed.format == Some(Format::Opus) && endpoint.recorder.is_some() {
            self.record_relayed_opus(slot, relayed.incoming.ssrc);
        }
    }
}

/// Opens the flow socket. When the kernel refuses, the base socket serves on.
fn connect(epoll: &crate::sys::Epoll, endpoint: &mut Endpoint, slot: u32, remote: SocketAddr) {
    let generation = endpoint.generation;
    let Some(sockets) = &mut endpoint.sockets else { return };
    let connected =
        sockets.connect(remote).and_then(|flow| epoll.add(flow, token::of(token::FLOW, slot, generation)));
    if connected.is_err() {
        sockets.flow = None;
    }
}
