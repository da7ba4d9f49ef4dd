//! What encrypts and authenticates, ready to be used for packets.

use super::derive::{KEY, Label, SALT, derive};
use super::{Fault, RTCP_HEADER, RTCP_INDEX, Suite};
use aes::Aes128;
use aes_gcm::{AeadInPlace, Aes128Gcm};
use core::fmt;
use ctr::CtrCore;
use ctr::cipher::{InnerIvInit, KeyInit, StreamCipher, StreamCipherCoreWrapper};
use ctr::flavors::Ctr128BE;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use zeroize::Zeroizing;

/// Octets of an HMAC-SHA1 key.
const AUTH_KEY: usize = 20;
/// Octets of GCM's tag and nonce.
const GCM_TAG: usize = 16;
const NONCE: usize = 12;
/// Octets of a tag of RTCP with HMAC, whatever RTP has (RFC 4568 §6.2.2).
const RTCP_TAG: usize = 10;

/// The session keys of one direction.
pub struct Keys {
    /// For RTP.
    pub rtp: Cipher,
    /// For RTCP.
    pub rtcp: Cipher,
}

impl Keys {
    /// Keys from master key and master salt, one behind the other.
    pub fn new(suite: Suite, key_and_salt: &[u8]) -> Result<Self, Fault> {
        if key_and_salt.len() != suite.key_len() {
            return Err(Fault::KeyLength);
        }
        let mut key = Zeroizing::new([0; KEY]);
        let mut salt = Zeroizing::new([0; SALT]);
        let (first, second) = key_and_salt.split_at(KEY);
        key.copy_from_slice(first);
        salt[..second.len()].copy_from_slice(second);
        let tag = if suite == Suite::AesCm32 { 4 } else { RTCP_TAG };
        let make = |labels: [Label; 3], tag| {
            let [cipher, auth, session_salt] = labels;
            let cipher = derive(&key, &salt, cipher);
            match suite {
                Suite::AesGcm => Cipher::gcm(&cipher, &derive(&key, &salt, session_salt)),
                _ => Cipher::counter(
                    &cipher,
                    &derive(&key, &salt, session_salt),
                    &derive(&key, &salt, auth),
                    tag,
                ),
            }
        };
        Ok(Self {
            rtp: make([Label::RtpKey, Label::RtpAuth, Label::RtpSalt], tag),
            rtcp: make([Label::RtcpKey, Label::RtcpAuth, Label::RtcpSalt], RTCP_TAG),
        })
    }
}

/// Encrypts and authenticates either RTP or RTCP.
pub enum Cipher {
    /// AES in counter mode, then HMAC over what goes out.
    Counter(Box<Counter>),
    /// Both at once.
    Gcm(Box<Gcm>),
}

/// State of [`Cipher::Counter`].
pub struct Counter {
    aes: Aes128,
    salt: Zeroizing<[u8; SALT]>,
    mac: Hmac<Sha1>,
    tag: usize,
}

/// State of [`Cipher::Gcm`].
pub struct Gcm {
    aead: Aes128Gcm,
    salt: Zeroizing<[u8; NONCE]>,
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Counter(_) => "Counter",
            Self::Gcm(_) => "Gcm",
        })
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        // SHA-1 does not clear its state: another one takes its place, and the compiler must not see that nobody looks.
        self.mac = keyed(&[0; AUTH_KEY]);
        core::hint::black_box(&self.mac);
    }
}

fn keyed(key: &[u8; AUTH_KEY]) -> Hmac<Sha1> {
    // An array of the digest's length and HMAC's own block make both constructors total.
    <Hmac<Sha1> as KeyInit>::new(&padded(key).into())
}

/// A key as HMAC pads it to a block (RFC 2104 §2).
fn padded(key: &[u8; AUTH_KEY]) -> [u8; 64] {
    let mut block = [0; 64];
    block[..AUTH_KEY].copy_from_slice(key);
    block
}

impl Cipher {
    /// A cipher of session keys.
    pub fn counter(key: &[u8; KEY], salt: &[u8; SALT], auth: &[u8; AUTH_KEY], tag: usize) -> Self {
        Self::Counter(Box::new(Counter {
            aes: Aes128::new(key.into()),
            salt: Zeroizing::new(*salt),
            mac: keyed(auth),
            tag,
        }))
    }

    /// A cipher of session keys.
    pub fn gcm(key: &[u8; KEY], salt: &[u8; NONCE]) -> Self {
        Self::Gcm(Box::new(Gcm { aead: Aes128Gcm::new(key.into()), salt: Zeroizing::new(*salt) }))
    }

