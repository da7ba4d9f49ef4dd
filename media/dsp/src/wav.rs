//! WAV files: read from bytes that may be hostile, written for tests and exports.
//!
//! Read are PCM of 8 and 16 bits, A-law and µ-law, one or two channels, 8–48 kHz, with or without
//! `WAVE_FORMAT_EXTENSIBLE`, with any other chunks between. Headers that a streaming writer never
//! completed (sizes 0 or 0xFFFFFFFF) and files that end early give what is there.

use core::fmt;

use crate::g711::Law;

/// Largest file that is read, octets.
pub const MAX_BYTES: usize = 64 << 20;
/// Longest audio that is read, samples of one channel: 70 minutes at 8 kHz.
pub const MAX_SAMPLES: usize = 32 << 20;
/// Chunks looked at before the audio.
const MAX_CHUNKS: usize = 256;
/// Sizes that a streaming writer leaves behind.
const UNKNOWN: u32 = u32::MAX;

const PCM: u16 = 1;
const A_LAW: u16 = 6;
const U_LAW: u16 = 7;
const EXTENSIBLE: u16 = 0xfffe;
/// The part of an extensible format's identifier that follows the format tag.
const BASE_GUID: [u8; 14] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/// Mono audio at some rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// Samples a second.
    pub rate: u32,
    /// Samples, channels mixed into one.
    pub samples: Vec<i16>,
}

/// Why a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WavError {
    /// Not RIFF/WAVE.
    NotWav,
    /// No format before the audio, or one that contradicts itself.
    Format,
    /// A format that is not read; its tag and bits a sample.
    Unsupported(u16, u16),
    /// Neither one nor two channels.
    Channels(u16),
    /// A rate outside of 8–48 kHz.
    Rate(u32),
    /// No audio chunk, or an empty one.
    NoAudio,
    /// More than [`MAX_BYTES`] or [`MAX_SAMPLES`].
    TooLong,
}

impl fmt::Display for WavError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWav => f.write_str("not a RIFF/WAVE file"),
            Self::Format => f.write_str("its format is missing or contradicts itself"),
            Self::Unsupported(tag, bits) => write!(f, "format {tag} with {bits} bits is not read"),
            Self::Channels(count) => write!(f, "{count} channels are not read, only 1 or 2"),
            Self::Rate(rate) => write!(f, "{rate} samples a second are not read, only 8000 to 48000"),
            Self::NoAudio => f.write_str("it has no audio"),
            Self::TooLong => f.write_str("it is too long"),
        }
    }
}

impl std::error::Error for WavError {}

/// How samples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Pcm8,
    Pcm16,
    Companded(Law),
}

#[derive(Debug, Clone, Copy)]
struct Format {
    coding: Coding,
    channels: usize,
    rate: u32,
}

/// Reads a whole file.
///
/// # Errors
/// [`WavError`] says why not. The memory used is bounded by the length of `data`, whatever its headers say.
pub fn parse(data: &[u8]) -> Result<Audio, WavError> {
    if data.len() > MAX_BYTES {
        return Err(WavError::TooLong);
    }
    let (head, mut rest) = data.split_at_checked(12).ok_or(WavError::NotWav)?;
    if &head[..4] != b"RIFF" || &head[8..] != b"WAVE" {
        return Err(WavError::NotWav);
    }
    let announced = le32(head, 4);
    let mut format = None;
    for _ in 0..MAX_CHUNKS {
        let Some((chunk, after)) = rest.split_at_checked(8) else { break };
        let size = le32(chunk, 4);
        if &chunk[..4] == b"data" {
            let format = format.ok_or(WavError::Format)?;
            // A size of 0 is a header that was never completed when the file goes on beyond what it announces.
            let written = data.len() - after.len() - 8;
            let open = size == 0 && (announced == 0 || announced == UNKNOWN || announced as usize <= written);
            let len = if open || size == UNKNOWN { after.len() } else { size as usize };
            return decode(format, &after[..len.min(after.len())]);
        }
        // Chunks are padded to an even length.
        let len = size as usize + (size as usize & 1);
        if &chunk[..4] == b"fmt " {
            format = Some(read_format(after.get(..size as usize).ok_or(WavError::Format)?)?);
        }
        rest = after.get(len..).unwrap_or_default();
    }
    Err(WavError::NoAudio)
}

