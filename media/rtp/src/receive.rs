//! Figures of one incoming stream: order, loss, lateness, jitter (RFC 3550 §6.4, A.1, A.3, A.8).

use crate::rtcp::{ReportBlock, SenderInfo, ntp_middle};

/// A jump forward up to this many packets is loss, a longer one a restart (A.1 `MAX_DROPOUT`).
pub const MAX_DROPOUT: u16 = 3000;
/// Sequence numbers remembered to tell a late packet from a duplicate.
const HISTORY: u16 = 128;
/// A transit time that changes by more than this many seconds is a new timeline, not jitter.
const TIMELINE_JUMP_S: u32 = 2;

/// What a packet was to the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The first of a source: at the start, after a change of SSRC or after a restart.
    First,
    /// Newer than all before; `lost` packets between are missing so far.
    New {
        /// How many sequence numbers were jumped over.
        lost: u16,
    },
    /// Older than the newest, and had been counted as lost.
    Late,
    /// Seen before, or so old that nobody knows.
    Duplicate,
    /// Far from everything known: not counted unless the next one follows it.
    Suspect,
}

/// Counts over a span.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// Different packets received.
    pub packets: u64,
    /// Packets that should have come.
    pub expected: u64,
    /// Packets that did not come.
    pub lost: u64,
    /// Packets that came after a newer one.
    pub late: u64,
    /// Packets that came again, or hopelessly late.
    pub duplicate: u64,
    /// Runs of lost packets.
    pub loss_runs: u64,
    /// Jitter now, ms.
    pub jitter_ms: f32,
}

impl Figures {
    /// Lost of expected, 0–1.
    #[must_use]
    pub fn loss(&self) -> f32 {
        if self.expected == 0 { 0.0 } else { self.lost as f32 / self.expected as f32 }
    }

    /// `BurstR` of G.107: mean length of loss runs over `1/(1 − loss)`, the mean under random loss; at least 1.
    #[must_use]
    pub fn burst_ratio(&self) -> f32 {
        if self.loss_runs == 0 || self.lost == 0 {
            return 1.0;
        }
        let mean = self.lost as f32 / self.loss_runs as f32;
        (mean * (1.0 - self.loss())).max(1.0)
    }
}

/// Totals that only grow, so that a span is a difference.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    expected: u64,
    packets: u64,
    late: u64,
    duplicate: u64,
    loss_runs: i64,
}

/// The newest sender report, for `LSR` and `DLSR`.
#[derive(Debug, Clone, Copy)]
struct SeenReport {
    middle: u32,
    at_us: u64,
}

/// Receiver statistics of one endpoint.
#[derive(Debug, Clone)]
pub struct Receiver {
    clock_hz: u32,
    ssrc: Option<u32>,
    highest: u16,
    cycles: u32,
    base: u32,
    /// Bit i: the packet i before the highest has been received.
    history: u128,
    suspect: Option<u16>,
    totals: Totals,
    at_window: Totals,
    at_report: Totals,
    /// Of the current source alone, as its reports must say.
    at_source: Totals,
    last_timestamp: u32,
    transit: Option<u32>,
    /// Jitter × 16, timestamp units (A.8).
    jitter16: u32,
    sender_report: Option<SeenReport>,
}

impl Receiver {
    /// An empty stream whose timestamps run at `clock_hz`.
    #[must_use]
    pub fn new(clock_hz: u32) -> Self {
        Self {
            clock_hz: clock_hz.max(1),
            ssrc: None,
            highest: 0,
            cycles: 0,
            base: 0,
            history: 0,
            suspect: None,
            totals: Totals::default(),
            at_window: Totals::default(),
            at_report: Totals::default(),
            at_source: Totals::default(),
            last_timestamp: 0,
            transit: None,
            jitter16: 0,
            sender_report: None,
        }
    }

    /// The payload type changes to one of another clock: the path's jitter stays what it was, in the new unit.
    #[inline]
    pub fn set_clock(&mut self, clock_hz: u32) {
        if self.clock_hz != clock_hz && clock_hz != 0 {
            let jitter16 = u64::from(self.jitter16) * u64::from(clock_hz) / u64::from(self.clock_hz);
            self.jitter16 = u32::try_from(jitter16).unwrap_or(u32::MAX);
            self.clock_hz = clock_hz;
            self.transit = None;
        }
    }

    /// Counts a packet that arrived at `now_us`.
    #[inline]
    pub fn receive(&mut self, ssrc: u32, sequence: u16, timestamp: u32, now_us: u64) -> Arrival {
        if self.ssrc != Some(ssrc) {
            return self.begin(ssrc, sequence, timestamp, now_us);
        }
        let ahead = sequence.wrapping_sub(self.highest);
        if ahead == 1 {
            // Nearly every packet.
            self.history = (self.history << 1) | 1;
            return self.advance(sequence, 0, timestamp, now_us);
        }
        self.receive_unusual(ahead, sequence, timestamp, now_us)
    }

    fn receive_unusual(&mut self, ahead: u16, sequence: u16, timestamp: u32, now_us: u64) -> Arrival {
        let behind = ahead.wrapping_neg();
        if (2..MAX_DROPOUT).contains(&ahead) {
            let lost = ahead - 1;
            self.history = if ahead < HISTORY { (self.history << ahead) | 1 } else { 1 };
            self.totals.loss_runs += 1;
            return self.advance(sequence, lost, timestamp, now_us);
        }
        if behind < HISTORY && u32::from(behind) <= self.extended_highest() - self.base {
            return self.fill(behind);
        }
        if self.suspect == Some(sequence) {
            let ssrc = self.ssrc.unwrap_or_default();
            return self.begin(ssrc, sequence, timestamp, now_us);
        }
        self.suspect = Some(sequence.wrapping_add(1));
        Arrival::Suspect
    }

