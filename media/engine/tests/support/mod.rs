//! A real engine process, its client, and phones on loopback.
#![allow(dead_code, missing_docs, reason = "every test file uses a part")]

pub mod audio;
pub mod caller;
pub mod opus;
pub mod phone;

use serde::Serialize;
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use yunhu_media::protocol::command::{
    Codec, Command, Create, Direction, Hello, Item, Learn, Modify, Play, Source, SourceKind,
};
use yunhu_media::protocol::encode;
use yunhu_media::protocol::event::{Event, Told};
use yunhu_media::protocol::frame::{first, frame};
use yunhu_media::protocol::id::Id;
use yunhu_media::protocol::incoming::read;
use yunhu_media::protocol::reply::{Code, Done, Reply};

/// What anything may take before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

static RANGE: AtomicU16 = AtomicU16::new(0);

/// An id that says what it is for.
pub fn id(number: u8) -> Id {
    let mut bytes = [number; 16];
    bytes[0] = 0xee;
    Id(bytes)
}

pub fn pcma() -> Codec {
    Codec { pt: 8, name: "PCMA".to_owned(), clock: 8000, ptime_ms: 20 }
}

pub fn pcmu() -> Codec {
    Codec { pt: 0, name: "PCMU".to_owned(), clock: 8000, ptime_ms: 20 }
}

pub fn opus() -> Codec {
    Codec { pt: opus::PT, name: "opus".to_owned(), clock: 48_000, ptime_ms: 20 }
}

/// A folder that goes away with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("yunhu-media-{}", Id::random()));
        std::fs::create_dir_all(path.join("prompts")).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A frame as the engine sends it.
#[derive(Debug)]
pub enum Message {
    Reply(Reply),
    Told(Told),
}

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

/// The whole frame of a command.
pub fn numbered(command: &Command, id: u64) -> Vec<u8> {
    frame(&encode(&Numbered { command, id }))
}

/// A connection to the engine.
pub struct Client {
    stream: UnixStream,
    input: Vec<u8>,
    next: u64,
    pub told: Vec<Told>,
    pub last_seq: u64,
}

impl Client {
    pub fn connect(socket: &Path) -> Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match UnixStream::connect(socket) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(PATIENCE)).unwrap();
                    return Self { stream, input: Vec::new(), next: 0, told: Vec::new(), last_seq: 0 };
                }
                Err(e) => assert!(Instant::now() < deadline, "{}: {e}", socket.display()),
            }
            std::thread::yield_now();
        }
    }

    /// Says hello; the welcome.
    pub fn hello(&mut self, last_seq: u64, instance: Option<Id>) -> (Id, u64, bool) {
        let hello = Hello { version: 1, client: "test".to_owned(), last_seq, instance };
        self.send(&encode(&Greeting { hello }));
        match self.message() {
            Some(Message::Reply(Reply::Welcome { instance, seq, resumed, .. })) => (instance, seq, resumed),
            other => panic!("{other:?}"),
        }
    }

    pub fn send(&mut self, body: &[u8]) {
        self.stream.write_all(&frame(body)).unwrap();
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    /// False when the engine has closed the connection.
    pub fn try_send_raw(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    /// The next frame; `None` when the engine closed.
    pub fn message(&mut self) -> Option<Message> {
        loop {
            if let Some((body, len)) = first(&self.input).unwrap().map(|(body, len)| (body.to_vec(), len)) {
                self.input.drain(..len);
                if let Ok(told) = read::<Told>(&body) {
                    self.last_seq = told.seq;
                    return Some(Message::Told(told));
                }
                return Some(Message::Reply(read(&body).unwrap()));
            }
            let mut chunk = [0; 65_536];
            match self.stream.read(&mut chunk) {
                Ok(0) => return None,
                Ok(count) => self.input.extend_from_slice(&chunk[..count]),
                Err(e) if e.kind() == ErrorKind::ConnectionReset => return None,
                Err(e) => panic!("nothing came from the engine: {e}"),
            }
        }
    }

    /// Performs a command and waits for its reply; events are kept.
    pub fn command(&mut self, command: &Command) -> Result<Done, (Code, String)> {
        self.next += 1;
        let number = self.next;
        self.send(&encode(&Numbered { command, id: number }));
        loop {
            match self.message().expect("the engine lives") {
                Message::Told(told) => self.told.push(told),
                Message::Reply(Reply::Ok { id, done }) if id == number => return Ok(done),
                Message::Reply(Reply::Refused { id, code, message }) if id == number => {
                    return Err((code, message));
                }
                Message::Reply(other) => panic!("{other:?}"),
            }
        }
    }

    /// Waits for the first event that `wanted` takes; it is not kept.
    pub fn event<T>(&mut self, wanted: impl Fn(&Event) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            for at in 0..self.told.len() {
                if let Some(found) = wanted(&self.told[at].event) {
                    self.told.remove(at);
                    return found;
                }
            }
            assert!(Instant::now() < deadline, "the event did not come; came: {:?}", self.told);
            match self.message().expect("the engine lives") {
                Message::Told(told) => self.told.push(told),
                Message::Reply(other) => panic!("{other:?}"),
            }
        }
    }
}

