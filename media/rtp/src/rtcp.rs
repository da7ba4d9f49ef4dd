//! RTCP: compound packets parsed and built (RFC 3550 §6, reduced size by RFC 5506).

use core::fmt;

/// Largest number of report blocks in one report (a five-bit count).
pub const MAX_REPORTS: usize = 31;
/// Packets looked at in one compound; a datagram of 1 500 octets of empty reports has fewer.
pub const MAX_PACKETS: usize = 64;
/// Longest text of a CNAME or a reason (an eight-bit length).
pub const MAX_TEXT: usize = 255;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const GOODBYE: u8 = 203;
const CNAME: u8 = 1;

/// Seconds from the NTP epoch (1900) to the Unix epoch (1970).
const NTP_UNIX: u64 = 2_208_988_800;

/// Why bytes are not a compound RTCP packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RtcpError {
    /// A packet is shorter than it says, or bytes are left over.
    Truncated,
    /// The version is not 2.
    Version,
    /// The type is not in 192–223.
    Type,
    /// Padding before the last packet, or an impossible count of it.
    Padding,
    /// More packets than [`MAX_PACKETS`].
    TooMany,
}

impl fmt::Display for RtcpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "shorter than it says",
            Self::Version => "not RTCP version 2",
            Self::Type => "not an RTCP packet type",
            Self::Padding => "impossible padding",
            Self::TooMany => "too many packets in one compound",
        })
    }
}

impl std::error::Error for RtcpError {}

/// An NTP timestamp (32.32 fixed point) of microseconds since the Unix epoch (RFC 3550 §4).
#[must_use]
pub fn ntp_from_unix_us(us: u64) -> u64 {
    let seconds = (us / 1_000_000 + NTP_UNIX) & 0xffff_ffff;
    let fraction = ((us % 1_000_000) << 32) / 1_000_000;
    (seconds << 32) | fraction
}

/// The middle 32 bits of an NTP timestamp: 16.16 seconds, as in `LSR`.
#[inline]
#[must_use]
pub fn ntp_middle(ntp: u64) -> u32 {
    ((ntp >> 16) & 0xffff_ffff) as u32
}

/// What a receiver says about one source (§6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportBlock {
    /// The source it is about.
    pub ssrc: u32,
    /// Lost since the previous report, in 1/256.
    pub fraction_lost: u8,
    /// Lost since the beginning; 24 bits signed, clamped when written.
    pub cumulative_lost: i32,
    /// Highest sequence number received, with its cycles above.
    pub highest_sequence: u32,
    /// Interarrival jitter, timestamp units.
    pub jitter: u32,
    /// Middle 32 bits of the NTP time of the last sender report; 0 before one.
    pub last_sr: u32,
    /// Delay since that sender report, 1/65 536 s.
    pub delay_since_sr: u32,
}

impl ReportBlock {
    const LEN: usize = 24;

    fn read(data: &[u8; Self::LEN]) -> Self {
        let lost = be32(data, 4) & 0x00ff_ffff;
        Self {
            ssrc: be32(data, 0),
            fraction_lost: data[4],
            // Sign-extend the 24 bits.
            cumulative_lost: ((lost << 8) as i32) >> 8,
            highest_sequence: be32(data, 8),
            jitter: be32(data, 12),
            last_sr: be32(data, 16),
            delay_since_sr: be32(data, 20),
        }
    }

    fn to_bytes(self) -> [u8; Self::LEN] {
        let mut out = [0; Self::LEN];
        out[0..4].copy_from_slice(&self.ssrc.to_be_bytes());
        out[4..8].copy_from_slice(&self.cumulative_lost.clamp(-0x80_0000, 0x7f_ffff).to_be_bytes());
        out[4] = self.fraction_lost;
        out[8..12].copy_from_slice(&self.highest_sequence.to_be_bytes());
        out[12..16].copy_from_slice(&self.jitter.to_be_bytes());
        out[16..20].copy_from_slice(&self.last_sr.to_be_bytes());
        out[20..24].copy_from_slice(&self.delay_since_sr.to_be_bytes());
        out
    }
}

/// What a sender says about itself (§6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SenderInfo {
    /// Wall clock, NTP 32.32.
    pub ntp: u64,
    /// The same instant on the media clock.
    pub rtp_timestamp: u32,
    /// Packets sent since the stream began.
    pub packets: u32,
    /// Payload octets sent since the stream began.
    pub octets: u32,
}

