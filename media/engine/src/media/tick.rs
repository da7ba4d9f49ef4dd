//! What happens each 5 ms: a quarter of the generated audio, a fortieth of the housekeeping.

use super::core::{Core, FRAMES_A_SECOND, PHASES};
use super::endpoint::{Base, Endpoint};
use super::player::Played;
use super::request::Format;
use crate::protocol::event::{Event, PlayEnd};
use crate::recording::tap::{HEARD, Taps};
use yunhu_dsp::g711::Law;
use yunhu_dsp::{FRAME, RATE, opus};
use yunhu_rtp::event::EventStep;
use yunhu_rtp::packet::HEADER_LEN;
use yunhu_rtp::sender::Stamp;

/// Time between two phases, µs.
pub const PHASE_US: u64 = 5_000;
/// Phases in one round of housekeeping: each endpoint has its turn each 200 ms.
const HOUSEKEEPING_PHASES: usize = 40;
/// Phases between two quality frames: 5 s.
const QUALITY_PHASES: u64 = 1_000;

/// What need not be encoded any more, for an endpoint that sends Opus.
struct Ready {
    payload: [u8; opus::MAX_PAYLOAD],
    len: usize,
}

impl Default for Ready {
    fn default() -> Self {
        Self { payload: [0; opus::MAX_PAYLOAD], len: 0 }
    }
}

impl Ready {
    fn put(&mut self, payload: &[u8]) {
        if let Some(room) = self.payload.get_mut(..payload.len()) {
            room.copy_from_slice(payload);
            self.len = payload.len();
        }
    }
}

/// What an endpoint wants after its frame.
enum After {
    Nothing,
    PlayOver(PlayEnd, Option<String>),
    DigitsSent,
}

impl Core {
    /// One phase.
    pub fn tick(&mut self) {
        self.ticks += 1;
        let phase = (self.ticks % PHASES as u64) as usize;
        self.guarded(|core| core.mix(phase as u8));
        let mut at = 0;
        while let Some(&slot) = self.phases[phase].get(at) {
            self.current = slot;
            self.guarded(|core| core.frame(slot));
            // The list shrinks under us when the endpoint needs no more ticks.
            if self.phases[phase].get(at) == Some(&slot) {
                at += 1;
            }
        }
        let round = (self.ticks % HOUSEKEEPING_PHASES as u64) as usize;
        for slot in (round..self.slots.len()).step_by(HOUSEKEEPING_PHASES) {
            if self.slots[slot].is_some() {
                self.current = slot as u32;
                self.guarded(|core| core.housekeeping(slot as u32));
            }
        }
        if self.ticks.is_multiple_of(QUALITY_PHASES) {
            self.current = u32::MAX;
            self.guarded(Self::tell_quality);
        }
    }

    /// The generated frame of one endpoint.
    fn frame(&mut self, slot: u32) {
        let now_us = self.now_us;
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        let id = endpoint.id;
        let heard = match endpoint.base {
            Base::Peer(peer) if endpoint.transcodes => self.frame_of(peer),
            _ => None,
        };
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        let after = generate(endpoint, heard.as_ref(), &mut self.taps, now_us);
        if let Some(peer) = &mut endpoint.peer {
            self.rtc.written(peer, slot);
        }
        match after {
            After::Nothing => {}
            After::PlayOver(reason, message) => {
                self.end_play(id, reason, message);
                // The base owner speaks in the same tick, unless the play had a last frame.
                if reason == PlayEnd::Failed {
                    self.frame(slot);
                }
            }
            After::DigitsSent => {
                self.settle(slot);
                self.tell(Event::DigitsSent { endpoint: id });
                self.frame(slot);
            }
        }
    }

    fn housekeeping(&mut self, slot: u32) {
        let now_us = self.now_us;
        let Some(endpoint) = self.endpoint(slot) else { return };
        let released = if endpoint.events.pressed() { endpoint.events.poll(now_us) } else { None };
        let silent_ms = endpoint.silent_ms(now_us);
        let overdue = endpoint.timeout_ms > 0
            && !endpoint.timed_out
            && endpoint.direction.receives()
            && silent_ms >= u64::from(endpoint.timeout_ms);
        let id = endpoint.id;
        endpoint.timed_out |= overdue;
        endpoint.report_in = endpoint.report_in.saturating_sub(1);
        let report = endpoint.report_in == 0;
        if let Some(digit) = released {
            self.digit_heard(slot, digit);
        }
        if overdue {
            self.tell(Event::MediaTimeout { endpoint: id, silent_ms });
        }
        if report {
            self.send_report(slot);
        }
        self.watch_peer(slot);
    }
}

