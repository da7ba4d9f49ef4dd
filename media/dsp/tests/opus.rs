//! Opus: what goes in comes out at its frequency and level, losses come back from the next packet, nonsense is refused.

mod common;

use common::{power, sine, snr, speech};
use proptest::prelude::*;
use yunhu_dsp::FRAME;
use yunhu_dsp::opus::{
    Decoder, Encoder, InOrder, MAX_PAYLOAD, MAX_SAMPLES, SILENCE, TICKS, loss_in_percent, samples,
};

/// The payloads of some audio.
fn encoded(audio: &[i16], lost: f32) -> Vec<Vec<u8>> {
    let mut encoder = Encoder::new().unwrap();
    encoder.reported(lost);
    audio
        .chunks_exact(FRAME)
        .map(|frame| {
            let mut payload = [0; MAX_PAYLOAD];
            let len = encoder.encode(frame.try_into().unwrap(), &mut payload).unwrap();
            payload[..len].to_vec()
        })
        .collect()
}

/// The audio of payloads that arrive, in order; what is missing is silent.
fn decoded(payloads: &[Vec<u8>], arrives: impl Fn(usize) -> bool) -> (Vec<i16>, u64) {
    let mut order = InOrder::new().unwrap();
    let mut audio = vec![0i16; payloads.len() * FRAME];
    for (number, payload) in payloads.iter().enumerate().filter(|(number, _)| arrives(*number)) {
        let header = (7, number as u16, (number * FRAME) as u32 * TICKS);
        order
            .push(header, payload, |chunk| {
                let at = chunk.timestamp as usize;
                audio[at..at + chunk.linear.len()].copy_from_slice(chunk.linear);
            })
            .unwrap();
    }
    (audio, order.recovered())
}

/// The part of the power that is at this frequency.
fn share(samples: &[i16], hz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, sample) in samples.iter().enumerate() {
        let angle = std::f64::consts::TAU * hz * n as f64 / 8000.0;
        re += f64::from(*sample) * angle.cos();
        im += f64::from(*sample) * angle.sin();
    }
    2.0 * (re * re + im * im) / (samples.len() as f64).powi(2) / power(samples)
}

#[test]
fn a_tone_keeps_frequency_and_level() {
    for hz in [300.0, 440.0, 1000.0, 2100.0, 3000.0] {
        let tone = sine(hz, 8000.0, 8000, 100 * FRAME);
        let (got, _) = decoded(&encoded(&tone, 0.0), |_| true);
        let (clean, got) = (&tone[40 * FRAME..], &got[40 * FRAME..]);
        assert!(share(got, hz) > 0.98, "{hz}: {}", share(got, hz));
        let level = 10.0 * (power(got) / power(clean)).log10();
        assert!(level.abs() < 1.0, "{hz}: {level} dB");
    }
}

#[test]
fn losses_come_back() {
    let voice = speech(5, 20.0);
    let payloads = encoded(&voice, 0.1);
    let (whole, none) = decoded(&payloads, |_| true);
    assert_eq!(none, 0);
    let lost = |number: usize| number % 10 == 7;
    let (with, recovered) = decoded(&payloads, |number| !lost(number));
    assert_eq!(recovered, 100);
    let mut holes = with.clone();
    for (number, frame) in holes.chunks_exact_mut(FRAME).enumerate() {
        if lost(number) {
            frame.fill(0);
        }
    }
    // 20 dB against 10 dB of silence in the holes.
    let (with, holes) = (snr(&whole, &with), snr(&whole, &holes));
    assert!(with > 16.0 && with > holes + 6.0, "{with} dB, with holes {holes} dB");
}

#[test]
fn the_copies_cost_little() {
    let voice = speech(5, 20.0);
    let octets = |lost| encoded(&voice, lost).iter().map(Vec::len).sum::<usize>() / 20;
    for lost in [0.0, 0.1, 0.3] {
        assert!((2000..3300).contains(&octets(lost)), "{} octets a second", octets(lost));
    }
}

