//! Speech quality from loss and delay: the simplified E-model (ITU-T G.107 §7, G.113 Appendix I).
//!
//! `R = 93.2 − Id − Ie,eff`, mapped to a mean opinion score. Narrowband: it ends at 4.4.

/// How a codec suffers: equipment impairment and robustness to loss (G.113 Tables I.1, I.2).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Codec {
    /// Equipment impairment factor `Ie`.
    pub ie: f32,
    /// Packet-loss robustness factor `Bpl`.
    pub bpl: f32,
}

/// G.711 where lost packets are concealed.
pub const G711_CONCEALED: Codec = Codec { ie: 0.0, bpl: 25.1 };
/// G.711 where lost packets are silence.
pub const G711_BARE: Codec = Codec { ie: 0.0, bpl: 4.3 };
/// G.729 Annex A.
pub const G729A: Codec = Codec { ie: 11.0, bpl: 19.0 };

/// Opus at 24 kbit/s, each frame copied into the next packet. G.113 has no row for it: the impairment is that of the
/// wide-band tables on the narrow-band scale, and single losses cost little because the copy replaces them.
pub const OPUS: Codec = Codec { ie: 3.0, bpl: 35.0 };

/// What the network did in an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Network {
    /// Mouth to ear, one way, ms.
    pub delay_ms: f32,
    /// Lost (or too late) packets, fraction 0–1.
    pub loss: f32,
    /// `BurstR`: mean length of loss runs over the mean length under random loss; 1 is random.
    pub burst_ratio: f32,
}

/// The transmission rating `R`, 0–93.2.
#[must_use]
pub fn rating(network: Network, codec: Codec) -> f32 {
    let d = network.delay_ms.max(0.0);
    let delay_impairment = 0.024 * d + 0.11 * (d - 177.3).max(0.0);
    let loss = network.loss.clamp(0.0, 1.0) * 100.0;
    let burst = network.burst_ratio.max(1.0);
    let equipment = codec.ie + (95.0 - codec.ie) * loss / (loss / burst + codec.bpl);
    (93.2 - delay_impairment - equipment).clamp(0.0, 100.0)
}

/// Mean opinion score of a rating, 1.0–4.5 (G.107 Annex B).
#[must_use]
pub fn score(rating: f32) -> f32 {
    let r = rating.clamp(0.0, 100.0);
    // The cubic dips below 1 for small R; the annex says 1.
    (1.0 + 0.035 * r + r * (r - 60.0) * (100.0 - r) * 7e-6).clamp(1.0, 4.5)
}

/// Mean opinion score of a network with a codec.
#[must_use]
pub fn mos(network: Network, codec: Codec) -> f32 {
    score(rating(network, codec))
}

/// Delay that the listener has, ms: half the round trip, the jitter buffer and one packet.
/// Without a round-trip time yet, the path counts as 20 ms.
#[must_use]
pub fn one_way_delay_ms(rtt_ms: Option<f32>, buffer_ms: f32, packet_ms: f32) -> f32 {
    rtt_ms.map_or(20.0, |rtt| rtt / 2.0) + buffer_ms + packet_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOSS: [f32; 10] = [0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0];

    fn row(codec: Codec, delay_ms: f32, burst_ratio: f32, expected: [f32; 10]) {
        for (loss, wanted) in LOSS.into_iter().zip(expected) {
            let got = mos(Network { delay_ms, loss: loss / 100.0, burst_ratio }, codec);
            assert!((got - wanted).abs() < 0.0051, "{loss} %: {got} instead of {wanted}");
        }
    }

    #[test]
    fn the_table_of_concealed_g711() {
        row(G711_CONCEALED, 100.0, 1.0, [4.36, 4.26, 4.16, 4.05, 3.82, 3.49, 3.29, 2.85, 2.51, 2.02]);
        row(G711_CONCEALED, 100.0, 2.0, [4.36, 4.26, 4.15, 4.03, 3.76, 3.34, 3.06, 2.42, 1.90, 1.24]);
        row(G711_CONCEALED, 300.0, 1.0, [3.71, 3.54, 3.38, 3.22, 2.93, 2.55, 2.34, 1.92, 1.62, 1.28]);
    }

    #[test]
    fn the_table_without_concealment_and_of_g729() {
        row(G711_BARE, 100.0, 1.0, [4.36, 3.73, 3.13, 2.67, 2.05, 1.57, 1.39, 1.17, 1.08, 1.01]);
        row(G729A, 100.0, 1.0, [4.02, 3.85, 3.68, 3.52, 3.22, 2.83, 2.62, 2.20, 1.91, 1.54]);
    }

    #[test]
    fn stays_within_the_scale_for_absurd_input() {
        for loss in [-1.0, 0.0, 1.0, 7.0, f32::INFINITY] {
            for delay_ms in [-5.0, 0.0, 1e9] {
                for burst_ratio in [-1.0, 1.0, 1e9] {
                    let got = mos(Network { delay_ms, loss, burst_ratio }, G711_CONCEALED);
                    assert!((1.0..=4.42).contains(&got), "{got}");
                }
            }
        }
    }
}
