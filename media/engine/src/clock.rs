//! The engine's clocks: a monotonic one for durations, the wall clock for instants.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Microseconds since the process started, monotonic.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// A clock at zero.
    #[must_use]
    pub fn start() -> Self {
        Self { start: Instant::now() }
    }

    /// The moment that lies so many microseconds after the start.
    #[inline]
    #[must_use]
    pub fn moment(&self, us: u64) -> Instant {
        self.start + Duration::from_micros(us)
    }

    /// Microseconds from the start to a moment; a moment before it is 0.
    #[inline]
    #[must_use]
    pub fn us_at(&self, moment: Instant) -> u64 {
        moment.saturating_duration_since(self.start).as_micros() as u64
    }

    /// Microseconds since the start.
    #[inline]
    #[must_use]
    pub fn now_us(&self) -> u64 {
        self.start.elapsed().as_micros() as u64
    }
}

/// Microseconds since the Unix epoch, UTC.
#[must_use]
pub fn unix_us() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_micros() as u64)
}

/// A nap of some microseconds.
pub fn nap_us(us: u64) {
    std::thread::sleep(Duration::from_micros(us));
}
