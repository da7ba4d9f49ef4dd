//! The adaptive jitter buffer.

use crate::FRAME;
use crate::g711::Law;

/// What became of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// Will be played.
    Stored,
    /// Was there already.
    Duplicate,
    /// Its time has passed.
    Late,
    /// The timeline jumped: the buffer was emptied and begins with this packet.
    Restarted,
    /// Empty or longer than the buffer.
    Refused,
}

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pulled {
    /// Octets of the codec.
    Frame,
    /// Missing: conceal it ([`crate::plc::Concealer::conceal`]).
    Lost,
    /// Nothing is being received (before the first packet, or the far end is silent): play silence.
    Idle,
}

/// Reorders and delays one incoming stream.
#[derive(Debug, Clone)]
pub struct JitterBuffer {
    law: Law,
}

impl JitterBuffer {
    /// An empty buffer of payloads of this law.
    #[must_use]
    pub fn new(law: Law) -> Self {
        Self { law }
    }

    /// The law of the payloads changes (another payload type): what waits is dropped.
    pub fn set_law(&mut self, law: Law) {
        self.law = law;
    }

    /// Takes a packet that arrived at `now_us`.
    pub fn push(&mut self, ssrc: u32, sequence: u16, timestamp: u32, payload: &[u8], now_us: u64) -> Pushed {
        let _ = (ssrc, sequence, timestamp, payload, now_us);
        Pushed::Refused
    }

    /// Gives the next 20 ms; call each 20 ms.
    pub fn pull(&mut self, out: &mut [u8; FRAME], now_us: u64) -> Pulled {
        let _ = now_us;
        crate::comfort::fill(self.law, out);
        Pulled::Idle
    }

    /// Delay that the buffer adds now, ms.
    #[must_use]
    pub fn delay_ms(&self) -> f32 {
        0.0
    }
}
