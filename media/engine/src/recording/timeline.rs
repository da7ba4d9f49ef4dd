//! Lays the packets of both channels out in time.
//!
//! Position 0 is when the recording began. A packet stands where its RTP timestamp puts it, counted from an *anchor* that
//! was set when the source began; so jitter does not move it. The anchor is corrected when packets show that it was
//! set too late (one comes before its time) or that the far clock runs slower (for a second, all come after their time).

use super::tap::{Audio, PIECE};
use yunhu_dsp::g711::Law;

/// Samples of a block: one second.
pub const BLOCK: usize = 8000;
/// A block is closed this many samples after its end: 200 ms for late packets.
pub const MARGIN: u64 = 1600;
/// Two blocks are open at most.
const WINDOW: usize = 2 * BLOCK;
/// An anchor that is wrong by more than 10 ms is corrected.
const TOLERANCE: i64 = 80;
/// How long all packets must be late before the anchor is believed to be wrong, samples.
const PATIENCE: i64 = BLOCK as i64;
/// Silence in A-law.
const SILENCE: u8 = 0xd5;

/// How a source's timestamps map to positions.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    ssrc: u32,
    timestamp: u32,
    position: i64,
    /// The least lateness since `since`.
    least: i64,
    since: i64,
}

/// One recording's audio that is not yet written.
#[derive(Debug)]
pub struct Timeline {
    opened_us: u64,
    /// Both channels, interleaved, as a ring of two blocks.
    octets: Box<[u8]>,
    /// First sample that is still open.
    start: u64,
    anchors: [Option<Anchor>; 2],
}

impl Timeline {
    /// A recording that begins at `opened_us`.
    #[must_use]
    pub fn new(opened_us: u64) -> Self {
        Self { opened_us, octets: vec![SILENCE; 2 * WINDOW].into(), start: 0, anchors: [None; 2] }
    }

    /// The position that belongs to an instant.
    #[must_use]
    pub fn position(&self, at_us: u64) -> u64 {
        at_us.saturating_sub(self.opened_us) * 8 / 1000
    }

    /// First sample that is still open: a multiple of [`BLOCK`].
    #[must_use]
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Puts a piece in its place.
    pub fn put(&mut self, audio: &Audio) {
        let arrival = self.position(audio.at_us) as i64;
        let channel = usize::from(audio.channel & 1);
        let position = self.place(channel, audio, arrival);
        let octets = &audio.octets[..usize::from(audio.len).min(PIECE)];
        let open = self.start as i64..(self.start as usize + WINDOW) as i64;
        for (sample, &octet) in (position..).zip(octets) {
            if open.contains(&sample) {
                let octet = match audio.law {
                    Law::A => octet,
                    Law::U => yunhu_dsp::g711::U_TO_A[usize::from(octet)],
                };
                self.octets[sample as usize % WINDOW * 2 + channel] = octet;
            }
        }
    }

    /// The position of a piece, and what it teaches about the anchor.
    fn place(&mut self, channel: usize, audio: &Audio, arrival: i64) -> i64 {
        let fresh = Anchor {
            ssrc: audio.ssrc,
            timestamp: audio.timestamp,
            position: arrival,
            least: i64::MAX,
            since: arrival,
        };
        let anchor = match &mut self.anchors[channel] {
            Some(anchor) if anchor.ssrc == audio.ssrc => anchor,
            other => return other.insert(fresh).position,
        };
        let step = audio.timestamp.wrapping_sub(anchor.timestamp) as i32;
        let position = anchor.position + i64::from(step);
        let late = arrival - position;
        // Too early, or so late that its block is closed: the source's time line has changed.
        if late < -TOLERANCE || position < self.start as i64 {
            *anchor = fresh;
            return arrival;
        }
        // Move along, so that the step never wraps.
        anchor.timestamp = audio.timestamp;
        anchor.position = position;
        anchor.least = anchor.least.min(late);
        if arrival - anchor.since >= PATIENCE {
            let correction = if anchor.least > TOLERANCE { anchor.least } else { 0 };
            anchor.position += correction;
            anchor.least = i64::MAX;
            anchor.since = arrival;
        }
        position
    }

