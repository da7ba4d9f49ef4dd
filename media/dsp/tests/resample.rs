//! Sample-rate conversion: what is audible stays, what would alias is gone.

mod common;

use common::{power, sine, snr};
use proptest::prelude::*;
use yunhu_dsp::resample::resample;

const RATES: [u32; 8] = [8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/// The middle, where no edge is heard.
fn middle(samples: &[i16]) -> &[i16] {
    &samples[samples.len() / 8..samples.len() * 7 / 8]
}

#[test]
fn every_common_rate_becomes_telephone_audio() {
    for rate in RATES {
        for hz in [100.0, 440.0, 1000.0, 2000.0, 3000.0, 3400.0] {
            let got = resample(&sine(hz, 10_000.0, rate, rate as usize), rate, 8000);
            let wanted = sine(hz, 10_000.0, 8000, 8000);
            assert_eq!(got.len(), 8000, "{rate}");
            let quality = snr(middle(&wanted), middle(&got));
            assert!(quality > 60.0, "{rate} {hz}: {quality:.1} dB");
        }
    }
}

#[test]
fn what_telephones_cannot_carry_does_not_alias() {
    for rate in RATES.into_iter().filter(|rate| *rate >= 11_025) {
        for hz in [4300.0, 4700.0, 5200.0, 7000.0, 9000.0, 15_000.0, 20_000.0] {
            if hz * 2.0 < f64::from(rate) {
                let got = resample(&sine(hz, 10_000.0, rate, rate as usize), rate, 8000);
                let left = 10.0 * (power(middle(&got)).max(1e-3) / 5e7).log10();
                assert!(left < -55.0, "{rate} {hz}: {left:.1} dB");
            }
        }
    }
}

#[test]
fn upwards_makes_no_images() {
    let got = resample(&sine(1000.0, 10_000.0, 8000, 8000), 8000, 48_000);
    let wanted = sine(1000.0, 10_000.0, 48_000, 48_000);
    assert!(snr(middle(&wanted), middle(&got)) > 60.0);
}

#[test]
fn a_constant_stays_and_loud_audio_is_not_wrapped() {
    for rate in RATES {
        assert!(middle(&resample(&vec![12_345; 5000], rate, 8000)).iter().all(|s| (s - 12_345).abs() <= 1));
    }
    let square: Vec<i16> = (0..48_000).map(|n| if n / 60 % 2 == 0 { i16::MAX } else { i16::MIN }).collect();
    let got = resample(&square, 48_000, 8000);
    // Where the square wave is high, the result is: the overshoot saturates.
    assert!((1..got.len() - 1).all(|n| n % 10 == 0 || n % 10 == 9 || (got[n] > 0) == (n / 10 % 2 == 0)));
}

#[test]
fn the_same_rate_is_a_copy_and_nothing_stays_nothing() {
    assert_eq!(resample(&[1, 2, 3], 8000, 8000), [1, 2, 3]);
    assert_eq!(resample(&[], 44_100, 8000), []);
    assert_eq!(resample(&[1], 0, 8000), []);
    assert_eq!(resample(&[1], 8000, 0), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_rates_give_the_right_length(samples in proptest::collection::vec(any::<i16>(), 0..2000), from in 8000u32..=48_000, to in prop::sample::select(vec![8000u32, 16_000])) {
        let got = resample(&samples, from, to);
        let wanted = samples.len() as f64 * f64::from(to) / f64::from(from);
        prop_assert!((got.len() as f64 - wanted).abs() <= 2.0);
    }
}
