//! The sealer thread: copies blocks from spool files into the recordings' own files, and removes spool files.

use super::spool::{Block, Closed, Place};
use super::{Report, Reporter};
use crate::log;
use crate::protocol::event::Event;
use crate::protocol::id::Id;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// What a `.rec` begins with.
pub const MAGIC: &[u8; 4] = b"YR1\n";
/// Index, start, samples, length before each payload.
pub const RECORD_HEAD: usize = 16;
/// How long to wait before trying a full disk again.
const RETRY: Duration = Duration::from_secs(1);

/// What never changes of a recording.
#[derive(Debug, PartialEq, Eq)]
pub struct Meta {
    /// Chosen by the client.
    pub id: Id,
    /// Folder below the root.
    pub store: String,
    /// The age header, content of the `.key`.
    pub header: String,
}

impl Meta {
    /// Path of the `.rec` below the root.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}/{}.rec", self.store, self.id)
    }
}

/// A finished block in a spool file.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Which.
    pub block: Block,
    /// Where its payload is.
    pub place: Place,
}

/// Work for the sealer, done in order.
#[derive(Debug)]
pub enum Job {
    /// A spool file is complete: copy what is not copied, sync, remove it.
    Seal {
        /// The spool file.
        spool: PathBuf,
        /// Blocks of recordings that go on.
        blocks: Vec<(Arc<Meta>, Vec<Extent>)>,
    },
    /// A recording is complete: copy what is not copied and tell.
    Close {
        /// The current spool file, when there is one.
        spool: Option<PathBuf>,
        /// Which recording.
        meta: Arc<Meta>,
        /// Its blocks in that spool.
        blocks: Vec<Extent>,
        /// How it ended.
        closed: Closed,
    },
    /// No more work will come.
    Quit,
}

/// What is known of a `.rec` that is being filled.
#[derive(Debug)]
struct State {
    sum: Sha256,
    bytes: u64,
    blocks: u64,
    next_index: u32,
}

/// The sealer's state.
#[derive(Debug)]
pub struct Sealer {
    root: PathBuf,
    reporter: Reporter,
    quit: Arc<AtomicBool>,
    states: HashMap<Id, State>,
    /// Recordings whose files belong to another or were erased while they were written.
    rejected: HashSet<Id>,
    /// Files written since the last spool was removed.
    touched: HashSet<PathBuf>,
    buffer: Vec<u8>,
}

impl Sealer {
    /// A sealer of recordings below `root`.
    #[must_use]
    pub fn new(root: PathBuf, reporter: Reporter, quit: Arc<AtomicBool>) -> Self {
        Self {
            root,
            reporter,
            quit,
            states: HashMap::new(),
            rejected: HashSet::new(),
            touched: HashSet::new(),
            buffer: Vec::new(),
        }
    }

    /// Recovers what the last engine left, then works until no more comes.
    pub fn run(mut self, leftovers: &[PathBuf], jobs: &Receiver<Job>) {
        crate::sys::set_nice(5);
        let recovered = catch_unwind(AssertUnwindSafe(|| super::recovery::recover(&self.root, leftovers)));
        for told in recovered.unwrap_or_default() {
            self.reporter.tell(told);
        }
        while let Ok(job) = jobs.recv() {
            if matches!(job, Job::Quit) {
                break;
            }
            // A defect leaves the spool file where it is; the next engine recovers it.
            let _ = catch_unwind(AssertUnwindSafe(|| self.insist(&job)));
        }
        self.reporter.send(Report::Ended);
    }

    /// Does a job, again and again while the disk is full; at the end of the engine the spool is left for the next one.
    fn insist(&mut self, job: &Job) {
        let mut said = false;
        while let Err(e) = self.perform(job) {
            if !said {
                log::error("a recording cannot be sealed yet", &[("reason", e.to_string().into())]);
                said = true;
            }
            if self.quit.load(Ordering::Acquire) {
                return;
            }
            std::thread::sleep(RETRY);
        }
    }

    fn perform(&mut self, job: &Job) -> io::Result<()> {
        match job {
            Job::Seal { spool, blocks } => {
                let source = File::open(spool)?;
                for (meta, extents) in blocks {
                    self.copy_or_reject(meta, Some(&source), extents)?;
                }
                for path in &self.touched {
                    sync(path)?;
                }
                self.touched.clear();
                std::fs::remove_file(spool)
            }
            Job::Close { spool, meta, blocks, closed } => {
                let source = spool.as_deref().map(File::open).transpose()?;
                self.copy_or_reject(meta, source.as_ref(), blocks)?;
                let state = self.states.remove(&meta.id);
                if !self.rejected.remove(&meta.id) {
                    self.reporter.tell(stopped(meta, closed, state));
                }
                Ok(())
            }
            Job::Quit => Ok(()),
        }
    }

