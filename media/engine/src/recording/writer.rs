//! The writer thread: drains the taps, encrypts each second, appends to the spool, syncs about once a second.
//!
//! Just before a sync the seconds under way are appended as well, as *provisional* blocks; the whole second replaces its
//! beginning later. So what a power cut takes is what came after the last sync.

use super::gaps::Gaps;
use super::header::{self, FileKey};
use super::payload;
use super::sealer::{Extent, Job, Meta};
use super::spool::{Block, Closed, Opened, Spool};
use super::tap::{Audio, Open, SAID, Tap};
use super::timeline::{BLOCK, MARGIN, Timeline};
use super::{Report, Reporter};
use crate::clock::Clock;
use crate::config::Fault;
use crate::log;
use crate::protocol::event::{AlarmCode, Event, RecordingEnd};
use crate::protocol::id::Id;
use rtrb::Consumer;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

/// Time between two syncs, µs: a little less than a second, so that with the sync itself at most a second is at risk.
const SYNC_US: u64 = 950_000;
/// Time between two looks into the taps while something is recorded.
const TURN: Duration = Duration::from_millis(20);
/// Time between two looks while nothing is recorded; opening a recording wakes the thread.
const IDLE: Duration = Duration::from_secs(1);
/// A spool file is closed and sealed at this age or size.
const SPOOL_US: u64 = 60_000_000;
const SPOOL_BYTES: u64 = 512 << 20;
/// Time between two looks at the free space, and between two alarms of one kind, µs.
const SPACE_US: u64 = 5_000_000;
const ALARM_US: u64 = 60_000_000;
/// Free space below which the operator is told: this or a twentieth.
const LOW_BYTES: u64 = 256 << 20;

/// A recording that is going on.
#[derive(Debug)]
struct Live {
    meta: Arc<Meta>,
    key: FileKey,
    timeline: Timeline,
    gaps: Gaps,
    /// Why and since when (samples) no audio is taken.
    paused: Option<(Box<str>, u64)>,
    /// The last pause that ended, samples.
    pause: (u64, u64),
    /// The current spool says that this recording is open.
    announced: bool,
    /// Finished blocks in the current spool.
    blocks: Vec<Extent>,
}

/// What the writer is built from.
#[derive(Debug)]
pub struct Parts {
    /// Root of all recordings.
    pub root: PathBuf,
    /// First number of a spool file that is free.
    pub first_spool: u64,
    /// A tap for each media thread.
    pub taps: Vec<Consumer<Tap>>,
    /// Common clock.
    pub clock: Clock,
    /// The way to the sealer.
    pub sealer: SyncSender<Job>,
    /// The way to the control thread.
    pub reporter: Reporter,
    /// Close everything and end.
    pub quit: Arc<AtomicBool>,
    /// Faults that tests ask for.
    pub fault: Fault,
}

/// The writer thread's state.
#[derive(Debug)]
pub struct Writer {
    parts: Parts,
    live: HashMap<(usize, u32), Live>,
    spool: Option<Spool>,
    next_spool: u64,
    spool_since_us: u64,
    synced_us: u64,
    dirty: bool,
    /// Closed recordings whose end the next sync makes safe.
    closing: Vec<Job>,
    space_us: u64,
    alarmed_us: [Option<u64>; 2],
}

