//! From packets to audio: jitter buffer, G.711 and concealment together, in steps of 10 ms.
//!
//! Half frames make packets of 10, 20, 30, 40 and 60 ms equally good: what a lost packet leaves
//! out is concealed exactly, also where it ends in the middle of a frame.

use crate::g711::Law;
use crate::jitter::{Counts, JitterBuffer, Pulled, Pushed};
use crate::plc::Concealer;
use crate::{FRAME, RATE};

/// Samples of a half frame.
const HALF: usize = FRAME / 2;

/// What a frame consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Played {
    /// Audio that arrived, whole or partly.
    Audio,
    /// Concealment only.
    Concealed,
    /// Silence: nothing is being received.
    Idle,
}

/// The decoder of one incoming stream.
#[derive(Debug, Clone)]
pub struct Playout {
    law: Law,
    buffer: JitterBuffer,
    concealer: Concealer,
    concealed: u64,
}

impl Playout {
    /// Has heard nothing.
    #[must_use]
    pub fn new(law: Law) -> Self {
        Self { law, buffer: JitterBuffer::new(law), concealer: Concealer::new(), concealed: 0 }
    }

    /// Takes an audio packet (not an event) that arrived at `now_us`. Another law than before drops what waits.
    pub fn push(
        &mut self,
        law: Law,
        ssrc: u32,
        sequence: u16,
        timestamp: u32,
        payload: &[u8],
        now_us: u64,
    ) -> Pushed {
        self.law = law;
        self.buffer.set_law(law);
        self.buffer.push(ssrc, sequence, timestamp, payload, now_us)
    }

    /// Gives the next 20 ms of audio; call each 20 ms.
    pub fn pull(&mut self, out: &mut [i16; FRAME], now_us: u64) -> Played {
        let mut octets = [0; FRAME];
        let halves = self.buffer.pull_halves(&mut octets, now_us);
        for ((half, octets), out) in
            halves.iter().zip(octets.chunks_exact(HALF)).zip(out.chunks_exact_mut(HALF))
        {
            self.step(*half, octets, out);
        }
        match halves {
            [Pulled::Frame, _] | [_, Pulled::Frame] => Played::Audio,
            [Pulled::Lost, _] | [_, Pulled::Lost] => Played::Concealed,
            _ => Played::Idle,
        }
    }

    fn step(&mut self, half: Pulled, octets: &[u8], out: &mut [i16]) {
        match half {
            Pulled::Frame => {
                self.law.decode(octets, out);
                self.concealer.good(out);
            }
            Pulled::Lost => {
                self.concealer.conceal(out);
                self.concealed += out.len() as u64;
            }
            // A loss that was the last of the far end fades out.
            Pulled::Idle if self.concealer.concealing() => self.concealer.conceal(out),
            Pulled::Idle => {
                out.fill(0);
                self.concealer.good(out);
            }
        }
    }

    /// Forgets what waits; what is known of the network stays.
    pub fn reset(&mut self) {
        self.buffer.reset();
    }

    /// Audio made up so far, ms.
    #[must_use]
    pub fn concealed_ms(&self) -> u64 {
        self.concealed * 1000 / u64::from(RATE)
    }

    /// Delay that the buffer adds now, ms.
    #[must_use]
    pub fn delay_ms(&self) -> f32 {
        self.buffer.delay_ms()
    }

    /// What the buffer did so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.buffer.counts()
    }
}
