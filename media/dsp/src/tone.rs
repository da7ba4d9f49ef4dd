//! Tones: call-progress signals, any cadence of frequencies, audible DTMF digits.
//!
//! Frequencies and cadences of the named tones are those of Chinese networks (GB/T 3380): 450 Hz;
//! `sit` is the special information tone of ITU-T E.180.

use core::f64::consts::TAU;

use crate::RATE;

/// Frequencies that may sound together.
pub const MAX_FREQUENCIES: usize = 4;
/// Segments of a cadence.
pub const MAX_SEGMENTS: usize = 8;
/// Digits of one DTMF sequence.
pub const MAX_DIGITS: usize = 64;
/// Level of a call-progress tone, each frequency, dBm0.
pub const TONE_DBM0: f64 = -10.0;
/// Level of the low and the high frequency of a DTMF digit, dBm0 (GB/T 3378: −9 and −7).
pub const DTMF_DBM0: (f64, f64) = (-9.0, -7.0);
/// Longest segment, ms: one hour.
pub const MAX_MS: u32 = 3_600_000;

const LOW: [f64; 4] = [697.0, 770.0, 852.0, 941.0];
const HIGH: [f64; 4] = [1209.0, 1336.0, 1477.0, 1633.0];
const KEYS: &[u8; 16] = b"123A456B789C*0#D";

/// Overload point of A-law (G.711 §4): 3.14 dBm0, here in tenths.
const OVERLOAD_TENTHS: f64 = 31.4;

/// Amplitude of a sine of this level, when the overload point of A-law is full scale.
#[must_use]
pub fn amplitude(dbm0: f64) -> f64 {
    32_767.0 * 10f64.powf((dbm0 - OVERLOAD_TENTHS / 10.0) / 20.0)
}

/// The two frequencies of a key, Hz.
#[must_use]
pub fn dtmf_frequencies(digit: char) -> Option<(f64, f64)> {
    let digit = u8::try_from(digit).ok()?.to_ascii_uppercase();
    let at = KEYS.iter().position(|&key| key == digit)?;
    Some((LOW[at / 4], HIGH[at % 4]))
}

/// Why a tone cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToneError {
    /// No tone has this name.
    Name,
    /// A frequency is not between 1 Hz and 3 999 Hz, or there are too many.
    Frequency,
    /// A segment is longer than [`MAX_MS`], there are too many, or the whole lasts 0 ms.
    Cadence,
    /// A character is no key, or there are too many.
    Digits,
}

impl core::fmt::Display for ToneError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Name => "no tone has this name",
            Self::Frequency => "frequencies must be 1 to 4, each between 1 and 3999 Hz",
            Self::Cadence => "a cadence lasts between 1 ms and one hour a segment",
            Self::Digits => "digits are at most 64 of 0-9 * # A-D",
        })
    }
}

impl std::error::Error for ToneError {}

/// A sine by the recurrence `s(n) = 2·cos(ω)·s(n−1) − s(n−2)`: one multiplication a sample.
#[derive(Debug, Clone, Copy, Default)]
struct Oscillator {
    coefficient: f64,
    newest: f64,
    before: f64,
}

impl Oscillator {
    fn new(hz: f64, dbm0: f64) -> Self {
        let omega = TAU * hz / f64::from(RATE);
        let amplitude = amplitude(dbm0);
        // The first sample given out is sin(0).
        Self {
            coefficient: 2.0 * omega.cos(),
            newest: amplitude * (-omega).sin(),
            before: amplitude * (-2.0 * omega).sin(),
        }
    }

    #[inline]
    fn next(&mut self) -> f64 {
        let next = self.coefficient * self.newest - self.before;
        self.before = self.newest;
        self.newest = next;
        next
    }
}

/// Part of a cadence: up to four frequencies for some time; none is silence.
#[derive(Debug, Clone, Copy, Default)]
struct Segment {
    samples: u32,
    oscillators: [Oscillator; MAX_FREQUENCIES],
    count: usize,
}

impl Segment {
    fn new(ms: u32, tones: &[(f64, f64)]) -> Result<Self, ToneError> {
        if ms > MAX_MS {
            return Err(ToneError::Cadence);
        }
        if tones.len() > MAX_FREQUENCIES {
            return Err(ToneError::Frequency);
        }
        let mut segment = Self { samples: ms * (RATE / 1000), ..Self::default() };
        for (place, &(hz, dbm0)) in segment.oscillators.iter_mut().zip(tones) {
            if !(1.0..4000.0).contains(&hz) {
                return Err(ToneError::Frequency);
            }
            *place = Oscillator::new(hz, dbm0);
            segment.count += 1;
        }
        Ok(segment)
    }

    #[inline]
    fn fill(&mut self, out: &mut [i16]) {
        match &mut self.oscillators[..self.count] {
            [] => out.fill(0),
            [one] => out.iter_mut().for_each(|sample| *sample = clip(one.next())),
            many => {
                for sample in out {
                    *sample = clip(many.iter_mut().map(Oscillator::next).sum());
                }
            }
        }
    }
}

fn clip(value: f64) -> i16 {
    // The conversion saturates.
    value.round_ties_even() as i16
}

/// A playing tone. One pass of its cadence, or endless.
#[derive(Debug, Clone)]
pub struct Tone {
    segments: [Segment; MAX_SEGMENTS],
    count: usize,
    at: usize,
    /// The segment being played: a copy, so that each begins with phase zero.
    now: Segment,
    endless: bool,
}

