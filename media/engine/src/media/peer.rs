//! WebRTC peers: their descriptions, and what was agreed becomes what the endpoint does.

use super::core::Core;
use super::endpoint::Endpoint;
use super::inline::Codecs;
use super::peer_video::VideoEnd;
use super::request::{Codec, Create, Format, Modify, PeerCreate};
use super::rtc_port::Route;
use crate::clock::Clock;
use crate::protocol::command::{self, Direction};
use crate::protocol::id::Id;
use crate::protocol::peer::{Agreed, PeerState};
use crate::protocol::reply::{Code, Done, Outcome, Refusal};
use std::net::SocketAddr;
use yunhu_dsp::g711::Law;
use yunhu_rtc::codec::Name;
use yunhu_rtc::description::{BadDescription, Wanted};
use yunhu_rtc::peer::{self, Outgoing, Peer, Ways};
use yunhu_rtp::lock::Learn;
use yunhu_rtp::packet::Packet;

/// Packet time of what peers send and get, ms: their descriptions say nothing else.
const PTIME_MS: u8 = 20;

/// The WebRTC half of an endpoint.
#[derive(Debug)]
pub struct PeerEnd {
    /// The far end.
    pub rtc: Peer,
    /// What was agreed last.
    pub agreed: peer::Agreed,
    /// The media it takes part in.
    pub wanted: Wanted,
    /// How it stands; nothing before the first handshake.
    pub state: Option<PeerState>,
    /// Where its newest packet came from.
    pub remote: Option<SocketAddr>,
    /// When it last proved that it is there, µs.
    pub checked_us: u64,
    /// Its first audio has been told.
    pub started: bool,
    /// Its user name fragment in the directory.
    pub fragment: String,
    /// Of its slot.
    pub generation: u32,
    /// Something was written that has not been sent.
    pub wrote: bool,
    /// It is in the queue of those that were written to.
    pub due: bool,
    /// When it is woken next, µs.
    pub armed_us: u64,
    /// What it sends and gets of video.
    pub video: VideoEnd,
    clock: Clock,
}

impl PeerEnd {
    fn new(rtc: Peer, wanted: Wanted, generation: u32, clock: Clock) -> Self {
        Self {
            rtc,
            agreed: peer::Agreed::default(),
            wanted,
            state: None,
            remote: None,
            checked_us: clock.now_us(),
            started: false,
            fragment: String::new(),
            generation,
            wrote: false,
            due: false,
            armed_us: u64::MAX,
            video: VideoEnd::new(),
            clock,
        }
    }

    /// Keys are there, and it takes audio: before that nothing may be written, because nothing could leave.
    #[inline]
    #[must_use]
    pub fn hears(&self) -> bool {
        self.is_up() && self.agreed.audio_ways.is_some_and(|ways| ways.sends)
    }

    /// Keys are there.
    #[inline]
    #[must_use]
    pub fn is_up(&self) -> bool {
        matches!(self.state, Some(PeerState::Connected | PeerState::Disconnected))
    }

    /// Sends a packet of audio or a telephone event; false when it was not taken.
    pub fn write_audio(&mut self, packet: &[u8]) -> bool {
        let Ok(packet) = Packet::parse(packet) else { return false };
        if !self.hears() {
            return false;
        }
        let header = packet.header();
        let out = Outgoing {
            pt: header.payload_type,
            marker: header.marker,
            sequence: header.sequence,
            timestamp: header.timestamp,
            payload: packet.payload(),
        };
        self.wrote = self.rtc.write_audio(out, self.clock.moment(self.clock.now_us()));
        self.wrote
    }

    /// Packets of audio that failed their check.
    #[must_use]
    pub fn bad(&self) -> u64 {
        self.rtc.bad()
    }

    /// The codec of its video.
    #[must_use]
    pub fn video_name(&self) -> Option<String> {
        self.agreed.video.first().map(|format| format.name.text().to_owned())
    }
}

impl From<BadDescription> for Refusal {
    fn from(bad: BadDescription) -> Self {
        Self::new(Code::BadSdp, bad.0)
    }
}

impl Endpoint {
    /// Of a `modify` a peer knows only the time after which its silence is told.
    pub fn modify_peer(&mut self, modify: &Modify) -> Outcome {
        let others = modify.codecs.is_some()
            || modify.remote.is_some()
            || modify.remote_rtcp.is_some()
            || modify.direction.is_some()
            || modify.dtmf_pt.is_some()
            || modify.learn.is_some()
            || modify.srtp.is_some();
        if others {
            return Err(Refusal::bad_value("Of a peer only timeout_ms can be modified."));
        }
        if let Some(timeout_ms) = modify.timeout_ms {
            self.timeout_ms = timeout_ms;
            self.timed_out = false;
        }
        Ok(Done::Plain {})
    }
}

fn format(name: Name) -> Option<Format> {
    Some(match name {
        Name::Opus => Format::Opus,
        Name::Pcma => Format::G711(Law::A),
        Name::Pcmu => Format::G711(Law::U),
        Name::Vp8 | Name::H264 => return None,
    })
}

fn direction(ways: Option<Ways>) -> Direction {
    match ways {
        Some(Ways { sends: true, receives: true }) => Direction::SendRecv,
        Some(Ways { sends: true, receives: false }) => Direction::SendOnly,
        Some(Ways { sends: false, receives: true }) => Direction::RecvOnly,
        _ => Direction::Inactive,
    }
}

