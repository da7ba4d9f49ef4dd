//! Even ports for new endpoints.

use std::collections::VecDeque;

/// The free ports of one thread. The one that was free longest is given next, so that packets of a
/// call that ended do not meet a new one.
#[derive(Debug)]
pub struct Ports {
    free: VecDeque<u16>,
}

impl Ports {
    /// The share of thread `index` of `threads` in the even ports from `first` to `last`.
    #[must_use]
    pub fn share(first: u16, last: u16, index: usize, threads: usize) -> Self {
        Self { free: (first..=last).step_by(2).skip(index).step_by(threads.max(1)).collect() }
    }

    /// Takes the port that was free longest.
    pub fn take(&mut self) -> Option<u16> {
        self.free.pop_front()
    }

    /// Gives a port back.
    pub fn give(&mut self, port: u16) {
        self.free.push_back(port);
    }

    /// How many are free.
    #[must_use]
    pub fn len(&self) -> usize {
        self.free.len()
    }

    /// True when none is free.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.free.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Ports;

    #[test]
    fn shares_are_disjoint_and_complete() {
        let mut all: Vec<u16> = (0..3).flat_map(|i| Ports::share(30_000, 30_018, i, 3).free).collect();
        all.sort_unstable();
        assert_eq!(all, (30_000..=30_018).step_by(2).collect::<Vec<u16>>());
    }

    #[test]
    fn a_port_given_back_waits_its_turn() {
        let mut ports = Ports::share(30_000, 30_004, 0, 1);
        let first = ports.take().unwrap();
        ports.give(first);
        assert_eq!(ports.take(), Some(30_002));
        assert_eq!(ports.len(), 2);
    }
}
