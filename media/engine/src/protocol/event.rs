//! What the engine tells by itself.

use super::figures::Figures;
use super::id::Id;
use super::peer::PeerState;
use serde::{Deserialize, Serialize};

/// How a digit came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// As a telephone event.
    Rfc4733,
    /// In the audio.
    Inband,
}

/// How a play ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the protocol page names every reason")]
pub enum PlayEnd {
    Completed,
    Stopped,
    Replaced,
    Failed,
    Gone,
}

/// How a recording ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the protocol page names every reason")]
pub enum RecordingEnd {
    Stopped,
    EndpointGone,
    Shutdown,
    Disk,
    Recovered,
}

/// A stretch of a recording that has no audio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Start on the recording's time line.
    pub from_ms: u64,
    /// End on the recording's time line.
    pub to_ms: u64,
    /// `paused: …`, `disk` or `overload`.
    pub reason: String,
}

/// A leg in a quality frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LegFigures {
    /// Which.
    pub endpoint: Id,
    /// Since its creation.
    #[serde(flatten)]
    pub figures: Figures,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub enum Event {
    MediaStarted {
        endpoint: Id,
        remote: String,
        after_ms: u64,
    },
    MediaTimeout {
        endpoint: Id,
        silent_ms: u64,
    },
    PeerState {
        endpoint: Id,
        state: PeerState,
    },
    Digit {
        endpoint: Id,
        digit: char,
        ms: u64,
        way: Way,
    },
    PlayFinished {
        endpoint: Id,
        play: Id,
        reason: PlayEnd,
        played_ms: u64,
        message: Option<String>,
    },
    DigitsSent {
        endpoint: Id,
    },
    Quality {
        legs: Vec<LegFigures>,
    },
    EndpointFailed {
        endpoint: Id,
        reason: String,
        figures: Box<Figures>,
    },
    RecordingStarted {
        recording: Id,
        endpoint: Id,
        file: String,
    },
    RecordingGap {
        recording: Id,
        from_ms: u64,
        to_ms: u64,
        reason: String,
    },
    RecordingStopped {
        recording: Id,
        file: String,
        reason: RecordingEnd,
        duration_ms: u64,
        blocks: u64,
        bytes: u64,
        sha256: String,
        gaps: Vec<Gap>,
    },
    RecordingFailed {
        recording: Id,
        reason: String,
        message: String,
    },
    EngineAlarm {
        code: AlarmCode,
        message: String,
    },
}

/// What the operator should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the protocol page names every code")]
pub enum AlarmCode {
    DiskLow,
    DiskFull,
    Overload,
    RingOverflow,
}

/// An event with its place in the sequence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told<E = Event> {
    /// What happened.
    #[serde(flatten)]
    pub event: E,
    /// Grows by one.
    pub seq: u64,
    /// When, µs since the Unix epoch, UTC.
    pub at: u64,
}
