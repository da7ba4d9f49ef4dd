//! The adaptive jitter buffer: packets come when they come, 20 ms of audio leave each 20 ms.
//!
//! It is a ring of single samples (octets of G.711) addressed by timestamp, so packets of any length, order
//! and overlap simply fall into place. The delay adapts to the *margins* of the packets: how long before
//! its time each one came. When the smallest few per cent of the recent margins become negative, playing
//! pauses for a frame (concealed); when all of them stay large, a frame is left out, preferably a quiet or a missing
//! one, otherwise by a cross-fade. Since margins are measured against the playing clock itself, drift between the
//! clocks is only another slow change of margins.

use crate::comfort::silence;
use crate::g711::Law;
use crate::{FRAME, RATE};

/// Samples that the ring holds: 512 ms.
const RING: usize = 4096;
/// Distances beyond this are alike: every one of them is outside of the ring, with any payload.
const FAR: i32 = 2 * RING as i32;
/// Samples of a half frame.
const HALF: usize = FRAME / 2;
/// Samples of a millisecond.
const MS: i32 = (RATE / 1000) as i32;
/// Smallest and largest delay, samples (20 and 200 ms).
const SMALLEST: i32 = 20 * MS;
const LARGEST: i32 = 200 * MS;
/// Delay before anything is known.
const FIRST_DELAY: i32 = 40 * MS;
/// What the smallest margins should have left, so that the next change does not hurt at once.
const RESERVE: i32 = 5 * MS;
/// Packets remembered: 5 s.
const REMEMBERED: usize = 256;
/// The delay grows by what the newest of them say, and shrinks by what all of them say.
const NEWEST: usize = 64;
/// So many packets of the newest, and of all, may come too late.
const MAY_BE_LATE: usize = 2;
/// Packets between two thoughts about shrinking.
const THINK_EVERY: u64 = 32;
/// So much too large a delay shrinks at once, also in the middle of loud speech.
const FAR_TOO_LARGE: i32 = 60 * MS;
/// Samples without anything to play until the far end counts as silent: 100 ms.
const STARVED: u32 = RATE / 10;
/// A sequence number up to this much higher is newer.
const NEWER: u16 = 0x8000;
/// Frames whose samples are all at most this loud are quiet (a sine of −37 dBm0).
const QUIET: i16 = 330;

/// What became of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// Will be played.
    Stored,
    /// Was there already.
    Duplicate,
    /// Its time has passed.
    Late,
    /// The timeline began, or jumped: the buffer begins with this packet.
    Restarted,
    /// Empty or longer than the buffer.
    Refused,
}

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pulled {
    /// Octets of the codec.
    Frame,
    /// Missing, or playing pauses to gain delay: conceal it ([`crate::plc::Concealer::conceal`]).
    Lost,
    /// Nothing is being received (before the first packet, or the far end is silent): play silence.
    Idle,
}

/// What the buffer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Packets that came too late to be played.
    pub late: u64,
    /// Packets that were there already.
    pub duplicate: u64,
    /// Samples that were missing when they should have been played.
    pub missing: u64,
    /// Samples inserted to gain delay.
    pub inserted: u64,
    /// Samples left out to lose delay.
    pub dropped: u64,
    /// Times the timeline began anew.
    pub restarts: u64,
}

/// Reorders and delays one incoming stream.
#[derive(Debug, Clone)]
pub struct JitterBuffer {
    law: Law,
    octets: Box<[u8; RING]>,
    present: [u64; RING / 64],
    ssrc: u32,
    /// Newest sequence number and the timestamp after its packet.
    newest: u16,
    end: u32,
    /// Timestamp of the next sample to be played; `None` until a packet comes.
    play: Option<u32>,
    /// Where playing begins after a pause: until then there is silence, not loss.
    begin: u32,
    pulled_us: u64,
    starved: u32,
    /// Frames that playing still has to pause.
    pause: u32,
    /// Samples by which the delay is too large.
    excess: i32,
    margins: Margins,
    counts: Counts,
}

impl JitterBuffer {
    /// An empty buffer of payloads of this law.
    #[must_use]
    pub fn new(law: Law) -> Self {
        Self {
            law,
            octets: Box::new([silence(law); RING]),
            present: [0; RING / 64],
            ssrc: 0,
            newest: 0,
            end: 0,
            play: None,
            begin: 0,
            pulled_us: 0,
            starved: 0,
            pause: 0,
            excess: 0,
            margins: Margins::default(),
            counts: Counts::default(),
        }
    }

    /// The law of the payloads changes (another payload type): what waits is dropped.
    pub fn set_law(&mut self, law: Law) {
        if self.law != law {
            self.law = law;
            self.reset();
        }
    }

