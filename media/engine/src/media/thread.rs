//! The loop of a media thread.

use super::core::Core;
use super::life::Snapshot;
use super::mail::Outbox;
use super::request::Request;
use super::tick::PHASE_US;
use crate::control::server::Control;
use crate::prompts::Loaded;
use crate::protocol::event::Event;
use crate::protocol::id::Id;
use crate::protocol::reply::Outcome;
use crate::sys::EventFd;
use rtrb::Consumer;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a token of the kernel's events means.
pub mod token {
    /// An endpoint's base socket.
    pub const BASE: u64 = 0;
    /// An endpoint's connected socket.
    pub const FLOW: u64 = 1;
    /// An endpoint's RTCP socket.
    pub const RTCP: u64 = 2;
    /// Not an endpoint's: the thread's wake-up or the control's.
    pub const OTHER: u64 = 3;

    /// Kind in two bits, slot in thirty, generation in thirty-two.
    #[must_use]
    pub fn of(kind: u64, slot: u32, generation: u32) -> u64 {
        kind | (u64::from(slot) << 2) | (u64::from(generation) << 32)
    }

    /// Kind, slot, generation.
    #[must_use]
    pub fn parts(token: u64) -> (u64, u32, u32) {
        (token & 3, (token as u32) >> 2, (token >> 32) as u32)
    }
}

/// The token of the wake-up.
const WAKE: u64 = token::OTHER;
/// With at least this many packets a second that nobody waits for, the thread naps instead of being woken by each.
/// (Relayed packets are not batched by naps: on the machines measured a nap costs more than the wake-ups it saves.)
const BUSY_PACKETS_A_SECOND: u64 = 1_000;
/// The nap, µs: callers who hear music are counted that much later, not heard later.
const NAP_US: u64 = 2_000;
/// The wait of a thread without endpoints, µs.
const IDLE_US: u64 = 200_000;
/// Threads are kept on their cores from this many cores on. On fewer, the scheduler needs the freedom to move a thread
/// away from whoever else is busy there.
const PINNED_FROM_CORES: usize = 4;
/// Phases behind which the thread gives up catching up: half a second of stopped machine.
const MAX_BEHIND_US: u64 = 500_000;
/// Events that wait when the ring to the control thread is full.
const MAX_HELD: usize = 65_536;

/// From the control thread to another.
#[derive(Debug)]
pub enum Order {
    /// A command, with the number of its connection and its id.
    Perform(u64, u64, Request),
    /// Say all that lives, for the snapshot of that connection and id.
    Snapshot(u64, u64),
    /// A recording is over without having been asked to.
    RecordingLost(Id),
    /// End everything and then the thread.
    Quit,
}

/// From a media thread to the control thread.
#[derive(Debug)]
pub enum Answer {
    /// The outcome of a command.
    Done(u64, u64, Outcome),
    /// A part of a snapshot.
    Snapshot(u64, u64, Box<Snapshot>),
    /// What happened, and when.
    Told(u64, Event),
    /// The thread has ended.
    Quit,
}

/// Packets so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Load {
    /// Handled.
    pub packets: u64,
    /// Of these, relayed or mixed: somebody waits for them.
    pub awaited: u64,
}

impl Load {
    /// Whether to nap between polls after a phase with this load.
    fn allows_nap(&self, before: &Self) -> bool {
        let rate = (self.packets - before.packets) * (1_000_000 / PHASE_US);
        rate >= BUSY_PACKETS_A_SECOND && self.awaited == before.awaited
    }
}

/// What others may know of a thread at any time.
#[derive(Debug, Default)]
pub struct Gauges {
    /// How late its ticks were in the last five seconds, 99th percentile, µs.
    pub late_us_p99: AtomicU64,
}

/// Where the thread's orders come from.
#[derive(Debug)]
pub enum Master {
    /// This is thread 0: it owns the control socket.
    Here(Box<Control>),
    /// Orders come from thread 0.
    There(Consumer<Order>, Outbox<Answer>),
}

/// A media thread.
#[derive(Debug)]
pub struct MediaThread {
    core: Core,
    master: Master,
    loaded: Consumer<Loaded>,
    wake: Arc<EventFd>,
    gauges: Arc<Gauges>,
    lateness: Vec<u32>,
    held: VecDeque<(u64, Event)>,
    quit: bool,
}

impl MediaThread {
    /// A thread about to start.
    ///
    /// # Errors
    /// When the kernel does not let it wait.
    pub fn new(
        core: Core,
        mut master: Master,
        loaded: Consumer<Loaded>,
        wake: Arc<EventFd>,
        gauges: Arc<Gauges>,
    ) -> std::io::Result<Self> {
        core.epoll.add(&*wake, WAKE)?;
        core.watch_rtc()?;
        if let Master::Here(control) = &mut master {
            control.watch(&core.epoll)?;
        }
        let lateness = Vec::with_capacity(1024);
        Ok(Self { core, master, loaded, wake, gauges, lateness, held: VecDeque::new(), quit: false })
    }