/// A running engine with a client.
pub struct Engine {
    pub child: Child,
    pub folder: Folder,
    pub client: Client,
    pub instance: Id,
}

pub fn socket(folder: &Folder) -> PathBuf {
    folder.0.join("control.sock")
}

/// Starts the process only.
pub fn spawn(folder: &Folder, arguments: &[&str], fault: &str) -> Child {
    // Two hundred ports for each engine of this test program; those in use by others are skipped.
    let first = 40_000 + RANGE.fetch_add(1, Ordering::Relaxed) % 100 * 200;
    let ports = format!("{first}-{}", first + 198);
    let engine =
        std::env::var("YUNHU_ENGINE").unwrap_or_else(|_| env!("CARGO_BIN_EXE_yunhu-media").to_owned());
    let mut process = Process::new(engine);
    process.arg("--socket").arg(socket(folder)).arg("--prompts").arg(folder.0.join("prompts"));
    process.arg("--recordings").arg(folder.0.join("recordings"));
    if !arguments.contains(&"--ports") {
        process.args(["--ports", &ports]);
    }
    if !arguments.contains(&"--threads") {
        process.args(["--threads", "1"]);
    }
    process.args(arguments);
    process.env("YUNHU_MEDIA_FAULT", fault).stdin(Stdio::null()).stderr(Stdio::null());
    process.spawn().unwrap()
}

impl Engine {
    pub fn start() -> Self {
        Self::with(&[], "")
    }

    pub fn with(arguments: &[&str], fault: &str) -> Self {
        Self::inside(Folder::new(), arguments, fault)
    }

    pub fn inside(folder: Folder, arguments: &[&str], fault: &str) -> Self {
        let child = spawn(&folder, arguments, fault);
        let mut client = Client::connect(&socket(&folder));
        let (instance, seq, _) = client.hello(0, None);
        if seq > 0 {
            // What it recovered was told before anybody was there.
            client = Client::connect(&socket(&folder));
            client.hello(0, Some(instance));
        }
        Self { child, folder, client, instance }
    }

    /// Kills the process as a crash would, and gives its folder to the next one.
    pub fn kill(mut self) -> Folder {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.folder, Folder(PathBuf::from("/nonexistent/yunhu")))
    }

    pub fn ok(&mut self, command: Command) -> Done {
        self.client.command(&command).unwrap()
    }

    pub fn refused(&mut self, command: Command) -> Code {
        self.client.command(&command).unwrap_err().0
    }

    /// An endpoint for a phone at `remote`; its RTP address.
    pub fn create(&mut self, endpoint: Id, session: Id, remote: SocketAddr, codecs: &[Codec]) -> SocketAddr {
        match self.ok(Command::Create(create(endpoint, session, Some(remote), codecs))) {
            Done::Created { local } => local.parse().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub fn source(&mut self, endpoint: Id, peer: Id) {
        self.ok(Command::Source(Source {
            endpoint,
            kind: SourceKind::Peer,
            peer: Some(peer),
            conference: None,
            role: None,
        }));
    }

    pub fn play(&mut self, endpoint: Id, play: Id, items: Vec<Item>, repeat: u32) {
        self.ok(Command::Play(Play { endpoint, play, items, repeat }));
    }

    pub fn recordings(&self) -> PathBuf {
        self.folder.0.join("recordings")
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn create(endpoint: Id, session: Id, remote: Option<SocketAddr>, codecs: &[Codec]) -> Create {
    Create {
        endpoint,
        session,
        codecs: codecs.to_vec(),
        remote: remote.map(|address| address.to_string()),
        remote_rtcp: None,
        direction: Direction::SendRecv,
        dtmf_pt: Some(101),
        learn: Learn::First,
        timeout_ms: 0,
        srtp: None,
    }
}

pub fn modify(endpoint: Id) -> Modify {
    Modify {
        endpoint,
        codecs: None,
        remote: None,
        remote_rtcp: None,
        direction: None,
        dtmf_pt: None,
        learn: None,
        timeout_ms: None,
        srtp: None,
    }
}
