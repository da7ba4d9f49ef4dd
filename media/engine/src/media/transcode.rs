//! Where codecs differ: Opus decoded for those who cannot relay it, and the frames of an endpoint given to its listeners.

use super::core::Core;
use super::decode::Decode;
use super::endpoint::Base;
use crate::protocol::event::{Event, Way};
use crate::recording::tap::{HEARD, SAID};
use std::ops::Range;
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::opus::{InOrder, MAX_SAMPLES};
use yunhu_rtp::event::Digit;
use yunhu_rtp::packet::Header;

/// Shortest and longest digit that is sent on, ms.
const DIGIT_MS: (u32, u32) = (40, 1000);
/// The pause after it.
const GAP_MS: u32 = 60;

/// The audio of the packet at hand, decoded: its own, and before it what it brought back of a lost one.
#[derive(Debug)]
pub struct Decoded {
    octets: Box<[u8; 2 * MAX_SAMPLES]>,
    len: usize,
    /// Where on the decoder's time line it begins.
    timestamp: u32,
}

impl Decoded {
    /// No audio.
    #[must_use]
    pub fn new() -> Self {
        Self { octets: Box::new([0; 2 * MAX_SAMPLES]), len: 0, timestamp: 0 }
    }

    fn push(&mut self, timestamp: u32, octets: &[u8]) {
        if self.len == 0 {
            self.timestamp = timestamp;
        }
        if let Some(room) = self.octets.get_mut(self.len..self.len + octets.len()) {
            room.copy_from_slice(octets);
            self.len += octets.len();
        }
    }

    /// A-law.
    fn audio(&self) -> &[u8] {
        &self.octets[..self.len]
    }
}

impl Default for Decoded {
    fn default() -> Self {
        Self::new()
    }
}

impl Core {
    /// An Opus packet for whoever needs to know what it says: the recording, the mixer, a listener with another codec.
    pub(super) fn opus_arrived(&mut self, slot: u32, header: Header, payload: Range<usize>) {
        let now_us = self.now_us;
        let recorded = self.a_listener_records(slot);
        self.decoded.len = 0;
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        let id = endpoint.id;
        let (recorder, decode, detector) =
            (&mut endpoint.recorder, &mut endpoint.decode, &mut endpoint.detector);
        if recorder.is_none() && decode.is_none() && detector.is_none() && !recorded {
            endpoint.opus_in = None;
            return;
        }
        let fresh = || InOrder::new().ok().map(Box::new);
        let Some(opus_in) = endpoint.opus_in.take().or_else(fresh) else { return };
        let opus_in = endpoint.opus_in.insert(opus_in);
        self.load.awaited += u64::from(decode.is_some());
        let from = (header.ssrc, header.sequence, header.timestamp);
        let pushed = opus_in.push(from, &self.buffer[payload], |chunk| {
            if let Some(recorder) = recorder {
                let from = (header.ssrc, chunk.timestamp);
                self.taps.audio(recorder, SAID, Law::A, from, chunk.octets, now_us);
            }
            if let Some(decode) = decode {
                decode.push(Law::A, header.ssrc, chunk.sequence, chunk.timestamp, chunk.octets, now_us);
            }
            if let Some(heard) = detector.as_mut().and_then(|detector| detector.listen(chunk.linear)) {
                let (digit, ms) = (heard.digit, u64::from(heard.ms));
                let event = Event::Digit { endpoint: id, digit, ms, way: Way::Inband };
                self.told.push((crate::clock::unix_us(), event));
            }
            if recorded {
                self.decoded.push(chunk.timestamp, chunk.octets);
            }
        });
        if pushed.is_err() {
            endpoint.bad += 1;
        }
    }

    /// Whether the recording of somebody who relays this endpoint needs its audio.
    fn a_listener_records(&self, slot: u32) -> bool {
        let Some(endpoint) = self.slots[slot as usize].as_deref() else { return false };
        (0..).map_while(|at| endpoint.listeners.get(at)).any(|listener| {
            self.slots[listener as usize].as_deref().is_some_and(|l| l.recorder.is_some() && !l.transcodes)
        })
    }

