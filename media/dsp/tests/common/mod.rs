//! Signals that tests share.
#![allow(dead_code)] // Each test binary uses its part.

use std::f64::consts::TAU;

use yunhu_netsim::Chance;

/// A sine.
pub fn sine(hz: f64, amplitude: f64, rate: u32, samples: usize) -> Vec<i16> {
    (0..samples).map(|n| (amplitude * (TAU * hz * n as f64 / f64::from(rate)).sin()) as i16).collect()
}

/// A sound like speech at 8 kHz: voiced syllables (a glottal pulse train whose pitch wanders, through three
/// formants that change from syllable to syllable), fricatives of noise, and pauses.
pub fn speech(seed: u64, seconds: f64) -> Vec<i16> {
    let mut chance = Chance::new(seed);
    let total = (seconds * 8000.0) as usize;
    let mut out = Vec::with_capacity(total);
    while out.len() < total {
        let kind = chance.fraction();
        if kind < 0.15 {
            let pause = 400 + (chance.fraction() * 1600.0) as usize;
            out.extend((0..pause).map(|_| chance.normal() * 10.0));
        } else if kind < 0.3 {
            let length = 400 + (chance.fraction() * 600.0) as usize;
            let mut before = 0.0;
            out.extend((0..length).map(|n| {
                let noise = chance.normal();
                let high = noise - before;
                before = noise;
                high * 250.0 * envelope(n, length)
            }));
        } else {
            syllable(&mut chance, &mut out);
        }
    }
    out.truncate(total);
    out.iter().map(|sample| sample.clamp(-32_000.0, 32_000.0) as i16).collect()
}

fn envelope(n: usize, length: usize) -> f64 {
    let place = n as f64 / length as f64;
    (place * 8.0).min(1.0) * ((1.0 - place) * 5.0).min(1.0)
}

fn syllable(chance: &mut Chance, out: &mut Vec<f64>) {
    let length = 1000 + (chance.fraction() * 2000.0) as usize;
    let formants = [
        (300.0 + 500.0 * chance.fraction(), 70.0),
        (900.0 + 1300.0 * chance.fraction(), 100.0),
        (2300.0 + 600.0 * chance.fraction(), 150.0),
    ];
    let mut pitch = 90.0 + 110.0 * chance.fraction();
    let slope = (chance.fraction() - 0.5) * 0.01;
    let mut state = [(0.0, 0.0); 3];
    let mut phase = 0.0;
    let mut glottis = 0.0;
    let mut voiced = Vec::with_capacity(length);
    for n in 0..length {
        pitch += slope;
        phase += pitch / 8000.0;
        let mut pulse = chance.normal() * 0.02;
        if phase >= 1.0 {
            phase -= 1.0;
            pulse += 1.0;
        }
        // Source and lips together fall by 6 dB an octave.
        glottis = pulse + 0.95 * glottis;
        let mut value = glottis;
        for ((hz, width), (newest, before)) in formants.iter().zip(&mut state) {
            let radius = (-std::f64::consts::PI * width / 8000.0).exp();
            let next = value + 2.0 * radius * (TAU * hz / 8000.0).cos() * *newest - radius * radius * *before;
            (*before, *newest) = (*newest, next);
            value = next * (1.0 - radius) * 2.0;
        }
        voiced.push(value * envelope(n, length));
    }
    // About −18 dBm0, as people speak.
    let mean = (voiced.iter().map(|value| value * value).sum::<f64>() / length as f64).sqrt();
    out.extend(voiced.iter().map(|value| value * 3000.0 / mean));
}

/// Mean power.
pub fn power(samples: &[i16]) -> f64 {
    samples.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / samples.len().max(1) as f64
}

/// Signal to error, dB.
pub fn snr(clean: &[i16], got: &[i16]) -> f64 {
    let error: f64 = clean.iter().zip(got).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>();
    10.0 * (power(clean) * clean.len() as f64 / error.max(1e-9)).log10()
}

/// Adds white noise so far below the signal, dB.
pub fn with_noise(samples: &[i16], snr_db: f64, seed: u64) -> Vec<i16> {
    let mut chance = Chance::new(seed);
    let deviation = (power(samples) / 10f64.powf(snr_db / 10.0)).sqrt();
    samples.iter().map(|s| (f64::from(*s) + chance.normal() * deviation) as i16).collect()
}
