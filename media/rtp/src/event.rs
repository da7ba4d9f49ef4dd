//! Telephone digits as RTP events (RFC 4733), in and out.

/// Events whose code is a key: 0–9, `*`, `#`, A–D (RFC 4733 §3.2).
const KEYS: &[u8; 16] = b"0123456789*#ABCD";
/// Octets of one event block (§2.3).
pub const EVENT_LEN: usize = 4;
/// Event blocks read from one packet; more are ignored.
pub const MAX_BLOCKS: usize = 4;
/// Digits one packet can complete: the pending one and its own blocks.
const MAX_DIGITS: usize = MAX_BLOCKS + 1;
/// Without a packet of it for this long a key is released (lost end packets).
pub const RELEASE_US: u64 = 150_000;
/// An event whose timestamp lies this many seconds back is of a new timeline, not a late packet.
const TIMELINE_S: u32 = 5;
/// Digits that may wait in a sender.
pub const MAX_QUEUED: usize = 64;
/// Packets of an event's end (§2.5.1.4).
const END_PACKETS: u8 = 3;
/// Power of the events we send, −dBm0 (§2.3.3).
const VOLUME: u8 = 10;

/// One press of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digit {
    /// `0`–`9`, `*`, `#`, `A`–`D`.
    pub digit: char,
    /// How long it was held, ms.
    pub ms: u32,
}

/// The digits that one packet completed, in order; nearly always none or one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Digits {
    items: [Option<Digit>; MAX_DIGITS],
    len: usize,
}

impl Digits {
    fn push(&mut self, digit: Digit) {
        if let Some(place) = self.items.get_mut(self.len) {
            *place = Some(digit);
            self.len += 1;
        }
    }
}

impl Iterator for Digits {
    type Item = Digit;

    fn next(&mut self) -> Option<Digit> {
        let first = self.items[0].take()?;
        self.items.rotate_left(1);
        self.len -= 1;
        Some(first)
    }
}

/// An event block as it stands in a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Event code; keys are 0–15.
    pub code: u8,
    /// E bit.
    pub end: bool,
    /// −dBm0, 0–63.
    pub volume: u8,
    /// Timestamp units since the packet's timestamp.
    pub duration: u16,
}

impl Block {
    /// Reads a block.
    #[must_use]
    pub fn read(data: &[u8; EVENT_LEN]) -> Self {
        Self {
            code: data[0],
            end: data[1] & 0x80 != 0,
            volume: data[1] & 0x3f,
            duration: u16::from_be_bytes([data[2], data[3]]),
        }
    }

    /// The four octets of a block.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; EVENT_LEN] {
        let [high, low] = self.duration.to_be_bytes();
        [self.code, (u8::from(self.end) << 7) | (self.volume & 0x3f), high, low]
    }
}

/// The key being pressed.
#[derive(Debug, Clone, Copy)]
struct Press {
    code: u8,
    /// Timestamp of its current segment (§2.5.1.3).
    timestamp: u32,
    /// Units of the segments before.
    before: u32,
    duration: u16,
    seen_us: u64,
}

/// Turns event packets into one [`Digit`] for each press of a key.
///
/// Lost beginnings and ends, repeated ends, reordering and events longer than 65 535 units are all understood.
#[derive(Debug, Clone)]
pub struct EventReceiver {
    clock_hz: u32,
    press: Option<Press>,
    /// Timestamp of the newest event that has been told.
    told: Option<u32>,
}

impl EventReceiver {
    /// Nothing pressed; events run at `clock_hz`.
    #[must_use]
    pub fn new(clock_hz: u32) -> Self {
        Self { clock_hz: clock_hz.max(1), press: None, told: None }
    }

    /// Forgets everything, for a new source (SSRC). A pending press is returned.
    pub fn reset(&mut self) -> Option<Digit> {
        self.told = None;
        self.release()
    }

    /// Reads an event packet that arrived at `now_us`. Payloads that are not events change nothing.
    pub fn receive(&mut self, timestamp: u32, payload: &[u8], now_us: u64) -> Digits {
        let mut digits = Digits::default();
        let mut at = timestamp;
        // Several blocks in one packet follow each other in time (§2.5.1.5).
        for chunk in payload.chunks_exact(EVENT_LEN).take(MAX_BLOCKS) {
            let Some(data) = chunk.first_chunk() else { break };
            let block = Block::read(data);
            if usize::from(block.code) < KEYS.len() {
                self.block(block, at, now_us, &mut digits);
            }
            at = at.wrapping_add(u32::from(block.duration));
        }
        digits
    }

