//! Puts the engine together and runs it.

use crate::clock::Clock;
use crate::config::Config;
use crate::control::server::{Control, Parts, Recording, Worker};
use crate::log;
use crate::media::core::{self, Core};
use crate::media::mail;
use crate::media::rtc_desk::RtcDesk;
use crate::media::rtc_port::{Reader, RtcPort};
use crate::media::thread::{Gauges, Master, MediaThread};
use crate::prompts::{Question, Sounds, loader};
use crate::recording::{start, tap};
use crate::sys::{self, EventFd};
use std::fs::{File, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// Orders that may wait for one thread, and answers that may wait from it.
const LETTERS: usize = 16_384;
/// Loaded prompts that may wait for one thread.
const LOADED: usize = 8_192;

/// Datagrams of peers that may wait for one thread: 40 ms of a thousand.
const HANDOVERS: usize = 2_048;

/// Exit status after a defect (EX_SOFTWARE).
const EXIT_DEFECT: i32 = 70;

/// Runs until shutdown.
///
/// # Errors
/// One sentence why the engine cannot start.
pub fn run(config: Config) -> Result<(), String> {
    log::panics();
    let config = Arc::new(config);
    let clock = Clock::start();
    let signal =
        sys::termination().map(File::from).map_err(|e| format!("Signals cannot be waited for: {e}."))?;
    let descriptors = sys::raise_descriptor_limit();
    let listener = listen(&config.socket)?;
    let io = |e: std::io::Error| format!("A thread cannot be started: {e}.");

    let loader = loader::start().map_err(io)?;
    let wakes: Vec<Arc<EventFd>> =
        (0..config.threads).map(|_| EventFd::new().map(Arc::new)).collect::<Result<_, _>>().map_err(io)?;
    // Before the recordings: making a certificate takes a while, and what they recover should find a client.
    let mut desks = desks(&config, &wakes)?;
    let (mut taps, recording) = recording(&config, clock, &wakes[0])?;

    let gauges: Vec<Arc<Gauges>> = (0..config.threads).map(|_| Arc::default()).collect();
    let mut make = |index: usize, master: Master| {
        let (outbox, loaded) = mail::ring(LOADED, &wakes[index]);
        loader.send(Question::Introduce(index, outbox)).map_err(|_| "The prompt loader has died.")?;
        let parts = core::Parts {
            config: Arc::clone(&config),
            index,
            clock,
            sounds: Sounds::new(index, loader.clone()),
            taps: taps.pop().unwrap_or_else(|| tap::Taps::none(clock)),
            rtc: desks[index].take().ok_or("A thread has no desk for peers.")?,
        };
        let core = Core::new(parts).map_err(io)?;
        let wake = Arc::clone(&wakes[index]);
        MediaThread::new(core, master, loaded, wake, Arc::clone(&gauges[index])).map_err(io)
    };
    let mut workers = Vec::new();
    let mut threads = Vec::new();
    for index in 1..config.threads {
        let (orders_out, orders_in) = mail::ring(LETTERS, &wakes[index]);
        let (answers_out, answers_in) = mail::ring(4 * LETTERS, &wakes[0]);
        workers.push(Worker { orders: orders_out, answers: answers_in });
        let thread = make(index, Master::There(orders_in, answers_out))?;
        let named = std::thread::Builder::new().name(format!("media-{index}"));
        threads.push(named.spawn(move || run_or_exit(thread)).map_err(io)?);
    }
    let control = Control::new(Parts {
        config: Arc::clone(&config),
        clock,
        listener,
        signal,
        workers,
        gauges: gauges.clone(),
        recording,
    });
    let first = make(0, Master::Here(Box::new(control)))?;
    log::info(
        "engine started",
        &[
            ("version", env!("CARGO_PKG_VERSION").into()),
            ("threads", config.threads.into()),
            ("descriptors", descriptors.into()),
        ],
    );
    run_or_exit(first);
    for thread in threads {
        let _ = thread.join();
    }
    log::info("engine ended", &[]);
    Ok(())
}

/// A defect outside of any leg's work must not leave half an engine: the supervisor starts a whole one.
fn run_or_exit(thread: MediaThread) {
    if catch_unwind(AssertUnwindSafe(|| thread.run())).is_err() {
        log::error("a media thread has died; the engine ends", &[]);
        std::process::exit(EXIT_DEFECT);
    }
}

/// Opens the port of WebRTC peers; a desk for each media thread. Thread 0 reads the port.
fn desks(config: &Config, wakes: &[Arc<EventFd>]) -> Result<Vec<Option<RtcDesk>>, String> {
    let (port, listener) = RtcPort::open(config)?;
    let (outboxes, inboxes): (Vec<_>, Vec<_>) =
        wakes.iter().skip(1).map(|wake| mail::ring(HANDOVERS, wake)).unzip();
    let reader = Some(Box::new(Reader::new(listener, outboxes)));
    let first = RtcDesk::new(Arc::clone(&port), reader, None);
    let others = inboxes.into_iter().map(|inbox| RtcDesk::new(Arc::clone(&port), None, Some(inbox)));
    Ok(std::iter::once(first).chain(others).map(Some).collect())
}

/// Starts the recording threads, when there is a folder for them; a tap for each media thread.
fn recording(
    config: &Config,
    clock: Clock,
    wake: &Arc<EventFd>,
) -> Result<(Vec<tap::Taps>, Option<Recording>), String> {
    let Some(root) = &config.recordings else { return Ok((Vec::new(), None)) };
    let (mut taps, consumers): (Vec<_>, Vec<_>) = (0..config.threads).map(|_| tap::ring(clock)).unzip();
    let recording = start::start(root, consumers, clock, wake, config.fault)?;
    taps.iter_mut().for_each(|tap| tap.wake(recording.writer.clone()));
    Ok((taps, Some(recording)))
}

/// Binds the control socket. What a dead engine left behind is removed, a living one is not disturbed.
fn listen(path: &Path) -> Result<UnixListener, String> {
    let shown = path.display();
    if UnixStream::connect(path).is_ok() {
        return Err(format!("Another engine serves {shown} already."));
    }
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        Err(e) => return Err(format!("The control socket {shown} cannot be replaced: {e}.")),
    }
    let listener =
        UnixListener::bind(path).map_err(|e| format!("The control socket {shown} cannot be made: {e}."))?;
    std::fs::set_permissions(path, Permissions::from_mode(0o600))
        .and_then(|()| listener.set_nonblocking(true))
        .map_err(|e| format!("The control socket {shown} cannot be protected: {e}."))?;
    Ok(listener)
}
