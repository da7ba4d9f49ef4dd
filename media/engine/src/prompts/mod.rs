//! Prompts: files decoded, converted to telephone rate and encoded once, then shared by everybody who plays them.

pub mod files;
pub mod loader;

use crate::media::mail::Outbox;
use crate::media::request::Format;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Weak};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::opus::{Encoder, MAX_PAYLOAD};

/// Entries a thread remembers before it forgets those nobody plays.
const MAX_REMEMBERED: usize = 1024;

/// A file as it was when the client asked: another content is another prompt.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct FileId {
    /// Where, as the file system spells it.
    pub path: PathBuf,
    /// Modification time, ns since the epoch.
    pub modified_ns: i128,
    /// Length in bytes.
    pub len: u64,
}

/// A file in a codec.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Prompt {
    /// Which file.
    pub file: Arc<FileId>,
    /// Encoded how.
    pub format: Format,
}

impl Prompt {
    /// A prompt of which nothing but the path is known.
    #[must_use]
    pub fn unknown(path: impl AsRef<Path>, law: Law) -> Self {
        let file = FileId { path: path.as_ref().to_owned(), modified_ns: 0, len: 0 };
        Self { file: Arc::new(file), format: Format::G711(law) }
    }
}

/// Encoded audio, 8000 octets a second.
#[derive(Debug, PartialEq, Eq)]
pub struct Sound {
    /// Encoded how.
    pub law: Law,
    /// The octets.
    pub octets: Box<[u8]>,
    /// The same as Opus, for those who asked for it.
    pub opus: Option<Packets>,
}

impl Sound {
    /// How many octets it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.octets.len() + self.opus.as_ref().map_or(0, Packets::size)
    }
}

/// Audio as Opus, a packet for each 20 ms.
#[derive(Debug, PartialEq, Eq)]
pub struct Packets {
    octets: Box<[u8]>,
    /// Where each packet ends.
    ends: Box<[u32]>,
}

impl Packets {
    /// Encodes A-law; what is missing of the last 20 ms is silent.
    #[must_use]
    pub fn encoded(octets: &[u8]) -> Option<Self> {
        let mut encoder = Encoder::new().ok()?;
        let (mut packets, mut ends) = (Vec::new(), Vec::new());
        for octets in octets.chunks(FRAME) {
            let mut linear = [0; FRAME];
            Law::A.decode(octets, &mut linear);
            let mut payload = [0; MAX_PAYLOAD];
            let len = encoder.encode(&linear, &mut payload).ok()?;
            packets.extend_from_slice(&payload[..len]);
            ends.push(u32::try_from(packets.len()).ok()?);
        }
        Some(Self { octets: packets.into(), ends: ends.into() })
    }

    /// The packet of frame `number`.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&[u8]> {
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.octets.get(start..end)
    }

    /// How many octets they take.
    #[must_use]
    pub fn size(&self) -> usize {
        self.octets.len() + 4 * self.ends.len()
    }
}

/// The loader's answer.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// To this question.
    pub prompt: Prompt,
    /// The sound, or why not, in words.
    pub result: Result<Arc<Sound>, String>,
}

/// A question to the loader, and who asks.
#[derive(Debug)]
pub enum Question {
    /// Load a prompt for the thread of this number.
    Load(Prompt, usize),
    /// A prompt that was loaded is there as Opus as well.
    Encoded(Prompt, Sound),
    /// Say answers to a thread through this.
    Introduce(usize, Outbox<Loaded>),
}

/// What one media thread knows about prompts. Never waits for a file.
#[derive(Debug)]
pub struct Sounds {
    index: usize,
    loader: SyncSender<Question>,
    known: HashMap<Prompt, Weak<Sound>>,
}

impl Sounds {
    /// Knows nothing yet; asks `loader` in the name of thread `index`.
    #[must_use]
    pub fn new(index: usize, loader: SyncSender<Question>) -> Self {
        Self { index, loader, known: HashMap::new() }
    }

    /// The sound when it is in memory. Otherwise the question goes to the loader and the prompt comes back.
    ///
    /// # Errors
    /// The prompt, to be waited for.
    pub fn find(&mut self, prompt: Prompt) -> Result<Arc<Sound>, Prompt> {
        if let Some(sound) = self.known.get(&prompt).and_then(Weak::upgrade) {
            return Ok(sound);
        }
        match self.loader.try_send(Question::Load(prompt.clone(), self.index)) {
            Ok(()) => {}
            // Thousands of files are being loaded: this play stays silent, the calls live.
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                crate::log::warn("prompt loader is overloaded", &[]);
            }
        }
        Err(prompt)
    }

    /// Remembers what the loader has, as long as it has it.
    pub fn remember(&mut self, loaded: &Loaded) {
        if self.known.len() >= MAX_REMEMBERED {
            self.known.retain(|_, sound| sound.strong_count() > 0);
        }
        if let (Ok(sound), true) = (&loaded.result, self.known.len() < MAX_REMEMBERED) {
            self.known.insert(loaded.prompt.clone(), Arc::downgrade(sound));
        }
    }
}
