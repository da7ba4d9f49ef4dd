//! WAV files.

/// Largest file that is read.
pub const MAX_BYTES: usize = 64 << 20;

/// Mono audio at some rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// Samples a second.
    pub rate: u32,
    /// Samples, channels mixed into one.
    pub samples: Vec<i16>,
}

/// Why a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WavError {
    /// Not RIFF/WAVE.
    NotWav,
}

/// Reads a whole file.
///
/// # Errors
/// [`WavError`].
pub fn parse(data: &[u8]) -> Result<Audio, WavError> {
    let _ = data;
    Err(WavError::NotWav)
}
