//! The encoder and decoder of libopus.
#![allow(unsafe_code, reason = "libopus is written in C")]

use super::{MAX_PAYLOAD, MAX_SAMPLES};
use crate::{FRAME, RATE};
use core::ffi::c_int;
use core::fmt;
use core::ptr::{NonNull, null};
use opusic_sys as sys;

/// What a call costs in the network, bit/s: as much as narrow-band speech can use, with a copy of each frame in the next.
const BITRATE: c_int = 24_000;
/// Measured by `opus_cost`: below it speech gets worse, above it only time is spent.
const COMPLEXITY: c_int = 5;
/// The loss that the encoder always expects, percent: the first losses come before the first report of them.
const LEAST_LOSS: u8 = 5;
/// The most it is told: beyond it speech itself would starve.
const MOST_LOSS: u8 = 30;

/// Why libopus did not do what it was asked, by its own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpusError(pub i32);

impl fmt::Display for OpusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.0 {
            sys::OPUS_INVALID_PACKET => "not an Opus packet",
            sys::OPUS_ALLOC_FAIL => "no memory",
            sys::OPUS_BUFFER_TOO_SMALL => "longer than 120 ms",
            _ => "refused by libopus",
        };
        write!(f, "{why} ({})", self.0)
    }
}

impl std::error::Error for OpusError {}

fn checked(result: c_int) -> Result<usize, OpusError> {
    usize::try_from(result).map_err(|_| OpusError(result))
}

/// The loss of receiver reports as the encoder is told it, percent: it grows at once and shrinks slowly.
#[must_use]
pub fn loss_in_percent(before: u8, reported: f32) -> u8 {
    let now = (reported.clamp(0.0, 1.0) * 100.0).round() as u8;
    let faded = before - before / 4;
    now.max(faded).clamp(LEAST_LOSS, MOST_LOSS)
}

/// Writes 20 ms of telephone audio as one packet.
pub struct Encoder {
    state: NonNull<sys::OpusEncoder>,
    loss: u8,
}

// SAFETY: libopus keeps everything in the state, and whoever owns this owns it alone.
unsafe impl Send for Encoder {}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").field("loss", &self.loss).finish_non_exhaustive()
    }
}

impl Encoder {
    /// An encoder for speech, with a copy of each frame in the next packet (in-band FEC) and without pauses (DTX off).
    ///
    /// # Errors
    /// When there is no memory.
    pub fn new() -> Result<Self, OpusError> {
        let mut error = sys::OPUS_OK;
        // SAFETY: the pointer to `error` is valid for the call.
        let state =
            unsafe { sys::opus_encoder_create(RATE as i32, 1, sys::OPUS_APPLICATION_VOIP, &raw mut error) };
        let Some(state) = NonNull::new(state) else { return Err(OpusError(error)) };
        let mut encoder = Self { state, loss: LEAST_LOSS };
        for (request, value) in [
            (sys::OPUS_SET_BITRATE_REQUEST, BITRATE),
            (sys::OPUS_SET_COMPLEXITY_REQUEST, COMPLEXITY),
            (sys::OPUS_SET_SIGNAL_REQUEST, sys::OPUS_SIGNAL_VOICE),
            (sys::OPUS_SET_INBAND_FEC_REQUEST, 1),
            (sys::OPUS_SET_DTX_REQUEST, 0),
            (sys::OPUS_SET_PACKET_LOSS_PERC_REQUEST, c_int::from(LEAST_LOSS)),
        ] {
            encoder.set(request, value)?;
        }
        Ok(encoder)
    }

    fn set(&mut self, request: c_int, value: c_int) -> Result<(), OpusError> {
        // SAFETY: the state is valid and every request used here takes one int.
        checked(unsafe { sys::opus_encoder_ctl(self.state.as_ptr(), request, value) }).map(|_| ())
    }

    /// Another complexity than the usual one, 0–10: for measurements.
    ///
    /// # Errors
    /// When it is none.
    pub fn set_complexity(&mut self, complexity: u8) -> Result<(), OpusError> {
        self.set(sys::OPUS_SET_COMPLEXITY_REQUEST, c_int::from(complexity))
    }