fn read_format(chunk: &[u8]) -> Result<Format, WavError> {
    if chunk.len() < 16 {
        return Err(WavError::Format);
    }
    let (mut tag, channels, rate) = (le16(chunk, 0), le16(chunk, 2), le32(chunk, 4));
    let (align, bits) = (le16(chunk, 12), le16(chunk, 14));
    if tag == EXTENSIBLE {
        let guid = chunk.get(24..40).ok_or(WavError::Format)?;
        if guid[2..] != BASE_GUID {
            return Err(WavError::Unsupported(tag, bits));
        }
        tag = le16(guid, 0);
    }
    let coding = match (tag, bits) {
        (PCM, 8) => Coding::Pcm8,
        (PCM, 16) => Coding::Pcm16,
        (A_LAW, 8) => Coding::Companded(Law::A),
        (U_LAW, 8) => Coding::Companded(Law::U),
        _ => return Err(WavError::Unsupported(tag, bits)),
    };
    if !(1..=2).contains(&channels) {
        return Err(WavError::Channels(channels));
    }
    if !(8000..=48_000).contains(&rate) {
        return Err(WavError::Rate(rate));
    }
    if align != channels * bits / 8 {
        return Err(WavError::Format);
    }
    Ok(Format { coding, channels: usize::from(channels), rate })
}

fn decode(format: Format, data: &[u8]) -> Result<Audio, WavError> {
    let width = if format.coding == Coding::Pcm16 { 2 } else { 1 };
    let instants = data.chunks_exact(width * format.channels);
    if instants.len() == 0 {
        return Err(WavError::NoAudio);
    }
    if instants.len() > MAX_SAMPLES {
        return Err(WavError::TooLong);
    }
    let one = |bytes: &[u8]| match format.coding {
        Coding::Pcm8 => (i16::from(bytes[0]) - 128) << 8,
        Coding::Pcm16 => i16::from_le_bytes([bytes[0], bytes[1]]),
        Coding::Companded(law) => law.to_linear(bytes[0]),
    };
    let samples = match format.channels {
        1 => instants.map(one).collect(),
        _ => instants
            .map(|both| {
                let (left, right) = both.split_at(width);
                ((i32::from(one(left)) + i32::from(one(right))) >> 1) as i16
            })
            .collect(),
    };
    Ok(Audio { rate: format.rate, samples })
}

/// A file of 16-bit PCM; `samples` are interleaved when there are two channels.
#[must_use]
pub fn write_pcm16(rate: u32, channels: u16, samples: &[i16]) -> Vec<u8> {
    let mut out = header(PCM, rate, channels, 16, samples.len() * 2);
    out.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    out
}

/// A file of A-law octets; they are interleaved when there are two channels.
#[must_use]
pub fn write_a_law(rate: u32, channels: u16, octets: &[u8]) -> Vec<u8> {
    let mut out = header(A_LAW, rate, channels, 8, octets.len());
    out.extend_from_slice(octets);
    if octets.len() % 2 == 1 {
        out.push(0);
    }
    out
}

/// Everything before the audio. Lengths that do not fit into 32 bits become "unknown".
fn header(tag: u16, rate: u32, channels: u16, bits: u16, len: usize) -> Vec<u8> {
    let align = channels * bits / 8;
    let mut rest = Vec::with_capacity(64 + len);
    rest.extend_from_slice(b"WAVEfmt ");
    // Formats other than PCM carry the (empty) size of an extension and a count of samples.
    rest.extend_from_slice(&if tag == PCM { 16u32 } else { 18 }.to_le_bytes());
    rest.extend_from_slice(&tag.to_le_bytes());
    rest.extend_from_slice(&channels.to_le_bytes());
    rest.extend_from_slice(&rate.to_le_bytes());
    rest.extend_from_slice(&(rate * u32::from(align)).to_le_bytes());
    rest.extend_from_slice(&align.to_le_bytes());
    rest.extend_from_slice(&bits.to_le_bytes());
    if tag != PCM {
        rest.extend_from_slice(&[0, 0]);
        rest.extend_from_slice(b"fact\x04\0\0\0");
        rest.extend_from_slice(&size(len / usize::from(align.max(1))).to_le_bytes());
    }
    rest.extend_from_slice(b"data");
    rest.extend_from_slice(&size(len).to_le_bytes());
    let mut out = Vec::with_capacity(8 + rest.len() + len + 1);
    out.extend_from_slice(b"RIFF");
    out.extend_from_slice(&size(rest.len() + len + (len & 1)).to_le_bytes());
    out.extend_from_slice(&rest);
    out
}

fn size(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(UNKNOWN)
}

fn le16(data: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([data[at], data[at + 1]])
}

fn le32(data: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]])
}