    /// Copies, unless the recording's files are another's or are gone: waiting would not help then.
    fn copy_or_reject(&mut self, meta: &Meta, source: Option<&File>, extents: &[Extent]) -> io::Result<()> {
        if self.rejected.contains(&meta.id) {
            return Ok(());
        }
        match self.copy(meta, source, extents) {
            Err(e) if matches!(e.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) => {
                self.rejected.insert(meta.id);
                let reason = if e.kind() == ErrorKind::AlreadyExists { "exists" } else { "erased" };
                self.reporter.tell(Event::RecordingFailed {
                    recording: meta.id,
                    reason: reason.to_owned(),
                    message: e.to_string(),
                });
                Ok(())
            }
            other => other,
        }
    }

    /// Appends the blocks that the `.rec` does not have yet.
    fn copy(&mut self, meta: &Meta, source: Option<&File>, extents: &[Extent]) -> io::Result<()> {
        let path = self.root.join(meta.file());
        if !self.states.contains_key(&meta.id) {
            prepare(&self.root, meta)?;
            let mut sum = Sha256::new();
            sum.update(MAGIC);
            let state = State { sum, bytes: MAGIC.len() as u64, blocks: 0, next_index: 0 };
            self.states.insert(meta.id, state);
            self.touched.extend([path.clone(), path.with_extension("key"), self.root.join(&meta.store)]);
        }
        let Some(state) = self.states.get_mut(&meta.id) else { return Ok(()) };
        let fresh: Vec<&Extent> = extents.iter().filter(|e| e.block.index >= state.next_index).collect();
        let (Some(source), Some(newest)) = (source, fresh.last()) else { return Ok(()) };
        self.buffer.clear();
        for extent in &fresh {
            let from = self.buffer.len() + RECORD_HEAD;
            put_record(&mut self.buffer, &extent.block, extent.place.len);
            self.buffer.resize(from + extent.place.len as usize, 0);
            source.read_exact_at(&mut self.buffer[from..], extent.place.offset)?;
        }
        let file = OpenOptions::new().write(true).open(&path)?;
        if let Err(e) = file.write_all_at(&self.buffer, state.bytes) {
            file.set_len(state.bytes)?;
            return Err(e);
        }
        self.touched.insert(path);
        state.sum.update(&self.buffer);
        state.bytes += self.buffer.len() as u64;
        state.blocks += fresh.len() as u64;
        state.next_index = newest.block.index + 1;
        Ok(())
    }
}

fn stopped(meta: &Meta, closed: &Closed, state: Option<State>) -> Event {
    let (sum, bytes, blocks) =
        state.map_or((Sha256::new(), 0, 0), |state| (state.sum, state.bytes, state.blocks));
    Event::RecordingStopped {
        recording: meta.id,
        file: meta.file(),
        reason: closed.reason,
        duration_ms: closed.duration_ms,
        blocks,
        bytes,
        sha256: hex(&sum.finalize()),
        gaps: closed.gaps.clone(),
    }
}

/// Octets as hex digits.
#[must_use]
pub fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// Writes what stands before a payload in a `.rec`.
pub fn put_record(out: &mut Vec<u8>, block: &Block, len: u32) {
    for number in [block.index, block.start_ms, block.samples, len] {
        out.extend_from_slice(&number.to_be_bytes());
    }
}

/// Makes the folder, the `.key` and an empty `.rec`. What stands there already stays when it is the same.
///
/// # Errors
/// What the file system says; a `.key` of another content is [`ErrorKind::AlreadyExists`].
pub fn prepare(root: &Path, meta: &Meta) -> io::Result<()> {
    let folder = root.join(&meta.store);
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let rec = root.join(meta.file());
    let key = rec.with_extension("key");
    if !(key.exists() && std::fs::read_to_string(&key)? == meta.header) {
        write_new(&key, meta.header.as_bytes())?;
    }
    match write_new(&rec, MAGIC) {
        Err(e) if e.kind() == ErrorKind::AlreadyExists && rec.metadata()?.len() == MAGIC.len() as u64 => {
            Ok(())
        }
        other => other,
    }
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let written = file.write_all(content);
    if written.is_err() {
        // Half a file would look like another's.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// Makes a file or folder survive a power cut. One that is gone was erased meanwhile: that is its right.
///
/// # Errors
/// What the disk says.
pub fn sync(path: &Path) -> io::Result<()> {
    match File::open(path) {
        Ok(file) => file.sync_all(),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}
