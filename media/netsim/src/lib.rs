//! A bad network for tests: loss, delay, jitter, reordering and duplicates, *seeded and deterministic*.
//!
//! The network is a queue with time as an argument: what is sent at one instant may be received at a later
//! one. The same seed gives the same network. [`Network::figures`] tells what was really done to the
//! packets, so a test can check that the impairment it asked for is the one it had.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod chance;

pub use chance::Chance;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Packets that may be under way; more are dropped and counted.
pub const MAX_UNDER_WAY: usize = 65_536;

/// How packets get lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// None.
    Never,
    /// Each packet on its own, with this probability.
    Random(f64),
    /// In bursts (a two-state Gilbert model): this fraction in the long run, in runs of this mean length.
    Bursts {
        /// Fraction lost, 0–1.
        rate: f64,
        /// Mean packets in a run, at least 1.
        mean: f64,
    },
}

/// What the network does to packets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impairment {
    /// Loss.
    pub loss: Loss,
    /// Every packet takes at least this long, ms.
    pub delay_ms: f64,
    /// And up to this much longer, ms, evenly spread. Jitter alone never reorders.
    pub jitter_ms: f64,
    /// Fraction that is overtaken by later packets, 0–1.
    pub reorder: f64,
    /// How much later an overtaken packet comes, ms.
    pub reorder_ms: f64,
    /// Fraction that arrives twice, 0–1.
    pub duplicate: f64,
}

impl Default for Impairment {
    /// A perfect network.
    fn default() -> Self {
        Self {
            loss: Loss::Never,
            delay_ms: 0.0,
            jitter_ms: 0.0,
            reorder: 0.0,
            reorder_ms: 30.0,
            duplicate: 0.0,
        }
    }
}

/// What really happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Packets given to the network.
    pub sent: u64,
    /// Packets it lost.
    pub lost: u64,
    /// Runs of lost packets.
    pub loss_runs: u64,
    /// Packets it held back behind later ones.
    pub reordered: u64,
    /// Packets it doubled.
    pub duplicated: u64,
    /// Packets that found [`MAX_UNDER_WAY`] others before them.
    pub overflowed: u64,
}

impl Figures {
    /// Lost of sent, 0–1.
    #[must_use]
    pub fn loss(&self) -> f64 {
        self.lost as f64 / self.sent.max(1) as f64
    }

    /// Mean length of a run of lost packets.
    #[must_use]
    pub fn mean_run(&self) -> f64 {
        self.lost as f64 / self.loss_runs.max(1) as f64
    }
}

/// A packet under way, ordered by arrival, then by its place in the stream.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct UnderWay {
    due_us: u64,
    order: u64,
    /// Index into the slots; packets themselves need no order.
    slot: usize,
}

/// One direction of a network that carries packets of any kind.
#[derive(Debug, Clone)]
pub struct Network<T> {
    impairment: Impairment,
    chance: Chance,
    queue: BinaryHeap<Reverse<UnderWay>>,
    slots: Vec<Option<T>>,
    free: Vec<usize>,
    order: u64,
    in_burst: bool,
    lost_before: bool,
    newest_due_us: u64,
    figures: Figures,
}

impl<T: Clone> Network<T> {
    /// An empty network.
    #[must_use]
    pub fn new(seed: u64, impairment: Impairment) -> Self {
        Self {
            impairment,
            chance: Chance::new(seed),
            queue: BinaryHeap::new(),
            slots: Vec::new(),
            free: Vec::new(),
            order: 0,
            in_burst: false,
            lost_before: false,
            newest_due_us: 0,
            figures: Figures::default(),
        }
    }

    /// Changes what happens to packets sent from now on.
    pub fn set(&mut self, impairment: Impairment) {
        self.impairment = impairment;
    }

    /// Gives a packet to the network at `now_us`.
    pub fn send(&mut self, packet: T, now_us: u64) {
        self.figures.sent += 1;
        if self.loses() {
            self.figures.lost += 1;
            self.figures.loss_runs += u64::from(!self.lost_before);
            self.lost_before = true;
            return;
        }
        self.lost_before = false;
        if self.chance.happens(self.impairment.duplicate) {
            self.figures.duplicated += 1;
            let due_us = self.due(now_us);
            self.put(packet.clone(), due_us);
        }
        let mut due_us = self.due(now_us);
        if self.chance.happens(self.impairment.reorder) {
            self.figures.reordered += 1;
            due_us += micros(self.impairment.reorder_ms);
        } else {
            self.newest_due_us = due_us;
        }
        self.put(packet, due_us);
    }

    /// The next packet that has arrived by `now_us`.
    pub fn receive(&mut self, now_us: u64) -> Option<T> {
        if self.next_due_us()? > now_us {
            return None;
        }
        let Reverse(next) = self.queue.pop()?;
        self.free.push(next.slot);
        self.slots[next.slot].take()
    }

    /// When the next packet arrives.
    #[must_use]
    pub fn next_due_us(&self) -> Option<u64> {
        self.queue.peek().map(|Reverse(next)| next.due_us)
    }

    /// What has happened so far.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.figures
    }

    fn loses(&mut self) -> bool {
        match self.impairment.loss {
            Loss::Never => false,
            Loss::Random(rate) => self.chance.happens(rate),
            Loss::Bursts { rate, mean } => {
                let leave = 1.0 / mean.max(1.0);
                let enter = if rate < 1.0 { rate * leave / (1.0 - rate) } else { 1.0 };
                self.in_burst =
                    if self.in_burst { !self.chance.happens(leave) } else { self.chance.happens(enter) };
                self.in_burst
            }
        }
    }

    /// Not before the packet sent before it: a queue in a router keeps the order.
    fn due(&mut self, now_us: u64) -> u64 {
        let jitter = self.impairment.jitter_ms * self.chance.fraction();
        (now_us + micros(self.impairment.delay_ms + jitter)).max(self.newest_due_us)
    }

    fn put(&mut self, packet: T, due_us: u64) {
        if self.queue.len() >= MAX_UNDER_WAY {
            self.figures.overflowed += 1;
            return;
        }
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => {
                self.slots.push(None);
                self.slots.len() - 1
            }
        };
        self.slots[slot] = Some(packet);
        self.order += 1;
        self.queue.push(Reverse(UnderWay { due_us, order: self.order, slot }));
    }
}

fn micros(ms: f64) -> u64 {
    (ms.max(0.0) * 1000.0) as u64
}
