//! What comes from WebRTC peers and goes to them: datagrams, time, packets, states.

use super::core::{Core, MAX_DATAGRAM};
use super::rtc_port::{Handover, Route};
use super::rtc_stream::{Gone, Stream};
use super::thread::token;
use crate::protocol::event::Event;
use crate::protocol::peer::PeerState;
use std::net::SocketAddr;
use std::time::Instant;
use yunhu_rtc::peer::{FarReport, Output, RtpPacket, Taken};
use yunhu_rtp::event::EVENT_LEN;
use yunhu_rtp::packet::{HEADER_LEN, Header};
use yunhu_rtp::sender;

/// Datagrams read in one turn before others have theirs.
const MAX_DATAGRAMS: usize = 64;
/// Connections accepted in one turn.
const MAX_ACCEPTS: usize = 16;
/// Datagrams taken from one connection in one turn.
const MAX_FROM_STREAM: usize = 64;
/// Without an authentic check for this long a peer counts as disconnected, µs. Browsers check each 2.5 s.
const SILENT_US: u64 = 5_000_000;
/// A peer is woken no earlier than this after it was served, µs.
const MIN_NAP_US: u64 = 1_000;

/// The port has datagrams.
pub const UDP: u64 = token::OTHER | 4 << 2;
/// Somebody connects.
pub const LISTENER: u64 = token::OTHER | 5 << 2;
/// A connection that has not proved whose it is.
pub const STRANGER: u64 = token::OTHER | 6 << 2;
/// A connection of a peer.
pub const STREAM: u64 = token::OTHER | 7 << 2;

impl Core {
    /// Waits for the port, on the thread that reads it.
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn watch_rtc(&self) -> std::io::Result<()> {
        match &self.rtc.reader {
            Some(reader) => {
                self.epoll.add(&self.rtc.port.udp, UDP)?;
                self.epoll.add(&reader.listener, LISTENER)
            }
            None => Ok(()),
        }
    }

    /// Something of the port can be read; false when the token is another's.
    pub fn rtc_readable(&mut self, event: u64) -> bool {
        let number = (event >> 32) as u32;
        match event & 0xffff_ffff {
            UDP => self.read_port(),
            LISTENER => self.accept_streams(),
            STRANGER => self.stranger_readable(number),
            STREAM => self.stream_readable(number),
            _ => return false,
        }
        true
    }

    fn read_port(&mut self) {
        for _ in 0..MAX_DATAGRAMS {
            let Ok((len, from)) = self.rtc.port.udp.recv_from(&mut self.buffer[..]) else { return };
            let from = SocketAddr::new(from.ip().to_canonical(), from.port());
            let Some(reader) = &mut self.rtc.reader else { return };
            let data = &self.buffer[..len];
            let Some(route) = reader.route(&self.rtc.port, from, data, self.now_us) else { continue };
            if route.thread == self.index {
                self.peer_datagram(route, false, from, self.rtc.port.local, len);
            } else {
                reader.hand_over(route.thread, Handover::Datagram(route, from, data.into()));
            }
        }
    }

    /// What the reading thread has handed over.
    pub fn handed_over(&mut self) {
        while let Some(handover) = self.rtc.inbox.as_mut().and_then(|inbox| inbox.pop().ok()) {
            match handover {
                Handover::Datagram(route, from, data) => {
                    self.buffer[..data.len()].copy_from_slice(&data);
                    self.peer_datagram(route, false, from, self.rtc.port.local, data.len());
                }
                Handover::Stream(route, stream) => self.adopt_stream(*stream, route),
            }
        }
    }

    /// A datagram for a peer, in the buffer.
    fn peer_datagram(&mut self, route: Route, tcp: bool, from: SocketAddr, to: SocketAddr, len: usize) {
        if !self.is_current(route.slot, route.generation) {
            return;
        }
        self.current = route.slot;
        self.load.packets += 1;
        self.guarded(|core| {
            let (now_us, now) = (core.now_us, core.clock.moment(core.now_us));
            let Some(endpoint) = core.slots[route.slot as usize].as_deref_mut() else { return };
            let Some(peer) = endpoint.peer.as_deref_mut() else { return };
            match peer.rtc.receive(tcp, from, to, &core.buffer[..len], now) {
                Taken::Check => peer.checked_us = now_us,
                Taken::Packet => peer.remote = Some(from),
                Taken::Refused => {
                    // A check with credentials from before a restart says nothing bad.
                    endpoint.bad += u64::from(core.buffer[0] >= 2);
                    return;
                }
            }
            core.poll_peer(route.slot);
        });
    }

    /// Serves every peer that was written to or whose time has come.
    pub fn serve_peers(&mut self) {
        while let Some((at_us, slot, generation)) = self.rtc.next_timer(self.now_us) {
            if !self.is_current(slot, generation) {
                continue;
            }
            let peer = self.slots[slot as usize].as_deref_mut().and_then(|endpoint| endpoint.peer.as_mut());
            if let Some(peer) = peer.filter(|peer| peer.armed_us == at_us) {
                peer.armed_us = u64::MAX;
                peer.wrote = true;
                self.rtc.written(peer, slot);
            }
        }
        while let Some(slot) = self.rtc.next_due() {
            self.current = slot;
            self.guarded(|core| core.tend_peer(slot));
        }
    }