    fn begin(&mut self, ssrc: u32, sequence: u16, timestamp: u32, now_us: u64) -> Arrival {
        if self.ssrc != Some(ssrc) {
            self.sender_report = None;
        }
        self.ssrc = Some(ssrc);
        self.at_source = self.totals;
        self.at_report = self.totals;
        self.cycles = 0;
        self.highest = sequence;
        self.base = u32::from(sequence);
        self.history = 1;
        self.suspect = None;
        self.transit = None;
        self.totals.packets += 1;
        self.totals.expected += 1;
        self.measure(timestamp, now_us);
        Arrival::First
    }

    #[inline]
    fn advance(&mut self, sequence: u16, lost: u16, timestamp: u32, now_us: u64) -> Arrival {
        if sequence < self.highest {
            self.cycles = self.cycles.wrapping_add(1 << 16);
        }
        self.highest = sequence;
        self.suspect = None;
        self.totals.packets += 1;
        self.totals.expected += 1 + u64::from(lost);
        self.measure(timestamp, now_us);
        Arrival::New { lost }
    }

    /// A packet behind the highest: it fills a hole or is there already.
    fn fill(&mut self, behind: u16) -> Arrival {
        let bit = 1u128 << behind;
        if self.history & bit != 0 {
            self.totals.duplicate += 1;
            return Arrival::Duplicate;
        }
        // The hole it fills was a run of its own, the end of one, or the middle of one.
        let newer_missing = self.history & (bit >> 1) == 0;
        let older_missing = behind + 1 < HISTORY && self.history & (bit << 1) == 0;
        match (newer_missing, older_missing) {
            (false, false) => self.totals.loss_runs -= 1,
            (true, true) => self.totals.loss_runs += 1,
            _ => {}
        }
        self.history |= bit;
        self.totals.packets += 1;
        self.totals.late += 1;
        Arrival::Late
    }

    /// Interarrival jitter, as A.8 does it. Repeated timestamps (events, RFC 4733) say nothing about the path.
    #[inline]
    fn measure(&mut self, timestamp: u32, now_us: u64) {
        if self.transit.is_some() && timestamp == self.last_timestamp {
            return;
        }
        let arrival = (now_us.wrapping_mul(u64::from(self.clock_hz)) / 1_000_000) as u32;
        let transit = arrival.wrapping_sub(timestamp);
        if let Some(before) = self.transit {
            let change = (transit.wrapping_sub(before) as i32).unsigned_abs();
            if change < self.clock_hz * TIMELINE_JUMP_S {
                self.jitter16 = self.jitter16 + change - ((self.jitter16 + 8) >> 4);
            }
        }
        self.transit = Some(transit);
        self.last_timestamp = timestamp;
    }

    /// Highest sequence number with its cycles above it (A.1).
    #[inline]
    #[must_use]
    pub fn extended_highest(&self) -> u32 {
        self.cycles.wrapping_add(u32::from(self.highest))
    }

    /// The source now received, `None` before the first packet.
    #[must_use]
    pub fn ssrc(&self) -> Option<u32> {
        self.ssrc
    }

    /// Jitter now, ms.
    #[must_use]
    pub fn jitter_ms(&self) -> f32 {
        (self.jitter16 >> 4) as f32 * 1000.0 / self.clock_hz as f32
    }

    /// Figures since the beginning, over all sources.
    #[must_use]
    pub fn life(&self) -> Figures {
        self.figures(&Totals::default())
    }

    /// Figures since the previous call, and begins the next window.
    pub fn take_window(&mut self) -> Figures {
        let figures = self.figures(&self.at_window);
        self.at_window = self.totals;
        figures
    }

    fn figures(&self, since: &Totals) -> Figures {
        let now = &self.totals;
        let expected = now.expected - since.expected;
        let packets = now.packets - since.packets;
        Figures {
            packets,
            expected,
            // A packet lost in the previous window may fill its hole in this one: then nothing is lost here.
            lost: expected.saturating_sub(packets),
            late: now.late - since.late,
            duplicate: now.duplicate - since.duplicate,
            loss_runs: u64::try_from(now.loss_runs - since.loss_runs).unwrap_or(0),
            jitter_ms: self.jitter_ms(),
        }
    }

    /// Remembers a sender report of the current source, for the next report block.
    pub fn sender_report(&mut self, ssrc: u32, info: &SenderInfo, now_us: u64) {
        if self.ssrc == Some(ssrc) {
            self.sender_report = Some(SeenReport { middle: ntp_middle(info.ntp), at_us: now_us });
        }
    }

    /// The report block about the current source (§6.4.1), and begins the next interval; `None` before a packet.
    pub fn report_block(&mut self, now_us: u64) -> Option<ReportBlock> {
        let ssrc = self.ssrc?;
        let interval = self.figures(&self.at_report);
        let source = self.figures(&self.at_source);
        self.at_report = self.totals;
        let fraction = (interval.lost << 8).checked_div(interval.expected).unwrap_or(0);
        let (last_sr, delay_since_sr) = self.sender_report.map_or((0, 0), |seen| {
            let delay = now_us.saturating_sub(seen.at_us) as u128 * 65_536 / 1_000_000;
            (seen.middle, u32::try_from(delay).unwrap_or(u32::MAX))
        });
        Some(ReportBlock {
            ssrc,
            fraction_lost: fraction.min(255) as u8,
            cumulative_lost: i32::try_from(source.lost).unwrap_or(i32::MAX),
            highest_sequence: self.extended_highest(),
            jitter: self.jitter16 >> 4,
            last_sr,
            delay_since_sr,
        })
    }
}
