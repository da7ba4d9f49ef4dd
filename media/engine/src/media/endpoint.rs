//! One endpoint: the engine's end of a leg.

use super::core::FRAMES_A_SECOND;
use super::decode::Decode;
use super::inline::{Codecs, Listeners};
use super::peer::PeerEnd;
use super::player::Player;
use super::protect::Protection;
use super::request::Format;
use super::sockets::Sockets;
use crate::protocol::command::{Direction, Role};
use crate::protocol::id::Id;
use crate::recording::tap::Recorder;
use std::net::SocketAddr;
use yunhu_dsp::dtmf::Detector;
use yunhu_dsp::g711::Law;
use yunhu_dsp::opus;
use yunhu_rtp::event::{EventReceiver, EventSender};
use yunhu_rtp::lock::{AddressLock, Learn};
use yunhu_rtp::receive::Receiver;
use yunhu_rtp::sender::{FarReport, Sender};

/// The base owner of outgoing audio, by slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Silence keeps the path open.
    Silence,
    /// What the endpoint in that slot receives.
    Peer(u32),
    /// The mix.
    Conference(Id, Role),
}

/// What a payload type means to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// Audio of this format.
    Audio(Format),
    /// Telephone events.
    Event,
    /// Not offered.
    Unknown,
}

/// State of an endpoint. The fields stand in memory in the order a packet needs them: what comes in, then what goes out;
/// with thousands of endpoints each packet finds its endpoint cold.
#[derive(Debug)]
#[repr(C)]
pub struct Endpoint {
    /// Grows with each use of the slot, so that late events of the kernel are known.
    pub generation: u32,
    /// Payload type of telephone events, both ways.
    pub dtmf_pt: Option<u8>,
    /// Which way audio goes.
    pub direction: Direction,
    /// The silence has been told.
    pub timed_out: bool,
    /// A digit is sounding: other audio keeps still.
    pub digit_sounds: bool,
    /// Sockets of its own; a peer has none.
    pub sockets: Option<Sockets>,
    /// Keys, when RTP is protected.
    pub srtp: Option<Box<Protection>>,
    /// Codecs of the far end; the first is what we send.
    pub codecs: Codecs,
    /// Who owns the output when nothing plays.
    pub base: Base,
    /// When the newest accepted packet came.
    pub last_rx_us: u64,
    /// Who relays what we receive.
    pub listeners: Listeners,
    /// The recording of this endpoint.
    pub recorder: Option<Box<Recorder>>,
    /// What the peer says reaches us as decoded frames.
    pub transcodes: bool,
    /// Decoding, for a conference or for listeners with other codecs.
    pub decode: Option<Box<Decode>>,
    /// Listens for DTMF in the audio.
    pub detector: Option<Box<Detector>>,
    /// What plays.
    pub player: Option<Box<Player>>,
    /// Digits being sent.
    pub digits: Option<Box<EventSender>>,
    /// Decodes received Opus.
    pub opus_in: Option<Box<opus::InOrder>>,
    /// Encodes what we send.
    pub opus_out: Option<Box<opus::Encoder>>,
    /// Figures of what arrives.
    pub receiver: Receiver,
    /// The outgoing stream.
    pub sender: Sender,
    /// The WebRTC far end, for an endpoint without sockets.
    pub peer: Option<Box<PeerEnd>>,
    /// Far address.
    pub lock: AddressLock,
    /// Telephone events received.
    pub events: EventReceiver,
    /// Datagrams that could not be used.
    pub bad: u64,
    /// The newest receiver report.
    pub far: Option<FarReport>,
    /// The newest known round trip, ms.
    pub rtt_ms: Option<f32>,
    /// Where RTCP goes when not to the port after RTP's.
    pub remote_rtcp: Option<SocketAddr>,
    /// How the address is learnt.
    pub learn: Learn,
    /// Told after this silence; 0 never.
    pub timeout_ms: u32,
    /// When the lock was opened last.
    pub opened_us: u64,
    /// Instant of creation.
    pub created_at: u64,
    /// Chosen by the client.
    pub id: Id,
    /// Chosen by the client.
    pub session: Id,
    /// Which of the four phases of a tick.
    pub phase: u8,
    /// Generates audio in each tick.
    pub ticking: bool,
    /// Housekeeping rounds until the next RTCP report.
    pub report_in: u8,
}