/// Makes and sends the frame: a digit, the player's, the mixer's, what was `heard` of the peer, or silence.
fn generate(endpoint: &mut Endpoint, heard: Option<&[i16; FRAME]>, taps: &mut Taps, now_us: u64) -> After {
    if let Some(sender) = &mut endpoint.digits {
        let step = sender.tick();
        let sounds = matches!(step, EventStep::Send { .. });
        if endpoint.digit_sounds && !sounds {
            // Whoever owns the audio goes on after the numbers that the digit used.
            endpoint.sender.switch();
        }
        endpoint.digit_sounds = sounds;
        match step {
            EventStep::Send { payload, begins, samples } => {
                let stamp = endpoint.sender.event(begins, samples, now_us);
                send_event(endpoint, stamp, &payload);
                return After::Nothing;
            }
            EventStep::Finished | EventStep::Idle => {
                endpoint.digits = None;
                return After::DigitsSent;
            }
            EventStep::Gap => {}
        }
    }
    let law = endpoint.law();
    let mut packet = [0u8; HEADER_LEN + FRAME];
    let payload: &mut [u8; FRAME] = (&mut packet[HEADER_LEN..]).try_into().expect("the rest is a frame");
    let mut after = After::Nothing;
    let mut ready = Ready::default();
    if let Some(player) = &mut endpoint.player {
        match player.frame(law, payload) {
            Played::Frame => {
                if let Some(packet) = player.ready() {
                    ready.put(packet);
                }
            }
            Played::Last => after = After::PlayOver(PlayEnd::Completed, None),
            // Silence fills the tick in which nothing was left.
            Played::Over => {
                yunhu_dsp::comfort::fill(law, payload);
                after = After::PlayOver(PlayEnd::Completed, None);
            }
            Played::Failed(why) => return After::PlayOver(PlayEnd::Failed, Some(why)),
        }
    } else {
        match (endpoint.base, &endpoint.decode) {
            (Base::Peer(_), _) if !endpoint.transcodes => return After::Nothing,
            (Base::Peer(_), _) if heard.is_some() => {
                heard.iter().for_each(|heard| law.encode(*heard, payload))
            }
            (Base::Conference(_, role), Some(decode)) if role.listens() => *payload = decode.mixed,
            _ => {
                yunhu_dsp::comfort::fill(law, payload);
                ready.put(&opus::SILENCE);
            }
        }
    }
    if endpoint.direction.sends() {
        send_audio(endpoint, taps, &mut packet, &ready, now_us);
    }
    after
}

fn send_audio(
    endpoint: &mut Endpoint,
    taps: &mut Taps,
    packet: &mut [u8; HEADER_LEN + FRAME],
    ready: &Ready,
    now_us: u64,
) {
    let Some(codec) = endpoint.codecs.first().copied() else { return };
    if !endpoint.reachable() {
        return;
    }
    let clock = codec.format.clock();
    let stamp = endpoint.sender.generated(clock / FRAMES_A_SECOND, now_us);
    packet[..HEADER_LEN].copy_from_slice(&stamp.header(codec.pt).to_bytes());
    if let Some(recorder) = &mut endpoint.recorder {
        let from = (stamp.ssrc, stamp.timestamp / (clock / RATE));
        taps.audio(recorder, HEARD, codec.format.law(), from, &packet[HEADER_LEN..], now_us);
    }
    if codec.format == Format::Opus {
        send_opus(endpoint, packet, ready);
    } else {
        endpoint.transmit(packet, FRAME);
    }
}

/// Sends a packet of A-law as one of Opus.
fn send_opus(endpoint: &mut Endpoint, packet: &[u8; HEADER_LEN + FRAME], ready: &Ready) {
    let mut room = [0u8; HEADER_LEN + opus::MAX_PAYLOAD];
    let (header, payload) = room.split_at_mut(HEADER_LEN);
    header.copy_from_slice(&packet[..HEADER_LEN]);
    let len = if ready.len > 0 {
        payload.copy_from_slice(&ready.payload);
        Some(ready.len)
    } else {
        let fresh = || opus::Encoder::new().ok().map(Box::new);
        let Some(encoder) = endpoint.opus_out.take().or_else(fresh) else { return };
        let encoder = endpoint.opus_out.insert(encoder);
        let mut linear = [0; FRAME];
        Law::A.decode(&packet[HEADER_LEN..], &mut linear);
        payload.try_into().ok().and_then(|payload| encoder.encode(&linear, payload).ok())
    };
    if let Some(len) = len {
        endpoint.transmit(&mut room[..HEADER_LEN + len], len);
    }
}

fn send_event(endpoint: &mut Endpoint, stamp: Stamp, payload: &[u8; 4]) {
    let Some(pt) = endpoint.dtmf_pt else { return };
    let mut packet = [0u8; HEADER_LEN + 4];
    if let Some(len) = stamp.header(pt).build(payload, &mut packet) {
        endpoint.transmit(&mut packet[..len], payload.len());
    }
}
