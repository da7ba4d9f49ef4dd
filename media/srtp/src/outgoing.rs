//! Protects what is sent.

use super::cipher::Keys;
use super::index::Seen;
use super::{ENCRYPTED, Fault, RTCP_HEADER, Suite, payload_start, rtcp_source, source};
use core::fmt;

/// One direction of a session, sending. It has one source at a time.
pub struct Outgoing {
    keys: Keys,
    seen: Option<(u32, Seen)>,
    rtcp_index: u32,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").finish_non_exhaustive()
    }
}

impl Outgoing {
    /// Nothing sent yet. `key_and_salt` is master key and master salt, one behind the other.
    ///
    /// # Errors
    /// [`Fault::KeyLength`].
    pub fn new(suite: Suite, key_and_salt: &[u8]) -> Result<Self, Fault> {
        Ok(Self { keys: Keys::new(suite, key_and_salt)?, seen: None, rtcp_index: 0 })
    }

    /// Protects the RTP packet `buffer[..len]` in place; its new length.
    ///
    /// # Errors
    /// [`Fault::Malformed`]; [`Fault::Room`] when the buffer ends before the tag; [`Fault::Replayed`] for a sequence
    /// number that was sent before: the same key stream twice would betray both packets.
    pub fn rtp(&mut self, buffer: &mut [u8], len: usize) -> Result<usize, Fault> {
        let packet = buffer.get(..len).ok_or(Fault::Room)?;
        let start = payload_start(packet)?;
        let (ssrc, sequence) = source(packet);
        let (index, seen) = match self.seen.filter(|(known, _)| *known == ssrc) {
            Some((_, mut seen)) => {
                let index = seen.guess(sequence);
                if !seen.is_new(index) {
                    return Err(Fault::Replayed);
                }
                seen.mark(index);
                (index, seen)
            }
            None => (u64::from(sequence), Seen::first(u64::from(sequence))),
        };
        let sealed = self.keys.rtp.seal_rtp(buffer, (start, len), (ssrc, index))?;
        self.seen = Some((ssrc, seen));
        Ok(sealed)
    }

    /// Protects the RTCP packet `buffer[..len]` in place; its new length.
    ///
    /// # Errors
    /// [`Fault::Malformed`], [`Fault::Room`]; [`Fault::Exhausted`] after 2³¹ packets.
    pub fn rtcp(&mut self, buffer: &mut [u8], len: usize) -> Result<usize, Fault> {
        let packet = buffer.get(..len).ok_or(Fault::Room)?;
        if len < RTCP_HEADER {
            return Err(Fault::Malformed);
        }
        let ssrc = rtcp_source(packet);
        let index = self.rtcp_index + 1;
        if index >= ENCRYPTED {
            return Err(Fault::Exhausted);
        }
        self.rtcp_index = index;
        self.keys.rtcp.seal_rtcp(buffer, len, ssrc, index | ENCRYPTED)
    }
}
