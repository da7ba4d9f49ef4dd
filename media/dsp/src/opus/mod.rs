//! Opus (RFC 6716, RFC 7587): libopus 1.6 behind types that cannot be misused, and packets put back in order.
//!
//! The engine's audio is telephone audio, so libopus is asked for 8 kHz on its side of the codec: the sender may
//! speak in any bandwidth, and what lies above 4 kHz is left out while decoding, not after. Nobody needs a resampler,
//! nothing aliases, and encoding costs a third of what it would at 48 kHz.

mod codec;
mod order;

pub use codec::{Decoder, Encoder, OpusError, loss_in_percent, samples};
pub use order::{Chunk, InOrder};

/// Ticks of Opus' RTP clock in a second, whatever the bandwidth (RFC 7587 §4.1).
pub const CLOCK: u32 = 48_000;
/// Ticks of that clock for each of our samples.
pub const TICKS: u32 = CLOCK / crate::RATE;
/// The most samples of one packet: 120 ms.
pub const MAX_SAMPLES: usize = 960;
/// The longest payload that [`Encoder`] writes.
pub const MAX_PAYLOAD: usize = 256;
/// A payload of 20 ms of silence: one CELT frame, coded as silent. Every decoder plays it as exact silence.
pub const SILENCE: [u8; 3] = [0xf8, 0xff, 0xfe];