impl Endpoint {
    /// What a payload type means.
    #[inline]
    #[must_use]
    pub fn payload(&self, pt: u8) -> Payload {
        for codec in self.codecs.iter() {
            if codec.pt == pt {
                return Payload::Audio(codec.format);
            }
        }
        if self.dtmf_pt == Some(pt) { Payload::Event } else { Payload::Unknown }
    }

    /// The format of what we send; A-law as long as nothing is agreed (nothing is sent then).
    #[inline]
    #[must_use]
    pub fn format(&self) -> Format {
        self.codecs.first().map_or(Format::G711(Law::A), |codec| codec.format)
    }

    /// The law of the frames that are made for it.
    #[inline]
    #[must_use]
    pub fn law(&self) -> Law {
        self.format().law()
    }

    /// Other codecs from now on.
    pub fn set_codecs(&mut self, codecs: Codecs) {
        self.codecs = codecs;
        let format = self.format();
        if format != Format::Opus {
            self.opus_out = None;
        }
        if self.sender.set_clock(format.clock()) {
            self.events = EventReceiver::new(format.clock());
            self.digits = None;
        }
    }

    /// The queue of digits to send, on the clock of our audio.
    pub fn digits_sender(&mut self) -> &mut EventSender {
        let clock = self.format().clock();
        self.digits.get_or_insert_with(|| Box::new(EventSender::new(clock, clock / FRAMES_A_SECOND)))
    }

    /// Relayed or mixed audio may go out now.
    #[inline]
    #[must_use]
    pub fn base_owns(&self) -> bool {
        self.player.is_none() && !self.digit_sounds && self.direction.sends()
    }

    /// There is somebody to send to.
    #[inline]
    #[must_use]
    pub fn reachable(&self) -> bool {
        match &self.sockets {
            Some(sockets) => sockets.flow.is_some() || self.lock.target().is_some(),
            None => self.peer.as_ref().is_some_and(|peer| peer.hears()),
        }
    }

    /// Sends an RTP packet with a payload of `octets` to the far end and counts it; false when nothing left.
    #[inline]
    pub fn transmit(&mut self, packet: &mut [u8], octets: usize) -> bool {
        let sent = match (&self.sockets, &mut self.peer) {
            (Some(sockets), _) => {
                let target = if sockets.flow.is_some() { None } else { self.lock.target() };
                match &mut self.srtp {
                    None => sockets.send(packet, target),
                    Some(srtp) => srtp.seal(packet).is_some_and(|sealed| sockets.send(sealed, target)),
                }
            }
            (None, Some(peer)) => peer.write_audio(packet),
            (None, None) => false,
        };
        if sent {
            self.sender.sent(octets);
        }
        sent
    }

    /// Sends an RTCP packet to the far end.
    pub fn transmit_rtcp(&mut self, packet: &[u8]) {
        let (Some(target), Some(sockets)) = (self.rtcp_target(), &self.sockets) else { return };
        let packet = match &mut self.srtp {
            None => Some(packet),
            Some(srtp) => srtp.seal_rtcp(packet),
        };
        if let Some(packet) = packet {
            // A far end without RTCP answers with ICMP; that is its right.
            let _ = sockets.rtcp.send_to(packet, target);
        }
    }

    /// Something must be generated each tick.
    #[must_use]
    pub fn needs_tick(&self) -> bool {
        self.player.is_some()
            || self.digits.is_some()
            || (self.direction.sends() && (self.transcodes || !matches!(self.base, Base::Peer(_))))
    }

    /// Where RTCP goes.
    #[must_use]
    pub fn rtcp_target(&self) -> Option<SocketAddr> {
        let media = self.lock.target()?;
        match self.remote_rtcp {
            // Behind a NAT only the port can be believed.
            Some(told) if told.ip() == media.ip() => Some(told),
            _ => Some(SocketAddr::new(media.ip(), media.port().checked_add(1)?)),
        }
    }

    /// How long nothing has been received, ms.
    #[must_use]
    pub fn silent_ms(&self, now_us: u64) -> u64 {
        now_us.saturating_sub(self.last_rx_us) / 1000
    }
}
