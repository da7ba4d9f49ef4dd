//! From what the client wrote to what a thread can perform: every value is checked here.

use crate::config::Config;
use crate::media::request::{
    Codec, Create, Format, Item, Keys, MAX_CODECS, Modify, PeerCreate, Request, Source,
};
use crate::prompts::{Prompt, files};
use crate::protocol::command::{self, Command, SourceKind};
use crate::protocol::peer as command_peer;
use crate::protocol::reply::{Code, Refusal};
use age::x25519::Recipient;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use yunhu_dsp::g711::Law;
use yunhu_dsp::tone::{Dtmf, Tone};
use yunhu_rtc::codec::Name;
use yunhu_rtc::description::Wanted;
use yunhu_rtp::lock::Learn;
use yunhu_srtp::suite::{SUITES, Suite};

/// The most items of one play.
pub const MAX_ITEMS: usize = 256;
/// The most recipients of one recording.
pub const MAX_RECIPIENTS: usize = 16;
/// The longest name of a store.
pub const MAX_STORE: usize = 128;
/// The longest reason of a pause, characters.
pub const MAX_REASON: usize = 200;
/// The longest candidate of a peer, octets.
const MAX_CANDIDATE: usize = 1024;
/// The longest silence, digit or cadence, ms.
const MAX_MS: u32 = 3_600_000;
/// Samples in a millisecond.
const PER_MS: u64 = 8;

/// Checks a command. `None` for those that are not about one endpoint or recording.
///
/// # Errors
/// The refusal.
pub fn check(config: &Config, command: Command) -> Result<Option<Request>, Refusal> {
    Ok(Some(match command {
        Command::Create(create) => Request::Create(Box::new(check_create(create)?)),
        Command::Modify(modify) => Request::Modify(Box::new(check_modify(modify)?)),
        Command::PeerCreate(create) => Request::PeerCreate(Box::new(check_peer(create)?)),
        Command::PeerAnswer(answer) => Request::PeerAnswer { endpoint: answer.endpoint, sdp: answer.sdp },
        Command::PeerOffer(offer) => Request::PeerOffer { endpoint: offer.endpoint, sdp: offer.sdp },
        Command::PeerRenew(renew) => Request::PeerRenew {
            endpoint: renew.endpoint,
            restart: renew.restart,
            wanted: renew.media.as_deref().map(wanted).transpose()?,
        },
        Command::PeerCandidate(candidate) => {
            check_candidate(&candidate.candidate)?;
            Request::PeerCandidate { endpoint: candidate.endpoint }
        }
        Command::Source(source) => {
            Request::Source { endpoint: source.endpoint, source: check_source(&source)? }
        }
        Command::Play(play) => Request::Play {
            endpoint: play.endpoint,
            play: play.play,
            items: check_items(config, play.items)?,
            repeat: play.repeat,
        },
        Command::Stop(stop) => Request::Stop { endpoint: stop.endpoint, play: stop.play },
        Command::SendDigits(send) => {
            check_digits(&send.digits, send.digit_ms, send.gap_ms)?;
            let command::SendDigits { endpoint, digits, digit_ms, gap_ms } = send;
            Request::SendDigits { endpoint, digits, digit_ms, gap_ms }
        }
        Command::Detect(detect) => Request::Detect { endpoint: detect.endpoint, inband: detect.inband },
        Command::Delete(delete) => Request::Delete { endpoint: delete.endpoint },
        Command::Record(record) => check_record(config, record)?,
        Command::PauseRecording(pause) => Request::PauseRecording {
            recording: pause.recording,
            reason: pause.reason.chars().take(MAX_REASON).collect(),
        },
        Command::ResumeRecording(resume) => Request::ResumeRecording { recording: resume.recording },
        Command::StopRecording(stop) => Request::StopRecording { recording: stop.recording },
        Command::Snapshot {} | Command::Ping {} | Command::Shutdown {} => return Ok(None),
    }))
}

fn check_create(create: command::Create) -> Result<Create, Refusal> {
    Ok(Create {
        endpoint: create.endpoint,
        session: create.session,
        codecs: codecs(&create.codecs)?,
        remote: address(create.remote.as_deref())?,
        remote_rtcp: address(create.remote_rtcp.as_deref())?,
        direction: create.direction,
        dtmf_pt: payload_type(create.dtmf_pt)?,
        learn: learn(create.learn),
        timeout_ms: create.timeout_ms,
        srtp: create.srtp.map(srtp).transpose()?.flatten(),
    })
}

fn check_modify(modify: command::Modify) -> Result<Modify, Refusal> {
    Ok(Modify {
        endpoint: modify.endpoint,
        codecs: modify.codecs.as_deref().map(codecs).transpose()?,
        remote: address(modify.remote.as_deref())?,
        remote_rtcp: address(modify.remote_rtcp.as_deref())?,
        direction: modify.direction,
        dtmf_pt: payload_type(modify.dtmf_pt)?,
        learn: modify.learn.map(learn),
        timeout_ms: modify.timeout_ms,
        srtp: modify.srtp.map(srtp).transpose()?,
    })
}

