//! SRTP and SRTCP (RFC 3711, RFC 7714) with keys from SDES (RFC 4568), *sans-IO*.
//!
//! [`Outgoing`] protects what is sent, [`Incoming`] opens what is received, each in place and without allocating for
//! a packet. Keys are zeroed when they are dropped and are never printed. There is no MKI, and nothing is sent without
//! encryption or authentication.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod cipher;
mod derive;
mod incoming;
mod index;
mod outgoing;
pub mod suite;

pub use incoming::Incoming;
pub use outgoing::Outgoing;
pub use suite::Suite;

use core::fmt;

/// The most octets that protection adds to a packet: a tag of 16 and, for RTCP, the index of 4.
pub const OVERHEAD: usize = 20;

/// Why a packet is not protected, or not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The key and salt have not the suite's length.
    KeyLength,
    /// Not a packet, or too short to be a protected one.
    Malformed,
    /// Its tag is not that of its content: another key, or somebody changed it.
    Forged,
    /// It has been here before, or is older than the window of 128.
    Replayed,
    /// The buffer has no room for the tag.
    Room,
    /// The key has been used as often as it may.
    Exhausted,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeyLength => "a key of another length",
            Self::Malformed => "no protected packet",
            Self::Forged => "it does not authenticate",
            Self::Replayed => "it has been here before",
            Self::Room => "no room for the tag",
            Self::Exhausted => "the key is used up",
        })
    }
}

impl std::error::Error for Fault {}

/// Where the payload of an RTP packet begins: after the header, its sources and its extension (RFC 3711 §3.1).
fn payload_start(packet: &[u8]) -> Result<usize, Fault> {
    let first = *packet.first().filter(|_| packet.len() >= RTP_HEADER).ok_or(Fault::Malformed)?;
    if first >> 6 != 2 {
        return Err(Fault::Malformed);
    }
    let mut start = RTP_HEADER + 4 * usize::from(first & 0x0f);
    if first & 0x10 != 0 {
        let words = packet.get(start + 2..start + 4).ok_or(Fault::Malformed)?;
        start += 4 + 4 * usize::from(u16::from_be_bytes([words[0], words[1]]));
    }
    if start > packet.len() { Err(Fault::Malformed) } else { Ok(start) }
}

/// Source and sequence number of an RTP packet whose header has been checked.
fn source(packet: &[u8]) -> (u32, u16) {
    let ssrc = u32::from_be_bytes([packet[8], packet[9], packet[10], packet[11]]);
    (ssrc, u16::from_be_bytes([packet[2], packet[3]]))
}

/// Source of an RTCP packet whose length has been checked.
fn rtcp_source(packet: &[u8]) -> u32 {
    u32::from_be_bytes([packet[4], packet[5], packet[6], packet[7]])
}

/// Octets of an RTP header without sources.
const RTP_HEADER: usize = 12;
/// Octets of an RTCP packet that stay readable.
const RTCP_HEADER: usize = 8;
/// Octets of the index behind an RTCP packet.
const RTCP_INDEX: usize = 4;
/// The bit of that index that says "encrypted".
const ENCRYPTED: u32 = 1 << 31;