#[test]
fn what_is_lost_for_good_is_made_up_and_never_louder() {
    let vowel: Vec<i16> = (1..=8)
        .map(|h| sine(120.0 * f64::from(h), 2500.0 / f64::from(h), 8000, 50 * FRAME))
        .fold(vec![0; 50 * FRAME], |sum, part| sum.iter().zip(part).map(|(a, b)| a + b).collect());
    let mut decoder = Decoder::new().unwrap();
    let mut out = [0; MAX_SAMPLES];
    for payload in encoded(&vowel, 0.0) {
        assert_eq!(decoder.decode(&payload, &mut out), Ok(FRAME));
    }
    let before = power(&out[..FRAME]);
    let made_up: Vec<f64> = (0..12)
        .map(|_| {
            assert_eq!(decoder.conceal(FRAME, &mut out), Ok(FRAME));
            10.0 * (power(&out[..FRAME]).max(1e-3) / before).log10()
        })
        .collect();
    assert!(made_up[0] > -12.0 && made_up.iter().all(|level| *level < 1.0), "{made_up:?}");
}

#[test]
fn silence_is_silent() {
    let mut decoder = Decoder::new().unwrap();
    let mut out = [1; MAX_SAMPLES];
    assert_eq!(decoder.decode(&SILENCE, &mut out), Ok(FRAME));
    assert!(out[..FRAME].iter().all(|sample| *sample == 0));
}

#[test]
fn old_packets_are_left_out_and_a_new_source_begins_anew() {
    let payloads = encoded(&speech(1, 1.0), 0.0);
    let mut order = InOrder::new().unwrap();
    let mut heard = Vec::new();
    for (ssrc, number) in [(1, 0), (1, 1), (1, 4), (1, 2), (1, 4), (1, 5), (2, 40), (2, 41), (1, 6)] {
        let header = (ssrc, number, u32::from(number) * 960);
        order.push(header, &payloads[usize::from(number)], |chunk| heard.push(chunk.sequence)).unwrap();
    }
    // 3 comes out of 4; 2 is lost for good; after the other source the first one is a new one.
    assert_eq!(heard, [0, 1, 3, 4, 5, 40, 41, 6]);
}

#[test]
fn the_time_line_goes_on_where_the_clock_wraps() {
    let payloads = encoded(&speech(1, 0.2), 0.0);
    let mut order = InOrder::new().unwrap();
    let mut times = Vec::new();
    for (number, payload) in (0u32..).zip(&payloads) {
        let header = (1, 65_533u16.wrapping_add(number as u16), (u32::MAX - 1000).wrapping_add(number * 960));
        order.push(header, payload, |chunk| times.push(chunk.timestamp)).unwrap();
    }
    assert!(times.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == FRAME as u32), "{times:?}");
}

#[test]
fn the_expected_loss_grows_at_once_and_fades() {
    assert_eq!(loss_in_percent(5, 0.0), 5);
    assert_eq!(loss_in_percent(5, 0.2), 20);
    assert_eq!(loss_in_percent(20, 0.0), 15);
    assert_eq!(loss_in_percent(20, 0.9), 30);
    assert_eq!(loss_in_percent(5, f32::NAN), 5);
    let faded = (0..20).fold(30, |loss, _| loss_in_percent(loss, 0.0));
    assert_eq!(faded, 5);
}

proptest! {
    #[test]
    fn no_payload_is_too_strange(
        packets in proptest::collection::vec((any::<u16>(), any::<u32>(), proptest::collection::vec(any::<u8>(), 0..80)), 1..20),
    ) {
        let mut order = InOrder::new().unwrap();
        for (sequence, ticks, payload) in packets {
            let told = samples(&payload);
            let mut given = 0;
            let pushed = order.push((1, sequence, ticks), &payload, |chunk| given = chunk.octets.len());
            prop_assert_eq!(pushed.is_ok(), told.is_some());
            prop_assert!(given <= MAX_SAMPLES);
        }
    }
}
