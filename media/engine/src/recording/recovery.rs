//! At the start: seals what a dead engine left in the spool.
//!
//! Doing it twice gives the same files: blocks are known by their numbers, and spool files are removed last.

use super::gaps::Gaps;
use super::sealer::{MAGIC, Meta, RECORD_HEAD, hex, put_record, sync};
use super::spool::{Block, Closed, Opened, Place, Record, scan};
use crate::log;
use crate::protocol::event::{Event, RecordingEnd};
use crate::protocol::id::Id;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt};
use std::path::{Path, PathBuf};

/// What the spool files say about one recording.
#[derive(Debug, Default)]
struct Found {
    opened: Option<Opened>,
    closed: Option<Closed>,
    /// The best block of each number, and which spool file has it.
    blocks: BTreeMap<u32, (Block, usize, Place)>,
}

/// Seals everything in these spool files; what is to be told.
#[must_use]
pub fn recover(root: &Path, spools: &[PathBuf]) -> Vec<Event> {
    let mut found: BTreeMap<Id, Found> = BTreeMap::new();
    for (number, path) in spools.iter().enumerate() {
        let scanned = scan(path, |record| note(&mut found, number, record));
        if let Err(e) = scanned {
            log::error("a spool file cannot be read", &[("reason", e.to_string().into())]);
            return Vec::new();
        }
    }
    let mut told = Vec::new();
    let mut whole = true;
    for (id, found) in found {
        match seal(root, spools, id, &found) {
            Ok(event) => told.extend(event),
            Err(e) => {
                whole = false;
                let message = e.to_string();
                log::error("a recording cannot be recovered yet", &[("reason", message.as_str().into())]);
                let reason = "disk".to_owned();
                told.push(Event::RecordingFailed { recording: id, reason, message });
            }
        }
    }
    if whole {
        for path in spools {
            let _ = std::fs::remove_file(path);
        }
        log::info("spool recovered", &[("recordings", told.len().into()), ("files", spools.len().into())]);
    }
    told
}

fn note(found: &mut BTreeMap<Id, Found>, spool: usize, record: Record) {
    match record {
        Record::Opened(opened) => {
            let id = opened.id;
            found.entry(id).or_default().opened = Some(opened);
        }
        Record::Closed(closed) => {
            let id = closed.id;
            found.entry(id).or_default().closed = Some(closed);
        }
        Record::Block(block, place) => {
            let blocks = &mut found.entry(block.id).or_default().blocks;
            let better = |(other, ..): &(Block, usize, Place)| {
                (block.last, block.samples) >= (other.last, other.samples)
            };
            if blocks.get(&block.index).is_none_or(better) {
                blocks.insert(block.index, (block, spool, place));
            }
        }
    }
}

/// Completes one recording's files. `None` when it was erased after its end.
fn seal(root: &Path, spools: &[PathBuf], id: Id, found: &Found) -> io::Result<Option<Event>> {
    let Some(opened) = &found.opened else { return Ok(None) };
    let meta = Meta { id, store: opened.store.clone(), header: opened.header.clone() };
    let rec = root.join(meta.file());
    let key = rec.with_extension("key");
    // A closed recording with a `.rec` but no `.key` has been erased: the key must not come back.
    if found.closed.is_some() && rec.exists() && !key.exists() {
        return Ok(None);
    }
    let folder = root.join(&meta.store);
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    if std::fs::read_to_string(&key).ok().as_ref() != Some(&meta.header) {
        std::fs::write(&key, &meta.header)?;
    }
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&rec)?;
    let mut known = read_blocks(&mut file)?;
    append_missing(&mut file, spools, found, &mut known)?;
    for path in [&rec, &key, &folder] {
        sync(path)?;
    }
    Ok(Some(event(&meta, found, &known, &mut file)?))
}

/// A block in a `.rec`: start and length on the time line, ms.
type Known = BTreeMap<u32, (u64, u64)>;

/// Reads which blocks a `.rec` has, cuts a torn end off and leaves the file at its end.
fn read_blocks(file: &mut File) -> io::Result<Known> {
    let len = file.metadata()?.len();
    let mut magic = [0; MAGIC.len()];
    file.seek(SeekFrom::Start(0))?;
    if len < magic.len() as u64 || file.read_exact(&mut magic).is_err() || magic != *MAGIC {
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(MAGIC)?;
        return Ok(Known::new());
    }
    let mut known = Known::new();
    let mut at = MAGIC.len() as u64;
    let mut head = [0; RECORD_HEAD];
    while at + (RECORD_HEAD as u64) <= len {
        file.read_exact_at(&mut head, at)?;
        let number = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let end = at + RECORD_HEAD as u64 + u64::from(number(12));
        if end > len {
            break;
        }
        known.insert(number(0), (u64::from(number(4)), u64::from(number(8)) / 8));
        at = end;
    }
    file.set_len(at)?;
    file.seek(SeekFrom::Start(at))?;
    Ok(known)
}

fn append_missing(file: &mut File, spools: &[PathBuf], found: &Found, known: &mut Known) -> io::Result<()> {
    let mut sources: Vec<Option<File>> = spools.iter().map(|_| None).collect();
    let mut record = Vec::new();
    for (index, (block, spool, place)) in &found.blocks {
        if known.contains_key(index) {
            continue;
        }
        let source = match &mut sources[*spool] {
            Some(source) => source,
            none => none.insert(File::open(&spools[*spool])?),
        };
        record.clear();
        put_record(&mut record, block, place.len);
        let from = record.len();
        record.resize(from + place.len as usize, 0);
        source.read_exact_at(&mut record[from..], place.offset)?;
        file.write_all(&record)?;
        known.insert(*index, (u64::from(block.start_ms), u64::from(block.samples) / 8));
    }
    Ok(())
}

fn event(meta: &Meta, found: &Found, known: &Known, file: &mut File) -> io::Result<Event> {
    let mut sum = Sha256::new();
    file.seek(SeekFrom::Start(0))?;
    let bytes = io::copy(file, &mut sum)?;
    let end_ms = known.values().map(|(start, length)| start + length).max().unwrap_or(0);
    let (duration_ms, gaps) = match &found.closed {
        Some(closed) => (closed.duration_ms, closed.gaps.clone()),
        None => (end_ms, holes(found, known)),
    };
    Ok(Event::RecordingStopped {
        recording: meta.id,
        file: meta.file(),
        reason: RecordingEnd::Recovered,
        duration_ms,
        blocks: known.len() as u64,
        bytes,
        sha256: hex(&sum.finalize()),
        gaps,
    })
}

/// The gaps that were told, and what else is missing between blocks, with the reason `lost`.
fn holes(found: &Found, known: &Known) -> Vec<crate::protocol::event::Gap> {
    let told = found.opened.as_ref().map_or(&[][..], |opened| &opened.gaps);
    let mut gaps = Gaps::default();
    for gap in told {
        gaps.add(gap.from_ms, gap.to_ms, &gap.reason);
    }
    let mut heard_until = 0;
    for (start, length) in known.values() {
        let covered = told.iter().any(|gap| gap.from_ms < *start && heard_until < gap.to_ms);
        if *start > heard_until && !covered {
            gaps.add(heard_until, *start, "lost");
        }
        heard_until = start + length;
    }
    gaps.list().to_vec()
}
