//! Events that a client may still ask for.

use crate::protocol::encode;
use crate::protocol::event::{Event, Told};
use crate::protocol::frame::frame;
use std::collections::VecDeque;

/// The most events that are kept.
pub const MAX_EVENTS: usize = 65_536;
/// The most bytes that are kept: quality frames of many legs are long.
pub const MAX_BYTES: usize = 64 << 20;

/// The newest events as frames, ready to be written.
#[derive(Debug, Default)]
pub struct EventRing {
    frames: VecDeque<Box<[u8]>>,
    bytes: usize,
    newest: u64,
}

impl EventRing {
    /// Sequence number of the newest event, 0 before the first.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.newest
    }

    /// Adds an event; the oldest ones leave when there are too many.
    pub fn push(&mut self, at: u64, event: Event) {
        self.newest += 1;
        let frame = frame(&encode(&Told { event, seq: self.newest, at })).into_boxed_slice();
        self.bytes += frame.len();
        self.frames.push_back(frame);
        while self.frames.len() > MAX_EVENTS || self.bytes > MAX_BYTES {
            match self.frames.pop_front() {
                Some(gone) => self.bytes -= gone.len(),
                None => return,
            }
        }
    }

    /// Whether every event after `seq` is still here.
    #[must_use]
    pub fn reaches(&self, seq: u64) -> bool {
        seq <= self.newest && self.newest - seq <= self.frames.len() as u64
    }

    /// The frame of the event after `seq`.
    #[must_use]
    pub fn after(&self, seq: u64) -> Option<&[u8]> {
        if seq >= self.newest || !self.reaches(seq) {
            return None;
        }
        let from_end = (self.newest - seq) as usize;
        self.frames.get(self.frames.len() - from_end).map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::frame::first;
    use crate::protocol::id::Id;
    use crate::protocol::incoming::read;

    fn seq(frame: &[u8]) -> u64 {
        let (body, _) = first(frame).unwrap().unwrap();
        read::<Told>(body).unwrap().seq
    }

    #[test]
    fn events_are_found_by_what_was_seen_before() {
        let mut ring = EventRing::default();
        assert!(ring.reaches(0) && ring.after(0).is_none());
        for _ in 0..3 {
            ring.push(1, Event::DigitsSent { endpoint: Id::default() });
        }
        assert_eq!(seq(ring.after(0).unwrap()), 1);
        assert_eq!(seq(ring.after(2).unwrap()), 3);
        assert!(ring.after(3).is_none() && !ring.reaches(4));
    }

    #[test]
    fn the_oldest_leave_first() {
        let mut ring = EventRing::default();
        for _ in 0..MAX_EVENTS + 10 {
            ring.push(1, Event::DigitsSent { endpoint: Id::default() });
        }
        assert!(!ring.reaches(9) && ring.reaches(10));
        assert_eq!(seq(ring.after(10).unwrap()), 11);
    }
}
