//! The payload of one block: age's STREAM with a nonce, and so a key, of its own.

use super::header::{FileKey, derive};
use chacha20poly1305::{AeadInPlace, ChaCha20Poly1305, Key, KeyInit, Nonce};
use zeroize::Zeroizing;

/// Octets of the nonce before the ciphertext.
const NONCE: usize = 16;
/// The longest plaintext: STREAM's first chunk, which is then also its last.
pub const MAX_PLAIN: usize = 64 << 10;
/// What encryption adds: nonce and tag.
pub const OVERHEAD: usize = NONCE + 16;

/// Appends the payload that holds `plain` to `out`.
///
/// # Panics
/// When `plain` is longer than [`MAX_PLAIN`]: a block is a quarter of that.
pub fn seal(key: &FileKey, plain: &[u8], out: &mut Vec<u8>) {
    assert!(plain.len() <= MAX_PLAIN, "a block fits one chunk");
    let mut salt = [0; NONCE];
    crate::random::fill(&mut salt);
    let mut stream_key = Zeroizing::new([0; 32]);
    derive(&**key, &salt, b"payload", &mut stream_key);
    out.extend_from_slice(&salt);
    let start = out.len();
    out.extend_from_slice(plain);
    // Chunk number 0 in eleven octets, then the flag of the last chunk.
    let nonce = Nonce::from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    let tag = ChaCha20Poly1305::new(Key::from_slice(&*stream_key))
        .encrypt_in_place_detached(&nonce, b"", &mut out[start..])
        .expect("the cipher takes 256 GiB");
    out.extend_from_slice(&tag);
}