impl Writer {
    /// A writer with nothing to write.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let next_spool = parts.first_spool;
        Self {
            parts,
            live: HashMap::new(),
            spool: None,
            next_spool,
            spool_since_us: 0,
            synced_us: 0,
            dirty: false,
            closing: Vec::new(),
            space_us: 0,
            alarmed_us: [None; 2],
        }
    }

    /// Works until told to quit.
    pub fn run(mut self) {
        crate::sys::set_nice(5);
        let mut quit = false;
        while !quit {
            quit = self.parts.quit.load(Ordering::Acquire);
            // A defect costs the letter or block that met it; the other recordings go on.
            if catch_unwind(AssertUnwindSafe(|| self.turn())).is_err() {
                self.alarm(
                    AlarmCode::Overload,
                    "The recordings' writer met a defect; recordings may have gaps.",
                );
            }
            let idle = self.live.is_empty() && !self.dirty;
            if !quit {
                std::thread::park_timeout(if idle { IDLE } else { TURN });
            }
        }
        let now_us = self.parts.clock.now_us();
        for key in self.live.keys().copied().collect::<Vec<_>>() {
            self.close(key, RecordingEnd::Shutdown, now_us);
        }
        self.sync(now_us);
        let _ = self.parts.sealer.send(Job::Quit);
    }

    fn turn(&mut self) {
        self.drain();
        let now_us = self.parts.clock.now_us();
        self.finish_seconds(now_us);
        if now_us.saturating_sub(self.synced_us) >= SYNC_US && (self.dirty || !self.live.is_empty()) {
            self.sync(now_us);
        }
    }

    fn drain(&mut self) {
        for thread in 0..self.parts.taps.len() {
            // What comes while we drain is for the next turn.
            for _ in 0..self.parts.taps[thread].slots() {
                match self.parts.taps[thread].pop() {
                    Ok(letter) => self.letter(thread, letter),
                    Err(_) => break,
                }
            }
        }
    }

    fn letter(&mut self, thread: usize, letter: Tap) {
        match letter {
            Tap::Audio(audio) => self.audio((thread, audio.key), &audio),
            Tap::Open(key, open) => self.open((thread, key), *open),
            Tap::Pause(key, reason, at_us) => {
                if let Some(live) = self.live.get_mut(&(thread, key)) {
                    let from = live.timeline.position(at_us);
                    live.paused = Some((reason, from));
                }
            }
            Tap::Resume(key, at_us) => {
                if let Some(live) = self.live.get_mut(&(thread, key)) {
                    resume(live, at_us, &self.parts.reporter);
                }
            }
            Tap::Close(key, reason, at_us) => self.close((thread, key), reason, at_us),
        }
    }

    fn open(&mut self, key: (usize, u32), open: Open) {
        let Open { id, endpoint, recipients, store, opened_us } = open;
        match header::create(&recipients) {
            Ok((file_key, header)) => {
                let meta = Arc::new(Meta { id, store, header });
                let file = meta.file();
                let live = Live {
                    meta,
                    key: file_key,
                    timeline: Timeline::new(opened_us),
                    gaps: Gaps::default(),
                    paused: None,
                    pause: (0, 0),
                    announced: false,
                    blocks: Vec::new(),
                };
                self.live.insert(key, live);
                self.parts.reporter.tell(Event::RecordingStarted { recording: id, endpoint, file });
            }
            Err(message) => {
                let reason = "bad_recipient".to_owned();
                self.parts.reporter.tell(Event::RecordingFailed { recording: id, reason, message });
            }
        }
    }

    fn audio(&mut self, key: (usize, u32), audio: &Audio) {
        let Some(live) = self.live.get_mut(&key) else { return };
        live.timeline.put(audio);
        if audio.missed > 0 {
            let to_ms = live.timeline.position(audio.at_us) / 8;
            let from_ms = to_ms.saturating_sub(20 * u64::from(audio.missed));
            // Both channels miss the same time.
            if audio.channel == SAID || live.gaps.list().last().is_none_or(|gap| gap.to_ms < from_ms) {
                gap(live, from_ms, to_ms, "overload", &self.parts.reporter);
                self.alarm(AlarmCode::Overload, "The recordings' writer does not keep up.");
            }
        }
    }

    /// Closes the blocks whose time is over.
    fn finish_seconds(&mut self, now_us: u64) {
        for key in self.live.keys().copied().collect::<Vec<_>>() {
            while let Some(live) = self.live.get(&key)
                && live.timeline.position(now_us) >= live.timeline.start() + BLOCK as u64 + MARGIN
            {
                self.finish_block(key, BLOCK);
            }
        }
    }

    /// Writes the oldest open block and closes it.
    fn finish_block(&mut self, key: (usize, u32), samples: usize) {
        let Some(from) = self.live.get(&key).map(|live| live.timeline.start()) else { return };
        self.put_block(key, from, samples, true);
        if let Some(live) = self.live.get_mut(&key) {
            live.timeline.advance();
        }
    }

    /// Appends a block to the spool, unless all of it was paused.
    fn put_block(&mut self, key: (usize, u32), from: u64, samples: usize, last: bool) {
        let Some(live) = self.live.get_mut(&key) else { return };
        let to = from + samples as u64;
        let pausing = live.paused.as_ref().is_some_and(|&(_, since)| since <= from);
        let paused = live.pause.0 <= from && to <= live.pause.1;
        if pausing || paused || samples == 0 {
            return;
        }
        let block = Block {
            id: live.meta.id,
            index: (from / BLOCK as u64) as u32,
            start_ms: (from / 8) as u32,
            samples: samples as u32,
            last,
        };
        let now_us = self.parts.clock.now_us();
        let placed =
            spool(&mut self.spool, &mut self.next_spool, &mut self.spool_since_us, &self.parts, now_us)
                .and_then(|spool| {
                    if !live.announced {
                        spool.opened(&Opened {
                            id: live.meta.id,
                            store: live.meta.store.clone(),
                            header: live.meta.header.clone(),
                            gaps: live.gaps.list().to_vec(),
                        })?;
                        live.announced = true;
                    }
                    let octets = live.timeline.block(from, samples);
                    spool.block(&block, |out| payload::seal(&live.key, octets, out))
                });
        match placed {
            Ok(place) => {
                self.dirty = true;
                if last {
                    live.blocks.push(Extent { block, place });
                }
            }
            Err(e) if last => {
                gap(live, from / 8, to / 8, "disk", &self.parts.reporter);
                self.disk_alarm(&e);
            }
            // The whole second will be tried.
            Err(e) => self.disk_alarm(&e),
        }
    }

    fn close(&mut self, key: (usize, u32), reason: RecordingEnd, at_us: u64) {
        let Some(live) = self.live.get_mut(&key) else { return };
        let end = live.timeline.position(at_us);
        if live.paused.is_some() {
            let since = live.paused.as_ref().map_or(end, |&(_, since)| since);
            resume(live, at_us, &self.parts.reporter);
            live.pause = (since, u64::MAX);
        }
        while let Some(start) = self.live.get(&key).map(|live| live.timeline.start())
            && start < end
        {
            self.finish_block(key, BLOCK.min((end - start) as usize));
        }
        let Some(live) = self.live.remove(&key) else { return };
        let closed =
            Closed { id: live.meta.id, reason, duration_ms: end / 8, gaps: live.gaps.list().to_vec() };
        if let Some(spool) = self.spool.as_mut().filter(|_| live.announced)
            && let Err(e) = spool.closed(&closed)
        {
            self.disk_alarm(&e);
        }
        let spool = self.spool.as_ref().map(|spool| spool.path.clone());
        self.closing.push(Job::Close { spool, meta: live.meta, blocks: live.blocks, closed });
        self.dirty = true;
    }

    /// Makes everything so far safe; then closed recordings may be told and a full spool sealed.
    fn sync(&mut self, now_us: u64) {
        for key in self.live.keys().copied().collect::<Vec<_>>() {
            let Some(live) = self.live.get(&key) else { continue };
            let (start, end) = (live.timeline.start(), live.timeline.position(now_us));
            for from in (start..end).step_by(BLOCK) {
                self.put_block(key, from, BLOCK.min((end - from) as usize), false);
            }
        }
        self.synced_us = now_us;
        self.dirty = false;
        let mut rotate = self.live.is_empty();
        if let Some(spool) = &self.spool {
            rotate |= now_us.saturating_sub(self.spool_since_us) > SPOOL_US || spool.len > SPOOL_BYTES;
            if let Err(e) = spool.sync() {
                // The kernel may have dropped what it could not write: never trust this file again.
                rotate = true;
                self.disk_alarm(&e);
            }
        }
        for job in self.closing.drain(..) {
            let _ = self.parts.sealer.send(job);
        }
        if rotate {
            self.rotate();
        }
        self.look_at_space(now_us);
    }

    /// Hands the spool to the sealer; the next block begins another.
    fn rotate(&mut self) {
        let Some(spool) = self.spool.take() else { return };
        let blocks = self
            .live
            .values_mut()
            .map(|live| {
                live.announced = false;
                (Arc::clone(&live.meta), std::mem::take(&mut live.blocks))
            })
            .filter(|(_, blocks)| !blocks.is_empty())
            .collect();
        let _ = self.parts.sealer.send(Job::Seal { spool: spool.path, blocks });
    }

    fn look_at_space(&mut self, now_us: u64) {
        if now_us.saturating_sub(self.space_us) < SPACE_US {
            return;
        }
        self.space_us = now_us;
        let space = File::open(&self.parts.root).and_then(|folder| crate::sys::space(folder.as_fd()));
        if let Ok((free, total)) = space
            && free < LOW_BYTES.max(total / 20).min(total / 2)
        {
            self.alarm(AlarmCode::DiskLow, &format!("{} MiB are left for recordings.", free >> 20));
        }
    }

    fn disk_alarm(&mut self, error: &io::Error) {
        self.alarm(AlarmCode::DiskFull, &format!("Recordings have gaps: {error}."));
    }

    /// Tells the operator, at most once a minute for each kind.
    fn alarm(&mut self, code: AlarmCode, message: &str) {
        let now_us = self.parts.clock.now_us();
        let last = &mut self.alarmed_us[usize::from(code == AlarmCode::DiskFull)];
        if last.is_none_or(|last| now_us.saturating_sub(last) > ALARM_US) {
            *last = Some(now_us);
            log::warn("recording alarm", &[("reason", message.into())]);
            self.parts.reporter.tell(Event::EngineAlarm { code, message: message.to_owned() });
        }
    }
}