    /// Forgets what waits; what is known of the network stays.
    pub fn reset(&mut self) {
        self.present = [0; RING / 64];
        self.play = None;
        self.starved = 0;
        self.pause = 0;
        self.excess = 0;
    }

    /// Takes a packet that arrived at `now_us`.
    pub fn push(&mut self, ssrc: u32, sequence: u16, timestamp: u32, payload: &[u8], now_us: u64) -> Pushed {
        if payload.is_empty() || payload.len() > RING / 2 {
            return Pushed::Refused;
        }
        let newer = matches!(sequence.wrapping_sub(self.newest), 1..NEWER);
        let Some(play) = self.play.filter(|_| ssrc == self.ssrc) else {
            return self.restart(ssrc, sequence, timestamp, payload, now_us);
        };
        // What is computed of a distance must not overflow, however far a timestamp is.
        let ahead = (timestamp.wrapping_sub(play) as i32).clamp(-FAR, FAR);
        let length = payload.len() as i32;
        // A timeline of its own: far ahead, or newer and yet in the past while nothing is left to play.
        let jumped = ahead + length > (RING - FRAME) as i32
            || (newer && ahead < -(RING as i32))
            || (newer && ahead < 0 && self.starved >= STARVED);
        if jumped {
            return self.restart(ssrc, sequence, timestamp, payload, now_us);
        }
        if newer {
            self.bridge(sequence, timestamp);
            self.newest = sequence;
            self.end = timestamp.wrapping_add(length as u32);
            self.starved = 0;
        }
        // It is needed when the frame that holds its first sample is pulled.
        let frames = ahead.div_euclid(FRAME as i32);
        let margin = (frames + 1) * FRAME as i32 - self.since_pull(now_us);
        // Late by less than a sample is late.
        self.margins.add(if ahead < 0 { margin.min(-1) } else { margin });
        self.think(ahead < 0);
        if ahead + length <= 0 {
            self.counts.late += 1;
            return Pushed::Late;
        }
        let skip = (-ahead).max(0) as usize;
        self.store(timestamp.wrapping_add(skip as u32), &payload[skip..])
    }

    fn restart(&mut self, ssrc: u32, sequence: u16, timestamp: u32, payload: &[u8], now_us: u64) -> Pushed {
        if ssrc != self.ssrc {
            self.margins = Margins::default();
        }
        let delay = self.margins.wanted_delay();
        self.reset();
        self.counts.restarts += 1;
        self.ssrc = ssrc;
        self.newest = sequence;
        self.end = timestamp.wrapping_add(payload.len() as u32);
        self.begin = timestamp;
        // The next pull comes within a frame of the one before, and gives what is at `play`. Frames lie on the
        // boundaries of packets, so that a lost packet is a lost frame and not two halves.
        let until_pull = FRAME as i32 - self.since_pull(now_us);
        let frames = (delay - until_pull + FRAME as i32 / 2) / FRAME as i32;
        let ahead = frames.max(0) * FRAME as i32;
        self.play = Some(timestamp.wrapping_sub(ahead as u32));
        let margin = ahead + until_pull;
        self.margins.shift(margin - self.margins.mean());
        self.margins.add(margin);
        self.store(timestamp, payload);
        Pushed::Restarted
    }

    /// Samples since the last pull, at most a frame.
    fn since_pull(&self, now_us: u64) -> i32 {
        let elapsed_us =
            now_us.saturating_sub(self.pulled_us).min(1_000_000 * FRAME as u64 / u64::from(RATE));
        (elapsed_us * u64::from(RATE) / 1_000_000) as i32
    }

    /// The far end left time out between two successive packets (silence suppression): that is silence, not loss.
    fn bridge(&mut self, sequence: u16, timestamp: u32) {
        let gap = timestamp.wrapping_sub(self.end) as i32;
        if sequence.wrapping_sub(self.newest) == 1 && (1..RING as i32 / 2).contains(&gap) {
            // Not what has been played already.
            let played = self.play.map_or(0, |play| play.wrapping_sub(self.end) as i32).clamp(0, gap);
            let start = self.end.wrapping_add(played as u32);
            let length = (gap - played) as usize;
            let quiet = silence(self.law);
            (0..length).for_each(|at| self.octets[(start as usize + at) % RING] = quiet);
            self.mark(start, length, true);
        }
    }

    fn store(&mut self, timestamp: u32, payload: &[u8]) -> Pushed {
        if self.count(timestamp, payload.len()) == payload.len() {
            self.counts.duplicate += 1;
            return Pushed::Duplicate;
        }
        let start = timestamp as usize % RING;
        let (first, second) = payload.split_at(payload.len().min(RING - start));
        self.octets[start..start + first.len()].copy_from_slice(first);
        self.octets[..second.len()].copy_from_slice(second);
        self.mark(timestamp, payload.len(), true);
        Pushed::Stored
    }