    /// Octets of the tag.
    pub fn tag(&self) -> usize {
        match self {
            Self::Counter(counter) => counter.tag,
            Self::Gcm(_) => GCM_TAG,
        }
    }

    /// Protects the RTP packet `buffer[..len]`, of that source and index, whose payload begins at `start`.
    pub fn seal_rtp(
        &self,
        buffer: &mut [u8],
        (start, len): (usize, usize),
        (ssrc, index): (u32, u64),
    ) -> Result<usize, Fault> {
        let room = buffer.get_mut(..len + self.tag()).ok_or(Fault::Room)?;
        let (packet, tag) = room.split_at_mut(len);
        match self {
            Self::Counter(counter) => {
                counter.stream(ssrc, index, &mut packet[start..]);
                let mac = counter.mac.clone().chain_update(&*packet).chain_update(rollover(index));
                tag.copy_from_slice(&mac.finalize().into_bytes()[..counter.tag]);
            }
            Self::Gcm(gcm) => {
                let (header, payload) = packet.split_at_mut(start);
                gcm.seal(gcm.rtp_nonce(ssrc, index), header, payload, tag)?;
            }
        }
        Ok(len + self.tag())
    }

    /// Opens the RTP packet `buffer`; its length without the tag.
    pub fn open_rtp(
        &self,
        buffer: &mut [u8],
        start: usize,
        (ssrc, index): (u32, u64),
    ) -> Result<usize, Fault> {
        let len = buffer.len().checked_sub(self.tag()).filter(|len| *len >= start).ok_or(Fault::Malformed)?;
        let (packet, tag) = buffer.split_at_mut(len);
        match self {
            Self::Counter(counter) => {
                let mac = counter.mac.clone().chain_update(&*packet).chain_update(rollover(index));
                mac.verify_truncated_left(tag).map_err(|_| Fault::Forged)?;
                counter.stream(ssrc, index, &mut packet[start..]);
            }
            Self::Gcm(gcm) => {
                let (header, payload) = packet.split_at_mut(start);
                gcm.open(gcm.rtp_nonce(ssrc, index), header, payload, tag)?;
            }
        }
        Ok(len)
    }

    /// Protects the RTCP packet `buffer[..len]`. `word` is the index with the bit that says "encrypted".
    pub fn seal_rtcp(&self, buffer: &mut [u8], len: usize, ssrc: u32, word: u32) -> Result<usize, Fault> {
        let whole = len + self.tag() + RTCP_INDEX;
        let room = buffer.get_mut(..whole).ok_or(Fault::Room)?;
        let index = u64::from(word & !super::ENCRYPTED);
        match self {
            Self::Counter(counter) => {
                counter.stream(ssrc, index, &mut room[RTCP_HEADER..len]);
                room[len..len + RTCP_INDEX].copy_from_slice(&word.to_be_bytes());
                let (packet, tag) = room.split_at_mut(len + RTCP_INDEX);
                let mac = counter.mac.clone().chain_update(&*packet);
                tag.copy_from_slice(&mac.finalize().into_bytes()[..counter.tag]);
            }
            Self::Gcm(gcm) => {
                let (packet, rest) = room.split_at_mut(len);
                let (tag, trailer) = rest.split_at_mut(GCM_TAG);
                trailer.copy_from_slice(&word.to_be_bytes());
                let (header, payload) = packet.split_at_mut(RTCP_HEADER);
                let (clear, len) = joined(&[header, trailer])?;
                gcm.seal(gcm.rtcp_nonce(ssrc, index), &clear[..len], payload, tag)?;
            }
        }
        Ok(whole)
    }

    /// The index word of the RTCP packet `buffer`.
    pub fn rtcp_word(&self, buffer: &[u8]) -> Result<u32, Fault> {
        let behind = match self {
            Self::Counter(counter) => counter.tag,
            Self::Gcm(_) => 0,
        };
        let least = RTCP_HEADER + RTCP_INDEX + self.tag();
        let end = buffer.len().checked_sub(behind).filter(|_| buffer.len() >= least);
        let word = end.and_then(|end| buffer.get(end - RTCP_INDEX..end)).ok_or(Fault::Malformed)?;
        Ok(u32::from_be_bytes([word[0], word[1], word[2], word[3]]))
    }

