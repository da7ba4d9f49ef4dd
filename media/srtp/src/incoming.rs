//! Opens what is received.

use super::cipher::Keys;
use super::index::Seen;
use super::{ENCRYPTED, Fault, RTCP_HEADER, Suite, payload_start, rtcp_source, source};
use core::fmt;

/// Sources remembered in a session; of more, the one silent for longest is forgotten.
const MAX_SOURCES: usize = 8;

/// What is known of one source.
#[derive(Debug, Clone, Copy)]
struct Source {
    ssrc: u32,
    seen: Seen,
    /// When it was heard, in packets of the session.
    heard: u64,
}

/// The sources of RTP or of RTCP.
#[derive(Debug, Default)]
struct Sources {
    list: [Option<Source>; MAX_SOURCES],
    packets: u64,
}

impl Sources {
    fn seen(&self, ssrc: u32) -> Option<&Seen> {
        self.list.iter().flatten().find(|source| source.ssrc == ssrc).map(|source| &source.seen)
    }

    /// An authentic packet of this source had this index.
    fn mark(&mut self, ssrc: u32, index: u64) {
        self.packets += 1;
        let heard = self.packets;
        if let Some(source) = self.list.iter_mut().flatten().find(|source| source.ssrc == ssrc) {
            source.seen.mark(index);
            source.heard = heard;
            return;
        }
        let oldest = self.list.iter_mut().min_by_key(|place| place.as_ref().map_or(0, |source| source.heard));
        if let Some(place) = oldest {
            *place = Some(Source { ssrc, seen: Seen::first(index), heard });
        }
    }
}

/// One direction of a session, receiving.
pub struct Incoming {
    keys: Keys,
    rtp: Sources,
    rtcp: Sources,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").finish_non_exhaustive()
    }
}

impl Incoming {
    /// Nothing received yet. `key_and_salt` is master key and master salt, one behind the other.
    ///
    /// # Errors
    /// [`Fault::KeyLength`].
    pub fn new(suite: Suite, key_and_salt: &[u8]) -> Result<Self, Fault> {
        let keys = Keys::new(suite, key_and_salt)?;
        Ok(Self { keys, rtp: Sources::default(), rtcp: Sources::default() })
    }

    /// Opens an RTP packet in place; its length as plain RTP. Only an authentic packet changes anything here.
    ///
    /// # Errors
    /// [`Fault::Malformed`], [`Fault::Forged`], [`Fault::Replayed`]. What the buffer holds then is of no use.
    pub fn rtp(&mut self, packet: &mut [u8]) -> Result<usize, Fault> {
        let start = payload_start(packet)?;
        let (ssrc, sequence) = source(packet);
        let index = match self.rtp.seen(ssrc) {
            Some(seen) => {
                let index = seen.guess(sequence);
                if !seen.is_new(index) {
                    return Err(Fault::Replayed);
                }
                index
            }
            None => u64::from(sequence),
        };
        let len = self.keys.rtp.open_rtp(packet, start, (ssrc, index))?;
        self.rtp.mark(ssrc, index);
        Ok(len)
    }

    /// Opens an RTCP packet in place; its length as plain RTCP. Only an authentic packet changes anything here.
    ///
    /// # Errors
    /// [`Fault::Malformed`], [`Fault::Forged`], [`Fault::Replayed`]. What the buffer holds then is of no use.
    pub fn rtcp(&mut self, packet: &mut [u8]) -> Result<usize, Fault> {
        if packet.len() < RTCP_HEADER || packet[0] >> 6 != 2 {
            return Err(Fault::Malformed);
        }
        let ssrc = rtcp_source(packet);
        let word = self.keys.rtcp.rtcp_word(packet)?;
        let index = u64::from(word & !ENCRYPTED);
        if self.rtcp.seen(ssrc).is_some_and(|seen| !seen.is_new(index)) {
            return Err(Fault::Replayed);
        }
        let len = self.keys.rtcp.open_rtcp(packet, ssrc, word)?;
        self.rtcp.mark(ssrc, index);
        Ok(len)
    }
}
