//! What is measured of one leg.

use serde::{Deserialize, Serialize};

/// Figures of a leg over its whole life.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// RTP packets accepted.
    pub rx_packets: u64,
    /// Packets that never came.
    pub rx_lost: u64,
    /// Packets that came after their turn.
    pub rx_late: u64,
    /// Packets that came again.
    pub rx_duplicate: u64,
    /// Packets from elsewhere than the locked address.
    pub rx_foreign: u64,
    /// Datagrams that are no RTP, or of a payload type that was not offered.
    pub rx_bad: u64,
    /// RTP packets sent.
    pub tx_packets: u64,
    /// Interarrival jitter (RFC 3550 §6.4.1), ms.
    pub rx_jitter_ms: f64,
    /// Round trip, ms; nil until a receiver report came.
    pub rtt_ms: Option<f64>,
    /// Fraction lost of what we sent, 0–1, by the newest receiver report.
    pub far_lost: Option<f64>,
    /// Jitter at the far end, ms, by the newest receiver report.
    pub far_jitter_ms: Option<f64>,
    /// Audio that was invented because packets were missing, ms.
    pub concealed_ms: u64,
    /// Mean opinion score of what is received, 1.0–4.4; nil without packets.
    pub mos: Option<f64>,
    /// Since the last accepted packet (or the endpoint's creation), ms.
    pub silent_ms: u64,
}