/// One packet of a compound.
#[derive(Debug, Clone, Copy)]
pub enum Packet<'a> {
    /// SR: figures of an active sender and what it receives.
    SenderReport {
        /// The sender.
        ssrc: u32,
        /// Its own stream.
        info: SenderInfo,
        /// What it receives.
        reports: Reports<'a>,
    },
    /// RR: what a silent party receives.
    ReceiverReport {
        /// The party.
        ssrc: u32,
        /// What it receives.
        reports: Reports<'a>,
    },
    /// SDES with the canonical name of its first chunk, when it carries one.
    SourceDescription {
        /// The first source described; 0 in an empty one.
        ssrc: u32,
        /// Its CNAME.
        cname: Option<&'a [u8]>,
    },
    /// BYE: the sources leave.
    Goodbye {
        /// The first source that leaves, when any is named.
        ssrc: Option<u32>,
        /// Why, as text.
        reason: Option<&'a [u8]>,
    },
    /// Anything else (APP, feedback, XR), skipped by its length.
    Other {
        /// Its type.
        packet_type: u8,
        /// Its content after the first word.
        body: &'a [u8],
    },
}

/// Report blocks inside a report.
#[derive(Debug, Clone, Copy)]
pub struct Reports<'a>(&'a [u8]);

impl Iterator for Reports<'_> {
    type Item = ReportBlock;

    fn next(&mut self) -> Option<ReportBlock> {
        let (block, rest) = self.0.split_first_chunk::<{ ReportBlock::LEN }>()?;
        self.0 = rest;
        Some(ReportBlock::read(block))
    }
}

/// A compound packet whose lengths have been checked to the last octet.
#[derive(Debug, Clone, Copy)]
pub struct Compound<'a>(&'a [u8]);

impl<'a> Compound<'a> {
    /// Checks the whole datagram (RFC 3550 A.2; a first packet of any type is taken, RFC 5506).
    ///
    /// # Errors
    /// [`RtcpError`] says what is wrong; nothing of a wrong compound is used.
    pub fn parse(data: &'a [u8]) -> Result<Self, RtcpError> {
        let mut rest = data;
        let mut count = 0;
        while !rest.is_empty() {
            count += 1;
            if count > MAX_PACKETS {
                return Err(RtcpError::TooMany);
            }
            rest = Self::check_one(rest)?;
        }
        if count == 0 { Err(RtcpError::Truncated) } else { Ok(Self(data)) }
    }

    fn check_one(data: &'a [u8]) -> Result<&'a [u8], RtcpError> {
        let (one, rest) = split_packet(data).ok_or(RtcpError::Truncated)?;
        if one[0] >> 6 != 2 {
            return Err(RtcpError::Version);
        }
        if !(192..=223).contains(&one[1]) {
            return Err(RtcpError::Type);
        }
        if one[0] & 0x20 != 0 {
            let padding = usize::from(one[one.len() - 1]);
            if !rest.is_empty() || padding == 0 || padding % 4 != 0 || padding > one.len() - 4 {
                return Err(RtcpError::Padding);
            }
        }
        read_packet(one).map(|_| rest)
    }

    /// The packets, in order.
    pub fn packets(&self) -> impl Iterator<Item = Packet<'a>> + use<'a> {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let (one, next) = split_packet(rest)?;
            rest = next;
            read_packet(one).ok()
        })
    }
}

/// Splits the first packet off by its length field.
fn split_packet(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = data.first_chunk::<4>()?;
    let len = 4 * (usize::from(u16::from_be_bytes([head[2], head[3]])) + 1);
    data.split_at_checked(len)
}

fn read_packet(one: &[u8]) -> Result<Packet<'_>, RtcpError> {
    let count = usize::from(one[0] & 0x1f);
    let end = if one[0] & 0x20 == 0 { one.len() } else { one.len() - usize::from(one[one.len() - 1]) };
    let body = one.get(4..end).ok_or(RtcpError::Padding)?;
    match one[1] {
        SENDER_REPORT => {
            let head = body.get(..24).ok_or(RtcpError::Truncated)?;
            let info = SenderInfo {
                ntp: (u64::from(be32(head, 4)) << 32) | u64::from(be32(head, 8)),
                rtp_timestamp: be32(head, 12),
                packets: be32(head, 16),
                octets: be32(head, 20),
            };
            let reports = read_reports(&body[24..], count)?;
            Ok(Packet::SenderReport { ssrc: be32(head, 0), info, reports })
        }
        RECEIVER_REPORT => {
            let head = body.get(..4).ok_or(RtcpError::Truncated)?;
            let reports = read_reports(&body[4..], count)?;
            Ok(Packet::ReceiverReport { ssrc: be32(head, 0), reports })
        }
        SOURCE_DESCRIPTION if count == 0 => Ok(Packet::SourceDescription { ssrc: 0, cname: None }),
        SOURCE_DESCRIPTION => {
            let head = body.get(..4).ok_or(RtcpError::Truncated)?;
            Ok(Packet::SourceDescription { ssrc: be32(head, 0), cname: read_cname(&body[4..])? })
        }
        GOODBYE => {
            let sources = body.get(..4 * count).ok_or(RtcpError::Truncated)?;
            let reason = match body[4 * count..].split_first() {
                None => None,
                Some((len, text)) => Some(text.get(..usize::from(*len)).ok_or(RtcpError::Truncated)?),
            };
            Ok(Packet::Goodbye { ssrc: (count > 0).then(|| be32(sources, 0)), reason })
        }
        packet_type => Ok(Packet::Other { packet_type, body }),
    }
}

