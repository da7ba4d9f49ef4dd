//! What Opus costs: CPU seconds for a minute of speech-like audio, by complexity, and what is left of the sound.
//!
//! `cargo run --release -p yunhu-dsp --example opus_cost`

use std::time::Instant;
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::opus::{Decoder, Encoder, MAX_PAYLOAD, MAX_SAMPLES};

/// Frames of a minute.
const FRAMES: usize = 3000;

/// Something like a voice: a pulse train of changing pitch through moving resonances, with pauses and breath.
fn voice() -> Vec<i16> {
    let (mut phase, mut seed) = (0.0f64, 1u32);
    let mut state = [[0.0f64; 2]; 3];
    (0..FRAMES * FRAME)
        .map(|n| {
            let t = n as f64 / 8000.0;
            let pitch = 120.0 + 40.0 * (t * 2.1).sin() + 15.0 * (t * 7.3).sin();
            phase += pitch / 8000.0;
            let pulse = if phase >= 1.0 { 1.0 } else { 0.0 };
            phase = phase.fract();
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let breath = f64::from(seed >> 16) / 65_536.0 - 0.5;
            let loud = ((t * 3.7).sin() * 1.5).clamp(0.0, 1.0);
            let mut x = (pulse * 6.0 + breath * 0.25) * loud;
            for (formant, (hz, width)) in state.iter_mut().zip([
                (500.0 + 250.0 * (t * 5.1).sin(), 90.0),
                (1500.0 + 500.0 * (t * 3.3).sin(), 120.0),
                (2600.0 + 300.0 * (t * 2.7).sin(), 180.0),
            ]) {
                let r = (-std::f64::consts::PI * width / 8000.0).exp();
                let a = 2.0 * r * (std::f64::consts::TAU * hz / 8000.0).cos();
                let y = x * (1.0 - r) + a * formant[0] - r * r * formant[1];
                *formant = [y, formant[0]];
                x = y * 1.8;
            }
            (x * 9000.0).clamp(-30_000.0, 30_000.0) as i16
        })
        .collect()
}

fn main() {
    let voice = voice();
    let mut octets = vec![0; voice.len()];
    Law::A.encode(&voice, &mut octets);
    println!("complexity  encode s/min  decode s/min  octets/s");
    for complexity in 0..=10 {
        let mut encoder = Encoder::new().expect("an encoder");
        encoder.set_complexity(complexity).expect("0 to 10");
        let mut decoder = Decoder::new().expect("a decoder");
        let mut packets = vec![([0u8; MAX_PAYLOAD], 0usize); FRAMES];
        let began = Instant::now();
        for (frame, packet) in octets.chunks_exact(FRAME).zip(&mut packets) {
            let mut linear = [0; FRAME];
            Law::A.decode(frame, &mut linear);
            packet.1 = encoder.encode(&linear, &mut packet.0).expect("a packet");
        }
        let encoded = began.elapsed();
        let began = Instant::now();
        let mut out = [0; MAX_SAMPLES];
        for (packet, len) in &packets {
            let count = decoder.decode(&packet[..*len], &mut out).expect("audio");
            Law::A.encode(&out[..count], &mut octets[..count]);
        }
        let decoded = began.elapsed();
        let rate: usize = packets.iter().map(|(_, len)| len).sum::<usize>() / 60;
        println!(
            "{complexity:>10}  {:>12.3}  {:>12.3}  {rate:>8}",
            encoded.as_secs_f64(),
            decoded.as_secs_f64()
        );
    }
}
