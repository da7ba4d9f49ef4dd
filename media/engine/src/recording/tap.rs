//! From a media thread to the recordings' writer: a bounded ring, never waited for.

use crate::clock::unix_us;
use crate::protocol::event::RecordingEnd;
use crate::protocol::id::Id;
use age::x25519::Recipient;
use rtrb::{Consumer, Producer, RingBuffer};
use yunhu_dsp::g711::Law;

/// Channel 0: what the far end says.
pub const SAID: u8 = 0;
/// Channel 1: what it hears.
pub const HEARD: u8 = 1;
/// Octets in one letter: 20 ms.
pub const PIECE: usize = 160;
/// Letters that may wait: 250 ms of 600 recordings.
const RING: usize = 32_768;
/// Places that audio leaves free, so that opening and closing always get through.
const RESERVE: usize = 4_096;

/// Opens a recording.
#[derive(Debug)]
pub struct Open {
    /// Chosen by the client.
    pub id: Id,
    /// Whose audio.
    pub endpoint: Id,
    /// Who will be able to listen.
    pub recipients: Vec<Recipient>,
    /// Folder below the root.
    pub store: String,
    /// When it begins.
    pub opened_us: u64,
}

/// Audio of one channel.
#[derive(Debug)]
pub struct Audio {
    /// Which recording of the thread.
    pub key: u32,
    /// [`SAID`] or [`HEARD`].
    pub channel: u8,
    /// How the octets are encoded.
    pub law: Law,
    /// How many octets count.
    pub len: u8,
    /// Pieces that found the ring full before this one.
    pub missed: u16,
    /// Source: another one is another time line.
    pub ssrc: u32,
    /// RTP timestamp of the first octet.
    pub timestamp: u32,
    /// When it arrived or left.
    pub at_us: u64,
    /// The octets.
    pub octets: [u8; PIECE],
}

/// A letter to the writer.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "audio is what the ring is for; it must not be boxed")]
#[allow(missing_docs, reason = "the variants say what they are")]
pub enum Tap {
    Audio(Audio),
    Open(u32, Box<Open>),
    Pause(u32, Box<str>, u64),
    Resume(u32, u64),
    Close(u32, RecordingEnd, u64),
}

/// A recording as its endpoint sees it.
#[derive(Debug)]
pub struct Recorder {
    /// Its number on this thread.
    pub key: u32,
    /// Chosen by the client.
    pub id: Id,
    /// Whose audio.
    pub endpoint: Id,
    /// Path below the root.
    pub file: String,
    /// No audio is taken now.
    pub paused: bool,
    /// Instant of its beginning.
    pub started_at: u64,
    missed: [u16; 2],
}

impl Recorder {
    /// A recording that begins now.
    #[must_use]
    pub fn new(key: u32, id: Id, endpoint: Id, file: String) -> Self {
        Self { key, id, endpoint, file, paused: false, started_at: unix_us(), missed: [0; 2] }
    }
}

/// The writing end, owned by a media thread.
#[derive(Debug)]
pub struct Taps {
    ring: Option<Producer<Tap>>,
    writer: Option<std::thread::Thread>,
    next_key: u32,
    clock: crate::clock::Clock,
}

/// The two ends of a tap.
#[must_use]
pub fn ring(clock: crate::clock::Clock) -> (Taps, Consumer<Tap>) {
    let (producer, consumer) = RingBuffer::new(RING);
    (Taps { ring: Some(producer), writer: None, next_key: 0, clock }, consumer)
}

impl Taps {
    /// Taps of an engine that does not record.
    #[must_use]
    pub fn none(clock: crate::clock::Clock) -> Self {
        Self { ring: None, writer: None, next_key: 0, clock }
    }

    /// Whom to wake when a recording opens or closes.
    pub fn wake(&mut self, writer: std::thread::Thread) {
        self.writer = Some(writer);
    }

    /// Opens a recording; its number.
    ///
    /// # Errors
    /// In words, when the writer is far behind or the engine does not record.
    pub fn open(&mut self, open: Open) -> Result<u32, &'static str> {
        self.next_key = self.next_key.wrapping_add(1);
        if self.ring.is_none() {
            return Err("The engine was started without a folder for recordings.");
        }
        if self.letter(Tap::Open(self.next_key, Box::new(open))) {
            Ok(self.next_key)
        } else {
            Err("The recordings' writer is overloaded.")
        }
    }

    /// Takes the audio of one packet.
    #[inline]
    pub fn audio(
        &mut self,
        recorder: &mut Recorder,
        channel: u8,
        law: Law,
        (ssrc, timestamp): (u32, u32),
        octets: &[u8],
        at_us: u64,
    ) {
        if recorder.paused {
            return;
        }
        let Some(ring) = &mut self.ring else { return };
        let missed = &mut recorder.missed[usize::from(channel & 1)];
        for (number, piece) in (0u32..).zip(octets.chunks(PIECE)) {
            if ring.slots() < RESERVE {
                *missed = missed.saturating_add(1);
                continue;
            }
            let mut audio = Audio {
                key: recorder.key,
                channel,
                law,
                len: piece.len() as u8,
                missed: std::mem::take(missed),
                ssrc,
                timestamp: timestamp.wrapping_add(number * PIECE as u32),
                at_us,
                octets: [0; PIECE],
            };
            audio.octets[..piece.len()].copy_from_slice(piece);
            // There is room: it was asked for above.
            let _ = ring.push(Tap::Audio(audio));
        }
    }

    /// No audio from now on.
    pub fn pause(&mut self, key: u32, reason: String, at_us: u64) {
        self.letter(Tap::Pause(key, reason.into(), at_us));
    }

    /// Audio again from now on.
    pub fn resume(&mut self, key: u32, at_us: u64) {
        self.letter(Tap::Resume(key, at_us));
    }

    /// The end of a recording.
    pub fn close(&mut self, recorder: &Recorder, why: RecordingEnd) {
        let now_us = self.clock.now_us();
        self.letter(Tap::Close(recorder.key, why, now_us));
    }

    /// The reserve of the ring is for these. When even that is full the writer has been dead for seconds.
    fn letter(&mut self, letter: Tap) -> bool {
        let pushed = self.ring.as_mut().is_some_and(|ring| ring.push(letter).is_ok());
        if let Some(writer) = &self.writer {
            writer.unpark();
        }
        pushed
    }
}
