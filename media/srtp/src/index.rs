//! Packet indices: 48 bits from 16 (RFC 3711 §3.3.1), and which of the newest have been seen (§3.3.2).

/// Indices remembered.
pub const WINDOW: u64 = 128;

/// What is known of the packets of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The highest index.
    highest: u64,
    /// Bit i: the packet i before the highest has been seen.
    window: u128,
}

impl Seen {
    /// The first packet of a source had this index.
    pub fn first(index: u64) -> Self {
        Self { highest: index, window: 1 }
    }

    /// The index that a sequence number most likely stands for: the nearest to the highest.
    pub fn guess(&self, sequence: u16) -> u64 {
        let rollover = self.highest >> 16;
        let newest = self.highest as u16;
        let rollover = if newest < 0x8000 {
            // A number far above the newest is one of the round before; before the first round there was none.
            if sequence > newest && sequence - newest > 0x8000 {
                rollover.saturating_sub(1)
            } else {
                rollover
            }
        } else if newest - 0x8000 > sequence {
            rollover + 1
        } else {
            rollover
        };
        (rollover << 16) | u64::from(sequence)
    }

    /// Whether a packet of this index may be new.
    pub fn is_new(&self, index: u64) -> bool {
        match self.highest.checked_sub(index) {
            None => true,
            Some(behind) if behind < WINDOW => self.window & (1 << behind) == 0,
            Some(_) => false,
        }
    }

    /// A packet of this index has been seen.
    pub fn mark(&mut self, index: u64) {
        match index.checked_sub(self.highest) {
            Some(ahead) => {
                self.window = if ahead < WINDOW { self.window << ahead } else { 0 };
                self.window |= 1;
                self.highest = index;
            }
            None => {
                let behind = self.highest - index;
                if behind < WINDOW {
                    self.window |= 1 << behind;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Seen, WINDOW};

    #[test]
    fn the_nearest_index_is_guessed() {
        let at = |highest, sequence| Seen::first(highest).guess(sequence);
        assert_eq!(at(10, 11), 11);
        assert_eq!(at(10, 65_535), 65_535);
        assert_eq!(at(65_535, 0), 0x1_0000);
        assert_eq!(at(65_530, 65_400), 65_400);
        assert_eq!(at(0x1_0002, 65_535), 65_535);
        assert_eq!(at(0x2_0002, 65_535), 0x1_ffff);
        assert_eq!(at(0x2_ffff, 3), 0x3_0003);
        assert_eq!(at(0x1_8000, 0), 0x1_0000);
        assert_eq!(at(0x1_8001, 0), 0x2_0000);
    }

    #[test]
    fn each_index_is_new_once_and_old_ones_never() {
        let mut seen = Seen::first(1000);
        assert!(!seen.is_new(1000));
        for index in [1001, 1005, 1003, 900, 1300] {
            assert!(seen.is_new(index), "{index}");
            seen.mark(index);
            assert!(!seen.is_new(index), "{index}");
        }
        assert!(!seen.is_new(1300 - WINDOW));
        assert!(seen.is_new(1300 - WINDOW + 1));
        assert!(!seen.is_new(1002));
    }
}