fn check_peer(create: command_peer::PeerCreate) -> Result<PeerCreate, Refusal> {
    if create.codecs.len() > MAX_CODECS {
        return Err(Refusal::new(Code::Limit, format!("A peer has at most {MAX_CODECS} codecs.")));
    }
    let read = |name: &String| {
        let message = || format!("For peers the engine has {}.", Name::ALL.map(Name::text).join(", "));
        Name::read(name).ok_or_else(|| Refusal::new(Code::BadCodec, message()))
    };
    let mut codecs: Vec<Name> = create.codecs.iter().map(read).collect::<Result<_, _>>()?;
    let mut seen = HashSet::new();
    codecs.retain(|name| seen.insert(*name));
    let wanted = wanted(&create.media)?;
    let has = |video: bool| codecs.iter().any(|name| name.is_video() == video);
    if (wanted.audio && !has(false)) || (wanted.video && !has(true)) {
        return Err(Refusal::new(Code::BadCodec, "Each medium of a peer needs a codec."));
    }
    let command_peer::PeerCreate { endpoint, session, sdp, timeout_ms, .. } = create;
    Ok(PeerCreate { endpoint, session, wanted, codecs, sdp, timeout_ms })
}

fn wanted(media: &[command_peer::Media]) -> Result<Wanted, Refusal> {
    let has = |kind| media.contains(&kind);
    let wanted = Wanted { audio: has(command_peer::Media::Audio), video: has(command_peer::Media::Video) };
    if !wanted.audio && !wanted.video {
        return Err(Refusal::bad_value("A peer has audio, video or both."));
    }
    Ok(wanted)
}

/// The engine is found by far ends and does not look for them (RFC 8445 §2.5), so a candidate's form is all that counts.
fn check_candidate(text: &str) -> Result<(), Refusal> {
    let text = text.strip_prefix("a=").unwrap_or(text);
    let is_one = text.is_empty() || text.starts_with("candidate:") || text.starts_with("end-of-candidates");
    if is_one && text.len() <= MAX_CANDIDATE && !text.contains('\n') {
        return Ok(());
    }
    Err(Refusal::bad_value("A candidate is the text of one a=candidate line."))
}

/// The keys of SRTP, or that there are none.
fn srtp(wire: command::Srtp) -> Result<Option<Keys>, Refusal> {
    let bad = |message: String| Err(Refusal::new(Code::BadKey, message));
    if wire.suite == "none" {
        return Ok(None);
    }
    let Some(suite) = Suite::named(&wire.suite) else {
        return bad(format!("The engine has {}, and 'none'.", SUITES.map(Suite::name).join(", ")));
    };
    let Some(ours) = wire.ours else {
        return bad("SRTP needs the key of what is sent.".to_owned());
    };
    for key in [Some(&ours), wire.theirs.as_ref()].into_iter().flatten() {
        let (name, wanted, len) = (suite.name(), suite.key_len(), key.octets().len());
        if len != wanted {
            return bad(format!("{name} has {wanted} octets of key and salt, not {len}."));
        }
    }
    Ok(Some(Keys { suite, ours, theirs: wire.theirs }))
}

fn learn(learn: command::Learn) -> Learn {
    match learn {
        command::Learn::No => Learn::No,
        command::Learn::First => Learn::First,
    }
}

fn codecs(wire: &[command::Codec]) -> Result<Vec<Codec>, Refusal> {
    if wire.len() > MAX_CODECS {
        return Err(Refusal::new(Code::Limit, format!("An endpoint has at most {MAX_CODECS} codecs.")));
    }
    wire.iter()
        .map(|codec| {
            let known = [Format::G711(Law::A), Format::G711(Law::U), Format::Opus];
            let Some(format) = known.into_iter().find(|format| format.name() == codec.name) else {
                return Err(Refusal::new(Code::BadCodec, "The engine has PCMA, PCMU and opus."));
            };
            if codec.clock != format.clock() {
                let message = format!("{} has a clock of {} Hz.", codec.name, format.clock());
                return Err(Refusal::new(Code::BadCodec, message));
            }
            let ptime_ms = u8::try_from(codec.ptime_ms)
                .ok()
                .filter(|ms| (5..=200).contains(ms))
                .ok_or_else(|| Refusal::bad_value("ptime_ms must be 5 to 200."))?;
            payload_type(Some(codec.pt))?;
            Ok(Codec { pt: codec.pt, format, ptime_ms })
        })
        .collect()
}

fn payload_type(pt: Option<u8>) -> Result<Option<u8>, Refusal> {
    match pt {
        // 64–95 would be taken for RTCP (RFC 5761 §4).
        Some(64..=95 | 128..) => Err(Refusal::bad_value("A payload type is 0-63 or 96-127.")),
        _ => Ok(pt),
    }
}