    /// Gives the next 20 ms; call each 20 ms. What is missing of a [`Pulled::Frame`] is silence.
    pub fn pull(&mut self, out: &mut [u8; FRAME], now_us: u64) -> Pulled {
        match self.pull_halves(out, now_us) {
            [Pulled::Frame, _] | [_, Pulled::Frame] => Pulled::Frame,
            [Pulled::Lost, _] | [_, Pulled::Lost] => Pulled::Lost,
            _ => Pulled::Idle,
        }
    }

    /// As [`JitterBuffer::pull`], but says of each half (10 ms) what it is, so that each can be concealed.
    pub fn pull_halves(&mut self, out: &mut [u8; FRAME], now_us: u64) -> [Pulled; 2] {
        self.pulled_us = now_us;
        out.fill(silence(self.law));
        let Some(mut play) = self.play else { return [Pulled::Idle; 2] };
        if self.pause > 0 {
            self.pause -= 1;
            self.counts.inserted += FRAME as u64;
            self.margins.shift(FRAME as i32);
            return [Pulled::Lost; 2];
        }
        let faded = self.excess >= FRAME as i32 && self.may_leave_out(play);
        if faded {
            self.counts.dropped += FRAME as u64;
            self.excess -= FRAME as i32;
            self.margins.shift(-(FRAME as i32));
            play = play.wrapping_add(FRAME as u32);
        }
        self.play = Some(play.wrapping_add(FRAME as u32));
        self.copy_out(play, out, faded);
        let halves = [self.judge(play), self.judge(play.wrapping_add(HALF as u32))];
        self.mark(play, FRAME, false);
        if faded {
            self.mark(play.wrapping_sub(FRAME as u32), FRAME, false);
        }
        halves
    }

    /// What the half frame at `play` is.
    fn judge(&mut self, play: u32) -> Pulled {
        let before_begin = self.begin.wrapping_sub(play) as i32;
        if before_begin >= HALF as i32 {
            return Pulled::Idle;
        }
        let missing = HALF - self.count(play, HALF) - before_begin.max(0) as usize;
        if self.end.wrapping_sub(play) as i32 <= 0 {
            // Nothing newer is here either.
            self.starved = self.starved.saturating_add(HALF as u32);
            if self.starved > STARVED {
                return Pulled::Idle;
            }
        }
        self.counts.missing += missing as u64;
        if missing * 2 > HALF { Pulled::Lost } else { Pulled::Frame }
    }

    /// Copies what is there; after a frame was left out, that one fades into this.
    fn copy_out(&self, play: u32, out: &mut [u8; FRAME], faded: bool) {
        let start = play as usize % RING;
        if !faded && start + FRAME <= RING && self.count(play, FRAME) == FRAME {
            // Nearly every frame.
            out.copy_from_slice(&self.octets[start..start + FRAME]);
            return;
        }
        for (at, octet) in out.iter_mut().enumerate() {
            let place = play.wrapping_add(at as u32);
            if !self.has(place) {
                continue;
            }
            let now = self.octet(place);
            let left_out = place.wrapping_sub(FRAME as u32);
            *octet = if faded && self.has(left_out) {
                let part = (at + 1) as i32;
                let whole = FRAME as i32 + 1;
                let before = i32::from(self.law.to_linear(self.octet(left_out)));
                let after = i32::from(self.law.to_linear(now));
                self.law.to_octet(((before * (whole - part) + after * part) / whole) as i16)
            } else {
                now
            };
        }
    }

    /// Whether the frame at `play` may be left out now: it is missing, or quiet, or the delay is far too large.
    /// What follows must be there.
    fn may_leave_out(&self, play: u32) -> bool {
        let next = play.wrapping_add(FRAME as u32);
        if self.begin.wrapping_sub(play) as i32 > 0 || self.count(next, FRAME) < FRAME {
            return false;
        }
        let quiet = |at| {
            let place = play.wrapping_add(at);
            !self.has(place) || self.law.to_linear(self.octet(place)).abs() <= QUIET
        };
        self.excess >= FAR_TOO_LARGE || (0..FRAME as u32).all(quiet)
    }

