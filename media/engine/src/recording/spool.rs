//! The spool: one file for the whole engine that blocks are appended to as they come.
//!
//! Records are framed (magic, length, CRC-32) so that a torn tail is recognised. Integers are big-endian.

use crate::protocol::event::{Gap, RecordingEnd};
use crate::protocol::id::Id;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 4] = *b"YSr1";
/// Magic, length, checksum.
const FRAME: usize = 12;
/// Identity, index, start, samples, finality.
const BLOCK_HEAD: usize = 16 + 4 + 4 + 4 + 1;
/// The longest record: far above a block of one second or a recording with all its gaps.
const MAX_RECORD: usize = 4 << 20;

/// What must be known of a recording to seal it after a death. Repeated in every spool that has blocks of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Which recording.
    pub id: Id,
    /// Folder below the root.
    pub store: String,
    /// The age header (it is text).
    pub header: String,
    /// Gaps so far.
    pub gaps: Vec<Gap>,
}

/// The end of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Which recording.
    pub id: Id,
    /// Why.
    pub reason: RecordingEnd,
    /// Length on the time line.
    pub duration_ms: u64,
    /// All its gaps.
    pub gaps: Vec<Gap>,
}

/// One second, or the beginning of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Which recording.
    pub id: Id,
    /// Number of the second.
    pub index: u32,
    /// Start on the time line.
    pub start_ms: u32,
    /// Samples of each channel.
    pub samples: u32,
    /// No better one of this number will come.
    pub last: bool,
}

/// A record as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A recording is open.
    Opened(Opened),
    /// A block, and where its payload stands in the file.
    Block(Block, Place),
    /// A recording is closed.
    Closed(Closed),
}

/// Where a payload stands in a spool file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// First octet.
    pub offset: u64,
    /// How many.
    pub len: u32,
}

/// A spool file that is being written.
#[derive(Debug)]
pub struct Spool {
    file: File,
    /// Its number.
    pub number: u64,
    /// Its path.
    pub path: PathBuf,
    /// Octets that are whole records.
    pub len: u64,
    record: Vec<u8>,
}

impl Spool {
    /// Begins a spool file.
    ///
    /// # Errors
    /// What the file system says.
    pub fn create(folder: &Path, number: u64) -> io::Result<Self> {
        let path = folder.join(format!("{number:012}.spool"));
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        File::open(folder)?.sync_all()?;
        Ok(Self { file, number, path, len: 0, record: Vec::new() })
    }

    /// Appends that a recording is open.
    ///
    /// # Errors
    /// What the file system says; nothing has been appended then.
    pub fn opened(&mut self, opened: &Opened) -> io::Result<()> {
        self.append(b'O', |body| body.extend(crate::protocol::encode(opened))).map(drop)
    }

    /// Appends that a recording is closed.
    ///
    /// # Errors
    /// As [`Spool::opened`].
    pub fn closed(&mut self, closed: &Closed) -> io::Result<()> {
        self.append(b'C', |body| body.extend(crate::protocol::encode(closed))).map(drop)
    }

    /// Appends a block; `payload` writes its encrypted octets.
    ///
    /// # Errors
    /// As [`Spool::opened`].
    pub fn block(&mut self, block: &Block, payload: impl FnOnce(&mut Vec<u8>)) -> io::Result<Place> {
        let (offset, len) = self.append(b'B', |body| {
            body.extend_from_slice(&block.id.0);
            body.extend_from_slice(&block.index.to_be_bytes());
            body.extend_from_slice(&block.start_ms.to_be_bytes());
            body.extend_from_slice(&block.samples.to_be_bytes());
            body.push(u8::from(block.last));
            payload(body);
        })?;
        Ok(Place { offset: offset + BLOCK_HEAD as u64, len: len - BLOCK_HEAD as u32 })
    }

    /// Writes one record; where its content (after the kind) begins and how long that is.
    fn append(&mut self, kind: u8, content: impl FnOnce(&mut Vec<u8>)) -> io::Result<(u64, u32)> {
        self.record.clear();
        self.record.extend_from_slice(&[0; FRAME]);
        self.record.push(kind);
        content(&mut self.record);
        let body = self.record.len() - FRAME;
        let sum = crc32fast::hash(&self.record[FRAME..]);
        self.record[..4].copy_from_slice(&MAGIC);
        self.record[4..8].copy_from_slice(&(body as u32).to_be_bytes());
        self.record[8..12].copy_from_slice(&sum.to_be_bytes());
        if let Err(e) = self.file.write_all(&self.record) {
            // Half a record must not stand before a whole one.
            self.file.set_len(self.len)?;
            self.file.seek(SeekFrom::Start(self.len))?;
            return Err(e);
        }
        let offset = self.len + FRAME as u64 + 1;
        self.len += self.record.len() as u64;
        Ok((offset, body as u32 - 1))
    }

