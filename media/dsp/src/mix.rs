//! The N−1 mixer: everybody who listens hears everybody who talks, but not oneself.

use crate::FRAME;

/// What a participant of a conference may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Speaks and hears: a party.
    TalkListen,
    /// Hears only: a listening supervisor.
    Listen,
    /// Speaks only: an announcement into the conference.
    Talk,
}

impl Role {
    /// Is heard by others.
    #[must_use]
    pub const fn talks(self) -> bool {
        matches!(self, Self::TalkListen | Self::Talk)
    }

    /// Hears others.
    #[must_use]
    pub const fn listens(self) -> bool {
        matches!(self, Self::TalkListen | Self::Listen)
    }
}

/// Below this size a mixed sample passes unchanged; above it the limiter bends.
const KNEE: i32 = 24_576;

/// The sum of one frame of a conference.
///
/// Each tick: [`Mix::clear`], [`Mix::add`] for each who talks, [`Mix::output`] for each who listens.
#[derive(Debug, Clone)]
pub struct Mix {
    sum: [i32; FRAME],
    talkers: usize,
}

impl Default for Mix {
    fn default() -> Self {
        Self { sum: [0; FRAME], talkers: 0 }
    }
}

impl Mix {
    /// Begins a frame.
    #[inline]
    pub fn clear(&mut self) {
        self.sum = [0; FRAME];
        self.talkers = 0;
    }

    /// Adds somebody's frame. Whoever may not talk (by role) is not added.
    #[inline]
    pub fn add(&mut self, role: Role, frame: &[i16; FRAME]) {
        if role.talks() {
            for (sum, sample) in self.sum.iter_mut().zip(frame) {
                *sum += i32::from(*sample);
            }
            self.talkers += 1;
        }
    }

    /// What a participant hears: the sum without its own frame (when it had one and talks), limited.
    /// Whoever may not listen hears silence.
    #[inline]
    pub fn output(&self, role: Role, own: Option<&[i16; FRAME]>, out: &mut [i16; FRAME]) {
        if !role.listens() {
            *out = [0; FRAME];
            return;
        }
        let mut sum = self.sum;
        if let Some(own) = own.filter(|_| role.talks()) {
            sum.iter_mut().zip(own).for_each(|(sum, own)| *sum -= i32::from(*own));
        }
        // Most frames need no limiter, and then plain loops are ten times as fast.
        if sum.iter().fold(0, |loudest, sum| loudest.max(sum.saturating_abs())) <= KNEE {
            out.iter_mut().zip(&sum).for_each(|(out, sum)| *out = *sum as i16);
        } else {
            out.iter_mut().zip(&sum).for_each(|(out, sum)| *out = limit(*sum));
        }
    }

    /// How many frames were added.
    #[must_use]
    pub fn talkers(&self) -> usize {
        self.talkers
    }
}

/// A soft limiter: identity up to the knee, then a hyperbola that never reaches full scale, so loud
/// conferences are compressed instead of clipped. Continuous with a continuous slope, odd, monotone.
#[inline]
#[must_use]
pub fn limit(sample: i32) -> i16 {
    let size = sample.saturating_abs();
    if size <= KNEE {
        return sample as i16;
    }
    let room = i64::from(i16::MAX) - i64::from(KNEE);
    let over = i64::from(size) - i64::from(KNEE);
    let bent = i64::from(KNEE) + room * over / (room + over);
    (bent * i64::from(sample.signum())) as i16
}