    /// Thinks about the delay: at once about growing when a packet is late, now and then about shrinking.
    fn think(&mut self, late: bool) {
        if late {
            let short = -self.margins.smallest(NEWEST).min(self.margins.larger_of_two());
            let room = LARGEST - self.margins.mean();
            if short > 0 && room > 0 {
                let frames = ((short + RESERVE).min(room) as u32).div_ceil(FRAME as u32);
                self.pause = self.pause.max(frames);
                self.excess = 0;
            }
        } else if self.margins.added.is_multiple_of(THINK_EVERY) && self.margins.len() >= NEWEST {
            let spare = self.margins.smallest(REMEMBERED) - RESERVE;
            let above = self.margins.mean() - SMALLEST;
            self.excess = spare.min(above).max(self.margins.mean() - LARGEST);
        }
    }

    /// Delay that the buffer adds now, ms: how long the average packet waits.
    #[must_use]
    pub fn delay_ms(&self) -> f32 {
        if self.margins.len() == 0 { 0.0 } else { self.margins.mean().max(0) as f32 / MS as f32 }
    }

    /// What the buffer did so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    #[inline]
    fn octet(&self, timestamp: u32) -> u8 {
        self.octets[timestamp as usize % RING]
    }

    #[inline]
    fn has(&self, timestamp: u32) -> bool {
        let place = timestamp as usize % RING;
        self.present[place / 64] & (1 << (place % 64)) != 0
    }

    /// How many of these samples are there.
    fn count(&self, timestamp: u32, length: usize) -> usize {
        words(timestamp, length).map(|(word, mask)| (self.present[word] & mask).count_ones() as usize).sum()
    }

    fn mark(&mut self, timestamp: u32, length: usize, present: bool) {
        for (word, mask) in words(timestamp, length) {
            if present {
                self.present[word] |= mask;
            } else {
                self.present[word] &= !mask;
            }
        }
    }
}

/// The words of the bitmap, with the bits in each, that a range of timestamps covers.
fn words(timestamp: u32, length: usize) -> impl Iterator<Item = (usize, u64)> {
    let mut place = timestamp as usize % RING;
    let mut left = length;
    core::iter::from_fn(move || {
        if left == 0 {
            return None;
        }
        let bit = place % 64;
        let take = left.min(64 - bit);
        let mask = (u64::MAX >> (64 - take)) << bit;
        let word = place / 64;
        place = (place + take) % RING;
        left -= take;
        Some((word, mask))
    })
}

/// The margins of the newest packets, samples.
#[derive(Debug, Clone)]
struct Margins {
    ring: [i16; REMEMBERED],
    added: u64,
    sum: i32,
}

impl Default for Margins {
    fn default() -> Self {
        Self { ring: [0; REMEMBERED], added: 0, sum: 0 }
    }
}

impl Margins {
    fn len(&self) -> usize {
        (self.added as usize).min(REMEMBERED)
    }

    fn add(&mut self, margin: i32) {
        let margin = margin.clamp(-(RING as i32), RING as i32) as i16;
        let place = &mut self.ring[self.added as usize % REMEMBERED];
        // Places not yet used hold zero.
        self.sum += i32::from(margin) - i32::from(*place);
        *place = margin;
        self.added += 1;
    }

    /// Playing moved: all packets have so much more time.
    fn shift(&mut self, samples: i32) {
        let count = self.len();
        for margin in &mut self.ring[..count] {
            *margin = (i32::from(*margin) + samples).clamp(-(RING as i32), RING as i32) as i16;
        }
        self.sum = self.ring[..count].iter().map(|margin| i32::from(*margin)).sum();
    }

    fn mean(&self) -> i32 {
        self.sum / self.len().max(1) as i32
    }

    /// The smallest of the newest margins, after those that may be late.
    fn smallest(&self, newest: usize) -> i32 {
        let count = self.len().min(newest);
        if count == 0 {
            return 0;
        }
        let mut some = [0i16; REMEMBERED];
        for (at, place) in some[..count].iter_mut().enumerate() {
            *place = self.ring[(self.added as usize - 1 - at) % REMEMBERED];
        }
        let rank = MAY_BE_LATE.min(count / 16);
        i32::from(*some[..count].select_nth_unstable(rank).1)
    }

    /// The larger of the two newest: below zero when two in a row were late, as after a step of the network's delay.
    fn larger_of_two(&self) -> i32 {
        let newest = |back: usize| i32::from(self.ring[(self.added as usize - back) % REMEMBERED]);
        if self.len() < 2 { 0 } else { newest(1).max(newest(2)) }
    }

    /// The delay with which playing should begin: what the spread of the margins asks for.
    fn wanted_delay(&self) -> i32 {
        if self.len() < NEWEST / 2 {
            return FIRST_DELAY;
        }
        (self.mean() - self.smallest(REMEMBERED) + RESERVE).clamp(SMALLEST, LARGEST)
    }
}