fn address(text: Option<&str>) -> Result<Option<SocketAddr>, Refusal> {
    text.map(|text| text.parse().map_err(|_| Refusal::bad_value("An address is written ip:port.")))
        .transpose()
}

fn check_source(source: &command::Source) -> Result<Source, Refusal> {
    match (source.kind, source.peer, source.conference, source.role) {
        (SourceKind::Silence, ..) => Ok(Source::Silence),
        (SourceKind::Peer, Some(peer), ..) => Ok(Source::Peer(peer)),
        (SourceKind::Conference, _, Some(id), Some(role)) => Ok(Source::Conference(id, role)),
        (SourceKind::Peer, ..) => Err(Refusal::bad_value("The source 'peer' needs a peer.")),
        (SourceKind::Conference, ..) => {
            Err(Refusal::bad_value("The source 'conference' needs a conference and a role."))
        }
    }
}

fn check_digits(digits: &str, digit_ms: u32, gap_ms: u32) -> Result<(), Refusal> {
    let known = |digit: char| digit.is_ascii_digit() || "*#ABCD".contains(digit);
    if digits.is_empty() || digits.len() > 64 || !digits.chars().all(known) {
        return Err(Refusal::bad_value("Digits are 1 to 64 of 0-9 * # A-D."));
    }
    if !(40..=1000).contains(&digit_ms) || !(40..=1000).contains(&gap_ms) {
        return Err(Refusal::bad_value("digit_ms and gap_ms are 40 to 1000."));
    }
    Ok(())
}

fn check_items(config: &Config, items: Vec<command::Item>) -> Result<Vec<Item>, Refusal> {
    if items.len() > MAX_ITEMS {
        return Err(Refusal::new(Code::Limit, format!("A play has at most {MAX_ITEMS} items.")));
    }
    items.into_iter().map(|item| check_item(config, item)).collect()
}

fn check_item(config: &Config, item: command::Item) -> Result<Item, Refusal> {
    let bad_tone = |e: yunhu_dsp::tone::ToneError| Refusal::bad_value(format!("Tone: {e}."));
    match item {
        command::Item::File { file } => {
            let file = Arc::new(files::locate(&config.prompts, &file)?);
            Ok(Item::File(Prompt { file, format: Format::G711(Law::A) }))
        }
        command::Item::Tone { tone } => {
            let made = Tone::named(&tone).map_err(bad_tone)?;
            Ok(Item::Tone(Box::new(made), cadence_samples(&tone)))
        }
        command::Item::ToneHz { tone_hz, on_ms, off_ms } => {
            let made = Tone::beating(&tone_hz, on_ms, off_ms).map_err(bad_tone)?;
            Ok(Item::Tone(Box::new(made), (u64::from(on_ms) + u64::from(off_ms)) * PER_MS))
        }
        command::Item::Silence { silence_ms } if silence_ms <= MAX_MS => {
            Ok(Item::Silence(u64::from(silence_ms) * PER_MS))
        }
        command::Item::Silence { .. } => Err(Refusal::bad_value("A silence lasts at most an hour.")),
        command::Item::Digits { digits, digit_ms, gap_ms } => {
            check_digits(&digits, digit_ms, gap_ms)?;
            Dtmf::new(&digits, digit_ms, gap_ms).map(|d| Item::Digits(Box::new(d))).map_err(bad_tone)
        }
    }
}

/// One pass of a named tone. Those that end by themselves do so.
fn cadence_samples(name: &str) -> u64 {
    let ms = match name {
        "ringback" => 5_000,
        "busy" => 700,
        "congestion" => 1_400,
        _ => u64::from(MAX_MS),
    };
    ms * PER_MS
}

fn check_record(config: &Config, record: command::Record) -> Result<Request, Refusal> {
    if config.recordings.is_none() {
        return Err(Refusal::new(Code::Disk, "The engine was started without a folder for recordings."));
    }
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    let store = record.store;
    if store.is_empty() || store.len() > MAX_STORE || !store.bytes().all(allowed) || store == "spool" {
        return Err(Refusal::bad_value("A store is a name of a-z 0-9 _ -, and not 'spool'."));
    }
    if record.recipients.is_empty() || record.recipients.len() > MAX_RECIPIENTS {
        let message = format!("A recording has 1 to {MAX_RECIPIENTS} recipients.");
        return Err(Refusal::new(Code::BadRecipient, message));
    }
    let recipients = record
        .recipients
        .iter()
        .map(|text| text.parse::<Recipient>())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|why| Refusal::new(Code::BadRecipient, format!("A recipient cannot be used: {why}.")))?;
    Ok(Request::Record { recording: record.recording, endpoint: record.endpoint, recipients, store })
}
