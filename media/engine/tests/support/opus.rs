//! What a phone with Opus says and hears.

use super::audio::{share, tone};
use super::phone::{Heard, Phone};
use std::net::SocketAddr;
use yunhu_dsp::FRAME;
use yunhu_dsp::opus::{Decoder, Encoder, MAX_PAYLOAD, MAX_SAMPLES};
use yunhu_rtp::packet::Header;

/// Payload type of Opus.
pub const PT: u8 = 111;

/// Makes the packets of a tone.
pub fn packets(ssrc: u32, hz: f64) -> impl FnMut(u32) -> Vec<u8> + Send + 'static {
    let mut encoder = Encoder::new().unwrap();
    move |number| {
        let frame = tone(hz, number as usize * FRAME, FRAME).try_into().unwrap();
        let mut payload = [0; MAX_PAYLOAD];
        let len = encoder.encode(&frame, &mut payload).unwrap();
        let header = Header {
            payload_type: PT,
            marker: number == 0,
            sequence: 65_500u16.wrapping_add(number as u16),
            timestamp: (u32::MAX - 20_000).wrapping_add(number * 960),
            ssrc,
        };
        let mut packet = vec![0; 12 + len];
        header.build(&payload[..len], &mut packet).unwrap();
        packet
    }
}

/// Talks Opus to the engine until the test ends.
pub fn talk(phone: &mut Phone, to: SocketAddr, hz: f64) {
    let packets = packets(phone.ssrc, hz);
    phone.talk_packets(to, packets);
}

/// The audio of the Opus packets, decoded one after the other.
pub fn samples(heard: &[Heard]) -> Vec<i16> {
    let mut decoder = Decoder::new().unwrap();
    let mut out = [0; MAX_SAMPLES];
    let mut audio = Vec::new();
    for packet in heard.iter().filter(|packet| packet.header.payload_type == PT) {
        let count = decoder.decode(&packet.payload, &mut out).unwrap();
        audio.extend_from_slice(&out[..count]);
    }
    audio
}

/// Waits until the last `frames` packets of Opus are mostly this tone; their audio.
pub fn wait_for_tone(phone: &Phone, hz: f64, frames: usize) -> Vec<i16> {
    let newest = |heard: &[Heard]| {
        let audio = samples(heard);
        audio.len().checked_sub(frames * FRAME).map(|from| audio[from..].to_vec())
    };
    let heard = phone.wait(&format!("a tone of {hz} Hz in Opus"), |heard| {
        newest(heard).is_some_and(|audio| share(&audio, hz) > 0.8)
    });
    newest(&heard).unwrap_or_default()
}