    /// Makes everything appended so far survive a power cut.
    ///
    /// # Errors
    /// What the disk says; what was appended since the last success may be gone.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// Numbers of the spool files in a folder, in order.
///
/// # Errors
/// What the file system says.
pub fn numbers(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found: Vec<(u64, PathBuf)> = std::fs::read_dir(folder)?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            (path.extension()? == "spool").then_some(())?;
            Some((path.file_stem()?.to_str()?.parse().ok()?, path))
        })
        .collect();
    found.sort();
    Ok(found)
}

/// Reads whole records from the start until the first that is torn.
///
/// # Errors
/// What the file system says.
pub fn scan(path: &Path, mut each: impl FnMut(Record)) -> io::Result<()> {
    let mut file = io::BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut offset = 0u64;
    let mut body = Vec::new();
    loop {
        let mut frame = [0; FRAME];
        match file.read_exact(&mut frame) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(e) => return Err(e),
        }
        let len = u32::from_be_bytes([frame[4], frame[5], frame[6], frame[7]]) as usize;
        if frame[..4] != MAGIC || len == 0 || len > MAX_RECORD {
            return Ok(());
        }
        body.resize(len, 0);
        match file.read_exact(&mut body) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(e) => return Err(e),
        }
        if crc32fast::hash(&body).to_be_bytes() != frame[8..12] {
            return Ok(());
        }
        if let Some(record) = read(&body, offset + FRAME as u64 + 1) {
            each(record);
        }
        offset += (FRAME + len) as u64;
    }
}

fn read(body: &[u8], offset: u64) -> Option<Record> {
    let (kind, content) = body.split_first()?;
    match kind {
        b'O' => crate::protocol::incoming::read(content).ok().map(Record::Opened),
        b'C' => crate::protocol::incoming::read(content).ok().map(Record::Closed),
        b'B' => {
            let (head, payload) = content.split_first_chunk::<BLOCK_HEAD>()?;
            let number = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
            let block = Block {
                id: Id(head[..16].try_into().ok()?),
                index: number(16),
                start_ms: number(20),
                samples: number(24),
                last: head[28] == 1,
            };
            let place = Place { offset: offset + BLOCK_HEAD as u64, len: payload.len() as u32 };
            Some(Record::Block(block, place))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("yunhu-spool-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    fn block(index: u32) -> Block {
        Block { id: Id([9; 16]), index, start_ms: index * 1000, samples: 8000, last: true }
    }

    #[test]
    fn what_is_appended_is_found_where_it_stands() {
        let folder = folder("whole");
        let mut spool = Spool::create(&folder, 3).unwrap();
        let opened = Opened {
            id: Id([9; 16]),
            store: "s".into(),
            header: "age".into(),
            gaps: vec![Gap { from_ms: 1, to_ms: 2, reason: "disk".into() }],
        };
        spool.opened(&opened).unwrap();
        let place = spool.block(&block(4), |out| out.extend_from_slice(b"payload")).unwrap();
        spool.sync().unwrap();
        let mut found = Vec::new();
        scan(&spool.path, |record| found.push(record)).unwrap();
        assert_eq!(found, [Record::Opened(opened), Record::Block(block(4), place)]);
        let bytes = std::fs::read(&spool.path).unwrap();
        let from = place.offset as usize;
        assert_eq!(&bytes[from..from + place.len as usize], b"payload");
        assert_eq!(numbers(&folder).unwrap(), [(3, spool.path.clone())]);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn every_torn_tail_loses_only_itself() {
        let folder = folder("torn");
        let mut spool = Spool::create(&folder, 1).unwrap();
        spool.block(&block(0), |out| out.extend_from_slice(&[1; 50])).unwrap();
        let whole = spool.len as usize;
        spool.block(&block(1), |out| out.extend_from_slice(&[2; 50])).unwrap();
        let bytes = std::fs::read(&spool.path).unwrap();
        for cut in whole..bytes.len() {
            std::fs::write(&spool.path, &bytes[..cut]).unwrap();
            let mut count = 0;
            scan(&spool.path, |_| count += 1).unwrap();
            assert_eq!(count, 1, "cut at {cut}");
        }
        let mut flipped = bytes.clone();
        flipped[whole + 20] ^= 1;
        std::fs::write(&spool.path, &flipped).unwrap();
        let mut count = 0;
        scan(&spool.path, |_| count += 1).unwrap();
        assert_eq!(count, 1);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