fn read_reports(data: &[u8], count: usize) -> Result<Reports<'_>, RtcpError> {
    data.get(..count * ReportBlock::LEN).map(Reports).ok_or(RtcpError::Truncated)
}

/// The CNAME among the items of the first chunk (§6.5).
fn read_cname(mut items: &[u8]) -> Result<Option<&[u8]>, RtcpError> {
    loop {
        match items {
            // A chunk ends with a zero octet; some senders leave it out at the very end.
            [] | [0, ..] => return Ok(None),
            [kind, len, rest @ ..] => {
                let text = rest.get(..usize::from(*len)).ok_or(RtcpError::Truncated)?;
                if *kind == CNAME {
                    return Ok(Some(text));
                }
                items = &rest[text.len()..];
            }
            [_] => return Err(RtcpError::Truncated),
        }
    }
}

/// Builds a compound packet into a given buffer; allocates nothing.
///
/// A packet that does not fit makes [`Builder::finish`] say `None`.
#[derive(Debug)]
pub struct Builder<'a> {
    out: &'a mut [u8],
    len: usize,
    fits: bool,
}

impl<'a> Builder<'a> {
    /// Begins an empty compound in `out`.
    pub fn new(out: &'a mut [u8]) -> Self {
        Self { out, len: 0, fits: true }
    }

    /// Appends an SR; at most [`MAX_REPORTS`] blocks are used.
    pub fn sender_report(&mut self, ssrc: u32, info: &SenderInfo, reports: &[ReportBlock]) -> &mut Self {
        let reports = &reports[..reports.len().min(MAX_REPORTS)];
        let start = self.open(SENDER_REPORT, reports.len());
        self.put(&ssrc.to_be_bytes());
        self.put(&info.ntp.to_be_bytes());
        self.put(&info.rtp_timestamp.to_be_bytes());
        self.put(&info.packets.to_be_bytes());
        self.put(&info.octets.to_be_bytes());
        self.put_reports(reports);
        self.close(start)
    }

    /// Appends an RR; at most [`MAX_REPORTS`] blocks are used.
    pub fn receiver_report(&mut self, ssrc: u32, reports: &[ReportBlock]) -> &mut Self {
        let reports = &reports[..reports.len().min(MAX_REPORTS)];
        let start = self.open(RECEIVER_REPORT, reports.len());
        self.put(&ssrc.to_be_bytes());
        self.put_reports(reports);
        self.close(start)
    }

    /// Appends an SDES with one CNAME, cut at [`MAX_TEXT`] octets (§6.5.1).
    pub fn cname(&mut self, ssrc: u32, cname: &[u8]) -> &mut Self {
        let cname = &cname[..cname.len().min(MAX_TEXT)];
        let start = self.open(SOURCE_DESCRIPTION, 1);
        self.put(&ssrc.to_be_bytes());
        self.put(&[CNAME, cname.len() as u8]);
        self.put(cname);
        // At least one zero octet ends the chunk, then up to the next word.
        self.put(&[0; 4][..4 - (self.len - start) % 4]);
        self.close(start)
    }

    /// Appends a BYE; an empty reason is left out (§6.6).
    pub fn goodbye(&mut self, ssrc: u32, reason: &[u8]) -> &mut Self {
        let reason = &reason[..reason.len().min(MAX_TEXT)];
        let start = self.open(GOODBYE, 1);
        self.put(&ssrc.to_be_bytes());
        if !reason.is_empty() {
            self.put(&[reason.len() as u8]);
            self.put(reason);
            self.put(&[0; 4][..(4 - (self.len - start) % 4) % 4]);
        }
        self.close(start)
    }

    /// Length of the compound, or `None` when it did not fit or is empty.
    #[must_use]
    pub fn finish(&self) -> Option<usize> {
        (self.fits && self.len > 0).then_some(self.len)
    }

    fn open(&mut self, packet_type: u8, count: usize) -> usize {
        let start = self.len;
        self.put(&[0x80 | count as u8, packet_type, 0, 0]);
        start
    }

    fn close(&mut self, start: usize) -> &mut Self {
        if self.fits {
            let words = ((self.len - start) / 4 - 1) as u16;
            self.out[start + 2..start + 4].copy_from_slice(&words.to_be_bytes());
        }
        self
    }

    fn put_reports(&mut self, reports: &[ReportBlock]) {
        for report in reports {
            self.put(&report.to_bytes());
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        match self.out.get_mut(self.len..self.len + bytes.len()) {
            Some(place) if self.fits => {
                place.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            _ => self.fits = false,
        }
    }
}

#[inline]
fn be32(data: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]])
}
