//! What the engine answers.

use super::command::{Codec, Direction, Role, SourceKind};
use super::figures::Figures;
use super::id::Id;
use super::peer::{Agreed, PeerState};
use serde::{Deserialize, Serialize};

/// A reason that a program can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the protocol page names every code")]
pub enum Code {
    NoSuchEndpoint,
    NoSuchPeer,
    NoSuchRecording,
    NoSuchConference,
    Exists,
    NoSuchFile,
    BadFile,
    ForbiddenPath,
    BadValue,
    BadCodec,
    NoPorts,
    BadSdp,
    BadKey,
    NotAPeer,
    Limit,
    BadRecipient,
    Disk,
    NotRecording,
    Internal,
}

/// Why a command is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: Code,
    /// For people, one sentence.
    pub message: String,
}

impl Refusal {
    /// A refusal with its sentence.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// A value that cannot be.
    #[must_use]
    pub fn bad_value(message: impl Into<String>) -> Self {
        Self::new(Code::BadValue, message)
    }

    /// The endpoint does not exist.
    #[must_use]
    pub fn no_such_endpoint(id: Id) -> Self {
        Self::new(Code::NoSuchEndpoint, format!("There is no endpoint {id}."))
    }
}

/// What an endpoint talks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// RTP on a pair of ports of its own.
    #[default]
    Rtp,
    /// A WebRTC peer on the common port.
    Peer,
}

/// An endpoint in a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct EndpointState {
    pub endpoint: Id,
    pub session: Id,
    #[serde(default)]
    pub kind: Kind,
    #[serde(default)]
    pub srtp: bool,
    #[serde(default)]
    pub video: Option<String>,
    #[serde(default)]
    pub state: Option<PeerState>,
    pub local: String,
    pub remote: Option<String>,
    pub locked: bool,
    pub codecs: Vec<Codec>,
    pub dtmf_pt: Option<u8>,
    pub direction: Direction,
    pub source: SourceKind,
    pub peer: Option<Id>,
    pub conference: Option<Id>,
    pub role: Option<Role>,
    pub play: Option<Id>,
    pub created_at: u64,
    pub figures: Figures,
}

/// A recording in a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct RecordingState {
    pub recording: Id,
    pub endpoint: Id,
    pub file: String,
    pub paused: bool,
    pub started_at: u64,
}

/// A conference in a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct ConferenceState {
    pub conference: Id,
    pub members: Vec<Id>,
}

/// What an accepted command carries back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub enum Done {
    Snapshot {
        seq: u64,
        endpoints: Vec<EndpointState>,
        recordings: Vec<RecordingState>,
        conferences: Vec<ConferenceState>,
    },
    Ping {
        at: u64,
        endpoints: u64,
        late_us_p99: u64,
    },
    Created {
        local: String,
    },
    Offered {
        sdp: String,
        agreed: Option<Agreed>,
    },
    Answered {
        agreed: Agreed,
    },
    Deleted {
        figures: Box<Figures>,
    },
    Recording {
        file: String,
    },
    Plain {},
}

/// The outcome of a command.
pub type Outcome = Result<Done, Refusal>;

/// Everything but events that the engine sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub enum Reply {
    Welcome {
        version: u64,
        engine: String,
        instance: Id,
        seq: u64,
        resumed: bool,
    },
    Fault {
        code: String,
        message: String,
    },
    Ok {
        id: u64,
        #[serde(flatten)]
        done: Done,
    },
    Refused {
        id: u64,
        code: Code,
        message: String,
    },
}

impl Reply {
    /// The answer to command `id`.
    #[must_use]
    pub fn of(id: u64, outcome: Outcome) -> Self {
        match outcome {
            Ok(done) => Self::Ok { id, done },
            Err(Refusal { code, message }) => Self::Refused { id, code, message },
        }
    }

    /// A reason to close the connection.
    #[must_use]
    pub fn fault(code: &str, message: impl Into<String>) -> Self {
        Self::Fault { code: code.to_owned(), message: message.into() }
    }
}