    /// The far end's newest receiver report says so much was lost (0–1).
    pub fn reported(&mut self, lost: f32) {
        let loss = loss_in_percent(self.loss, lost);
        if loss != self.loss && self.set(sys::OPUS_SET_PACKET_LOSS_PERC_REQUEST, c_int::from(loss)).is_ok() {
            self.loss = loss;
        }
    }

    /// Encodes a frame; the payload's length in `out`.
    ///
    /// # Errors
    /// Never for a valid state: the arguments cannot be wrong.
    pub fn encode(&mut self, frame: &[i16; FRAME], out: &mut [u8; MAX_PAYLOAD]) -> Result<usize, OpusError> {
        // SAFETY: state and both buffers are valid, and their lengths are told.
        checked(unsafe {
            sys::opus_encode(
                self.state.as_ptr(),
                frame.as_ptr(),
                FRAME as c_int,
                out.as_mut_ptr(),
                MAX_PAYLOAD as i32,
            )
        })
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // SAFETY: made by `opus_encoder_create`, destroyed once.
        unsafe { sys::opus_encoder_destroy(self.state.as_ptr()) }
    }
}

/// Reads packets of any bandwidth, length and number of channels as telephone audio.
pub struct Decoder {
    state: NonNull<sys::OpusDecoder>,
}

// SAFETY: as of the encoder.
unsafe impl Send for Decoder {}

impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decoder")
    }
}

impl Decoder {
    /// A decoder that has heard nothing.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn new() -> Result<Self, OpusError> {
        let mut error = sys::OPUS_OK;
        // SAFETY: the pointer to `error` is valid for the call.
        let state = unsafe { sys::opus_decoder_create(RATE as i32, 1, &raw mut error) };
        NonNull::new(state).map(|state| Self { state }).ok_or(OpusError(error))
    }

    /// Decodes a packet; how many samples of `out` it fills.
    ///
    /// # Errors
    /// When the payload is no Opus packet.
    pub fn decode(&mut self, payload: &[u8], out: &mut [i16; MAX_SAMPLES]) -> Result<usize, OpusError> {
        self.call(payload, out, MAX_SAMPLES, false)
    }

    /// Decodes the packet *before* `next`, which is lost, from the copy that `next` carries; without a copy it is made
    /// up. `count` is the lost packet's length in samples, a multiple of 2.5 ms.
    ///
    /// # Errors
    /// When `next` is no Opus packet.
    pub fn recover(
        &mut self,
        next: &[u8],
        count: usize,
        out: &mut [i16; MAX_SAMPLES],
    ) -> Result<usize, OpusError> {
        self.call(next, out, count.min(MAX_SAMPLES), true)
    }

    /// Makes up `count` samples (a multiple of 2.5 ms) that are lost for good.
    ///
    /// # Errors
    /// When `count` is no such multiple.
    pub fn conceal(&mut self, count: usize, out: &mut [i16; MAX_SAMPLES]) -> Result<usize, OpusError> {
        self.call(&[], out, count.min(MAX_SAMPLES), false)
    }

    fn call(
        &mut self,
        payload: &[u8],
        out: &mut [i16; MAX_SAMPLES],
        count: usize,
        fec: bool,
    ) -> Result<usize, OpusError> {
        let len = i32::try_from(payload.len()).map_err(|_| OpusError(sys::OPUS_INVALID_PACKET))?;
        let data = if len == 0 { null() } else { payload.as_ptr() };
        // SAFETY: state and buffers are valid; `count` is at most what `out` has room for; without data libopus conceals.
        checked(unsafe {
            sys::opus_decode(
                self.state.as_ptr(),
                data,
                len,
                out.as_mut_ptr(),
                count as c_int,
                c_int::from(fec),
            )
        })
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        // SAFETY: made by `opus_decoder_create`, destroyed once.
        unsafe { sys::opus_decoder_destroy(self.state.as_ptr()) }
    }
}

/// How many of our samples a packet lasts; `None` for what is no Opus packet.
#[must_use]
pub fn samples(payload: &[u8]) -> Option<usize> {
    let len = i32::try_from(payload.len()).ok().filter(|len| *len > 0)?;
    // SAFETY: the pointer is valid for `len` octets.
    let count = unsafe { sys::opus_packet_get_nb_samples(payload.as_ptr(), len, RATE as i32) };
    usize::try_from(count).ok().filter(|count| (1..=MAX_SAMPLES).contains(count))
}
