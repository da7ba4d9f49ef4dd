//! The control socket and everything that goes through it. Lives on media thread 0, in its epoll.

use super::check::check;
use super::client::{Client, Gone};
use super::ring::EventRing;
use crate::clock::{Clock, unix_us};
use crate::config::Config;
use crate::log;
use crate::media::core::Core;
use crate::media::life::Snapshot;
use crate::media::mail::Outbox;
use crate::media::request::Request;
use crate::media::thread::{Answer, Gauges, Order, perform, token};
use crate::protocol::command::{Command, Hello};
use crate::protocol::event::{AlarmCode, Event};
use crate::protocol::id::Id;
use crate::protocol::incoming::{Incoming, Trouble, decode};
use crate::protocol::reply::{Code, Done, Outcome, Refusal, Reply};
use crate::protocol::{OLDEST_VERSION, VERSION};
use crate::recording::Report;
use crate::sys::Epoll;
use rtrb::Consumer;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::os::unix::net::UnixListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;

/// Connections at a time: one that controls, and those that have not said hello or are leaving.
const MAX_CLIENTS: usize = 16;
/// A connection must say hello, and a client must take what waits for it, within this time, µs.
const PATIENCE_US: u64 = 10_000_000;
/// At the end of the engine a client has this long to read the last events, µs.
const FAREWELL_US: u64 = 2_000_000;
/// Ticks later than this are heard, µs.
const LATE_US: u64 = 20_000;
/// Time between two alarms of one kind, µs.
const ALARM_US: u64 = 60_000_000;
/// Recordings must be closed within this time after a shutdown began, µs.
const MAX_SHUTDOWN_US: u64 = 20_000_000;

const LISTENER: u64 = token::OTHER | 1 << 2;
const SIGNAL: u64 = token::OTHER | 2 << 2;
const CLIENT: u64 = token::OTHER | 3 << 2;

/// Another media thread, as thread 0 sees it.
#[derive(Debug)]
pub struct Worker {
    /// Orders to it.
    pub orders: Outbox<Order>,
    /// Its answers.
    pub answers: Consumer<Answer>,
}

/// The recording threads, as thread 0 sees them.
#[derive(Debug)]
pub struct Recording {
    /// What they tell.
    pub reports: Receiver<Report>,
    /// Asks the writer to close everything and end.
    pub quit: Arc<AtomicBool>,
    /// The writer, to be woken.
    pub writer: std::thread::Thread,
}

/// What the control side is built from.
#[derive(Debug)]
pub struct Parts {
    /// Settings.
    pub config: Arc<Config>,
    /// Common clock.
    pub clock: Clock,
    /// The bound control socket.
    pub listener: UnixListener,
    /// Becomes readable at SIGTERM and SIGINT.
    pub signal: File,
    /// Threads 1, 2, …
    pub workers: Vec<Worker>,
    /// Of every thread, 0 first.
    pub gauges: Vec<Arc<Gauges>>,
    /// The recording threads, when the engine records.
    pub recording: Option<Recording>,
}

/// How far a shutdown is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Running,
    /// Media threads end; so many are left.
    Ending(usize),
    /// Recordings are being sealed.
    Sealing,
    /// The client gets the last events.
    Farewell,
    Over,
}

/// A snapshot whose parts come from other threads.
#[derive(Debug)]
struct Gathering {
    connection: u64,
    id: u64,
    missing: usize,
    parts: Snapshot,
}

/// The control side.
#[derive(Debug)]
pub struct Control {
    parts: Parts,
    instance: Id,
    clients: HashMap<u64, Client>,
    /// The connection that controls.
    active: Option<u64>,
    next_connection: u64,
    ring: EventRing,
    endpoints: HashMap<Id, usize>,
    recordings: HashMap<Id, usize>,
    /// What other threads have not accepted yet, by connection and command.
    enrolled: HashMap<(u64, u64), Enrolled>,
    gathering: Vec<Gathering>,
    stage: Stage,
    stage_since_us: u64,
    alone_since_us: u64,
    faults: u64,
    /// When lateness and lost events were told last.
    alarmed_us: [Option<u64>; 2],
}

