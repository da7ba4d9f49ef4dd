//! What version 2 adds for peers of WebRTC: commands, what a negotiation agreed, and states.

use super::command::{Codec, Direction};
use super::id::Id;
use serde::{Deserialize, Serialize};

/// A kind of media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Media {
    Audio,
    Video,
}

/// Makes a peer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct PeerCreate {
    pub endpoint: Id,
    pub session: Id,
    pub media: Vec<Media>,
    pub codecs: Vec<String>,
    #[serde(default)]
    pub sdp: Option<String>,
    pub timeout_ms: u32,
}

/// An offer or an answer of the far end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct PeerSdp {
    pub endpoint: Id,
    pub sdp: String,
}

/// Asks for a new offer of ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct PeerRenew {
    pub endpoint: Id,
    #[serde(default)]
    pub restart: bool,
    #[serde(default)]
    pub media: Option<Vec<Media>>,
}

/// A candidate of the far end that came after its offer or answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct PeerCandidate {
    pub endpoint: Id,
    pub candidate: String,
}

/// What an offer and its answer agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agreed {
    /// Audio codecs; the first is what the engine sends. Empty when there is no audio.
    pub codecs: Vec<Codec>,
    /// Payload type of telephone events.
    pub dtmf_pt: Option<u8>,
    /// Which way audio goes, seen from the engine.
    pub direction: Direction,
    /// The codec of the video, `VP8` or `H264`.
    pub video: Option<String>,
    /// Which way video goes, seen from the engine.
    pub video_direction: Option<Direction>,
}

/// How a peer stands, once its far end has been heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeerState {
    /// ICE and DTLS are up.
    Connected,
    /// No authenticated check for a while; it may come back.
    Disconnected,
    /// DTLS was refused, or the far end has closed it.
    Failed,
}
