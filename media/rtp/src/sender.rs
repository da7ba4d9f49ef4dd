//! One continuous outgoing stream, whoever owns it: a relayed peer, a player, a mixer, silence.
//!
//! The far end sees one SSRC, contiguous sequence numbers and a timestamp that grows with time; the
//! marker bit tells each change of owner (RFC 3550 §5.1, RFC 3551 §4.1).

use crate::packet::Header;
use crate::rtcp::{ReportBlock, SenderInfo, ntp_middle};

/// A relayed source that jumps further than this many packets is anchored anew.
pub const MAX_JUMP: u16 = 3000;
/// A relayed timestamp that jumps further than this many seconds is anchored anew.
const MAX_JUMP_S: u32 = 120;
/// Packets in a second as long as nobody has said otherwise: they last 20 ms.
const PACKETS_A_SECOND: u32 = 50;

/// What a packet of the relayed stream said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incoming {
    /// Its source.
    pub ssrc: u32,
    /// Its sequence number.
    pub sequence: u16,
    /// Its timestamp.
    pub timestamp: u32,
    /// Its marker bit.
    pub marker: bool,
}

/// What the outgoing packet must say; the payload type is the caller's to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp.
    pub timestamp: u32,
    /// Source: always the same.
    pub ssrc: u32,
    /// Marker bit.
    pub marker: bool,
}

impl Stamp {
    /// The header with this payload type.
    #[inline]
    #[must_use]
    pub fn header(&self, payload_type: u8) -> Header {
        Header {
            payload_type,
            marker: self.marker,
            sequence: self.sequence,
            timestamp: self.timestamp,
            ssrc: self.ssrc,
        }
    }
}

/// How a relayed source maps to ours: add these, modulo.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    ssrc: u32,
    newest: u16,
    newest_timestamp: u32,
    sequence: u16,
    timestamp: u32,
    /// Sequence numbers since the anchor: older packets would collide with what the previous owner sent.
    packets: u32,
}

/// What the far end's receiver report says about our stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FarReport {
    /// Round trip, ms, when the report refers to one of our sender reports.
    pub rtt_ms: Option<f32>,
    /// Fraction lost since its previous report, 0–1.
    pub lost: f32,
    /// Jitter it sees, ms.
    pub jitter_ms: f32,
}

/// The outgoing stream of one endpoint.
#[derive(Debug, Clone)]
pub struct Sender {
    ssrc: u32,
    clock_hz: u32,
    /// The next sequence number nobody has used.
    next_sequence: u16,
    /// Newest timestamp used, and when.
    timestamp: u32,
    sent_at_us: Option<u64>,
    /// Samples of the newest packet.
    samples: u32,
    changed: bool,
    anchor: Option<Anchor>,
    event_timestamp: u32,
    packets: u64,
    octets: u64,
}

impl Sender {
    /// A stream that has sent nothing. The first sequence number and timestamp should be unpredictable (§5.1).
    #[must_use]
    pub fn new(ssrc: u32, first_sequence: u16, first_timestamp: u32, clock_hz: u32) -> Self {
        Self {
            ssrc,
            clock_hz: clock_hz.max(1),
            next_sequence: first_sequence,
            timestamp: first_timestamp,
            sent_at_us: None,
            samples: clock_hz.max(1) / PACKETS_A_SECOND,
            changed: true,
            anchor: None,
            event_timestamp: first_timestamp,
            packets: 0,
            octets: 0,
        }
    }

    /// The owner of the stream changes: the next packet gets the marker and a timestamp that counts the time since the last.
    pub fn switch(&mut self) {
        self.changed = true;
        self.anchor = None;
    }

    /// The codec changes to one of another clock; false when it has the same. Timestamps go on from the newest.
    pub fn set_clock(&mut self, clock_hz: u32) -> bool {
        if self.clock_hz == clock_hz || clock_hz == 0 {
            return false;
        }
        self.clock_hz = clock_hz;
        self.samples = clock_hz / PACKETS_A_SECOND;
        self.switch();
        true
    }

    /// Stamps a packet of the relayed source. Holes and reordering stay as they came, so the far end sees the true loss.
    /// `None`: the packet is older than the relay, drop it.
    #[inline]
    pub fn relay(&mut self, incoming: Incoming, now_us: u64) -> Option<Stamp> {
        let anchor = match &mut self.anchor {
            Some(anchor) if anchor.ssrc == incoming.ssrc => anchor,
            _ => return Some(self.anchor_at(incoming, now_us)),
        };
        let ahead = incoming.sequence.wrapping_sub(anchor.newest);
        let stamp = Stamp {
            sequence: incoming.sequence.wrapping_add(anchor.sequence),
            timestamp: incoming.timestamp.wrapping_add(anchor.timestamp),
            ssrc: self.ssrc,
            marker: incoming.marker,
        };
        let step = incoming.timestamp.wrapping_sub(anchor.newest_timestamp);
        if ahead == 0 || ahead >= 0x8000 {
            return self.relay_old(incoming, stamp, now_us);
        }
        if ahead > MAX_JUMP || step > self.clock_hz * MAX_JUMP_S {
            return Some(self.anchor_at(incoming, now_us));
        }
        anchor.newest = incoming.sequence;
        anchor.newest_timestamp = incoming.timestamp;
        anchor.packets = anchor.packets.saturating_add(u32::from(ahead));
        self.next_sequence = stamp.sequence.wrapping_add(1);
        if step != 0 {
            if ahead == 1 && step <= self.clock_hz / 5 {
                self.samples = step;
            }
            self.timestamp = stamp.timestamp;
            self.sent_at_us = Some(now_us);
        }
        Some(stamp)
    }

