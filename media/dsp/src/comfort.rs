//! Silence as each codec writes it.

use crate::g711::Law;

/// The octet of a silent sample: 0xD5 in A-law, 0xFF in µ-law.
#[must_use]
pub const fn silence(law: Law) -> u8 {
    match law {
        Law::A => 0xd5,
        Law::U => 0xff,
    }
}

/// Fills a payload with silence.
pub fn fill(law: Law, out: &mut [u8]) {
    out.fill(silence(law));
}