    /// Opens the RTCP packet `buffer` whose index word has been read; its length without trailer.
    pub fn open_rtcp(&self, buffer: &mut [u8], ssrc: u32, word: u32) -> Result<usize, Fault> {
        let index = u64::from(word & !super::ENCRYPTED);
        let encrypted = word & super::ENCRYPTED != 0;
        let len = buffer.len() - self.tag() - RTCP_INDEX;
        match self {
            Self::Counter(counter) => {
                let (packet, tag) = buffer.split_at_mut(len + RTCP_INDEX);
                let mac = counter.mac.clone().chain_update(&*packet);
                mac.verify_truncated_left(tag).map_err(|_| Fault::Forged)?;
                if encrypted {
                    counter.stream(ssrc, index, &mut packet[RTCP_HEADER..len]);
                }
            }
            Self::Gcm(gcm) => {
                let (packet, rest) = buffer.split_at_mut(len);
                let (tag, trailer) = rest.split_at_mut(GCM_TAG);
                let (header, payload) = packet.split_at_mut(RTCP_HEADER);
                let nonce = gcm.rtcp_nonce(ssrc, index);
                if encrypted {
                    let (clear, len) = joined(&[header, trailer])?;
                    gcm.open(nonce, &clear[..len], payload, tag)?;
                } else {
                    let (clear, len) = joined(&[header, payload, trailer])?;
                    gcm.open(nonce, &clear[..len], &mut [], tag)?;
                }
            }
        }
        Ok(len)
    }
}

impl Counter {
    /// Encrypts or decrypts (§4.1.1).
    fn stream(&self, ssrc: u32, index: u64, data: &mut [u8]) {
        let mut iv = [0; 16];
        iv[..SALT].copy_from_slice(&*self.salt);
        iv[4..8].iter_mut().zip(ssrc.to_be_bytes()).for_each(|(iv, octet)| *iv ^= octet);
        iv[8..14].iter_mut().zip(&index.to_be_bytes()[2..]).for_each(|(iv, octet)| *iv ^= octet);
        let core = CtrCore::<&Aes128, Ctr128BE>::inner_iv_init(&self.aes, (&iv).into());
        StreamCipherCoreWrapper::from_core(core).apply_keystream(data);
    }
}

/// The upper 32 of the 48 bits of an index, which is authenticated but not sent (§4.2).
fn rollover(index: u64) -> [u8; 4] {
    ((index >> 16) as u32).to_be_bytes()
}

/// The longest RTCP packet with its index.
const MOST_CLEAR: usize = 2048;

impl Gcm {
    /// RFC 7714 §8.1.
    fn rtp_nonce(&self, ssrc: u32, index: u64) -> [u8; NONCE] {
        let mut nonce = *self.salt;
        nonce[2..6].iter_mut().zip(ssrc.to_be_bytes()).for_each(|(nonce, octet)| *nonce ^= octet);
        nonce[6..].iter_mut().zip(&index.to_be_bytes()[2..]).for_each(|(nonce, octet)| *nonce ^= octet);
        nonce
    }

    /// RFC 7714 §9.1.
    fn rtcp_nonce(&self, ssrc: u32, index: u64) -> [u8; NONCE] {
        let mut nonce = *self.salt;
        nonce[2..6].iter_mut().zip(ssrc.to_be_bytes()).for_each(|(nonce, octet)| *nonce ^= octet);
        nonce[8..].iter_mut().zip(&index.to_be_bytes()[4..]).for_each(|(nonce, octet)| *nonce ^= octet);
        nonce
    }

    fn seal(
        &self,
        nonce: [u8; NONCE],
        clear: &[u8],
        payload: &mut [u8],
        tag: &mut [u8],
    ) -> Result<(), Fault> {
        let made =
            self.aead.encrypt_in_place_detached(&nonce.into(), clear, payload).map_err(|_| Fault::Room)?;
        tag.copy_from_slice(&made);
        Ok(())
    }

    fn open(&self, nonce: [u8; NONCE], clear: &[u8], payload: &mut [u8], tag: &[u8]) -> Result<(), Fault> {
        self.aead
            .decrypt_in_place_detached(&nonce.into(), clear, payload, tag.into())
            .map_err(|_| Fault::Forged)
    }
}

/// What of an RTCP packet is authenticated in the clear, in one piece.
fn joined(parts: &[&[u8]]) -> Result<([u8; MOST_CLEAR], usize), Fault> {
    let mut room = [0; MOST_CLEAR];
    let mut len = 0;
    for part in parts {
        room.get_mut(len..len + part.len()).ok_or(Fault::Malformed)?.copy_from_slice(part);
        len += part.len();
    }
    Ok((room, len))
}
