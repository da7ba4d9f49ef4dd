//! Commands after their values have been checked: what a media thread performs.

use crate::prompts::Prompt;
use crate::protocol::command::{Direction, Role};
use crate::protocol::id::Id;
use crate::protocol::secret::Secret;
use age::x25519::Recipient;
use std::net::SocketAddr;
use yunhu_dsp::g711::Law;
use yunhu_dsp::tone::{Dtmf, Tone};
use yunhu_rtc::codec::Name;
use yunhu_rtc::description::Wanted;
use yunhu_rtp::lock::Learn;
use yunhu_srtp::Suite;

/// The most codecs of one endpoint.
pub const MAX_CODECS: usize = 8;

/// How audio is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// G.711.
    G711(Law),
    /// Opus.
    Opus,
}

impl Format {
    /// Its name in the protocol.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::G711(Law::A) => "PCMA",
            Self::G711(Law::U) => "PCMU",
            Self::Opus => "opus",
        }
    }

    /// The clock of its timestamps, Hz.
    #[must_use]
    pub const fn clock(self) -> u32 {
        match self {
            Self::G711(_) => yunhu_dsp::RATE,
            Self::Opus => yunhu_dsp::opus::CLOCK,
        }
    }

    /// The law of the frames that are made for it: what is to become Opus is A-law first.
    #[must_use]
    pub const fn law(self) -> Law {
        match self {
            Self::G711(law) => law,
            Self::Opus => Law::A,
        }
    }

    /// Whether a packet of the other can be sent as it is, or after a look into a table.
    #[must_use]
    pub const fn relays(self, other: Self) -> bool {
        matches!((self, other), (Self::G711(_), Self::G711(_)) | (Self::Opus, Self::Opus))
    }
}

/// A codec the engine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codec {
    /// RTP payload type.
    pub pt: u8,
    /// Which.
    pub format: Format,
    /// Packet time the far end asked for, ms; the engine's own packets last 20 ms.
    pub ptime_ms: u8,
}

/// The keys of SRTP.
#[derive(Debug)]
pub struct Keys {
    /// How packets are protected.
    pub suite: Suite,
    /// Master key and salt of what is sent.
    pub ours: Secret,
    /// Master key and salt of what is received, when known.
    pub theirs: Option<Secret>,
}

/// Makes an endpoint.
#[derive(Debug)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Create {
    pub endpoint: Id,
    pub session: Id,
    pub codecs: Vec<Codec>,
    pub remote: Option<SocketAddr>,
    pub remote_rtcp: Option<SocketAddr>,
    pub direction: Direction,
    pub dtmf_pt: Option<u8>,
    pub learn: Learn,
    pub timeout_ms: u32,
    pub srtp: Option<Keys>,
}

/// Changes an endpoint.
#[derive(Debug)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct Modify {
    pub endpoint: Id,
    pub codecs: Option<Vec<Codec>>,
    pub remote: Option<SocketAddr>,
    pub remote_rtcp: Option<SocketAddr>,
    pub direction: Option<Direction>,
    pub dtmf_pt: Option<u8>,
    pub learn: Option<Learn>,
    pub timeout_ms: Option<u32>,
    /// `Some(None)`: plain RTP again.
    pub srtp: Option<Option<Keys>>,
}

/// Makes a peer.
#[derive(Debug)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub struct PeerCreate {
    pub endpoint: Id,
    pub session: Id,
    pub wanted: Wanted,
    pub codecs: Vec<Name>,
    pub sdp: Option<String>,
    pub timeout_ms: u32,
}

/// The base owner of an endpoint's output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub enum Source {
    Silence,
    Peer(Id),
    Conference(Id, Role),
}

/// One thing to play, as far as it is known without opening a file.
#[derive(Debug)]
pub enum Item {
    /// A file, by the identity of its content.
    File(Prompt),
    /// One pass of a tone, `samples` long.
    Tone(Box<Tone>, u64),
    /// Silence of so many samples.
    Silence(u64),
    /// Audible digits.
    Digits(Box<Dtmf>),
}

/// A command for one endpoint or recording.
#[derive(Debug)]
#[allow(missing_docs, reason = "the protocol page names every key")]
pub enum Request {
    Create(Box<Create>),
    Modify(Box<Modify>),
    PeerCreate(Box<PeerCreate>),
    PeerAnswer { endpoint: Id, sdp: String },
    PeerOffer { endpoint: Id, sdp: String },
    PeerRenew { endpoint: Id, restart: bool, wanted: Option<Wanted> },
    PeerCandidate { endpoint: Id },
    Source { endpoint: Id, source: Source },
    Play { endpoint: Id, play: Id, items: Vec<Item>, repeat: u32 },
    Stop { endpoint: Id, play: Option<Id> },
    SendDigits { endpoint: Id, digits: String, digit_ms: u32, gap_ms: u32 },
    Detect { endpoint: Id, inband: bool },
    Delete { endpoint: Id },
    Record { recording: Id, endpoint: Id, recipients: Vec<Recipient>, store: String },
    PauseRecording { recording: Id, reason: String },
    ResumeRecording { recording: Id },
    StopRecording { recording: Id },
}