impl Control {
    /// A control side that nobody talks to yet.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let now_us = parts.clock.now_us();
        Self {
            parts,
            instance: Id::random(),
            clients: HashMap::new(),
            active: None,
            next_connection: 0,
            ring: EventRing::default(),
            endpoints: HashMap::new(),
            recordings: HashMap::new(),
            enrolled: HashMap::new(),
            gathering: Vec::new(),
            stage: Stage::Running,
            stage_since_us: now_us,
            alone_since_us: now_us,
            faults: 0,
            alarmed_us: [None; 2],
        }
    }

    /// Waits for clients and signals.
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn watch(&mut self, epoll: &Epoll) -> std::io::Result<()> {
        epoll.add(&self.parts.listener, LISTENER)?;
        epoll.add(&self.parts.signal, SIGNAL)
    }

    /// The engine has ended.
    #[must_use]
    pub fn over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// Something of ours can be read.
    pub fn readable(&mut self, event: u64, core: &mut Core) {
        match event & 0xffff_ffff {
            LISTENER => self.accept(core),
            SIGNAL => {
                // One reading takes it from the queue; which signal it was does not matter.
                let _ = (&self.parts.signal).read(&mut [0; 128]);
                self.shutdown(core, "signal");
            }
            _ => self.serve(event >> 32, core),
        }
    }

    fn accept(&mut self, core: &Core) {
        while let Ok((stream, _)) = self.parts.listener.accept() {
            self.next_connection = (self.next_connection + 1) & 0xffff_ffff;
            let number = self.next_connection;
            let mut client = Client::new(stream, core.now_us);
            let ready = client.stream.set_nonblocking(true).is_ok()
                && core.epoll.add(&client.stream, CLIENT | number << 32).is_ok();
            if !ready {
                continue;
            }
            if self.clients.len() >= MAX_CLIENTS {
                client.fault("limit", "Too many connections.");
                let _ = client.flush(&self.ring, core.now_us);
                continue;
            }
            self.clients.insert(number, client);
        }
    }

    fn serve(&mut self, number: u64, core: &mut Core) {
        let Some(client) = self.clients.get_mut(&number) else { return };
        let open = client.read();
        while let Some(client) = self.clients.get_mut(&number).filter(|client| !client.leaving) {
            match client.next_frame() {
                Ok(Some(body)) => self.frame(number, &body, core),
                Ok(None) => break,
                Err(long) => {
                    self.faults += 1;
                    client.fault("too_long", format!("A frame of {} bytes is too long.", long.0));
                }
            }
        }
        if open.is_err() {
            self.drop_client(number);
        }
    }

    fn drop_client(&mut self, number: u64) {
        self.clients.remove(&number);
        if self.active == Some(number) {
            self.active = None;
        }
    }

    fn frame(&mut self, number: u64, body: &[u8], core: &mut Core) {
        let greeted = self.active == Some(number);
        match decode(body) {
            Ok(Incoming::Hello(hello)) => self.hello(number, &hello),
            Ok(Incoming::Command(id, command)) if greeted => self.command(number, id, command, core),
            Ok(Incoming::Command(..)) => self.fault(number, "hello", "The first message must be hello."),
            Err(Trouble::Refused(id, refusal)) if greeted => self.answer(number, id, Err(refusal)),
            Err(Trouble::Refused(..)) => self.fault(number, "hello", "The first message must be hello."),
            Err(Trouble::Malformed(why)) => self.fault(number, "malformed", &why),
        }
    }

    fn fault(&mut self, number: u64, code: &str, why: &str) {
        self.faults += 1;
        log::warn("fault on the control socket", &[("code", code.into()), ("faults", self.faults.into())]);
        if let Some(client) = self.clients.get_mut(&number) {
            client.fault(code, why);
        }
    }

    fn hello(&mut self, number: u64, hello: &Hello) {
        if !(OLDEST_VERSION..=VERSION).contains(&hello.version) {
            let why =
                format!("This engine speaks versions {OLDEST_VERSION} to {VERSION}, not {}.", hello.version);
            self.fault(number, "version", &why);
            return;
        }
        if let Some(older) = self.active.filter(|&older| older != number)
            && let Some(client) = self.clients.get_mut(&older)
        {
            client.fault("superseded", "A newer client took over the engine.");
        }
        let Some(client) = self.clients.get_mut(&number) else { return };
        self.active = Some(number);
        let resumed = hello.instance == Some(self.instance) && self.ring.reaches(hello.last_seq);
        client.seen = if resumed { hello.last_seq } else { self.ring.newest() };
        client.greeted = true;
        client.reply(&Reply::Welcome {
            version: hello.version,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            instance: self.instance,
            seq: self.ring.newest(),
            resumed,
        });
        log::info("client", &[("name", hello.client.as_str().into()), ("resumed", resumed.into())]);
    }

    fn answer(&mut self, number: u64, id: u64, outcome: Outcome) {
        if let Some(client) = self.clients.get_mut(&number).filter(|client| !client.leaving) {
            client.reply(&Reply::of(id, outcome));
        }
    }

    fn command(&mut self, number: u64, id: u64, command: Command, core: &mut Core) {
        match command {
            Command::Snapshot {} => self.snapshot(number, id, core),
            Command::Ping {} => {
                let late_us_p99 = self.gauge(|gauges| &gauges.late_us_p99).max().unwrap_or(0);
                let endpoints = self.endpoints.len() as u64;
                self.answer(number, id, Ok(Done::Ping { at: unix_us(), endpoints, late_us_p99 }));
            }
            Command::Shutdown {} => {
                self.answer(number, id, Ok(Done::Plain {}));
                self.shutdown(core, "command");
            }
            other => match check(&self.parts.config, other) {
                Ok(Some(request)) => self.order(number, id, request, core),
                Ok(None) => {}
                Err(refusal) => self.answer(number, id, Err(refusal)),
            },
        }
    }

    fn gauge<'a>(
        &'a self,
        which: impl Fn(&Gauges) -> &std::sync::atomic::AtomicU64 + 'a,
    ) -> impl Iterator<Item = u64> + 'a {
        self.parts.gauges.iter().map(move |gauges| which(gauges).load(Ordering::Relaxed))
    }

    /// Finds the thread of a request and has it performed there.
    fn order(&mut self, number: u64, id: u64, request: Request, core: &mut Core) {
        if self.stage != Stage::Running {
            let refusal = Refusal::new(Code::Limit, "The engine is shutting down.");
            return self.answer(number, id, Err(refusal));
        }
        let thread = match self.route(&request) {
            Ok(thread) => thread,
            Err(refusal) => return self.answer(number, id, Err(refusal)),
        };
        let enrolled = self.enrol(&request, thread);
        if thread == 0 {
            let outcome = perform(core, request);
            self.done(number, id, enrolled, outcome);
            return;
        }
        let order = Order::Perform(number, id, request);
        if self.parts.workers[thread - 1].orders.send(order).is_err() {
            let refusal = Refusal::new(Code::Limit, "The media thread is overloaded.");
            return self.done(number, id, enrolled, Err(refusal));
        }
        if !matches!(enrolled, Enrolled::Nothing) {
            self.enrolled.insert((number, id), enrolled);
        }
    }

    fn route(&self, request: &Request) -> Result<usize, Refusal> {
        let of_endpoint =
            |id: &Id| self.endpoints.get(id).copied().ok_or_else(|| Refusal::no_such_endpoint(*id));
        let of_recording = |id: &Id| {
            let missing = || Refusal::new(Code::NoSuchRecording, format!("There is no recording {id}."));
            self.recordings.get(id).copied().ok_or_else(missing)
        };
        match request {
            Request::Create(create) if self.endpoints.contains_key(&create.endpoint) => {
                Err(Refusal::new(Code::Exists, format!("Endpoint {} exists.", create.endpoint)))
            }
            Request::Create(create) => Ok(self.thread_of(create.session)),
            Request::PeerCreate(create) if self.endpoints.contains_key(&create.endpoint) => {
                Err(Refusal::new(Code::Exists, format!("Endpoint {} exists.", create.endpoint)))
            }
            Request::PeerCreate(create) => Ok(self.thread_of(create.session)),
            Request::Record { recording, .. } if self.recordings.contains_key(recording) => {
                Err(Refusal::new(Code::Exists, format!("Recording {recording} exists.")))
            }
            Request::Modify(modify) => of_endpoint(&modify.endpoint),
            Request::PeerAnswer { endpoint, .. }
            | Request::PeerOffer { endpoint, .. }
            | Request::PeerRenew { endpoint, .. }
            | Request::PeerCandidate { endpoint }
            | Request::Source { endpoint, .. }
            | Request::Play { endpoint, .. }
            | Request::Stop { endpoint, .. }
            | Request::SendDigits { endpoint, .. }
            | Request::Detect { endpoint, .. }
            | Request::Delete { endpoint }
            | Request::Record { endpoint, .. } => of_endpoint(endpoint),
            Request::PauseRecording { recording, .. }
            | Request::ResumeRecording { recording }
            | Request::StopRecording { recording } => of_recording(recording),
        }
    }

    /// All endpoints of a session live on one thread.
    fn thread_of(&self, session: Id) -> usize {
        let mixed = session.0.iter().fold(0u32, |sum, &b| sum.wrapping_mul(31).wrapping_add(u32::from(b)));
        mixed as usize % (self.parts.workers.len() + 1)
    }

    /// Enters a new id before it exists, so that the next command finds its thread. It leaves again when it is refused.
    fn enrol(&mut self, request: &Request, thread: usize) -> Enrolled {
        match request {
            Request::Create(create) => {
                self.endpoints.insert(create.endpoint, thread);
                Enrolled::Endpoint(create.endpoint)
            }
            Request::PeerCreate(create) => {
                self.endpoints.insert(create.endpoint, thread);
                Enrolled::Endpoint(create.endpoint)
            }
            Request::Record { recording, .. } => {
                self.recordings.insert(*recording, thread);
                Enrolled::Recording(*recording)
            }
            Request::Delete { endpoint } => {
                self.endpoints.remove(endpoint);
                Enrolled::Nothing
            }
            _ => Enrolled::Nothing,
        }
    }

    fn done(&mut self, number: u64, id: u64, enrolled: Enrolled, outcome: Outcome) {
        if outcome.is_err() {
            match enrolled {
                Enrolled::Endpoint(endpoint) => drop(self.endpoints.remove(&endpoint)),
                Enrolled::Recording(recording) => drop(self.recordings.remove(&recording)),
                Enrolled::Nothing => {}
            }
        }
        self.answer(number, id, outcome);
    }

    fn snapshot(&mut self, number: u64, id: u64, core: &Core) {
        let mut missing = 0;
        for worker in &mut self.parts.workers {
            missing += usize::from(worker.orders.send(Order::Snapshot(number, id)).is_ok());
        }
        let gathering = Gathering { connection: number, id, missing, parts: core.snapshot() };
        self.gathering.push(gathering);
        self.finish_snapshots();
    }

    fn finish_snapshots(&mut self) {
        while let Some(at) = self.gathering.iter().position(|gathering| gathering.missing == 0) {
            let Gathering { connection, id, parts, .. } = self.gathering.swap_remove(at);
            let Snapshot { endpoints, recordings, conferences } = parts;
            let seq = self.ring.newest();
            let done = Done::Snapshot { seq, endpoints, recordings, conferences };
            self.answer(connection, id, Ok(done));
        }
    }

    /// Takes what other threads have sent.
    pub fn mail(&mut self, core: &mut Core) {
        let mut told = Vec::new();
        for at in 0..self.parts.workers.len() {
            while let Ok(answer) = self.parts.workers[at].answers.pop() {
                match answer {
                    Answer::Done(connection, id, outcome) => {
                        let enrolled = self.enrolled.remove(&(connection, id)).unwrap_or(Enrolled::Nothing);
                        self.done(connection, id, enrolled, outcome);
                    }
                    Answer::Told(at, event) => told.push((at, event)),
                    Answer::Snapshot(connection, id, part) => self.gather(connection, id, *part),
                    Answer::Quit => self.worker_ended(),
                }
            }
        }
        let mut ended = false;
        if let Some(recording) = &self.parts.recording {
            while let Ok(report) = recording.reports.try_recv() {
                match report {
                    Report::Told(at, event) => told.push((at, event)),
                    Report::Ended => ended = true,
                }
            }
        }
        for (_, event) in &told {
            if let Event::RecordingStopped { recording, .. } | Event::RecordingFailed { recording, .. } =
                event
            {
                self.recording_over(*recording, core);
            }
        }
        self.publish(&mut told);
        if ended && self.stage == Stage::Sealing {
            self.enter(Stage::Farewell);
        }
    }

    fn recording_over(&mut self, recording: Id, core: &mut Core) {
        match self.recordings.remove(&recording) {
            Some(0) => core.recording_lost(recording),
            Some(thread) => {
                let _ = self.parts.workers[thread - 1].orders.send(Order::RecordingLost(recording));
            }
            None => {}
        }
    }

    fn gather(&mut self, connection: u64, id: u64, part: Snapshot) {
        let waiting = self.gathering.iter_mut().find(|g| g.connection == connection && g.id == id);
        if let Some(gathering) = waiting {
            gathering.missing -= 1;
            gathering.parts.endpoints.extend(part.endpoints);
            gathering.parts.recordings.extend(part.recordings);
            gathering.parts.conferences.extend(part.conferences);
        }
        self.finish_snapshots();
    }

    /// Puts events into the ring.
    pub fn publish(&mut self, told: &mut Vec<(u64, Event)>) {
        for (at, event) in told.drain(..) {
            if let Event::EndpointFailed { endpoint, .. } = &event {
                self.endpoints.remove(endpoint);
            }
            self.ring.push(at, event);
        }
        let seen = self.active.and_then(|number| self.clients.get(&number)).map_or(0, |client| client.seen);
        if !self.ring.reaches(seen) {
            self.alarm(1, AlarmCode::RingOverflow, "Events were lost: nobody read them in time.");
        }
    }

    /// Writes what waits to every connection that can take it.
    pub fn flush(&mut self, epoll: &Epoll, now_us: u64) {
        let mut gone = Vec::new();
        for (&number, client) in &mut self.clients {
            let blocked = client.blocked;
            let waits = client.pending() || client.leaving || client.seen != self.ring.newest();
            if waits && client.flush(&self.ring, now_us) == Err(Gone) {
                gone.push(number);
            } else if client.blocked != blocked {
                let _ = epoll.change(&client.stream, CLIENT | number << 32, client.blocked);
            }
        }
        gone.into_iter().for_each(|number| self.drop_client(number));
    }

    /// Each few milliseconds: deadlines.
    pub fn tick(&mut self, core: &mut Core) {
        let now_us = core.now_us;
        let late: Vec<u64> = self
            .clients
            .iter()
            .filter(|(_, client)| {
                (!client.greeted || client.blocked) && now_us.saturating_sub(client.progress_us) > PATIENCE_US
            })
            .map(|(&number, _)| number)
            .collect();
        late.into_iter().for_each(|number| self.drop_client(number));
        if self.active.is_some() || !self.endpoints.is_empty() || !self.recordings.is_empty() {
            self.alone_since_us = now_us;
        }
        let alone_us = now_us.saturating_sub(self.alone_since_us);
        if self.stage == Stage::Running && alone_us > self.parts.config.orphan_s * 1_000_000 {
            self.shutdown(core, "nobody needs the engine");
        }
        if self.gauge(|gauges| &gauges.late_us_p99).any(|late_us| late_us > LATE_US) {
            self.alarm(0, AlarmCode::Overload, "Media threads are late: the machine has too much to do.");
        }
        self.advance(now_us);
    }

    /// Tells the operator, at most once a minute for each kind.
    fn alarm(&mut self, kind: usize, code: AlarmCode, message: &str) {
        let now_us = self.parts.clock.now_us();
        if self.alarmed_us[kind].is_none_or(|last| now_us.saturating_sub(last) > ALARM_US) {
            self.alarmed_us[kind] = Some(now_us);
            log::warn("alarm", &[("reason", message.into())]);
            self.ring.push(unix_us(), Event::EngineAlarm { code, message: message.to_owned() });
        }
    }

    /// Ends calls, then recordings, then the process.
    fn shutdown(&mut self, core: &mut Core, why: &str) {
        if self.stage != Stage::Running {
            return;
        }
        log::info("shutdown", &[("why", why.into())]);
        core.end_all();
        let mut left = 0;
        for worker in &mut self.parts.workers {
            left += usize::from(worker.orders.send(Order::Quit).is_ok());
        }
        self.enter(Stage::Ending(left + 1));
        self.worker_ended();
    }

    fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.stage_since_us = self.parts.clock.now_us();
    }

    fn worker_ended(&mut self) {
        let Stage::Ending(left) = self.stage else { return };
        if left > 1 {
            self.stage = Stage::Ending(left - 1);
            return;
        }
        match &self.parts.recording {
            Some(recording) => {
                recording.quit.store(true, Ordering::Release);
                recording.writer.unpark();
                self.enter(Stage::Sealing);
            }
            None => self.enter(Stage::Farewell),
        }
    }

    /// The last steps of a shutdown: nothing is waited for without end.
    fn advance(&mut self, now_us: u64) {
        let waited_us = now_us.saturating_sub(self.stage_since_us);
        match self.stage {
            Stage::Ending(_) | Stage::Sealing if waited_us > MAX_SHUTDOWN_US => {
                log::error("shutdown took too long", &[]);
                self.enter(Stage::Farewell);
            }
            Stage::Farewell => {
                let waits = self.clients.values().any(|client| client.pending());
                if !waits || waited_us > FAREWELL_US {
                    let _ = std::fs::remove_file(&self.parts.config.socket);
                    self.enter(Stage::Over);
                }
            }
            _ => {}
        }
    }
}

/// What a request has entered into the directories.
#[derive(Debug)]
enum Enrolled {
    Nothing,
    Endpoint(Id),
    Recording(Id),
}