    /// Lets a peer know the time, and does what it wants done.
    pub(super) fn tend_peer(&mut self, slot: u32) {
        let now = self.clock.moment(self.now_us);
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        let Some(peer) = endpoint.peer.as_deref_mut() else { return };
        (peer.wrote, peer.due) = (false, false);
        peer.rtc.timeout(now);
        self.poll_peer(slot);
    }

    /// Says good-bye to a peer.
    pub(super) fn close_peer(&mut self, slot: u32) {
        let Some(Some(endpoint)) = self.slots.get_mut(slot as usize) else { return };
        let Some(peer) = endpoint.peer.as_deref_mut() else { return };
        peer.rtc.close();
        peer.state = Some(PeerState::Failed);
        self.tend_peer(slot);
    }

    /// Does what a peer wants done until it wants to wait. Only what came in or was written makes it want something.
    fn poll_peer(&mut self, slot: u32) {
        loop {
            self.current = slot;
            let Some(Some(endpoint)) = self.slots.get_mut(slot as usize) else { return };
            let Some(peer) = endpoint.peer.as_deref_mut() else { return };
            match peer.rtc.poll() {
                Output::Transmit(transmit) => self.rtc.send(&transmit, &self.epoll),
                Output::Audio(packet) => self.peer_audio(slot, &packet),
                Output::Video(packet) => self.forward_video(slot, &packet),
                Output::Keyframe(kind) => self.pass_keyframe_request(slot, kind),
                Output::Connected => self.peer_is(slot, PeerState::Connected),
                Output::Closed => self.peer_is(slot, PeerState::Failed),
                Output::Failed(why) => {
                    let (endpoint, reason) = (endpoint.id.to_string().into(), why.into());
                    crate::log::warn("peer failed", &[("endpoint", endpoint), ("reason", reason)]);
                    self.peer_is(slot, PeerState::Failed);
                }
                Output::Report(report) => self.peer_report(slot, report),
                Output::Wait(at) => return self.arm_peer(slot, at),
            }
        }
    }

    fn arm_peer(&mut self, slot: u32, at: Instant) {
        let at_us = self.clock.us_at(at).max(self.now_us + MIN_NAP_US);
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        let generation = endpoint.generation;
        if let Some(peer) = endpoint.peer.as_deref_mut() {
            self.rtc.arm(peer, slot, generation, at_us);
        }
    }

    fn peer_is(&mut self, slot: u32, state: PeerState) {
        let now_us = self.now_us;
        let Some(endpoint) = self.endpoint(slot) else { return };
        let id = endpoint.id;
        let Some(peer) = endpoint.peer.as_deref_mut() else { return };
        if peer.state == Some(state) || peer.state == Some(PeerState::Failed) {
            return;
        }
        peer.state = Some(state);
        if state == PeerState::Connected {
            peer.checked_us = now_us;
        }
        self.tell(Event::PeerState { endpoint: id, state });
    }

    /// Part of the housekeeping: whether the far end is still there.
    pub(super) fn watch_peer(&mut self, slot: u32) {
        let now_us = self.now_us;
        let Some(Some(endpoint)) = self.slots.get_mut(slot as usize) else { return };
        let Some(peer) = endpoint.peer.as_deref_mut() else { return };
        let silent = now_us.saturating_sub(peer.checked_us) > SILENT_US;
        match (peer.state, silent) {
            (Some(PeerState::Connected), true) => self.peer_is(slot, PeerState::Disconnected),
            (Some(PeerState::Disconnected), false) => self.peer_is(slot, PeerState::Connected),
            _ => {}
        }
        self.ask_again(slot);
    }

    /// What the far end says of our audio.
    fn peer_report(&mut self, slot: u32, report: FarReport) {
        let Some(endpoint) = self.endpoint(slot) else { return };
        endpoint.rtt_ms = report.rtt_ms.or(endpoint.rtt_ms);
        let clock_hz = endpoint.format().clock() as f32;
        if let Some(lost) = report.lost {
            let jitter_ms = report.jitter.map_or(0.0, |jitter| jitter as f32 * 1000.0 / clock_hz);
            endpoint.far = Some(sender::FarReport { rtt_ms: report.rtt_ms, lost, jitter_ms });
            if let Some(encoder) = &mut endpoint.opus_out {
                encoder.reported(lost);
            }
        }
    }