    /// The open audio of the block that begins at `from`, up to `samples` samples, interleaved.
    #[must_use]
    pub fn block(&self, from: u64, samples: usize) -> &[u8] {
        let first = from as usize % WINDOW * 2;
        &self.octets[first..first + 2 * samples.min(BLOCK)]
    }

    /// Closes the oldest open block and makes room for another.
    pub fn advance(&mut self) {
        let first = self.start as usize % WINDOW * 2;
        self.octets[first..first + 2 * BLOCK].fill(SILENCE);
        self.start += BLOCK as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::tap::SAID;

    fn piece(number: u32, at_ms: u64) -> Audio {
        Audio {
            key: 1,
            channel: SAID,
            law: Law::A,
            len: 160,
            missed: 0,
            ssrc: 7,
            timestamp: 1_000_000u32.wrapping_add(number * 160),
            at_us: at_ms * 1000,
            octets: [(number as u8).wrapping_add(1); PIECE],
        }
    }

    fn first_of(timeline: &Timeline, number: u32) -> Option<usize> {
        timeline.block(0, BLOCK).iter().step_by(2).position(|&o| o == number as u8 + 1)
    }

    #[test]
    fn jitter_and_reordering_move_nothing() {
        let mut timeline = Timeline::new(0);
        for (number, at_ms) in [(0, 100), (2, 141), (1, 150), (3, 199), (4, 183)] {
            timeline.put(&piece(number, at_ms));
        }
        for number in 0..5 {
            assert_eq!(first_of(&timeline, number), Some(800 + 160 * number as usize));
        }
    }

    #[test]
    fn a_first_packet_that_was_late_is_corrected_by_the_next() {
        let mut timeline = Timeline::new(0);
        timeline.put(&piece(0, 140));
        timeline.put(&piece(1, 120));
        assert_eq!(first_of(&timeline, 1), Some(960));
    }

    #[test]
    fn a_slow_far_clock_is_followed() {
        let mut timeline = Timeline::new(0);
        // 0.1 % slow: 20.02 ms between packets; after half a minute the lateness would be 30 ms.
        for number in 0..1500u32 {
            let at_us = u64::from(number) * 20_020;
            timeline.put(&Audio { at_us, ..piece(number, 0) });
            if timeline.position(at_us) >= timeline.start() + (BLOCK as u64) + MARGIN {
                timeline.advance();
            }
        }
        let anchor = timeline.anchors[0].unwrap();
        let truth = timeline.position(1499 * 20_020) as i64;
        assert!((truth - anchor.position).abs() <= 160, "{} and {truth}", anchor.position);
    }

    #[test]
    fn a_source_whose_timestamps_stood_still_is_anchored_anew() {
        let mut timeline = Timeline::new(0);
        timeline.put(&piece(0, 100));
        timeline.advance();
        timeline.advance();
        timeline.put(&piece(1, 2_500));
        assert_eq!(timeline.block(16_000, BLOCK).iter().step_by(2).position(|&o| o == 2), Some(4000));
    }

    #[test]
    fn absurd_timestamps_stay_in_bounds() {
        let mut timeline = Timeline::new(5_000_000);
        for timestamp in [0, u32::MAX, 0x8000_0000, 0x7fff_ffff, 5] {
            for at_us in [0, 4_000_000, 5_000_000, 6_000_000, u64::MAX / 100_000] {
                timeline.put(&Audio { timestamp, at_us, ..piece(1, 0) });
            }
        }
    }

    #[test]
    fn mu_law_becomes_a_law_and_closed_blocks_become_silence() {
        let mut timeline = Timeline::new(0);
        timeline.put(&Audio { law: Law::U, octets: [0xff; PIECE], ..piece(0, 0) });
        assert!(timeline.block(0, 160).iter().step_by(2).all(|&o| Law::A.to_linear(o).abs() <= 8));
        timeline.put(&piece(9, 180));
        timeline.advance();
        assert_eq!(timeline.start(), 8000);
        assert!(timeline.block(16_000, BLOCK).iter().all(|&o| o == SILENCE));
    }
}