    /// Works until the engine ends.
    pub fn run(mut self) {
        if std::thread::available_parallelism().is_ok_and(|cores| cores.get() >= PINNED_FROM_CORES) {
            crate::sys::pin_to_core(self.core.index);
        }
        crate::sys::set_nice(-10);
        crate::sys::sleep_precisely();
        let mut next_us = self.core.clock.now_us() + PHASE_US;
        let mut before = Load::default();
        let mut nap = false;
        while !self.quit {
            let ready = self.wait(next_us, nap);
            let now_us = self.core.clock.now_us();
            self.core.now_us = now_us;
            // What is due comes first: a command finds the state of this moment, however late we were woken.
            if now_us >= next_us {
                nap = self.core.load.allows_nap(&before);
                before = self.core.load;
                next_us = self.phases(now_us, next_us);
            }
            match ready {
                Ok(count) => self.events(count),
                Err(e) => {
                    crate::log::error("epoll failed", &[("reason", e.to_string().into())]);
                    return;
                }
            }
            self.core.serve_peers();
            self.tell();
        }
    }

    /// Waits for packets, letters or the next phase.
    fn wait(&mut self, next_us: u64, nap: bool) -> std::io::Result<usize> {
        let mut wait_us = next_us.saturating_sub(self.core.clock.now_us());
        if nap {
            crate::clock::nap_us(wait_us.min(NAP_US));
            wait_us = 0;
        } else if self.core.endpoints() == 0 && self.core.told.is_empty() {
            wait_us = IDLE_US;
        }
        self.core.epoll.wait(wait_us)
    }

    /// Runs the phases that are due; when the next one is.
    fn phases(&mut self, now_us: u64, mut next_us: u64) -> u64 {
        if now_us - next_us > MAX_BEHIND_US || self.core.endpoints() == 0 {
            next_us = now_us;
        }
        while next_us <= now_us {
            self.note_lateness(now_us - next_us);
            self.core.tick();
            next_us += PHASE_US;
        }
        if let Master::Here(control) = &mut self.master {
            control.tick(&mut self.core);
            self.quit = control.over();
        }
        next_us
    }

    fn note_lateness(&mut self, late_us: u64) {
        self.lateness.push(late_us as u32);
        if self.lateness.len() == 1000 {
            self.lateness.sort_unstable();
            self.gauges.late_us_p99.store(u64::from(self.lateness[990]), Ordering::Relaxed);
            self.lateness.clear();
        }
    }

    fn events(&mut self, count: usize) {
        for index in 0..count {
            let event = self.core.epoll.token(index);
            let (kind, slot, generation) = token::parts(event);
            if kind == token::OTHER {
                self.other(event);
                continue;
            }
            // An event of a socket that was closed meanwhile is nobody's.
            if !self.core.is_current(slot, generation) {
                continue;
            }
            self.core.current = slot;
            self.core.guarded(|core| match kind {
                token::FLOW => core.flow_readable(slot),
                token::BASE => core.base_readable(slot),
                _ => core.rtcp_readable(slot),
            });
        }
    }

    fn other(&mut self, event: u64) {
        if event != WAKE {
            if self.core.rtc_readable(event) {
                return;
            }
            if let Master::Here(control) = &mut self.master {
                control.readable(event, &mut self.core);
            }
            return;
        }
        self.wake.clear();
        self.core.handed_over();
        while let Ok(loaded) = self.loaded.pop() {
            self.core.loaded(&loaded);
        }
        match &mut self.master {
            Master::Here(control) => control.mail(&mut self.core),
            Master::There(orders, answers) => {
                while let Ok(order) = orders.pop() {
                    let answer = match order {
                        Order::Perform(connection, id, request) => {
                            Answer::Done(connection, id, perform(&mut self.core, request))
                        }
                        Order::Snapshot(connection, id) => {
                            Answer::Snapshot(connection, id, Box::new(self.core.snapshot()))
                        }
                        Order::RecordingLost(recording) => {
                            self.core.recording_lost(recording);
                            continue;
                        }
                        Order::Quit => {
                            self.core.end_all();
                            self.quit = true;
                            Answer::Quit
                        }
                    };
                    // The ring has room for every order that can wait: one answer each.
                    let _ = answers.send(answer);
                }
            }
        }
    }

    /// Hands on what happened. Called for each batch of packets: mostly nothing has.
    fn tell(&mut self) {
        match &mut self.master {
            Master::Here(control) => {
                if !self.core.told.is_empty() {
                    control.publish(&mut self.core.told);
                }
                control.flush(&self.core.epoll, self.core.now_us);
            }
            Master::There(_, answers) => {
                self.held.extend(self.core.told.drain(..));
                while let Some((at, event)) = self.held.pop_front() {
                    if let Err(Answer::Told(at, event)) = answers.send(Answer::Told(at, event)) {
                        self.held.push_front((at, event));
                        break;
                    }
                }
                self.held.truncate(MAX_HELD);
            }
        }
    }
}

/// Performs a command; a panic ends the endpoint it is about and refuses the command.
pub fn perform(core: &mut Core, request: Request) -> Outcome {
    let mut outcome = None;
    core.current = u32::MAX;
    core.guarded(|core| outcome = Some(core.perform(request)));
    outcome.unwrap_or_else(|| {
        let code = crate::protocol::reply::Code::Internal;
        Err(crate::protocol::reply::Refusal::new(code, "The command met a defect of the engine."))
    })
}