    fn block(&mut self, block: Block, timestamp: u32, now_us: u64, digits: &mut Digits) {
        if self.is_old(timestamp) {
            return;
        }
        if !self.continues(block, timestamp, now_us) {
            if let Some(digit) = self.release() {
                digits.push(digit);
            }
            self.press = Some(Press {
                code: block.code,
                timestamp,
                before: 0,
                duration: block.duration,
                seen_us: now_us,
            });
        }
        if block.end
            && let Some(digit) = self.release()
        {
            digits.push(digit);
        }
    }

    /// Repeated ends and packets that were overtaken.
    fn is_old(&self, timestamp: u32) -> bool {
        let newest = self.press.map(|press| press.timestamp);
        if newest == Some(timestamp) {
            return false;
        }
        if self.told == Some(timestamp) {
            return true;
        }
        newest.or(self.told).is_some_and(|newest| {
            let back = newest.wrapping_sub(timestamp);
            back != 0 && back < self.clock_hz.saturating_mul(TIMELINE_S)
        })
    }

    /// Adds the block to the current press when it is part of it.
    fn continues(&mut self, block: Block, timestamp: u32, now_us: u64) -> bool {
        let Some(press) = &mut self.press else { return false };
        if press.code != block.code {
            return false;
        }
        if timestamp == press.timestamp {
            press.duration = press.duration.max(block.duration);
        } else if timestamp.wrapping_sub(press.timestamp) == u32::from(u16::MAX) {
            // The next segment of a long event.
            press.before = press.before.saturating_add(u32::from(u16::MAX));
            press.timestamp = timestamp;
            press.duration = block.duration;
        } else {
            return false;
        }
        press.seen_us = now_us;
        true
    }

    /// Call now and then (each 20 ms): the press whose end packets were all lost, once [`RELEASE_US`] have passed.
    pub fn poll(&mut self, now_us: u64) -> Option<Digit> {
        let press = self.press?;
        if now_us.saturating_sub(press.seen_us) < RELEASE_US {
            return None;
        }
        self.release()
    }

    /// True while a key is pressed.
    #[must_use]
    pub fn pressed(&self) -> bool {
        self.press.is_some()
    }

    fn release(&mut self) -> Option<Digit> {
        let press = self.press.take()?;
        self.told = Some(press.timestamp);
        let units = u64::from(press.before) + u64::from(press.duration);
        let ms = units * 1000 / u64::from(self.clock_hz);
        Some(Digit { digit: key(press.code)?, ms: u32::try_from(ms).unwrap_or(u32::MAX) })
    }
}

/// The key of an event code.
#[must_use]
pub fn key(code: u8) -> Option<char> {
    KEYS.get(usize::from(code)).map(|&key| char::from(key))
}

/// The event code of a key; lower-case letters are taken too.
#[must_use]
pub fn code(key: char) -> Option<u8> {
    let key = u8::try_from(key).ok()?.to_ascii_uppercase();
    KEYS.iter().position(|&known| known == key).map(|at| at as u8)
}

/// Why digits cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendError {
    /// A character that is no key.
    NotADigit,
    /// More than [`MAX_QUEUED`] would wait.
    TooMany,
    /// A digit or gap shorter than 40 ms or longer than 1 000 ms.
    Duration,
}

impl core::fmt::Display for SendError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NotADigit => "not one of 0-9 * # A-D",
            Self::TooMany => "more digits than can wait",
            Self::Duration => "digit and gap must be 40 to 1000 ms",
        })
    }
}

impl std::error::Error for SendError {}

/// What to do in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventStep {
    /// Nothing to send: the owner of the audio goes on.
    Idle,
    /// The pause between two digits, or the rest of the last: the owner of the audio goes on.
    Gap,
    /// Send an event packet; stamp it with [`crate::sender::Sender::event`].
    Send {
        /// Payload.
        payload: [u8; EVENT_LEN],
        /// First packet of an event: marker, new timestamp. A later segment of a long event cannot occur
        /// (digits last at most a second).
        begins: bool,
        /// Timestamp units that this packet covers; 0 for a repeated end.
        samples: u32,
    },
    /// The last digit and its gap are over; told once.
    Finished,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Idle,
    /// Units sent so far.
    Tone {
        code: u8,
        sent: u32,
    },
    /// End packets sent and frames of the gap passed.
    Ending {
        code: u8,
        ends: u8,
        gap: u32,
    },
}

