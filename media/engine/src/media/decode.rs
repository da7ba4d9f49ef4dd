//! What an endpoint needs when its audio is decoded: a jitter buffer and concealment.

use super::core::PHASES;
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::jitter::{JitterBuffer, Pulled};
use yunhu_dsp::plc::Concealer;

/// Decoding state of an endpoint that is mixed, or heard in another codec.
#[derive(Debug)]
pub struct Decode {
    /// Reorders and delays.
    pub jitter: JitterBuffer,
    law: Law,
    concealer: Concealer,
    /// The frame of this tick.
    pub frame: [i16; FRAME],
    /// Whether the member said anything in this tick.
    pub heard: bool,
    /// What the member hears in this tick.
    pub mixed: [u8; FRAME],
    /// Audio made up so far, ms.
    pub concealed_ms: u64,
    /// The phase in which it was pulled last.
    pulled_in: Option<u64>,
}

impl Decode {
    /// Nothing heard, nothing mixed.
    #[must_use]
    pub fn new(law: Law) -> Self {
        Self {
            jitter: JitterBuffer::new(law),
            law,
            concealer: Concealer::new(),
            frame: [0; FRAME],
            heard: false,
            mixed: [0xd5; FRAME],
            concealed_ms: 0,
            pulled_in: None,
        }
    }

    /// Takes a received payload.
    pub fn push(&mut self, law: Law, ssrc: u32, sequence: u16, timestamp: u32, payload: &[u8], now_us: u64) {
        if law != self.law {
            self.law = law;
            self.jitter.set_law(law);
        }
        self.jitter.push(ssrc, sequence, timestamp, payload, now_us);
    }

    /// Decodes the frame of the round in which phase `phase` lies, unless another listener had it decoded already.
    pub fn pull_in(&mut self, phase: u64, now_us: u64) {
        if self.pulled_in.is_none_or(|before| phase - before >= PHASES as u64) {
            self.pulled_in = Some(phase);
            self.pull(now_us);
        }
    }

    /// Decodes the frame of this tick.
    fn pull(&mut self, now_us: u64) {
        let mut octets = [0; FRAME];
        match self.jitter.pull(&mut octets, now_us) {
            Pulled::Frame => {
                self.law.decode(&octets, &mut self.frame);
                self.concealer.good(&mut self.frame);
                self.heard = true;
            }
            Pulled::Lost => {
                self.concealer.conceal(&mut self.frame);
                self.concealed_ms += 20;
                self.heard = true;
            }
            Pulled::Idle => self.heard = false,
        }
    }
}
