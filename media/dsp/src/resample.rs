//! Sample-rate conversion of whole files: a polyphase filter bank of Kaiser-windowed sincs.
//!
//! The ratio is reduced to `up/down`; each of the `up` phases has its own coefficients, so that an output
//! sample costs one dot product. Stop band and images are 80 dB down; delay is zero.

use core::f64::consts::PI;

/// Zero crossings of the sinc on each side.
const CROSSINGS: f64 = 32.0;
/// Kaiser's β for about 80 dB.
const BETA: f64 = 8.0;
/// The pass band as a part of the narrower of both Nyquist frequencies; the rest is the slope.
const PASS: f64 = 0.93;
/// Largest factor after reduction; rates that are no common ones are rounded to fit.
const MAX_UP: u64 = 8000;

/// Converts mono audio from one rate to another; the same rate is a copy. A rate of 0 gives nothing.
#[must_use]
pub fn resample(samples: &[i16], from: u32, to: u32) -> Vec<i16> {
    if from == to {
        return samples.to_vec();
    }
    if from == 0 || to == 0 {
        return Vec::new();
    }
    Bank::new(from, to).run(samples)
}

struct Bank {
    up: u64,
    down: u64,
    taps: usize,
    /// `up` rows of `taps` coefficients.
    coefficients: Vec<f32>,
}

impl Bank {
    fn new(from: u32, to: u32) -> Self {
        let common = gcd(u64::from(from), u64::from(to));
        let (mut up, mut down) = (u64::from(to) / common, u64::from(from) / common);
        if up > MAX_UP {
            down = (down * MAX_UP + up / 2) / up;
            up = MAX_UP;
        }
        let down = down.max(1);
        // In units of the input's Nyquist frequency; below it when the output is slower.
        let cutoff = (up as f64 / down as f64).min(1.0) * PASS;
        let half = (CROSSINGS / cutoff).ceil();
        let taps = 2 * half as usize;
        let mut coefficients = Vec::with_capacity(taps * up as usize);
        for phase in 0..up {
            // Output instant between input samples `half − 1` and `half` of the row.
            let centre = half - 1.0 + phase as f64 / up as f64;
            let row: Vec<f64> = (0..taps)
                .map(|tap| {
                    let x = tap as f64 - centre;
                    cutoff * sinc(x * cutoff) * kaiser(x / half)
                })
                .collect();
            // Exactly one at zero frequency, whatever the phase.
            let sum: f64 = row.iter().sum();
            coefficients.extend(row.iter().map(|value| (value / sum) as f32));
        }
        Self { up, down, taps, coefficients }
    }

    fn run(&self, samples: &[i16]) -> Vec<i16> {
        let len = (samples.len() as u64 * self.up).div_ceil(self.down);
        let mut out = Vec::with_capacity(len as usize);
        for at in 0..len {
            let position = at * self.down;
            let (whole, phase) = ((position / self.up) as usize, (position % self.up) as usize);
            out.push(self.one(samples, whole, phase));
        }
        out
    }

    #[inline]
    fn one(&self, samples: &[i16], whole: usize, phase: usize) -> i16 {
        let row = &self.coefficients[phase * self.taps..][..self.taps];
        // The row's first tap lies before the beginning for the first samples.
        let before = self.taps / 2 - 1;
        let skip = before.saturating_sub(whole);
        let start = (whole + skip).saturating_sub(before);
        let tail = samples.get(start..).unwrap_or_default();
        let sum: f32 =
            row.get(skip..).unwrap_or_default().iter().zip(tail).map(|(c, s)| c * f32::from(*s)).sum();
        // The conversion saturates.
        sum.round() as i16
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 { 1.0 } else { (PI * x).sin() / (PI * x) }
}

/// Kaiser window at `x` in −1…1.
fn kaiser(x: f64) -> f64 {
    if x.abs() >= 1.0 { 0.0 } else { bessel(BETA * (1.0 - x * x).sqrt()) / bessel(BETA) }
}

/// Modified Bessel function of the first kind, order 0, by its series.
fn bessel(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..40 {
        term *= quarter / f64::from(k * k);
        sum += term;
    }
    sum
}
