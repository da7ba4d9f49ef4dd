//! Concealment: what is made up sounds like what was heard, fades, and blends back.

mod common;

use common::{power, sine, snr, speech};
use proptest::prelude::*;
use yunhu_dsp::FRAME;
use yunhu_dsp::plc::Concealer;

/// A buzz with a period of `period` samples: like a vowel held.
fn vowel(period: usize, samples: usize) -> Vec<i16> {
    let mut state = (0.0f64, 0.0f64);
    (0..samples)
        .map(|n| {
            let pulse = if n % period == 0 { 6000.0 } else { 0.0 };
            let next = pulse + 1.75 * state.0 - 0.87 * state.1;
            state = (next, state.0);
            next as i16
        })
        .collect()
}

/// Plays frames; those whose number is in `lost` are concealed.
fn play(audio: &[i16], lost: &[usize]) -> Vec<i16> {
    let mut concealer = Concealer::new();
    let mut out = Vec::new();
    for (at, frame) in audio.chunks_exact(FRAME).enumerate() {
        let mut frame: [i16; FRAME] = frame.try_into().unwrap();
        if lost.contains(&at) {
            concealer.conceal(&mut frame)
        } else {
            concealer.good(&mut frame)
        }
        assert_eq!(concealer.concealing(), lost.contains(&at));
        out.extend(frame);
    }
    out
}

fn frame(audio: &[i16], at: usize) -> &[i16] {
    &audio[at * FRAME..(at + 1) * FRAME]
}

#[test]
fn nothing_lost_is_nothing_changed() {
    let audio = speech(1, 5.0);
    assert_eq!(play(&audio, &[]), audio[..audio.len() / FRAME * FRAME]);
}

#[test]
fn a_held_vowel_goes_on_through_one_lost_packet() {
    for period in [40, 53, 66, 80, 97, 120] {
        let audio = vowel(period, 20 * FRAME);
        let heard = play(&audio, &[10]);
        // The first 10 ms are the vowel itself, then it fades a little.
        let first = snr(&audio[10 * FRAME..10 * FRAME + 80], &heard[10 * FRAME..10 * FRAME + 80]);
        assert!(first > 25.0, "{period}: {first:.1} dB");
        let whole = snr(frame(&audio, 10), frame(&heard, 10));
        assert!(whole > 15.0, "{period}: {whole:.1} dB");
        assert_eq!(frame(&heard, 12), frame(&audio, 12), "{period}");
    }
}

#[test]
fn a_long_loss_fades_to_silence_in_sixty_milliseconds() {
    let audio = vowel(80, 30 * FRAME);
    let heard = play(&audio, &[10, 11, 12, 13, 14]);
    let whole = power(frame(&audio, 9)).sqrt();
    let part = |at: usize| power(frame(&heard, at)).sqrt() / whole;
    assert!((0.85..1.0).contains(&part(10)), "{}", part(10));
    assert!((0.5..0.75).contains(&part(11)), "{}", part(11));
    assert!((0.1..0.35).contains(&part(12)), "{}", part(12));
    assert!(frame(&heard, 13).iter().chain(frame(&heard, 14)).all(|sample| *sample == 0));
    // 10 ms after it came back, everything is as it was.
    assert_eq!(heard[15 * FRAME + 80..16 * FRAME], audio[15 * FRAME + 80..16 * FRAME]);
}

#[test]
fn there_are_no_clicks_at_the_seams() {
    for hz in [110.0, 150.0, 213.0, 300.0, 440.0] {
        let audio = sine(hz, 10_000.0, 8000, 40 * FRAME);
        let steepest = |samples: &[i16]| {
            samples.windows(2).map(|pair| (i32::from(pair[1]) - i32::from(pair[0])).abs()).max().unwrap()
        };
        let allowed = steepest(&audio) * 3 / 2;
        for lost in [vec![10], vec![10, 11], vec![10, 12, 14], vec![10, 11, 12, 13, 14, 15]] {
            let heard = play(&audio, &lost);
            assert!(steepest(&heard) <= allowed, "{hz} {lost:?}: {} of {allowed}", steepest(&heard));
        }
    }
}

#[test]
fn a_loss_before_anything_was_heard_is_silence() {
    let heard = play(&speech(1, 1.0), &[0, 1]);
    assert!(heard[..2 * FRAME].iter().all(|sample| *sample == 0));
}

#[test]
fn steps_of_ten_milliseconds_do_the_same_as_frames() {
    let audio = speech(3, 2.0);
    let whole = play(&audio, &[20, 21, 40]);
    let mut concealer = Concealer::new();
    let mut halves = Vec::new();
    for (at, half) in audio.chunks_exact(FRAME / 2).enumerate() {
        let mut half: [i16; FRAME / 2] = half.try_into().unwrap();
        if [20, 21, 40].contains(&(at / 2)) {
            concealer.conceal(&mut half)
        } else {
            concealer.good(&mut half)
        }
        halves.extend(half);
    }
    assert_eq!(whole, halves);
}

proptest! {
    #[test]
    fn any_audio_and_any_loss_are_harmless(frames in proptest::collection::vec((any::<bool>(), any::<u64>(), 0usize..400), 1..60)) {
        let mut concealer = Concealer::new();
        for (lost, seed, length) in frames {
            let mut chance = yunhu_netsim::Chance::new(seed);
            let mut samples: Vec<i16> = (0..length).map(|_| chance.number() as i16).collect();
            if lost { concealer.conceal(&mut samples) } else { concealer.good(&mut samples) }
        }
    }
}
