//! Short lists that live inside their owner: a packet's way must not visit the heap for them.

use super::request::{Codec, Format, MAX_CODECS};
use std::ops::Deref;
use yunhu_dsp::g711::Law;

/// The codecs of an endpoint, at most [`MAX_CODECS`].
#[derive(Debug, Clone, Copy)]
pub struct Codecs {
    len: u8,
    list: [Codec; MAX_CODECS],
}

impl Codecs {
    /// The first [`MAX_CODECS`] of a list.
    #[must_use]
    pub fn new(codecs: &[Codec]) -> Self {
        let mut list = [Codec { pt: 0, format: Format::G711(Law::A), ptime_ms: 0 }; MAX_CODECS];
        let len = codecs.len().min(MAX_CODECS);
        list[..len].copy_from_slice(&codecs[..len]);
        Self { len: len as u8, list }
    }
}

impl Deref for Codecs {
    type Target = [Codec];

    #[inline]
    fn deref(&self) -> &[Codec] {
        &self.list[..usize::from(self.len)]
    }
}

/// Who relays what an endpoint receives, by slot: nearly always one.
#[derive(Debug, Clone)]
pub struct Listeners {
    /// The first, or [`Listeners::NOBODY`].
    first: u32,
    others: Vec<u32>,
}

impl Listeners {
    const NOBODY: u32 = u32::MAX;

    /// Nobody.
    #[must_use]
    pub fn new() -> Self {
        Self { first: Self::NOBODY, others: Vec::new() }
    }

    /// The listener at a place, in the order of their coming.
    #[inline]
    #[must_use]
    pub fn get(&self, at: usize) -> Option<u32> {
        match at {
            0 => (self.first != Self::NOBODY).then_some(self.first),
            _ => self.others.get(at - 1).copied(),
        }
    }

    /// One more.
    pub fn push(&mut self, slot: u32) {
        if self.first == Self::NOBODY {
            self.first = slot;
        } else {
            self.others.push(slot);
        }
    }

    /// One less.
    pub fn remove(&mut self, slot: u32) {
        self.others.retain(|&other| other != slot);
        if self.first == slot {
            self.first = if self.others.is_empty() { Self::NOBODY } else { self.others.remove(0) };
        }
    }

    /// All of them; nobody is left.
    pub fn take(&mut self) -> Vec<u32> {
        let all = (0..).map_while(|at| self.get(at)).collect();
        *self = Self::new();
        all
    }
}

impl Default for Listeners {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::Listeners;

    #[test]
    fn listeners_keep_their_order() {
        let mut listeners = Listeners::new();
        assert_eq!(listeners.get(0), None);
        [5, 6, 7].into_iter().for_each(|slot| listeners.push(slot));
        listeners.remove(5);
        assert_eq!((listeners.get(0), listeners.get(1), listeners.get(2)), (Some(6), Some(7), None));
        listeners.remove(9);
        assert_eq!(listeners.take(), [6, 7]);
        assert_eq!(listeners.get(0), None);
    }
}