/// Says each frame (20 ms) which event packet to send.
#[derive(Debug, Clone)]
pub struct EventSender {
    frame: u32,
    clock_hz: u32,
    queue: [u8; MAX_QUEUED],
    first: usize,
    waiting: usize,
    tone_units: u32,
    gap_units: u32,
    state: State,
}

impl EventSender {
    /// Nothing to send. `frame` is the number of timestamp units between two calls of [`EventSender::tick`].
    #[must_use]
    pub fn new(clock_hz: u32, frame: u32) -> Self {
        Self {
            frame: frame.max(1),
            clock_hz: clock_hz.max(1),
            queue: [0; MAX_QUEUED],
            first: 0,
            waiting: 0,
            tone_units: 0,
            gap_units: 0,
            state: State::Idle,
        }
    }

    /// Appends digits; the lengths hold for all that wait.
    ///
    /// # Errors
    /// [`SendError`]; then nothing has been appended.
    pub fn push(&mut self, digits: &str, digit_ms: u32, gap_ms: u32) -> Result<(), SendError> {
        if !(40..=1000).contains(&digit_ms) || !(40..=1000).contains(&gap_ms) {
            return Err(SendError::Duration);
        }
        if digits.chars().any(|digit| code(digit).is_none()) {
            return Err(SendError::NotADigit);
        }
        if self.waiting + digits.len() > MAX_QUEUED {
            return Err(SendError::TooMany);
        }
        for code in digits.chars().filter_map(code) {
            self.queue[(self.first + self.waiting) % MAX_QUEUED] = code;
            self.waiting += 1;
        }
        self.tone_units = self.units(digit_ms);
        self.gap_units = self.units(gap_ms);
        Ok(())
    }

    /// Milliseconds as timestamp units, whole frames.
    fn units(&self, ms: u32) -> u32 {
        (ms * (self.clock_hz / 1000)).div_ceil(self.frame) * self.frame
    }

    /// True when nothing waits or goes on.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.waiting == 0 && matches!(self.state, State::Idle)
    }

    /// Drops what waits; the digit under way ends properly.
    pub fn cancel(&mut self) {
        self.waiting = 0;
        if let State::Tone { sent, .. } = self.state {
            self.tone_units = sent.max(self.frame);
        }
    }

    /// What to do in this frame.
    pub fn tick(&mut self) -> EventStep {
        match self.state {
            State::Idle => match self.take() {
                Some(code) => self.tone(code, 0),
                None => EventStep::Idle,
            },
            State::Tone { code, sent } => self.tone(code, sent),
            State::Ending { code, ends, gap } => self.ending(code, ends, gap),
        }
    }

    fn take(&mut self) -> Option<u8> {
        if self.waiting == 0 {
            return None;
        }
        let code = self.queue[self.first];
        self.first = (self.first + 1) % MAX_QUEUED;
        self.waiting -= 1;
        Some(code)
    }

    fn tone(&mut self, code: u8, sent: u32) -> EventStep {
        let duration = sent + self.frame;
        let end = duration >= self.tone_units;
        self.state =
            if end { State::Ending { code, ends: 1, gap: 0 } } else { State::Tone { code, sent: duration } };
        self.packet(code, end, duration, sent == 0, self.frame)
    }

    /// The end is repeated in the frames of the gap: apart in time, so that one burst of loss does not take all.
    fn ending(&mut self, code: u8, ends: u8, gap: u32) -> EventStep {
        if gap >= self.gap_units && ends >= END_PACKETS {
            self.state = State::Idle;
            return match self.take() {
                Some(code) => self.tone(code, 0),
                None => EventStep::Finished,
            };
        }
        let repeat = ends < END_PACKETS;
        self.state = State::Ending { code, ends: ends + u8::from(repeat), gap: gap + self.frame };
        if repeat { self.packet(code, true, self.tone_units, false, 0) } else { EventStep::Gap }
    }

    fn packet(&self, code: u8, end: bool, duration: u32, begins: bool, samples: u32) -> EventStep {
        let duration = u16::try_from(duration).unwrap_or(u16::MAX);
        let block = Block { code, end, volume: VOLUME, duration };
        EventStep::Send { payload: block.to_bytes(), begins, samples }
    }
}
