//! RTP packets: a view over received bytes, a header builder, a rewrite in place (RFC 3550 §5.1).

use core::fmt;
use core::ops::Range;

/// Length of the fixed header, octets.
pub const HEADER_LEN: usize = 12;

/// Largest number of contributing sources (a four-bit count).
pub const MAX_CSRC: usize = 15;

/// Why bytes are not an RTP packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PacketError {
    /// Shorter than the header it announces.
    Truncated,
    /// The version is not 2.
    Version,
    /// The padding count is zero or longer than what follows the header.
    Padding,
}

impl fmt::Display for PacketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "shorter than its header",
            Self::Version => "not RTP version 2",
            Self::Padding => "impossible padding",
        })
    }
}

impl std::error::Error for PacketError {}

/// What a datagram on a media port seems to be (RFC 7983 §7, RFC 5761 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An RTP packet by its first two octets.
    Rtp,
    /// An RTCP packet: second octet 192–223.
    Rtcp,
    /// STUN, DTLS, noise.
    Other,
}

/// Tells RTP from RTCP on one port by the first two octets (RFC 5761 §4): RTCP packet types
/// 192–223 would be RTP payload types 64–95 with the marker bit, which nobody uses.
#[inline]
#[must_use]
pub fn classify(data: &[u8]) -> Kind {
    match data {
        [first, second, ..] if first >> 6 == 2 => match second {
            192..=223 if data.len() >= 8 => Kind::Rtcp,
            192..=223 => Kind::Other,
            _ if data.len() >= HEADER_LEN => Kind::Rtp,
            _ => Kind::Other,
        },
        _ => Kind::Other,
    }
}

/// True when the bytes are a well-formed RTP packet and not RTCP.
#[inline]
#[must_use]
pub fn looks_like_rtp(data: &[u8]) -> bool {
    classify(data) == Kind::Rtp && Packet::parse(data).is_ok()
}

/// The fields of an RTP header that a relay or a generator sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Header {
    /// Payload type, 0–127 (higher bits are ignored).
    pub payload_type: u8,
    /// Marker: the first packet after a change of owner or a pause (RFC 3551 §4.1).
    pub marker: bool,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp in units of the codec's clock.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
}

impl Header {
    /// The twelve octets of a header without padding, extension or contributing sources.
    #[inline]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; HEADER_LEN] {
        let mut out = [0; HEADER_LEN];
        out[0] = 0x80;
        self.put(&mut out);
        out
    }

    /// Writes header and payload into `out`; the packet's length, or `None` when `out` is too small.
    #[inline]
    pub fn build(&self, payload: &[u8], out: &mut [u8]) -> Option<usize> {
        let len = HEADER_LEN + payload.len();
        let out = out.get_mut(..len)?;
        out[..HEADER_LEN].copy_from_slice(&self.to_bytes());
        out[HEADER_LEN..].copy_from_slice(payload);
        Some(len)
    }

    #[inline]
    fn put(&self, out: &mut [u8; HEADER_LEN]) {
        out[1] = (self.payload_type & 0x7f) | (u8::from(self.marker) << 7);
        out[2..4].copy_from_slice(&self.sequence.to_be_bytes());
        out[4..8].copy_from_slice(&self.timestamp.to_be_bytes());
        out[8..12].copy_from_slice(&self.ssrc.to_be_bytes());
    }
}

/// Puts new header fields into a packet in place; everything else (version, padding, extension,
/// contributing sources, payload) stays. False, and nothing changed, when `data` is shorter than a header.
#[inline]
pub fn rewrite(data: &mut [u8], header: &Header) -> bool {
    match data.first_chunk_mut::<HEADER_LEN>() {
        Some(first) => {
            header.put(first);
            true
        }
        None => false,
    }
}

/// A checked view of one RTP packet; copies nothing.
#[derive(Debug, Clone, Copy)]
pub struct Packet<'a> {
    data: &'a [u8],
    payload_start: usize,
    payload_end: usize,
}