impl Core {
    pub(super) fn peer_create(&mut self, create: PeerCreate) -> Outcome {
        if self.by_id.contains_key(&create.endpoint) {
            return Err(Refusal::new(Code::Exists, format!("Endpoint {} exists.", create.endpoint)));
        }
        let now = self.clock.moment(self.now_us);
        let mut rtc = Peer::new(&self.rtc.port.common, create.wanted, &create.codecs, now);
        let sdp = match &create.sdp {
            Some(offer) => rtc.accept_offer(offer)?,
            None => rtc.offer(false, create.wanted)?,
        };
        let mut endpoint = self.newborn(blank(&create), None);
        endpoint.peer = Some(Box::new(PeerEnd::new(rtc, create.wanted, endpoint.generation, self.clock)));
        let slot = self.settle_in(endpoint);
        self.current = slot;
        let agreed = self.adopt_agreement(slot)?;
        Ok(Done::Offered { sdp, agreed: create.sdp.is_some().then_some(agreed) })
    }

    pub(super) fn peer_answer(&mut self, id: Id, sdp: &str) -> Outcome {
        let (slot, peer) = self.find_peer(id)?;
        peer.rtc.accept_answer(sdp)?;
        Ok(Done::Answered { agreed: self.adopt_agreement(slot)? })
    }

    pub(super) fn peer_offer(&mut self, id: Id, sdp: &str) -> Outcome {
        let (slot, peer) = self.find_peer(id)?;
        let answer = peer.rtc.accept_offer(sdp)?;
        Ok(Done::Offered { sdp: answer, agreed: Some(self.adopt_agreement(slot)?) })
    }

    pub(super) fn peer_renew(&mut self, id: Id, restart: bool, wanted: Option<Wanted>) -> Outcome {
        let (slot, peer) = self.find_peer(id)?;
        let wanted = wanted.unwrap_or(peer.wanted);
        let sdp = peer.rtc.offer(restart, wanted)?;
        peer.wanted = wanted;
        self.tend_peer(slot);
        Ok(Done::Offered { sdp, agreed: None })
    }

    pub(super) fn peer_candidate(&mut self, id: Id) -> Outcome {
        self.find_peer(id).map(|_| Done::Plain {})
    }

    fn find_peer(&mut self, id: Id) -> Result<(u32, &mut PeerEnd), Refusal> {
        let (slot, endpoint) = self.find(id)?;
        let not = || Refusal::new(Code::NotAPeer, format!("Endpoint {id} is no WebRTC peer."));
        endpoint.peer.as_deref_mut().map(|peer| (slot, peer)).ok_or_else(not)
    }

    /// Does from now on what was agreed, and tells it.
    fn adopt_agreement(&mut self, slot: u32) -> Result<Agreed, Refusal> {
        let (now_us, index) = (self.now_us, self.index);
        let gone = || Refusal::new(Code::Internal, "The peer is gone.");
        let endpoint = self.slots[slot as usize].as_deref_mut().ok_or_else(gone)?;
        let peer = endpoint.peer.as_deref_mut().ok_or_else(gone)?;
        let agreed = peer.rtc.agreed();
        let (fragment, password) = peer.rtc.credentials();
        if fragment != peer.fragment {
            self.rtc.port.leave(&peer.fragment);
            let route = Route { thread: index, slot, generation: peer.generation };
            self.rtc.port.enter(fragment.clone(), password, route);
            peer.fragment = fragment;
        }
        if peer.agreed.video_ways != agreed.video_ways {
            peer.video.source = None;
        }
        peer.agreed = agreed.clone();
        let codecs: Vec<Codec> = agreed
            .audio
            .iter()
            .filter_map(|it| Some(Codec { pt: it.pt, format: format(it.name)?, ptime_ms: PTIME_MS }))
            .collect();
        let direction = direction(agreed.audio_ways);
        if direction.receives() && !endpoint.direction.receives() {
            // The silence of a hold is not the far end's fault.
            endpoint.last_rx_us = now_us;
        }
        endpoint.direction = direction;
        endpoint.dtmf_pt = agreed.events.first().map(|&(pt, _)| pt);
        endpoint.set_codecs(Codecs::new(&codecs));
        self.settle(slot);
        self.tend_peer(slot);
        Ok(told(&agreed, &codecs, direction))
    }
}

/// What an endpoint of a peer begins with.
fn blank(create: &PeerCreate) -> Create {
    Create {
        endpoint: create.endpoint,
        session: create.session,
        codecs: Vec::new(),
        remote: None,
        remote_rtcp: None,
        direction: Direction::Inactive,
        dtmf_pt: None,
        learn: Learn::No,
        timeout_ms: create.timeout_ms,
        srtp: None,
    }
}

fn told(agreed: &peer::Agreed, codecs: &[Codec], way: Direction) -> Agreed {
    let wire = |codec: &Codec| command::Codec {
        pt: codec.pt,
        name: codec.format.name().to_owned(),
        clock: codec.format.clock(),
        ptime_ms: u32::from(codec.ptime_ms),
    };
    Agreed {
        codecs: codecs.iter().map(wire).collect(),
        dtmf_pt: agreed.events.first().map(|&(pt, _)| pt),
        direction: way,
        video: agreed.video.first().map(|format| format.name.text().to_owned()),
        video_direction: agreed.video_ways.map(|ways| direction(Some(ways))),
    }
}
