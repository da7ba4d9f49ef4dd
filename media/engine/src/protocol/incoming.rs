//! From the bytes of a frame to a checked message, or to the reason why not.

use super::command::{
    Command, Create, Delete, Detect, Hello, Modify, PauseRecording, Play, Record, SendDigits, Source, Stop,
    StopRecording,
};
use super::peer::{PeerCandidate, PeerCreate, PeerRenew, PeerSdp};
use super::reply::Refusal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A message of the client.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// The first one.
    Hello(Hello),
    /// A command and its id.
    Command(u64, Command),
}

/// Why a frame is not a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// Not a known map: the connection is told and closed.
    Malformed(String),
    /// A known command with values that cannot be: it is refused, the connection goes on.
    Refused(u64, Refusal),
}

#[derive(Deserialize)]
struct Head {
    t: String,
    #[serde(default)]
    id: Option<u64>,
}

/// Reads one frame.
///
/// # Errors
/// [`Trouble`] says what is wrong and how to answer.
pub fn decode(body: &[u8]) -> Result<Incoming, Trouble> {
    if !matches!(body.first(), Some(0x80..=0x8f | 0xde | 0xdf)) {
        return Err(Trouble::Malformed("a frame must hold a map".to_owned()));
    }
    let head: Head = whole(body).map_err(Trouble::Malformed)?;
    if head.t == "hello" {
        return whole(body).map(Incoming::Hello).map_err(Trouble::Malformed);
    }
    let read = reader(&head.t).ok_or_else(|| Trouble::Malformed("no such message".to_owned()))?;
    let id = head.id.ok_or_else(|| Trouble::Malformed("a command needs an id".to_owned()))?;
    let command = read(body).map_err(|why| Trouble::Refused(id, Refusal::bad_value(why)))?;
    Ok(Incoming::Command(id, command))
}

type Reader = fn(&[u8]) -> Result<Command, String>;

fn reader(t: &str) -> Option<Reader> {
    Some(match t {
        "create" => |b| whole::<Create>(b).map(Command::Create),
        "modify" => |b| whole::<Modify>(b).map(Command::Modify),
        "peer_create" => |b| whole::<PeerCreate>(b).map(Command::PeerCreate),
        "peer_answer" => |b| whole::<PeerSdp>(b).map(Command::PeerAnswer),
        "peer_offer" => |b| whole::<PeerSdp>(b).map(Command::PeerOffer),
        "peer_renew" => |b| whole::<PeerRenew>(b).map(Command::PeerRenew),
        "peer_candidate" => |b| whole::<PeerCandidate>(b).map(Command::PeerCandidate),
        "source" => |b| whole::<Source>(b).map(Command::Source),
        "play" => |b| whole::<Play>(b).map(Command::Play),
        "stop" => |b| whole::<Stop>(b).map(Command::Stop),
        "send_digits" => |b| whole::<SendDigits>(b).map(Command::SendDigits),
        "detect" => |b| whole::<Detect>(b).map(Command::Detect),
        "delete" => |b| whole::<Delete>(b).map(Command::Delete),
        "record" => |b| whole::<Record>(b).map(Command::Record),
        "pause_recording" => |b| whole::<PauseRecording>(b).map(Command::PauseRecording),
        "resume_recording" => |b| whole::<PauseRecording>(b).map(Command::ResumeRecording),
        "stop_recording" => |b| whole::<StopRecording>(b).map(Command::StopRecording),
        "snapshot" => |_| Ok(Command::Snapshot {}),
        "ping" => |_| Ok(Command::Ping {}),
        "shutdown" => |_| Ok(Command::Shutdown {}),
        _ => return None,
    })
}

/// Reads one value that takes all of `body`.
fn whole<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let mut source = rmp_serde::Deserializer::new(body);
    source.set_max_depth(32);
    let value = T::deserialize(&mut source).map_err(|e| e.to_string())?;
    let left = source.get_ref().len();
    if left == 0 { Ok(value) } else { Err(format!("{left} bytes after the map")) }
}

/// Reads any protocol type: for clients and tests.
///
/// # Errors
/// Says what is wrong, in words.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    whole(body)
}

#[cfg(test)]
mod tests {
    use super::decode;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&body);
        }

        #[test]
        fn a_changed_frame_is_read_or_refused(at in 0usize..120, octet in any::<u8>()) {
            let mut body = include_bytes!("../../../../tests/contracts/frames/client/create.msgpack").to_vec();
            let at = at % body.len();
            body[at] = octet;
            let _ = decode(&body);
        }
    }
}
