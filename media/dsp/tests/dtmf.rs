//! In-band digits: found when they are there (Q.24), not found in speech.

mod common;

use common::{sine, speech, with_noise};
use yunhu_dsp::dtmf::{Detector, Heard};
use yunhu_dsp::g711::Law;
use yunhu_dsp::tone::{amplitude, dtmf_frequencies};

const KEYS: &str = "0123456789*#ABCD";

/// One digit: frequencies detuned by a factor, levels in dBm0.
fn tone(digit: char, ms: usize, low_dbm0: f64, high_dbm0: f64, detune: f64) -> Vec<i16> {
    let (low, high) = dtmf_frequencies(digit).unwrap();
    let low = sine(low * detune, amplitude(low_dbm0), 8000, ms * 8);
    let high = sine(high * detune, amplitude(high_dbm0), 8000, ms * 8);
    low.iter().zip(high).map(|(a, b)| a.saturating_add(b)).collect()
}

fn pause(ms: usize) -> Vec<i16> {
    vec![0; ms * 8]
}

/// Listens as a leg does: A-law, frames of 20 ms.
fn listen(samples: &[i16]) -> Vec<Heard> {
    let mut detector = Detector::new();
    let mut heard: Vec<Heard> = samples
        .chunks(160)
        .filter_map(|frame| {
            let line: Vec<i16> = frame.iter().map(|s| Law::A.to_linear(Law::A.to_octet(*s))).collect();
            detector.listen(&line)
        })
        .collect();
    heard.extend(detector.finish());
    heard
}

fn text(heard: &[Heard]) -> String {
    heard.iter().map(|heard| heard.digit).collect()
}

/// All sixteen keys, one after the other, the first after `lead` samples.
fn all_keys(lead: usize, on_ms: usize, off_ms: usize, one: impl Fn(char) -> Vec<i16>) -> Vec<i16> {
    let mut out = vec![0; lead];
    for digit in KEYS.chars() {
        assert_eq!(one(digit).len(), on_ms * 8);
        out.extend(one(digit));
        out.extend(pause(off_ms));
    }
    out
}

#[test]
fn every_key_is_heard_from_minus_25_to_0_dbm0() {
    for dbm0 in [-25.0, -20.0, -15.0, -10.0, -5.0, -3.0, 0.0] {
        let samples = all_keys(37, 80, 80, |digit| tone(digit, 80, dbm0, dbm0, 1.0));
        assert_eq!(text(&listen(&samples)), KEYS, "{dbm0} dBm0");
    }
}

#[test]
fn forty_milliseconds_and_a_pause_of_thirty_are_enough_wherever_they_begin() {
    for lead in 0..102 {
        let samples = all_keys(lead, 40, 30, |digit| tone(digit, 40, -12.0, -10.0, 1.0));
        assert_eq!(text(&listen(&samples)), KEYS, "{lead}");
    }
}

#[test]
fn the_same_key_twice_is_two_presses() {
    let samples: Vec<i16> =
        (0..20).flat_map(|_| [tone('5', 50, -10.0, -10.0, 1.0), pause(35)].concat()).collect();
    assert_eq!(text(&listen(&samples)), "5".repeat(20));
}

#[test]
fn twist_up_to_the_limits_is_accepted_and_far_beyond_refused() {
    for (low, high) in [(-8.0, -16.0), (-10.0, -10.0), (-14.0, -8.0), (-9.0, -7.0)] {
        let samples = all_keys(11, 80, 80, |digit| tone(digit, 80, low, high, 1.0));
        assert_eq!(text(&listen(&samples)), KEYS, "{low} {high}");
    }
    for (low, high) in [(-5.0, -18.0), (-18.0, -5.0)] {
        let samples = all_keys(11, 80, 80, |digit| tone(digit, 80, low, high, 1.0));
        assert_eq!(text(&listen(&samples)), "", "{low} {high}");
    }
}