    /// A relayed packet that is not newer than the newest.
    fn relay_old(&mut self, incoming: Incoming, stamp: Stamp, now_us: u64) -> Option<Stamp> {
        let anchor = self.anchor.as_ref()?;
        let behind = anchor.newest.wrapping_sub(incoming.sequence);
        if behind > MAX_JUMP {
            return Some(self.anchor_at(incoming, now_us));
        }
        (u32::from(behind) <= anchor.packets).then_some(stamp)
    }

    fn anchor_at(&mut self, incoming: Incoming, now_us: u64) -> Stamp {
        self.changed = true;
        let timestamp = self.timestamp_now(now_us);
        let sequence = self.next_sequence;
        self.anchor = Some(Anchor {
            ssrc: incoming.ssrc,
            newest: incoming.sequence,
            newest_timestamp: incoming.timestamp,
            sequence: sequence.wrapping_sub(incoming.sequence),
            timestamp: timestamp.wrapping_sub(incoming.timestamp),
            packets: 0,
        });
        self.use_up(timestamp, self.clock_hz / PACKETS_A_SECOND, now_us)
    }

    /// Stamps the next packet of a player, the mixer or silence, which carries `samples` samples.
    #[inline]
    pub fn generated(&mut self, samples: u32, now_us: u64) -> Stamp {
        // A relay was not told to end: its mapping is void now, because its sequence numbers are used up.
        self.changed |= self.anchor.take().is_some();
        let timestamp =
            if self.changed { self.timestamp_now(now_us) } else { self.timestamp.wrapping_add(self.samples) };
        self.use_up(timestamp, samples, now_us)
    }

    /// Stamps a packet of a telephone event (RFC 4733 §2.2): all packets of one event carry the timestamp of
    /// its beginning. `begins` starts an event; `samples` is the time that this packet covers (0 for a repeated end).
    pub fn event(&mut self, begins: bool, samples: u32, now_us: u64) -> Stamp {
        if begins {
            let stamp = self.generated(samples, now_us);
            self.event_timestamp = stamp.timestamp;
            return Stamp { marker: true, ..stamp };
        }
        let timestamp = if samples == 0 { self.timestamp } else { self.timestamp.wrapping_add(self.samples) };
        let samples = if samples == 0 { self.samples } else { samples };
        let stamp = self.use_up(timestamp, samples, now_us);
        Stamp { timestamp: self.event_timestamp, marker: false, ..stamp }
    }

    /// The timestamp that belongs to `now_us`, at least one packet after the newest.
    fn timestamp_now(&self, now_us: u64) -> u32 {
        match self.sent_at_us {
            None => self.timestamp,
            Some(at) => {
                let elapsed = now_us.saturating_sub(at) as u128 * u128::from(self.clock_hz) / 1_000_000;
                self.timestamp.wrapping_add((elapsed as u32).max(self.samples))
            }
        }
    }

    #[inline]
    fn use_up(&mut self, timestamp: u32, samples: u32, now_us: u64) -> Stamp {
        let stamp = Stamp { sequence: self.next_sequence, timestamp, ssrc: self.ssrc, marker: self.changed };
        self.next_sequence = self.next_sequence.wrapping_add(1);
        self.timestamp = timestamp;
        self.samples = samples;
        self.sent_at_us = Some(now_us);
        self.changed = false;
        stamp
    }

    /// Counts a packet that went out.
    #[inline]
    pub fn sent(&mut self, payload_octets: usize) {
        self.packets += 1;
        self.octets += payload_octets as u64;
    }

    /// Packets that went out.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// Our source.
    #[must_use]
    pub fn ssrc(&self) -> u32 {
        self.ssrc
    }

    /// The content of a sender report (§6.4.1) at `now_us`, which is `ntp` on the wall clock; `None` before a packet.
    #[must_use]
    pub fn sender_info(&self, ntp: u64, now_us: u64) -> Option<SenderInfo> {
        let at = self.sent_at_us?;
        let elapsed = now_us.saturating_sub(at) as u128 * u128::from(self.clock_hz) / 1_000_000;
        Some(SenderInfo {
            ntp,
            rtp_timestamp: self.timestamp.wrapping_add(elapsed as u32),
            packets: self.packets as u32,
            octets: self.octets as u32,
        })
    }

    /// Reads a report block about our stream that arrived at wall-clock `ntp` (§6.4.1); `None` for another's.
    #[must_use]
    pub fn far_report(&self, block: &ReportBlock, ntp: u64) -> Option<FarReport> {
        if block.ssrc != self.ssrc {
            return None;
        }
        Some(FarReport {
            rtt_ms: round_trip_ms(block, ntp),
            lost: f32::from(block.fraction_lost) / 256.0,
            jitter_ms: (f64::from(block.jitter) * 1000.0 / f64::from(self.clock_hz)) as f32,
        })
    }
}

/// Round trip from `LSR` and `DLSR` (§6.4.1, figure 2). A result below zero or above a minute is a wrong clock.
fn round_trip_ms(block: &ReportBlock, ntp: u64) -> Option<f32> {
    if block.last_sr == 0 {
        return None;
    }
    let units = ntp_middle(ntp).wrapping_sub(block.last_sr).wrapping_sub(block.delay_since_sr);
    // The clocks of both sides tick in 1/65 536 s: one tick below zero is zero.
    let units = if (units as i32) < 0 && units as i32 >= -66 { 0 } else { units };
    (units < 60 << 16).then(|| units as f32 * 1000.0 / 65_536.0)
}
