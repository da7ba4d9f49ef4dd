//! What the client asks. Wire types; their values are checked in [`super::incoming`] and where they are used.

use super::id::Id;
use super::peer::{PeerCandidate, PeerCreate, PeerRenew, PeerSdp};
use super::secret::Secret;
use serde::{Deserialize, Serialize};

/// The first message of a connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// Protocol version the client speaks.
    pub version: u64,
    /// Name and version of the client, for the log.
    pub client: String,
    /// Last event seen, 0 for none.
    #[serde(default)]
    pub last_seq: u64,
    /// The engine that event came from.
    #[serde(default)]
    pub instance: Option<Id>,
}

/// A codec of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codec {
    /// RTP payload type.
    pub pt: u8,
    /// `PCMA`, `PCMU` or `opus`.
    pub name: String,
    /// Clock rate, Hz.
    pub clock: u32,
    /// Packet time, ms.
    pub ptime_ms: u32,
}

/// Which way audio goes, seen from the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Both ways.
    SendRecv,
    /// The engine only sends.
    SendOnly,
    /// The engine only receives.
    RecvOnly,
    /// Nothing moves.
    Inactive,
}

impl Direction {
    /// The engine may send audio.
    #[must_use]
    pub fn sends(self) -> bool {
        matches!(self, Self::SendRecv | Self::SendOnly)
    }

    /// The engine takes received audio on.
    #[must_use]
    pub fn receives(self) -> bool {
        matches!(self, Self::SendRecv | Self::RecvOnly)
    }
}

/// Whether the sender's address is learnt from its packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Learn {
    /// Only `remote` is accepted.
    No,
    /// The first packets may come from elsewhere.
    First,
}

/// How RTP is protected; the page's section *SRTP*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Srtp {
    /// A crypto suite of RFC 4568 or 7714, or `none`.
    pub suite: String,
    /// Master key and salt of what the engine sends.
    #[serde(default)]
    pub ours: Option<Secret>,
    /// Master key and salt of what it receives; nil as long as nobody knows.
    #[serde(default)]
    pub theirs: Option<Secret>,
}

/// Makes an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Create {
    pub endpoint: Id,
    pub session: Id,
    pub codecs: Vec<Codec>,
    #[serde(default)]
    pub remote: Option<String>,
    #[serde(default)]
    pub remote_rtcp: Option<String>,
    pub direction: Direction,
    #[serde(default)]
    pub dtmf_pt: Option<u8>,
    pub learn: Learn,
    pub timeout_ms: u32,
    #[serde(default)]
    pub srtp: Option<Srtp>,
}

/// Changes an endpoint; an absent key stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Modify {
    pub endpoint: Id,
    #[serde(default)]
    pub codecs: Option<Vec<Codec>>,
    #[serde(default)]
    pub remote: Option<String>,
    #[serde(default)]
    pub remote_rtcp: Option<String>,
    #[serde(default)]
    pub direction: Option<Direction>,
    #[serde(default)]
    pub dtmf_pt: Option<u8>,
    #[serde(default)]
    pub learn: Option<Learn>,
    #[serde(default)]
    pub timeout_ms: Option<u32>,
    #[serde(default)]
    pub srtp: Option<Srtp>,
}

/// The base owner of outgoing audio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Silence keeps the path open.
    Silence,
    /// What another endpoint receives.
    Peer,
    /// The mix of a conference.
    Conference,
}

/// What a member of a conference may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Is heard and hears.
    TalkListen,
    /// Hears only.
    Listen,
    /// Is heard only.
    Talk,
}

impl Role {
    /// The member's audio is mixed in.
    #[must_use]
    pub fn talks(self) -> bool {
        self != Self::Listen
    }

    /// The member gets the mix.
    #[must_use]
    pub fn listens(self) -> bool {
        self != Self::Talk
    }
}

/// Sets the base owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Source {
    pub endpoint: Id,
    pub kind: SourceKind,
    #[serde(default)]
    pub peer: Option<Id>,
    #[serde(default)]
    pub conference: Option<Id>,
    #[serde(default)]
    pub role: Option<Role>,
}

/// One thing to play.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub enum Item {
    File { file: String },
    Tone { tone: String },
    ToneHz { tone_hz: Vec<f64>, on_ms: u32, off_ms: u32 },
    Silence { silence_ms: u32 },
    Digits { digits: String, digit_ms: u32, gap_ms: u32 },
}

/// Plays items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Play {
    pub endpoint: Id,
    pub play: Id,
    pub items: Vec<Item>,
    pub repeat: u32,
}

/// Stops a play.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Stop {
    pub endpoint: Id,
    #[serde(default)]
    pub play: Option<Id>,
}

/// Sends telephone events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct SendDigits {
    pub endpoint: Id,
    pub digits: String,
    pub digit_ms: u32,
    pub gap_ms: u32,
}

/// Switches detection in the audio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Detect {
    pub endpoint: Id,
    pub inband: bool,
}

/// Ends an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Delete {
    pub endpoint: Id,
}

/// Opens a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Record {
    pub recording: Id,
    pub endpoint: Id,
    pub recipients: Vec<String>,
    pub store: String,
}

/// Pauses or resumes a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct PauseRecording {
    pub recording: Id,
    pub reason: String,
}

/// Closes a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct StopRecording {
    pub recording: Id,
}

/// A command without its id on the connection.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the command of that name")]
pub enum Command {
    Create(Create),
    Modify(Modify),
    PeerCreate(PeerCreate),
    PeerAnswer(PeerSdp),
    PeerOffer(PeerSdp),
    PeerRenew(PeerRenew),
    PeerCandidate(PeerCandidate),
    Source(Source),
    Play(Play),
    Stop(Stop),
    SendDigits(SendDigits),
    Detect(Detect),
    Delete(Delete),
    Record(Record),
    PauseRecording(PauseRecording),
    ResumeRecording(PauseRecording),
    StopRecording(StopRecording),
    Snapshot {},
    Ping {},
    Shutdown {},
}