/// The current spool file; begins one when there is none.
fn spool<'a>(
    current: &'a mut Option<Spool>,
    next: &mut u64,
    since_us: &mut u64,
    parts: &Parts,
    now_us: u64,
) -> io::Result<&'a mut Spool> {
    if parts.fault.breaks_disk(now_us) {
        return Err(io::Error::from_raw_os_error(libc::ENOSPC));
    }
    match current {
        Some(spool) => Ok(spool),
        None => {
            let spool = Spool::create(&parts.root.join("spool"), *next)?;
            *next += 1;
            *since_us = now_us;
            Ok(current.insert(spool))
        }
    }
}

/// Adds a gap and tells it, unless it only makes the last one longer.
fn gap(live: &mut Live, from_ms: u64, to_ms: u64, reason: &str, reporter: &Reporter) {
    if live.gaps.add(from_ms, to_ms, reason) {
        let recording: Id = live.meta.id;
        reporter.tell(Event::RecordingGap { recording, from_ms, to_ms, reason: reason.to_owned() });
    }
}

fn resume(live: &mut Live, at_us: u64, reporter: &Reporter) {
    if let Some((reason, since)) = live.paused.take() {
        let to = live.timeline.position(at_us);
        live.pause = (since, to);
        gap(live, since / 8, to / 8, &format!("paused: {reason}"), reporter);
    }
}

impl Reporter {
    /// Tells an event that happens now.
    pub fn tell(&self, event: Event) {
        self.send(Report::Told(crate::clock::unix_us(), event));
    }
}