    /// Audio or a telephone event of a peer goes the way of every packet.
    fn peer_audio(&mut self, slot: u32, packet: &RtpPacket) {
        let now_us = self.now_us;
        let len = HEADER_LEN + packet.payload.len();
        let Some(Some(endpoint)) = self.slots.get_mut(slot as usize) else { return };
        let Some(peer) = endpoint.peer.as_deref_mut() else { return };
        if len > MAX_DATAGRAM {
            return endpoint.bad += 1;
        }
        let header = &packet.header;
        let mut pt = *header.payload_type;
        let (head, payload) = self.buffer.split_at_mut(HEADER_LEN);
        let payload = &mut payload[..packet.payload.len()];
        payload.copy_from_slice(&packet.payload);
        if let [(main, main_hz), others @ ..] = peer.agreed.events.as_slice()
            && let Some((_, hz)) = others.iter().find(|(other, _)| *other == pt)
        {
            rescale_event(payload, *hz, *main_hz);
            pt = *main;
        }
        let out = Header {
            payload_type: pt,
            marker: header.marker,
            sequence: header.sequence_number,
            timestamp: header.timestamp,
            ssrc: *header.ssrc,
        };
        head.copy_from_slice(&out.to_bytes());
        if !peer.started
            && let Some(remote) = peer.remote
        {
            peer.started = true;
            let after_ms = now_us.saturating_sub(endpoint.opened_us) / 1000;
            let event = Event::MediaStarted { endpoint: endpoint.id, remote: remote.to_string(), after_ms };
            self.told.push((crate::clock::unix_us(), event));
        }
        self.accept(slot, len, None);
    }

    fn accept_streams(&mut self) {
        for _ in 0..MAX_ACCEPTS {
            let Some(reader) = &mut self.rtc.reader else { return };
            let Ok((socket, from)) = reader.listener.accept() else { return };
            let from = SocketAddr::new(from.ip().to_canonical(), from.port());
            let Ok(stream) = Stream::new(socket, from, self.now_us) else { continue };
            let Some(number) = reader.strangers.enter(stream) else { continue };
            let token = STRANGER | u64::from(number) << 32;
            let watched = reader.strangers.get(number).map(|stream| stream.watch(&self.epoll, token));
            if !matches!(watched, Some(Ok(()))) {
                reader.strangers.leave(number);
            }
        }
    }

    /// The first thing a connection says must be an authentic check.
    fn stranger_readable(&mut self, number: u32) {
        let Some(reader) = &mut self.rtc.reader else { return };
        let Some(stream) = reader.strangers.get(number) else { return };
        let turned = stream.turn(&self.epoll);
        let len = match (stream.datagram(&mut self.buffer[..]), turned) {
            (Ok(Some(len)), _) => len,
            (Ok(None), Ok(())) => return,
            _ => return drop(reader.strangers.leave(number)),
        };
        let data = &self.buffer[..len];
        let (Some(route), Some(mut stream)) = (self.rtc.port.owner(data), reader.strangers.leave(number))
        else {
            return drop(reader.strangers.leave(number));
        };
        stream.unwatch(&self.epoll);
        stream.first = Some(data.into());
        if route.thread == self.index {
            self.adopt_stream(stream, route);
        } else {
            reader.hand_over(route.thread, Handover::Stream(route, Box::new(stream)));
        }
    }

    fn adopt_stream(&mut self, stream: Stream, route: Route) {
        if self.is_current(route.slot, route.generation)
            && let Some(number) = self.rtc.adopt(stream, route, &self.epoll, STREAM)
        {
            self.take_from_stream(number);
        }
    }

    fn stream_readable(&mut self, number: u32) {
        let Some((stream, _)) = self.rtc.stream(number) else { return };
        let turned = stream.turn(&self.epoll);
        self.take_from_stream(number);
        if turned == Err(Gone) {
            self.rtc.close(number);
        }
    }

    fn take_from_stream(&mut self, number: u32) {
        for _ in 0..MAX_FROM_STREAM {
            let Some((stream, route)) = self.rtc.stream(number) else { return };
            let (from, to, route) = (stream.from, stream.to, *route);
            match stream.datagram(&mut self.buffer[..]) {
                Ok(Some(len)) => self.peer_datagram(route, true, from, to, len),
                Ok(None) => return,
                Err(Gone) => return self.rtc.close(number),
            }
        }
    }
}

/// Durations of a telephone event on another clock: the far end's audio has one, its events another (RFC 4733 §2.1).
fn rescale_event(payload: &mut [u8], from_hz: u32, to_hz: u32) {
    for block in payload.chunks_exact_mut(EVENT_LEN) {
        let duration = u64::from(u16::from_be_bytes([block[2], block[3]]));
        let scaled = duration * u64::from(to_hz) / u64::from(from_hz.max(1));
        block[2..4].copy_from_slice(&u16::try_from(scaled).unwrap_or(u16::MAX).to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::rescale_event;

    #[test]
    fn durations_follow_the_clock() {
        let mut payload = [5, 0x8a, 0x03, 0x20, 5, 10, 0xff, 0xff];
        rescale_event(&mut payload, 8_000, 48_000);
        assert_eq!(payload, [5, 0x8a, 0x12, 0xc0, 5, 10, 0xff, 0xff]);
        rescale_event(&mut payload, 48_000, 8_000);
        assert_eq!(payload, [5, 0x8a, 0x03, 0x20, 5, 10, 0x2a, 0xaa]);
    }
}
