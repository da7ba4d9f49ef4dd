//! In-band DTMF.

/// A key press found in the audio, told when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// `0`–`9`, `*`, `#`, `A`–`D`.
    pub digit: char,
    /// How long it sounded, ms.
    pub ms: u32,
}

/// Listens to one direction of a leg.
#[derive(Debug, Clone, Default)]
pub struct Detector {}

impl Detector {
    /// Has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }

    /// Listens to the next samples (at most a frame or so); a press that ended in them.
    pub fn listen(&mut self, samples: &[i16]) -> Option<Heard> {
        let _ = samples;
        None
    }
}
