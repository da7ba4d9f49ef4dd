//! Telephone audio: G.711, Opus, tones, digits, WAV files, concealment, jitter buffer, mixing. *Sans-IO*.
//!
//! Linear audio is 16 bit, mono, 8 kHz unless a function says otherwise; a frame is [`FRAME`] samples.
//! Nothing here reads a clock, opens a file or starts a thread, and nothing on a per-frame path allocates.

#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod comfort;
pub mod dtmf;
pub mod g711;
pub mod jitter;
pub mod mix;
pub mod opus;
pub mod playout;
pub mod plc;
pub mod resample;
pub mod tone;
pub mod wav;

/// Samples a second of telephone audio.
pub const RATE: u32 = 8000;
/// Samples of one frame of 20 ms.
pub const FRAME: usize = 160;