impl<'a> Packet<'a> {
    /// Checks version and lengths, so that every accessor is total.
    ///
    /// # Errors
    /// [`PacketError`] says what is wrong.
    #[inline]
    pub fn parse(data: &'a [u8]) -> Result<Self, PacketError> {
        if data.len() < HEADER_LEN {
            return Err(PacketError::Truncated);
        }
        let first = data[0];
        if first >> 6 != 2 {
            return Err(PacketError::Version);
        }
        // The common packet: neither padding, extension nor contributing sources.
        if first == 0x80 {
            return Ok(Self { data, payload_start: HEADER_LEN, payload_end: data.len() });
        }
        Self::parse_unusual(data)
    }

    fn parse_unusual(data: &'a [u8]) -> Result<Self, PacketError> {
        let first = data[0];
        let mut start = HEADER_LEN + 4 * usize::from(first & 0x0f);
        if first & 0x10 != 0 {
            let words = data.get(start + 2..start + 4).ok_or(PacketError::Truncated)?;
            start += 4 + 4 * usize::from(u16::from_be_bytes([words[0], words[1]]));
        }
        if start > data.len() {
            return Err(PacketError::Truncated);
        }
        let mut end = data.len();
        if first & 0x20 != 0 {
            let padding = usize::from(data[end - 1]);
            if padding == 0 || padding > end - start {
                return Err(PacketError::Padding);
            }
            end -= padding;
        }
        Ok(Self { data, payload_start: start, payload_end: end })
    }

    /// The whole packet.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.data
    }

    /// The header's settable fields.
    #[inline]
    #[must_use]
    pub fn header(&self) -> Header {
        Header {
            payload_type: self.payload_type(),
            marker: self.marker(),
            sequence: self.sequence(),
            timestamp: self.timestamp(),
            ssrc: self.ssrc(),
        }
    }

    /// Marker bit.
    #[inline]
    #[must_use]
    pub fn marker(&self) -> bool {
        self.data[1] & 0x80 != 0
    }

    /// Payload type, 0–127.
    #[inline]
    #[must_use]
    pub fn payload_type(&self) -> u8 {
        self.data[1] & 0x7f
    }

    /// Sequence number.
    #[inline]
    #[must_use]
    pub fn sequence(&self) -> u16 {
        u16::from_be_bytes([self.data[2], self.data[3]])
    }

    /// Timestamp in units of the codec's clock.
    #[inline]
    #[must_use]
    pub fn timestamp(&self) -> u32 {
        self.word(4)
    }

    /// Synchronisation source.
    #[inline]
    #[must_use]
    pub fn ssrc(&self) -> u32 {
        self.word(8)
    }

    /// Contributing sources, at most 15.
    pub fn csrc(&self) -> impl Iterator<Item = u32> + '_ {
        (0..usize::from(self.data[0] & 0x0f)).map(|i| self.word(HEADER_LEN + 4 * i))
    }

    /// Profile number and content of the header extension, when there is one (§5.3.1).
    #[must_use]
    pub fn extension(&self) -> Option<(u16, &'a [u8])> {
        if self.data[0] & 0x10 == 0 {
            return None;
        }
        let start = HEADER_LEN + 4 * usize::from(self.data[0] & 0x0f);
        let profile = u16::from_be_bytes([self.data[start], self.data[start + 1]]);
        Some((profile, &self.data[start + 4..self.payload_start]))
    }

    /// Octets of padding at the end.
    #[must_use]
    pub fn padding(&self) -> usize {
        self.data.len() - self.payload_end
    }

    /// The payload without padding.
    #[inline]
    #[must_use]
    pub fn payload(&self) -> &'a [u8] {
        &self.data[self.payload_start..self.payload_end]
    }

    /// Where the payload lies in the packet.
    #[inline]
    #[must_use]
    pub fn payload_range(&self) -> Range<usize> {
        self.payload_start..self.payload_end
    }

    #[inline]
    fn word(&self, at: usize) -> u32 {
        u32::from_be_bytes([self.data[at], self.data[at + 1], self.data[at + 2], self.data[at + 3]])
    }
}
