//! Video: forwarded between peers that hear each other, never decoded.

use super::core::Core;
use super::endpoint::Base;
use yunhu_rtc::Keyframe;
use yunhu_rtc::peer::{Outgoing, RtpPacket};
use yunhu_rtp::sender::{Incoming, Sender};

/// Clock of video, Hz.
const CLOCK_HZ: u32 = 90_000;
/// Time between two requests for a whole picture of one sender, µs: a whole picture is large.
const ASK_US: u64 = 500_000;

/// What a peer sends and gets of video.
#[derive(Debug)]
pub struct VideoEnd {
    /// Whose video it gets, by slot.
    pub source: Option<u32>,
    sender: Sender,
    /// When its far end was asked for a whole picture last, µs.
    asked_us: Option<u64>,
    /// A request that waits for its time.
    waiting: Option<Keyframe>,
}

impl VideoEnd {
    /// No video yet.
    #[must_use]
    pub fn new() -> Self {
        let first = (crate::random::number() & 0x7fff) as u16;
        let sender = Sender::new(crate::random::number(), first, crate::random::number(), CLOCK_HZ);
        Self { source: None, sender, asked_us: None, waiting: None }
    }
}

impl Default for VideoEnd {
    fn default() -> Self {
        Self::new()
    }
}

impl Core {
    /// Sends video on to every peer that hears this one and has the codec.
    pub(super) fn forward_video(&mut self, slot: u32, packet: &RtpPacket) {
        let (now_us, now) = (self.now_us, self.clock.moment(self.now_us));
        let Some(Some(endpoint)) = self.slots.get(slot as usize) else { return };
        let Some(source) = &endpoint.peer else { return };
        let pt = *packet.header.payload_type;
        let Some(format) = source.agreed.video.iter().find(|format| format.pt == pt).copied() else { return };
        if !source.agreed.video_ways.is_some_and(|ways| ways.receives) {
            return;
        }
        let mut begins = false;
        let mut at = 0;
        while let Some(listener) =
            self.slots[slot as usize].as_deref().and_then(|endpoint| endpoint.listeners.get(at))
        {
            at += 1;
            let Some(Some(hearing)) = self.slots.get_mut(listener as usize) else { continue };
            let Some(peer) = hearing.peer.as_deref_mut().filter(|peer| peer.is_up()) else { continue };
            let sends = peer.agreed.video_ways.is_some_and(|ways| ways.sends);
            let Some(own) = peer.agreed.video.iter().find(|own| sends && own.name == format.name) else {
                continue;
            };
            begins |= peer.video.source != Some(slot);
            peer.video.source = Some(slot);
            let incoming = Incoming {
                ssrc: *packet.header.ssrc,
                sequence: packet.header.sequence_number,
                timestamp: packet.header.timestamp,
                marker: packet.header.marker,
            };
            let Some(stamp) = peer.video.sender.relay(incoming, now_us) else { continue };
            let out = Outgoing {
                pt: own.pt,
                // It ends a picture (RFC 7741 §4.1); it does not tell a change of owner as in audio.
                marker: packet.header.marker,
                sequence: stamp.sequence,
                timestamp: stamp.timestamp,
                payload: &packet.payload,
            };
            peer.wrote |= peer.rtc.write_video(out, now);
            self.load.awaited += 1;
            self.rtc.written(peer, listener);
        }
        if begins {
            self.ask_for_keyframe(slot, Keyframe::Pli);
        }
    }

    /// A far end needs a whole picture of what it gets: whoever sends it is asked.
    pub(super) fn pass_keyframe_request(&mut self, slot: u32, kind: Keyframe) {
        if let Some(Base::Peer(source)) = self.endpoint(slot).map(|endpoint| endpoint.base) {
            self.ask_for_keyframe(source, kind);
        }
    }

    /// Asks a far end for a whole picture, now or when its time has come.
    fn ask_for_keyframe(&mut self, slot: u32, kind: Keyframe) {
        let now_us = self.now_us;
        let Some(Some(endpoint)) = self.slots.get_mut(slot as usize) else { return };
        let Some(peer) = endpoint.peer.as_deref_mut() else { return };
        if peer.video.asked_us.is_some_and(|at| now_us.saturating_sub(at) < ASK_US) {
            peer.video.waiting = Some(kind);
            return;
        }
        peer.video.asked_us = Some(now_us);
        peer.video.waiting = None;
        peer.rtc.request_keyframe(kind);
        peer.wrote = true;
        self.rtc.written(peer, slot);
    }

    /// Sends the request that waited.
    pub(super) fn ask_again(&mut self, slot: u32) {
        let peer = self.endpoint(slot).and_then(|endpoint| endpoint.peer.as_deref_mut());
        if let Some(kind) = peer.and_then(|peer| peer.video.waiting.take()) {
            self.ask_for_keyframe(slot, kind);
        }
    }
}
