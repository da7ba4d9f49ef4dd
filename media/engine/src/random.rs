//! The operating system's random source.

/// Fills `out` with random bytes.
///
/// # Panics
/// When the kernel has no random source: nothing secure can go on then.
pub fn fill(out: &mut [u8]) {
    getrandom::getrandom(out).expect("the kernel gives random bytes");
}

/// A random 32-bit number (SSRCs, first sequence numbers, first timestamps).
#[must_use]
pub fn number() -> u32 {
    let mut bytes = [0; 4];
    fill(&mut bytes);
    u32::from_ne_bytes(bytes)
}
