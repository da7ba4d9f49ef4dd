//! RTCP in and out, and the figures every five seconds.

use super::core::Core;
use super::endpoint::Endpoint;
use crate::clock::unix_us;
use crate::protocol::event::{Event, LegFigures};
use std::net::SocketAddr;
use yunhu_rtp::rtcp::{Builder, Compound, Packet, ReportBlock, ntp_from_unix_us};

/// Rounds of housekeeping (200 ms) between two reports: 5 s.
pub const REPORT_ROUNDS: u8 = 25;
/// Reports read from one socket in a turn.
const MAX_REPORTS: usize = 4;
/// Room for a report, a name and a goodbye.
const MAX_COMPOUND: usize = 512;

impl Core {
    /// The RTCP socket has packets.
    pub fn rtcp_readable(&mut self, slot: u32) {
        for _ in 0..MAX_REPORTS {
            let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
            let Some(sockets) = &endpoint.sockets else { return };
            match sockets.rtcp.recv_from(&mut self.buffer[..]) {
                Ok((len, from)) => self.rtcp(slot, len, Some(from)),
                Err(_) => return,
            }
        }
    }

    /// One RTCP datagram. `from` is `None` when the kernel has checked it.
    pub(super) fn rtcp(&mut self, slot: u32, len: usize, from: Option<SocketAddr>) {
        let now_us = self.now_us;
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        if from.is_some_and(|from| !endpoint.lock.accepts_rtcp(from)) {
            return;
        }
        let opened = match &mut endpoint.srtp {
            None => Some(len),
            Some(srtp) => srtp.open_rtcp(&mut self.buffer[..len]),
        };
        let Some(Ok(compound)) = opened.map(|len| Compound::parse(&self.buffer[..len])) else {
            endpoint.bad += 1;
            return;
        };
        let ntp = ntp_from_unix_us(unix_us());
        for packet in compound.packets() {
            let reports = match packet {
                Packet::SenderReport { ssrc, info, reports } => {
                    endpoint.receiver.sender_report(ssrc, &info, now_us);
                    reports
                }
                Packet::ReceiverReport { reports, .. } => reports,
                _ => continue,
            };
            for block in reports {
                if let Some(far) = endpoint.sender.far_report(&block, ntp) {
                    endpoint.rtt_ms = far.rtt_ms.or(endpoint.rtt_ms);
                    endpoint.far = Some(far);
                    if let Some(encoder) = &mut endpoint.opus_out {
                        encoder.reported(far.lost);
                    }
                }
            }
        }
    }

    /// Sends the report that is due.
    pub(super) fn send_report(&mut self, slot: u32) {
        let now_us = self.now_us;
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        endpoint.report_in = REPORT_ROUNDS;
        if endpoint.peer.is_some() {
            // A peer writes its own reports.
            return;
        }
        let mut room = [0; MAX_COMPOUND];
        let mut builder = Builder::new(&mut room);
        if put_report(&mut builder, endpoint, now_us) {
            builder.cname(endpoint.sender.ssrc(), self.cname.as_bytes());
            send(endpoint, builder.finish(), &room);
        }
    }

    /// Tells the far end that the stream is over.
    pub(super) fn send_goodbye(&mut self, slot: u32) {
        let now_us = self.now_us;
        let Some(Some(endpoint)) = self.slots.get_mut(slot as usize) else { return };
        if endpoint.peer.is_some() {
            return self.close_peer(slot);
        }
        let mut room = [0; MAX_COMPOUND];
        let mut builder = Builder::new(&mut room);
        if put_report(&mut builder, endpoint, now_us) {
            let ssrc = endpoint.sender.ssrc();
            builder.cname(ssrc, self.cname.as_bytes()).goodbye(ssrc, b"");
            send(endpoint, builder.finish(), &room);
        }
    }

    /// One frame with the figures of every leg.
    pub(super) fn tell_quality(&mut self) {
        let now_us = self.now_us;
        let legs: Vec<LegFigures> = self
            .slots
            .iter_mut()
            .flatten()
            .map(|endpoint| {
                let window = endpoint.receiver.take_window();
                LegFigures {
                    endpoint: endpoint.id,
                    figures: super::figures::figures(endpoint, &window, now_us),
                }
            })
            .collect();
        if !legs.is_empty() {
            self.tell(Event::Quality { legs });
        }
    }
}

/// Writes an SR when something was sent, an RR when something was received; false when neither.
fn put_report(builder: &mut Builder<'_>, endpoint: &mut Endpoint, now_us: u64) -> bool {
    let block: Option<ReportBlock> = endpoint.receiver.report_block(now_us);
    let ssrc = endpoint.sender.ssrc();
    match endpoint.sender.sender_info(ntp_from_unix_us(unix_us()), now_us) {
        Some(info) => builder.sender_report(ssrc, &info, block.as_slice()),
        None if block.is_some() => builder.receiver_report(ssrc, block.as_slice()),
        None => return false,
    };
    true
}

fn send(endpoint: &mut Endpoint, len: Option<usize>, room: &[u8]) {
    if let Some(len) = len {
        endpoint.transmit_rtcp(&room[..len]);
    }
}
