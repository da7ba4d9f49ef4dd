//! SRTP of an endpoint: packets are opened before anything is learnt from them, and sealed last.

use super::core::{Core, MAX_DATAGRAM};
use super::request::Keys;
use crate::protocol::reply::{Code, Refusal};
use crate::protocol::secret::Secret;
use std::net::SocketAddr;
use yunhu_rtp::lock::Verdict;
use yunhu_rtp::packet::{self, Kind, Packet};
use yunhu_srtp::{Fault, Incoming, OVERHEAD, Outgoing, Suite};

/// The keys of an endpoint in use.
#[derive(Debug)]
pub struct Protection {
    suite: Suite,
    ours: Secret,
    theirs: Option<Secret>,
    outgoing: Outgoing,
    incoming: Option<Incoming>,
    /// A packet on its way out: others may send the same one to elsewhere.
    room: Box<[u8; MAX_DATAGRAM + OVERHEAD]>,
}

fn refused(fault: Fault) -> Refusal {
    Refusal::new(Code::BadKey, format!("SRTP: {fault}."))
}

impl Protection {
    /// Begins with these keys.
    ///
    /// # Errors
    /// `bad_key` when one has another length than its suite's.
    pub fn new(keys: Keys) -> Result<Self, Refusal> {
        let Keys { suite, ours, theirs } = keys;
        let outgoing = Outgoing::new(suite, ours.octets()).map_err(refused)?;
        let incoming =
            theirs.as_ref().map(|key| Incoming::new(suite, key.octets())).transpose().map_err(refused)?;
        let room = Box::new([0; MAX_DATAGRAM + OVERHEAD]);
        Ok(Self { suite, ours, theirs, outgoing, incoming, room })
    }

    /// Goes on with these keys: what is the same keeps its place in the stream, and a key of the far end that nobody
    /// has told anew stays.
    ///
    /// # Errors
    /// As [`Protection::new`]; nothing has changed then.
    pub fn change(&mut self, keys: Keys) -> Result<(), Refusal> {
        if keys.suite != self.suite {
            *self = Self::new(keys)?;
            return Ok(());
        }
        let Keys { suite, ours, theirs } = keys;
        let outgoing =
            (ours != self.ours).then(|| Outgoing::new(suite, ours.octets())).transpose().map_err(refused)?;
        if let Some(theirs) = theirs.filter(|theirs| Some(theirs) != self.theirs.as_ref()) {
            self.incoming = Some(Incoming::new(suite, theirs.octets()).map_err(refused)?);
            self.theirs = Some(theirs);
        }
        if let Some(outgoing) = outgoing {
            self.outgoing = outgoing;
            self.ours = ours;
        }
        Ok(())
    }

    /// The protected form of an RTP packet.
    pub fn seal(&mut self, packet: &[u8]) -> Option<&[u8]> {
        self.room.get_mut(..packet.len())?.copy_from_slice(packet);
        let len = self.outgoing.rtp(&mut self.room[..], packet.len()).ok()?;
        Some(&self.room[..len])
    }

    /// The protected form of an RTCP packet.
    pub fn seal_rtcp(&mut self, packet: &[u8]) -> Option<&[u8]> {
        self.room.get_mut(..packet.len())?.copy_from_slice(packet);
        let len = self.outgoing.rtcp(&mut self.room[..], packet.len()).ok()?;
        Some(&self.room[..len])
    }

    /// Opens an RTCP packet in place; its length, when it is the far end's.
    pub fn open_rtcp(&mut self, packet: &mut [u8]) -> Option<usize> {
        self.incoming.as_mut()?.rtcp(packet).ok()
    }

    fn open(&mut self, packet: &mut [u8]) -> Option<usize> {
        self.incoming.as_mut()?.rtp(packet).ok()
    }
}

impl Core {
    /// Opens the datagram at hand when its endpoint has keys: its length as plain RTP, or `None` when it is to be dropped.
    /// RTCP waits for the lock to accept its sender.
    pub(super) fn open_datagram(&mut self, slot: u32, len: usize, from: Option<SocketAddr>) -> Option<usize> {
        let endpoint = self.slots[slot as usize].as_deref_mut()?;
        let Some(srtp) = &mut endpoint.srtp else { return Some(len) };
        let data = &mut self.buffer[..len];
        if packet::classify(data) != Kind::Rtp {
            return Some(len);
        }
        // Whoever sends from elsewhere after the lock has closed is foreign, authentic or not: a copy that overtakes the
        // true packet must not make that one a repetition.
        if let (Some(from), true, Ok(packet)) = (from, endpoint.lock.locked().is_some(), Packet::parse(data))
            && endpoint.lock.check(from, packet.ssrc(), true) == Verdict::Foreign
        {
            return None;
        }
        let opened = srtp.open(data);
        if opened.is_none() {
            endpoint.bad += 1;
        }
        opened
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(ours: u8, theirs: Option<u8>) -> Keys {
        let suite = Suite::AesCm80;
        let key = |first| Secret::new(&vec![first; suite.key_len()]);
        Keys { suite, ours: key(ours), theirs: theirs.map(key) }
    }

    fn rtp(sequence: u16) -> Vec<u8> {
        let [high, low] = sequence.to_be_bytes();
        vec![0x80, 8, high, low, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4]
    }

    #[test]
    fn the_same_key_goes_on_and_another_begins_anew() {
        let mut here = Protection::new(keys(1, None)).unwrap();
        let mut there = Protection::new(keys(2, Some(1))).unwrap();
        for sequence in [65_535, 0] {
            let mut packet = here.seal(&rtp(sequence)).unwrap().to_vec();
            assert_eq!(there.open(&mut packet), Some(16));
        }
        // Had the count of rounds begun anew, this packet would be of the first.
        here.change(keys(1, Some(2))).unwrap();
        let mut packet = here.seal(&rtp(1)).unwrap().to_vec();
        assert_eq!(there.open(&mut packet), Some(16));
        assert!(here.seal(&rtp(1)).is_none());
        here.change(keys(3, None)).unwrap();
        let mut packet = here.seal(&rtp(2)).unwrap().to_vec();
        assert_eq!(there.open(&mut packet), None);
        there.change(keys(2, Some(3))).unwrap();
        let mut packet = here.seal(&rtp(3)).unwrap().to_vec();
        assert_eq!(there.open(&mut packet), Some(16));
        // The far end's key has not been told again: it stays.
        let mut back = there.seal(&rtp(7)).unwrap().to_vec();
        assert_eq!(here.open(&mut back), Some(16));
    }

    #[test]
    fn a_refused_change_changes_nothing() {
        let mut here = Protection::new(keys(1, Some(1))).unwrap();
        let short = Keys { theirs: Some(Secret::new(&[1; 3])), ..keys(9, None) };
        assert!(here.change(short).is_err());
        let mut packet = here.seal(&rtp(1)).unwrap().to_vec();
        assert_eq!(here.open(&mut packet), Some(16));
    }
}