    /// The recording of an endpoint that relayed the Opus packet at hand.
    pub(super) fn record_relayed_opus(&mut self, slot: u32, ssrc: u32) {
        let now_us = self.now_us;
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        if let Some(recorder) = &mut endpoint.recorder
            && self.decoded.len > 0
        {
            let from = (ssrc, self.decoded.timestamp);
            self.taps.audio(recorder, HEARD, Law::A, from, self.decoded.audio(), now_us);
        }
    }

    /// What the peer of this endpoint says cannot be relayed to it any more: it hears decoded frames from now on.
    pub(super) fn begin_transcoding(&mut self, slot: u32) {
        let Some(endpoint) = self.endpoint(slot) else { return };
        let Base::Peer(peer) = endpoint.base else { return };
        if !endpoint.transcodes {
            endpoint.transcodes = true;
            endpoint.sender.switch();
            self.settle(slot);
        }
        if let Some(peer) = self.endpoint(peer) {
            peer.decode.get_or_insert_with(|| Box::new(Decode::new(Law::A)));
        }
    }

    /// It can be relayed again, or is no longer heard.
    pub(super) fn end_transcoding(&mut self, slot: u32) {
        let Some(endpoint) = self.endpoint(slot) else { return };
        if !std::mem::replace(&mut endpoint.transcodes, false) {
            return;
        }
        endpoint.sender.switch();
        let base = endpoint.base;
        self.settle(slot);
        if let Base::Peer(peer) = base {
            self.release_decoder(peer);
        }
    }

    /// Lets go of the jitter buffer when nobody pulls from it any more.
    pub(super) fn release_decoder(&mut self, slot: u32) {
        let Some(endpoint) = self.slots[slot as usize].as_deref() else { return };
        let pulled = matches!(endpoint.base, Base::Conference(..))
            || (0..)
                .map_while(|at| endpoint.listeners.get(at))
                .any(|listener| self.slots[listener as usize].as_deref().is_some_and(|l| l.transcodes));
        if !pulled && let Some(endpoint) = self.endpoint(slot) {
            endpoint.decode = None;
        }
    }

    /// The frame that an endpoint says in this round; `None` when it says nothing.
    pub(super) fn frame_of(&mut self, slot: u32) -> Option<[i16; FRAME]> {
        let (round, now_us) = (self.ticks, self.now_us);
        let decode = self.endpoint(slot)?.decode.as_deref_mut()?;
        decode.pull_in(round, now_us);
        decode.heard.then_some(decode.frame)
    }

    /// A digit has come by RFC 4733: it is told, and those who do not relay packets send it on as their own.
    pub(super) fn digit_heard(&mut self, slot: u32, digit: Digit) {
        let Some(endpoint) = self.slots[slot as usize].as_deref() else { return };
        let id = endpoint.id;
        self.tell(Event::Digit {
            endpoint: id,
            digit: digit.digit,
            ms: u64::from(digit.ms),
            way: Way::Rfc4733,
        });
        let mut at = 0;
        while let Some(listener) = self.slots[slot as usize].as_deref().and_then(|e| e.listeners.get(at)) {
            at += 1;
            self.send_on(listener, digit);
        }
    }

    fn send_on(&mut self, slot: u32, digit: Digit) {
        let Some(endpoint) = self.endpoint(slot) else { return };
        if !endpoint.transcodes || endpoint.dtmf_pt.is_none() || !endpoint.direction.sends() {
            return;
        }
        let sender = endpoint.digits_sender();
        let mut text = [0; 4];
        let ms = digit.ms.clamp(DIGIT_MS.0, DIGIT_MS.1);
        // A queue of sixty-four is full: nobody dials that fast.
        let _ = sender.push(digit.digit.encode_utf8(&mut text), ms, GAP_MS);
        self.settle(slot);
    }
}
