//! Tones: frequencies, levels, cadences.

mod common;

use common::power;
use proptest::prelude::*;
use yunhu_dsp::tone::{Dtmf, Tone, ToneError, amplitude, dtmf_frequencies};

/// Level of a frequency in a stretch of audio, dBm0.
fn level(samples: &[i16], hz: f64) -> f64 {
    let omega = std::f64::consts::TAU * hz / 8000.0;
    let (mut re, mut im) = (0.0, 0.0);
    for (n, sample) in samples.iter().enumerate() {
        re += f64::from(*sample) * (omega * n as f64).cos();
        im += f64::from(*sample) * (omega * n as f64).sin();
    }
    let size = 2.0 * (re * re + im * im).sqrt() / samples.len() as f64;
    20.0 * (size.max(1e-3) / amplitude(0.0)).log10()
}

fn take(tone: &mut Tone, samples: usize) -> Vec<i16> {
    let mut out = vec![1; samples];
    let filled = tone.fill(&mut out);
    out.truncate(filled);
    out
}

/// Stretches of sound and silence, ms.
fn cadence(samples: &[i16]) -> Vec<(bool, usize)> {
    let mut stretches: Vec<(bool, usize)> = Vec::new();
    for block in samples.chunks(80) {
        let on = power(block) > 100.0;
        match stretches.last_mut() {
            Some((before, ms)) if *before == on => *ms += 10,
            _ => stretches.push((on, 10)),
        }
    }
    stretches
}

#[test]
fn the_named_tones_have_their_cadence_and_level() {
    for (name, on, off) in [("ringback", 1000, 4000), ("busy", 350, 350), ("congestion", 700, 700)] {
        let mut tone = Tone::named(name).unwrap();
        assert!(tone.is_endless());
        let samples = take(&mut tone, 20 * 8000);
        assert_eq!(cadence(&samples)[..4], [(true, on), (false, off), (true, on), (false, off)], "{name}");
        let first = &samples[..on * 8];
        assert!((level(first, 450.0) + 10.0).abs() < 0.1, "{name}: {}", level(first, 450.0));
        assert!(level(first, 1000.0) < -50.0);
    }
}

#[test]
fn beep_and_sit_end() {
    let mut beep = Tone::named("beep").unwrap();
    let samples = take(&mut beep, 8000);
    assert_eq!(samples.len(), 1600);
    assert!((level(&samples, 1000.0) + 10.0).abs() < 0.1);
    assert_eq!(take(&mut beep, 160).len(), 0);
    assert_eq!(take(&mut beep, 160).len(), 0);
    beep.restart();
    assert_eq!(take(&mut beep, 160).len(), 160);
    let samples = take(&mut Tone::named("sit").unwrap(), 20_000);
    assert_eq!(samples.len(), 1990 * 8);
    for (part, hz) in samples.chunks(2640).zip([950.0, 1400.0, 1800.0]) {
        assert!((level(part, hz) + 10.0).abs() < 0.2, "{hz}");
    }
}

#[test]
fn any_frequencies_sound_together() {
    let mut tone = Tone::beating(&[350.0, 440.0], 2000, 0).unwrap();
    let samples = take(&mut tone, 16_000);
    assert!((level(&samples, 350.0) + 10.0).abs() < 0.1 && (level(&samples, 440.0) + 10.0).abs() < 0.1);
}

#[test]
fn a_tone_holds_its_level_for_hours() {
    let mut tone = Tone::beating(&[450.0], 3_600_000, 0).unwrap();
    let mut frame = [0; 8000];
    for _ in 0..3500 {
        tone.fill(&mut frame);
    }
    assert!((level(&frame, 450.0) + 10.0).abs() < 0.01);
}

#[test]
fn impossible_tones_are_refused() {
    let refused = |hz: &[f64], on, off| Tone::beating(hz, on, off).unwrap_err();
    assert_eq!(Tone::named("music").unwrap_err(), ToneError::Name);
    assert_eq!(refused(&[], 100, 100), ToneError::Frequency);
    assert_eq!(refused(&[450.0; 5], 100, 100), ToneError::Frequency);
    for hz in [0.0, -1.0, 4000.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(&[hz], 100, 100), ToneError::Frequency, "{hz}");
    }
    assert_eq!(refused(&[450.0], 0, 0), ToneError::Cadence);
    assert_eq!(refused(&[450.0], u32::MAX, 0), ToneError::Cadence);
    assert_eq!(Dtmf::new("12x", 100, 100).unwrap_err(), ToneError::Digits);
    assert_eq!(Dtmf::new(&"1".repeat(65), 100, 100).unwrap_err(), ToneError::Digits);
    assert_eq!(Dtmf::new("1", 0, 100).unwrap_err(), ToneError::Cadence);
}

#[test]
fn digits_have_their_frequencies_and_pauses() {
    let mut dtmf = Dtmf::new("5#", 100, 50).unwrap();
    let mut samples = vec![0; 4000];
    let filled = dtmf.fill(&mut samples);
    assert_eq!(filled, 2 * 150 * 8);
    for (digit, part) in ['5', '#'].into_iter().zip(samples[..filled].chunks(1200)) {
        let (low, high) = dtmf_frequencies(digit).unwrap();
        assert!((level(&part[..800], low) + 9.0).abs() < 0.3);
        assert!((level(&part[..800], high) + 7.0).abs() < 0.3);
        assert!(part[800..].iter().all(|sample| *sample == 0));
    }
    assert_eq!(dtmf.fill(&mut samples), 0);
    assert_eq!(Dtmf::new("", 100, 50).unwrap().fill(&mut samples), 0);
}

proptest! {
    /// Whatever pieces it is taken in, a tone is the same.
    #[test]
    fn pieces_make_the_same_tone(pieces in proptest::collection::vec(1usize..500, 1..30), on in 0u32..50, off in 1u32..50, hz in 1f64..3999.0) {
        let mut whole = Tone::beating(&[hz], on, off).unwrap();
        let mut parts = whole.clone();
        let total: usize = pieces.iter().sum();
        let together = take(&mut whole, total);
        let apart: Vec<i16> = pieces.iter().flat_map(|piece| take(&mut parts, *piece)).collect();
        prop_assert_eq!(together, apart);
    }
}
