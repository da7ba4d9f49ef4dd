//! What a browser sends: Opus of every bandwidth, in stereo, in packets of every length, read as telephone audio.
#![allow(unsafe_code, reason = "libopus encodes here what our own encoder does not")]

mod common;

use common::{power, sine};
use opusic_sys as sys;
use yunhu_dsp::opus::{Decoder, MAX_SAMPLES, samples};

/// Stereo at 48 kHz, encoded for `application` at `bitrate` in packets of `ms`.
fn encoded(left: &[i16], application: i32, bitrate: i32, ms: usize) -> Vec<Vec<u8>> {
    let mut error = 0;
    let interleaved: Vec<i16> = left.iter().flat_map(|sample| [*sample, *sample]).collect();
    let count = 48 * ms;
    // SAFETY: the state is made, used and destroyed here; every length is that of its buffer.
    unsafe {
        let state = sys::opus_encoder_create(48_000, 2, application, &raw mut error);
        assert_eq!(error, sys::OPUS_OK);
        sys::opus_encoder_ctl(state, sys::OPUS_SET_BITRATE_REQUEST, bitrate);
        let packets = interleaved
            .chunks_exact(2 * count)
            .map(|frame| {
                let mut payload = vec![0u8; 1500];
                let len = sys::opus_encode(
                    state,
                    frame.as_ptr(),
                    count as i32,
                    payload.as_mut_ptr(),
                    payload.len() as i32,
                );
                payload.truncate(usize::try_from(len).unwrap());
                payload
            })
            .collect();
        sys::opus_encoder_destroy(state);
        packets
    }
}

fn decoded(packets: &[Vec<u8>]) -> Vec<i16> {
    let mut decoder = Decoder::new().unwrap();
    let mut out = [0; MAX_SAMPLES];
    let mut audio = Vec::new();
    for packet in packets {
        let count = decoder.decode(packet, &mut out).unwrap();
        assert_eq!(samples(packet), Some(count));
        audio.extend_from_slice(&out[..count]);
    }
    audio
}

#[test]
fn every_mode_and_length_keeps_the_level_of_a_tone() {
    let tone = sine(1000.0, 8000.0, 48_000, 48_000 * 2);
    for (application, bitrate) in [
        (sys::OPUS_APPLICATION_VOIP, 16_000),
        (sys::OPUS_APPLICATION_VOIP, 32_000),
        (sys::OPUS_APPLICATION_AUDIO, 96_000),
    ] {
        for ms in [10, 20, 40, 60, 120] {
            let audio = decoded(&encoded(&tone, application, bitrate, ms));
            assert_eq!(audio.len(), 8 * (2000 / ms * ms), "{ms} ms");
            let level = 10.0 * (power(&audio[8000..]) / power(&tone)).log10();
            assert!(level.abs() < 1.5, "{bitrate} bit/s, {ms} ms: {level} dB");
        }
    }
}

#[test]
fn what_telephones_cannot_carry_is_left_out_and_not_folded_down() {
    for (application, bitrate) in
        [(sys::OPUS_APPLICATION_VOIP, 32_000), (sys::OPUS_APPLICATION_AUDIO, 96_000)]
    {
        for hz in [4600.0, 5000.0, 6000.0, 7000.0, 10_000.0] {
            let tone = sine(hz, 8000.0, 48_000, 48_000 * 2);
            let audio = decoded(&encoded(&tone, application, bitrate, 20));
            let level = 10.0 * (power(&audio[8000..]).max(1e-3) / power(&tone)).log10();
            // The slope ends at 5 kHz.
            let most = if hz < 5000.0 { -40.0 } else { -55.0 };
            assert!(level < most, "{hz} Hz at {bitrate} bit/s comes out at {level} dB");
        }
    }
}