impl Tone {
    /// A named tone: `ringback`, `busy` and `congestion` are endless, `beep` and `sit` one pass.
    ///
    /// # Errors
    /// [`ToneError::Name`].
    pub fn named(name: &str) -> Result<Self, ToneError> {
        match name {
            "ringback" => Self::cadence(&[(1000, &[450.0]), (4000, &[])], true),
            "busy" => Self::cadence(&[(350, &[450.0]), (350, &[])], true),
            "congestion" => Self::cadence(&[(700, &[450.0]), (700, &[])], true),
            "beep" => Self::cadence(&[(200, &[1000.0])], false),
            "sit" => {
                Self::cadence(&[(330, &[950.0]), (330, &[1400.0]), (330, &[1800.0]), (1000, &[])], false)
            }
            _ => Err(ToneError::Name),
        }
    }

    /// Frequencies (Hz) that sound for `on_ms`, then silence for `off_ms`, again and again.
    ///
    /// # Errors
    /// [`ToneError::Frequency`], [`ToneError::Cadence`].
    pub fn beating(hz: &[f64], on_ms: u32, off_ms: u32) -> Result<Self, ToneError> {
        if hz.is_empty() {
            return Err(ToneError::Frequency);
        }
        Self::cadence(&[(on_ms, hz), (off_ms, &[])], true)
    }

    /// Segments of (milliseconds, frequencies in Hz).
    ///
    /// # Errors
    /// [`ToneError::Frequency`], [`ToneError::Cadence`].
    pub fn cadence(segments: &[(u32, &[f64])], endless: bool) -> Result<Self, ToneError> {
        if segments.len() > MAX_SEGMENTS {
            return Err(ToneError::Cadence);
        }
        let mut tone = Self {
            segments: [Segment::default(); MAX_SEGMENTS],
            count: 0,
            at: 0,
            now: Segment::default(),
            endless,
        };
        for (ms, hz) in segments {
            let mut tones = [(0.0, TONE_DBM0); MAX_FREQUENCIES];
            let tones = tones.get_mut(..hz.len()).ok_or(ToneError::Frequency)?;
            tones.iter_mut().zip(*hz).for_each(|(tone, hz)| tone.0 = *hz);
            let segment = Segment::new(*ms, tones)?;
            if segment.samples > 0 {
                tone.segments[tone.count] = segment;
                tone.count += 1;
            }
        }
        if tone.count == 0 {
            return Err(ToneError::Cadence);
        }
        tone.now = tone.segments[0];
        Ok(tone)
    }

    /// Whether it goes on for ever.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        self.endless
    }

    /// Begins anew.
    pub fn restart(&mut self) {
        self.at = 0;
        self.now = self.segments[0];
    }

    /// Fills `out` with the next samples; how many there were. Fewer than asked: the tone is over.
    pub fn fill(&mut self, out: &mut [i16]) -> usize {
        let mut filled = 0;
        while filled < out.len() {
            if self.now.samples == 0 && !self.next_segment() {
                break;
            }
            let take = (self.now.samples as usize).min(out.len() - filled);
            self.now.fill(&mut out[filled..filled + take]);
            self.now.samples -= take as u32;
            filled += take;
        }
        filled
    }

    fn next_segment(&mut self) -> bool {
        self.at += 1;
        if self.at >= self.count {
            if !self.endless {
                self.at = self.count;
                return false;
            }
            self.at = 0;
        }
        self.now = self.segments[self.at];
        true
    }
}

/// Audible DTMF digits, each followed by a gap (ITU-T Q.23).
#[derive(Debug, Clone)]
pub struct Dtmf {
    digits: [u8; MAX_DIGITS],
    count: usize,
    at: usize,
    digit_ms: u32,
    gap_ms: u32,
    now: Segment,
    in_gap: bool,
}

impl Dtmf {
    /// Digits of `digit_ms` with pauses of `gap_ms`.
    ///
    /// # Errors
    /// [`ToneError::Digits`], [`ToneError::Cadence`].
    pub fn new(digits: &str, digit_ms: u32, gap_ms: u32) -> Result<Self, ToneError> {
        if digits.chars().any(|digit| dtmf_frequencies(digit).is_none()) || digits.len() > MAX_DIGITS {
            return Err(ToneError::Digits);
        }
        if digit_ms == 0 || digit_ms > MAX_MS || gap_ms > MAX_MS {
            return Err(ToneError::Cadence);
        }
        let mut own = [0; MAX_DIGITS];
        own[..digits.len()].copy_from_slice(digits.as_bytes());
        let now = Segment::default();
        // As if a gap had just ended.
        Ok(Self { digits: own, count: digits.len(), at: 0, digit_ms, gap_ms, now, in_gap: true })
    }

    /// Fills `out` with the next samples; how many there were. Fewer than asked: all digits are over.
    pub fn fill(&mut self, out: &mut [i16]) -> usize {
        let mut filled = 0;
        while filled < out.len() {
            if self.now.samples == 0 {
                match self.next_segment() {
                    Some(segment) => self.now = segment,
                    None => break,
                }
            }
            let take = (self.now.samples as usize).min(out.len() - filled);
            self.now.fill(&mut out[filled..filled + take]);
            self.now.samples -= take as u32;
            filled += take;
        }
        filled
    }

    fn next_segment(&mut self) -> Option<Segment> {
        if !self.in_gap {
            self.in_gap = true;
            return Segment::new(self.gap_ms, &[]).ok();
        }
        let digit = self.digits[..self.count].get(self.at)?;
        self.at += 1;
        self.in_gap = false;
        let (low, high) = dtmf_frequencies(char::from(*digit))?;
        Segment::new(self.digit_ms, &[(low, DTMF_DBM0.0), (high, DTMF_DBM0.1)]).ok()
    }
}
