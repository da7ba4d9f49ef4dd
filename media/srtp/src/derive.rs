//! Session keys from a master key (RFC 3711 §4.3, RFC 7714 §11), with a key derivation rate of zero.

use aes::Aes128;
use ctr::Ctr128BE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use zeroize::Zeroizing;

/// Octets of the master key and of every session cipher key.
pub const KEY: usize = 16;
/// Octets of a salt; GCM's shorter one is filled up with zeros on the right.
pub const SALT: usize = 14;

/// What a session key is for (§4.3.2).
#[derive(Debug, Clone, Copy)]
pub enum Label {
    /// Encrypts RTP.
    RtpKey = 0,
    /// Authenticates RTP.
    RtpAuth = 1,
    /// Salts RTP.
    RtpSalt = 2,
    /// Encrypts RTCP.
    RtcpKey = 3,
    /// Authenticates RTCP.
    RtcpAuth = 4,
    /// Salts RTCP.
    RtcpSalt = 5,
}

/// A session key of `N` octets.
pub fn derive<const N: usize>(key: &[u8; KEY], salt: &[u8; SALT], label: Label) -> Zeroizing<[u8; N]> {
    let mut iv = Zeroizing::new([0; 16]);
    iv[..SALT].copy_from_slice(salt);
    // The label stands before the 48 bits of the index, which is zero.
    iv[SALT - 7] ^= label as u8;
    let mut out = Zeroizing::new([0; N]);
    Ctr128BE::<Aes128>::new(key.into(), (&*iv).into()).apply_keystream(&mut *out);
    out
}

#[cfg(test)]
mod tests {
    use super::{Label, derive};

    /// Octets of hex digits.
    fn hex<const N: usize>(text: &str) -> [u8; N] {
        core::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
    }

    /// RFC 3711 Appendix B.3.
    #[test]
    fn the_vectors_of_the_rfc() {
        let key = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
        let salt = hex("0EC675AD498AFEEBB6960B3AABE6");
        assert_eq!(*derive::<16>(&key, &salt, Label::RtpKey), hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assert_eq!(*derive::<14>(&key, &salt, Label::RtpSalt), hex("30CBBC08863D8C85D49DB34A9AE1"));
        let auth: [u8; 20] = hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4");
        assert_eq!(*derive::<20>(&key, &salt, Label::RtpAuth), auth);
    }
}
