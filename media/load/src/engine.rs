//! The control connection to the engine.

use serde::Serialize;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use yunhu_media::protocol::command::{Codec, Command, Create, Direction, Hello, Learn, Source, SourceKind};
use yunhu_media::protocol::event::Told;
use yunhu_media::protocol::frame::{first, frame};
use yunhu_media::protocol::id::Id;
use yunhu_media::protocol::incoming::read;
use yunhu_media::protocol::peer::{Media, PeerCreate};
use yunhu_media::protocol::reply::{Done, Reply};
use yunhu_media::protocol::{VERSION, encode};

#[derive(Serialize)]
struct Numbered<'a> {
    #[serde(flatten)]
    command: &'a Command,
    id: u64,
}

#[derive(Serialize)]
#[serde(tag = "t", rename = "hello")]
struct Greeting {
    #[serde(flatten)]
    hello: Hello,
}

/// A client of the engine.
pub struct Engine {
    stream: UnixStream,
    input: Vec<u8>,
    next: u64,
}

fn id(kind: u8, number: usize) -> Id {
    let mut bytes = [kind; 16];
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    Id(bytes)
}

impl Engine {
    /// Takes control of the engine.
    pub fn connect(socket: &str) -> Result<Self, String> {
        let stream = UnixStream::connect(socket).map_err(|e| e.to_string())?;
        let mut engine = Self { stream, input: Vec::new(), next: 0 };
        let hello = Hello { version: VERSION, client: "load".to_owned(), last_seq: 0, instance: None };
        engine.send(&encode(&Greeting { hello }))?;
        engine.reply().map(|_| engine)
    }

    fn send(&mut self, body: &[u8]) -> Result<(), String> {
        self.stream.write_all(&frame(body)).map_err(|e| e.to_string())
    }

    /// The next reply; events are read past.
    fn reply(&mut self) -> Result<Reply, String> {
        loop {
            let found = first(&self.input).map_err(|e| format!("{e:?}"))?;
            if let Some((body, len)) = found.map(|(body, len)| (body.to_vec(), len)) {
                self.input.drain(..len);
                if read::<Told>(&body).is_err() {
                    return read(&body);
                }
                continue;
            }
            let mut chunk = [0; 65_536];
            match self.stream.read(&mut chunk).map_err(|e| e.to_string())? {
                0 => return Err("The engine has closed the connection.".to_owned()),
                count => self.input.extend_from_slice(&chunk[..count]),
            }
        }
    }

    fn command(&mut self, command: &Command) -> Result<Done, String> {
        self.next += 1;
        self.send(&encode(&Numbered { command, id: self.next }))?;
        match self.reply()? {
            Reply::Ok { done, .. } => Ok(done),
            other => Err(format!("{other:?}")),
        }
    }

    /// A peer for a browser's offer; the answer.
    pub fn peer(&mut self, number: usize, offer: &str, codec: &str) -> Result<String, String> {
        let done = self.command(&Command::PeerCreate(PeerCreate {
            endpoint: id(1, number),
            session: id(9, number),
            media: vec![Media::Audio],
            codecs: vec![codec.to_owned()],
            sdp: Some(offer.to_owned()),
            timeout_ms: 0,
        }))?;
        match done {
            Done::Offered { sdp, .. } => Ok(sdp),
            other => Err(format!("{other:?}")),
        }
    }

    /// An endpoint for a telephone; where it sends to.
    pub fn phone(&mut self, number: usize, remote: SocketAddr) -> Result<SocketAddr, String> {
        let codec = Codec { pt: 8, name: "PCMA".to_owned(), clock: 8000, ptime_ms: 20 };
        let done = self.command(&Command::Create(Create {
            endpoint: id(2, number),
            session: id(9, number),
            codecs: vec![codec],
            remote: Some(remote.to_string()),
            remote_rtcp: None,
            direction: Direction::SendRecv,
            dtmf_pt: None,
            learn: Learn::First,
            timeout_ms: 0,
            srtp: None,
        }))?;
        match done {
            Done::Created { local } => local.parse().map_err(|_| "The engine told no address.".to_owned()),
            other => Err(format!("{other:?}")),
        }
    }

    /// Both hear each other.
    pub fn join(&mut self, number: usize) -> Result<(), String> {
        for (one, other) in [(1, 2), (2, 1)] {
            self.command(&Command::Source(Source {
                endpoint: id(one, number),
                kind: SourceKind::Peer,
                peer: Some(id(other, number)),
                conference: None,
                role: None,
            }))?;
        }
        Ok(())
    }
}
