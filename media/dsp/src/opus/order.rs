//! From packets as they come to audio in order: what is lost is taken from the copy in the next packet.

use super::{Decoder, MAX_SAMPLES, OpusError, TICKS, samples};
use crate::g711::Law;

/// So many lost packets in a row are decoded as losses; after a longer hole the decoder simply goes on.
const MAX_CONCEALED: u16 = 5;
/// A sequence number up to this much higher is newer.
const NEWER: u16 = 0x8000;

/// Audio of one packet.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    /// Its sequence number.
    pub sequence: u16,
    /// When it begins, in samples of a time line that only this decoder has.
    pub timestamp: u32,
    /// A-law.
    pub octets: &'a [u8],
    /// The same, linear.
    pub linear: &'a [i16],
}

/// The newest packet decoded.
#[derive(Debug, Clone, Copy)]
struct Newest {
    ssrc: u32,
    sequence: u16,
    /// On its sender's clock, and on our time line.
    ticks: u32,
    timestamp: u32,
    samples: usize,
}

/// Decodes one incoming stream in order.
#[derive(Debug)]
pub struct InOrder {
    decoder: Decoder,
    newest: Option<Newest>,
    linear: Box<[i16; MAX_SAMPLES]>,
    octets: Box<[u8; MAX_SAMPLES]>,
    recovered: u64,
}

impl InOrder {
    /// Has heard nothing.
    ///
    /// # Errors
    /// When there is no memory for a decoder.
    pub fn new() -> Result<Self, OpusError> {
        Ok(Self {
            decoder: Decoder::new()?,
            newest: None,
            linear: Box::new([0; MAX_SAMPLES]),
            octets: Box::new([0; MAX_SAMPLES]),
            recovered: 0,
        })
    }

    /// Decodes a packet. `sink` gets its audio, and before it that of the packet before when that one was lost.
    /// A packet older than the newest is left out: its place has been filled.
    ///
    /// # Errors
    /// When the payload is no Opus packet; nothing changes then.
    pub fn push(
        &mut self,
        (ssrc, sequence, ticks): (u32, u16, u32),
        payload: &[u8],
        mut sink: impl FnMut(Chunk<'_>),
    ) -> Result<(), OpusError> {
        let count = samples(payload).ok_or(OpusError(opusic_sys::OPUS_INVALID_PACKET))?;
        let timestamp = match self.newest.filter(|newest| newest.ssrc == ssrc) {
            Some(newest) => {
                let ahead = sequence.wrapping_sub(newest.sequence);
                if ahead == 0 || ahead >= NEWER {
                    return Ok(());
                }
                // Signed: a sender may begin its time line anew.
                let step = ticks.wrapping_sub(newest.ticks) as i32 / TICKS as i32;
                let timestamp = newest.timestamp.wrapping_add(step as u32);
                self.bridge(&newest, (sequence, timestamp), payload, &mut sink);
                timestamp
            }
            None => ticks / TICKS,
        };
        let count = self.decoder.decode(payload, &mut self.linear).unwrap_or(count.min(MAX_SAMPLES));
        self.newest = Some(Newest { ssrc, sequence, ticks, timestamp, samples: count });
        self.give(sequence, timestamp, count, &mut sink);
        Ok(())
    }

    /// What lies between the newest packet and the one at hand.
    fn bridge(
        &mut self,
        newest: &Newest,
        (sequence, timestamp): (u16, u32),
        payload: &[u8],
        sink: &mut impl FnMut(Chunk<'_>),
    ) {
        let missing = sequence.wrapping_sub(newest.sequence) - 1;
        if !(1..=MAX_CONCEALED).contains(&missing) {
            return;
        }
        let end = newest.timestamp.wrapping_add(newest.samples as u32);
        let hole = timestamp.wrapping_sub(end) as i32;
        // Lost packets were as long as the one before them, or there is more between than losses.
        if hole != i32::from(missing) * newest.samples as i32 {
            return;
        }
        for _ in 1..missing {
            // Its audio is of no use: whoever plays has concealed it. The decoder must know of it.
            let _ = self.decoder.conceal(newest.samples, &mut self.linear);
        }
        if let Ok(count) = self.decoder.recover(payload, newest.samples, &mut self.linear) {
            self.recovered += 1;
            self.give(sequence.wrapping_sub(1), timestamp.wrapping_sub(count as u32), count, sink);
        }
    }

    fn give(&mut self, sequence: u16, timestamp: u32, count: usize, sink: &mut impl FnMut(Chunk<'_>)) {
        let (linear, octets) = (&self.linear[..count], &mut self.octets[..count]);
        Law::A.encode(linear, octets);
        sink(Chunk { sequence, timestamp, octets, linear });
    }

    /// Packets that were taken from the next one.
    #[must_use]
    pub fn recovered(&self) -> u64 {
        self.recovered
    }
}
