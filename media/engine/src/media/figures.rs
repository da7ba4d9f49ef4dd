//! From counters to the figures that are told.

use super::endpoint::Endpoint;
use super::request::Format;
use crate::protocol::figures::Figures;
use yunhu_rtp::quality::{G711_CONCEALED, Network, OPUS, mos, one_way_delay_ms};
use yunhu_rtp::receive;

/// What a phone's jitter buffer usually holds, ms, where the far end decodes and not we.
const USUAL_BUFFER_MS: f32 = 40.0;
const PACKET_MS: f32 = 20.0;

/// Figures of an endpoint's life; the score is that of `window`.
#[must_use]
pub fn figures(endpoint: &Endpoint, window: &receive::Figures, now_us: u64) -> Figures {
    let life = endpoint.receiver.life();
    let buffer_ms = endpoint.decode.as_ref().map_or(USUAL_BUFFER_MS, |d| d.jitter.delay_ms());
    let score = (life.packets > 0 && window.expected > 0).then(|| {
        let network = Network {
            delay_ms: one_way_delay_ms(endpoint.rtt_ms, buffer_ms, PACKET_MS),
            loss: window.loss(),
            burst_ratio: window.burst_ratio(),
        };
        let codec = match endpoint.format() {
            Format::G711(_) => G711_CONCEALED,
            Format::Opus => OPUS,
        };
        rounded(mos(network, codec))
    });
    Figures {
        rx_packets: life.packets,
        rx_lost: life.lost,
        rx_late: life.late,
        rx_duplicate: life.duplicate,
        rx_foreign: endpoint.lock.foreign(),
        rx_bad: endpoint.bad + endpoint.peer.as_ref().map_or(0, |peer| peer.bad()),
        tx_packets: endpoint.sender.packets(),
        rx_jitter_ms: rounded(life.jitter_ms),
        rtt_ms: endpoint.rtt_ms.map(rounded),
        far_lost: endpoint.far.map(|far| rounded(far.lost)),
        far_jitter_ms: endpoint.far.map(|far| rounded(far.jitter_ms)),
        concealed_ms: endpoint.decode.as_ref().map_or(0, |d| d.concealed_ms),
        mos: score,
        silent_ms: endpoint.silent_ms(now_us),
    }
}

/// Figures whose score is that of the whole life.
#[must_use]
pub fn life(endpoint: &Endpoint, now_us: u64) -> Figures {
    figures(endpoint, &endpoint.receiver.life(), now_us)
}

/// Three decimals are more than anybody reads.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}
