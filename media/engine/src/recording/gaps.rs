//! The stretches of one recording that have no audio.

use crate::protocol::event::Gap;

/// Gaps that are listed one by one; more become one.
pub const MAX_GAPS: usize = 1_000;

/// A growing list, in order.
#[derive(Debug, Clone, Default)]
pub struct Gaps(Vec<Gap>);

impl Gaps {
    /// Adds a gap. One that touches the last of the same reason makes that one longer; then the result is false.
    pub fn add(&mut self, from_ms: u64, to_ms: u64, reason: &str) -> bool {
        if to_ms <= from_ms {
            return false;
        }
        let full = self.0.len() >= MAX_GAPS;
        if let Some(last) = self.0.last_mut()
            && (full || (last.reason == reason && from_ms <= last.to_ms))
        {
            last.to_ms = last.to_ms.max(to_ms);
            return false;
        }
        self.0.push(Gap { from_ms, to_ms, reason: reason.to_owned() });
        true
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> &[Gap] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Gaps;

    #[test]
    fn touching_gaps_are_one() {
        let mut gaps = Gaps::default();
        assert!(gaps.add(0, 1000, "disk"));
        assert!(!gaps.add(1000, 2000, "disk"));
        assert!(gaps.add(2000, 2100, "overload"));
        assert!(!gaps.add(2200, 2200, "overload"));
        let told: Vec<_> = gaps.list().iter().map(|gap| (gap.from_ms, gap.to_ms)).collect();
        assert_eq!(told, [(0, 2000), (2000, 2100)]);
    }
}