#[test]
fn frequencies_may_be_off_by_a_little_but_not_by_much() {
    for detune in [0.985, 0.99, 1.01, 1.015] {
        let samples = all_keys(11, 80, 80, |digit| tone(digit, 80, -10.0, -10.0, detune));
        assert_eq!(text(&listen(&samples)), KEYS, "{detune}");
    }
    for detune in [0.95, 1.05] {
        let samples = all_keys(11, 80, 80, |digit| tone(digit, 80, -10.0, -10.0, detune));
        assert_eq!(text(&listen(&samples)), "", "{detune}");
    }
}

#[test]
fn noise_fifteen_db_below_does_not_matter() {
    for seed in 0..20 {
        for dbm0 in [-20.0, -10.0] {
            let samples = all_keys(seed as usize * 7, 60, 60, |digit| {
                with_noise(&tone(digit, 60, dbm0, dbm0, 1.0), 15.0, seed)
            });
            let noisy = with_noise(&samples, 18.0, seed + 100);
            assert_eq!(text(&listen(&noisy)), KEYS, "{seed} {dbm0}");
        }
    }
}

#[test]
fn short_tones_and_single_frequencies_are_nothing() {
    for ms in [5, 10, 15, 20] {
        let samples = all_keys(0, ms, 60, |digit| tone(digit, ms, -10.0, -10.0, 1.0));
        assert_eq!(text(&listen(&samples)), "", "{ms} ms");
    }
    for hz in (300..3400).step_by(13) {
        assert_eq!(listen(&sine(f64::from(hz), 8000.0, 8000, 8000)), [], "{hz} Hz");
    }
    // Call-progress tones of other countries, two frequencies of one group, too weak, silence.
    for (a, b) in [(350.0, 440.0), (480.0, 620.0), (697.0, 941.0), (1209.0, 1633.0), (440.0, 480.0)] {
        let both: Vec<i16> =
            sine(a, 5000.0, 8000, 8000).iter().zip(sine(b, 5000.0, 8000, 8000)).map(|(x, y)| x + y).collect();
        assert_eq!(listen(&both), [], "{a} {b}");
    }
    assert_eq!(listen(&tone('1', 500, -45.0, -45.0, 1.0)), []);
    assert_eq!(listen(&pause(500)), []);
}

#[test]
fn a_long_press_is_one_digit_with_its_length() {
    for ms in [40, 60, 100, 500, 2000] {
        let heard = listen(&[pause(33), tone('7', ms, -10.0, -10.0, 1.0), pause(60)].concat());
        assert_eq!(text(&heard), "7");
        assert!((i64::from(heard[0].ms) - ms as i64).abs() <= 10, "{ms}: {}", heard[0].ms);
    }
}

#[test]
fn an_interruption_of_ten_milliseconds_does_not_split_a_press() {
    for offset in 0..51 {
        let half = tone('4', 60, -10.0, -10.0, 1.0);
        let samples = [vec![0; offset], half.clone(), pause(10), half, pause(60)].concat();
        assert_eq!(text(&listen(&samples)), "4", "{offset}");
    }
}

#[test]
fn speech_and_noise_talk_no_digits() {
    // Ten minutes of something like speech, loud and soft, and noise.
    for (seed, gain) in [(1, 1.0), (2, 2.0), (3, 0.3), (4, 4.0), (5, 1.0)] {
        let samples: Vec<i16> = speech(seed, 120.0).iter().map(|s| (f64::from(*s) * gain) as i16).collect();
        assert_eq!(listen(&samples), [], "{seed}");
    }
    assert_eq!(listen(&with_noise(&sine(1.0, 3000.0, 8000, 480_000), 0.0, 9)), []);
}

#[test]
fn digits_are_heard_while_nobody_shouts() {
    // Speech 20 dB below the digits: a caller in a room.
    let voice = speech(77, 10.0);
    let digits = all_keys(500, 100, 100, |digit| tone(digit, 100, -10.0, -8.0, 1.0));
    let both: Vec<i16> = digits.iter().zip(&voice).map(|(a, b)| a.saturating_add(b / 5)).collect();
    assert_eq!(text(&listen(&both)), KEYS);
}
