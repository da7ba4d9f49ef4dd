//! In-band DTMF (ITU-T Q.23, Q.24): eight Goertzel filters over overlapping windows of 12.75 ms.
//!
//! A press is four windows in a row (32 ms) with the same key; it ends with four windows (30 ms of pause)
//! without. A window has a key when one low and one high frequency stand out, differ by no more than the
//! twist limits, hold nearly all the energy, and have no second harmonics: speech fails there.

use core::f64::consts::TAU;

use crate::RATE;

/// Samples of a window: a multiple of all eight periods as nearly as possible.
const WINDOW: usize = 102;
/// Samples between the beginnings of two windows.
const HOP: usize = 51;
/// Windows that make a press, and windows without it that end it.
const HITS: u8 = 4;
const MISSES: u8 = 4;
/// Samples of a tone that its first window needs beyond [`HOP`] for each one.
const EDGE: u32 = 66;

const FREQUENCIES: [f64; 8] = [697.0, 770.0, 852.0, 941.0, 1209.0, 1336.0, 1477.0, 1633.0];
const KEYS: [[u8; 4]; 4] = [*b"123A", *b"456B", *b"789C", *b"*0#D"];

/// Weakest frequency, as amplitude: −33 dBm0.
const WEAKEST: f32 = 510.0;
/// The low frequency may be 8 dB stronger than the high one (Q.24); measured over so short a window, up to 10.5.
const NORMAL_TWIST: f32 = 11.2;
/// The high frequency may be 6 dB stronger than the low one (GB/T 3378); measured, up to 8.
const REVERSE_TWIST: f32 = 6.31;
/// The strongest of a group beats the others by 8 dB.
const STANDS_OUT: f32 = 6.31;
/// Both frequencies hold this part of the energy. 1.5 % detuned tones in noise 15 dB below still do.
const OF_TOTAL: f32 = 0.74;
/// A second harmonic stays this far below its fundamental: 10 dB.
const HARMONIC: f32 = 0.1;
/// A low frequency's harmonic nearer than this to the high one cannot be told from it, Hz.
const RESOLUTION: f64 = 110.0;

/// A key press found in the audio, told when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// `0`–`9`, `*`, `#`, `A`–`D`.
    pub digit: char,
    /// How long it sounded, ms, ± 10.
    pub ms: u32,
}

/// A press under way.
#[derive(Debug, Clone, Copy)]
struct Press {
    key: u8,
    windows: u32,
    misses: u8,
}

/// Listens to one direction of a leg.
#[derive(Debug, Clone)]
pub struct Detector {
    window: [f32; WINDOW],
    filled: usize,
    /// Key of the newest windows and how many there were.
    run: Option<(u8, u8)>,
    press: Option<Press>,
}

impl Default for Detector {
    fn default() -> Self {
        Self { window: [0.0; WINDOW], filled: 0, run: None, press: None }
    }
}

impl Detector {
    /// Has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Listens to the next samples, at most a frame (longer slices may hide all but the last press);
    /// gives a press that ended in them.
    pub fn listen(&mut self, samples: &[i16]) -> Option<Heard> {
        let mut heard = None;
        let mut rest = samples;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(WINDOW - self.filled));
            for (place, sample) in self.window[self.filled..].iter_mut().zip(now) {
                *place = f32::from(*sample);
            }
            self.filled += now.len();
            rest = later;
            if self.filled == WINDOW {
                heard = self.step(key_of(&self.window)).or(heard);
                self.window.copy_within(HOP.., 0);
                self.filled = WINDOW - HOP;
            }
        }
        heard
    }

    /// The stream ends: a press that was still on.
    pub fn finish(&mut self) -> Option<Heard> {
        self.run = None;
        self.press.take().map(Press::heard)
    }

    /// True while a key is pressed.
    #[must_use]
    pub fn pressed(&self) -> bool {
        self.press.is_some()
    }

    fn step(&mut self, key: Option<u8>) -> Option<Heard> {
        self.run = key.map(|key| match self.run {
            Some((before, count)) if before == key => (key, count.saturating_add(1)),
            _ => (key, 1),
        });
        let mut heard = None;
        if let Some(press) = &mut self.press {
            if key == Some(press.key) {
                // A short interruption belongs to the press.
                press.windows += 1 + u32::from(press.misses);
                press.misses = 0;
                return None;
            }
            press.misses += 1;
            if press.misses < MISSES {
                return None;
            }
            heard = self.press.take().map(Press::heard);
        }
        if let Some((key, count)) = self.run
            && count >= HITS
        {
            self.press = Some(Press { key, windows: u32::from(count), misses: 0 });
        }
        heard
    }
}

impl Press {
    fn heard(self) -> Heard {
        let samples = self.windows.saturating_mul(HOP as u32).saturating_add(EDGE);
        Heard { digit: char::from(self.key), ms: samples / (RATE / 1000) }
    }
}

/// The key that a window holds.
fn key_of(window: &[f32; WINDOW]) -> Option<u8> {
    let energy: f32 = window.iter().map(|sample| sample * sample).sum();
    // A pair of the weakest tones has this energy; most silence ends here.
    if energy < WEAKEST * WEAKEST * WINDOW as f32 / 2.0 {
        return None;
    }
    let powers = goertzel(window, &COEFFICIENTS);
    let (row, low) = strongest(&powers[..4])?;
    let (column, high) = strongest(&powers[4..])?;
    let weakest = (WEAKEST * WINDOW as f32 / 2.0).powi(2);
    let clear = low >= weakest
        && high >= weakest
        && low <= high * NORMAL_TWIST
        && high <= low * REVERSE_TWIST
        && low + high >= OF_TOTAL * energy * WINDOW as f32 / 2.0;
    (clear && !has_harmonics(window, row, column, low, high)).then_some(KEYS[row][column])
}

/// The strongest of a group, when it stands out from the others.
fn strongest(powers: &[f32]) -> Option<(usize, f32)> {
    let (at, power) = powers.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let stands_out =
        powers.iter().enumerate().all(|(other, value)| other == at || value * STANDS_OUT <= power);
    stands_out.then_some((at, power))
}

fn has_harmonics(window: &[f32; WINDOW], row: usize, column: usize, low: f32, high: f32) -> bool {
    let of = |hz: f64| goertzel(window, &[coefficient(2.0 * hz)])[0];
    let (row_hz, column_hz) = (FREQUENCIES[row], FREQUENCIES[4 + column]);
    let apart = (2.0 * row_hz - column_hz).abs() > RESOLUTION;
    of(column_hz) > high * HARMONIC || (apart && of(row_hz) > low * HARMONIC)
}

static COEFFICIENTS: std::sync::LazyLock<[f32; 8]> =
    std::sync::LazyLock::new(|| FREQUENCIES.map(coefficient));

fn coefficient(hz: f64) -> f32 {
    (2.0 * (TAU * hz / f64::from(RATE)).cos()) as f32
}

/// Powers at several frequencies, side by side so that the compiler can use its vectors.
#[inline]
fn goertzel<const N: usize>(window: &[f32; WINDOW], coefficients: &[f32; N]) -> [f32; N] {
    let mut newest = [0.0f32; N];
    let mut before = [0.0f32; N];
    for sample in window {
        for i in 0..N {
            let next = sample + coefficients[i] * newest[i] - before[i];
            before[i] = newest[i];
            newest[i] = next;
        }
    }
    core::array::from_fn(|i| {
        newest[i] * newest[i] + before[i] * before[i] - coefficients[i] * newest[i] * before[i]
    })
}
