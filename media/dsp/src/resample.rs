//! Sample-rate conversion of whole files.

/// Converts mono audio from one rate to another.
#[must_use]
pub fn resample(samples: &[i16], from: u32, to: u32) -> Vec<i16> {
    let len = samples.len() as u64 * u64::from(to) / u64::from(from.max(1));
    (0..len).map(|at| samples[(at * u64::from(from) / u64::from(to)) as usize]).collect()
}
