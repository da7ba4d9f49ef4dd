//! A browser's side of a call: full ICE, DTLS, SRTP, on a socket of its own.

use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

/// A WebRTC far end.
pub struct Browser {
    rtc: Rtc,
    socket: UdpSocket,
    address: SocketAddr,
    pending: Option<SdpPendingOffer>,
    mid: Option<Mid>,
    /// Payload type and timestamp units of a packet.
    codec: (u8, u32),
    sent: u64,
    due: Instant,
    /// Keys are there.
    pub connected: bool,
    /// Packets heard.
    pub heard: u64,
}

impl Browser {
    /// A browser that talks `opus` or `PCMA`.
    pub fn new(codec: &str) -> Result<Self, String> {
        let socket = UdpSocket::bind("127.0.0.1:0").map_err(|e| e.to_string())?;
        socket.set_nonblocking(true).map_err(|e| e.to_string())?;
        let address = socket.local_addr().map_err(|e| e.to_string())?;
        let opus = codec == "opus";
        let config = RtcConfig::new().clear_codecs().enable_opus(opus).enable_pcma(!opus).set_rtp_mode(true);
        let mut rtc = config.build(Instant::now());
        rtc.add_local_candidate(Candidate::host(address, Protocol::Udp).map_err(|e| e.to_string())?);
        Ok(Self {
            rtc,
            socket,
            address,
            pending: None,
            mid: None,
            codec: if opus { (111, 960) } else { (8, 160) },
            sent: 0,
            due: Instant::now(),
            connected: false,
            heard: 0,
        })
    }

    /// Its offer.
    pub fn offer(&mut self) -> Result<String, String> {
        let mut changes = self.rtc.sdp_api();
        self.mid = Some(changes.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None));
        let (offer, pending) = changes.apply().ok_or("There is nothing to offer.")?;
        self.pending = Some(pending);
        Ok(offer.to_sdp_string())
    }

    /// The answer to it.
    pub fn takes_answer(&mut self, text: &str) -> Result<(), String> {
        let answer = SdpAnswer::from_sdp_string(text).map_err(|e| e.to_string())?;
        let pending = self.pending.take().ok_or("No offer waits.")?;
        self.rtc.sdp_api().accept_answer(pending, answer).map_err(|e| e.to_string())
    }

    /// Says one packet.
    pub fn say(&mut self, payload: &[u8]) {
        let Some(mid) = self.mid else { return };
        let mut direct = self.rtc.direct_api();
        let Some(stream) = direct.stream_tx_by_mid(mid, None) else { return };
        let (pt, units) = self.codec;
        self.sent += 1;
        let timestamp = (self.sent as u32).wrapping_mul(units);
        stream.write_rtp(RtpWrite::new(pt.into(), self.sent.into(), timestamp, Instant::now(), payload));
        self.due = Instant::now();
    }

    /// Reads what has come and does what is due.
    pub fn turn(&mut self) -> Result<(), String> {
        let mut buffer = [0; 2048];
        while let Ok((len, from)) = self.socket.recv_from(&mut buffer) {
            if let Ok(receive) = Receive::new(Protocol::Udp, from, self.address, &buffer[..len]) {
                let input = Input::Receive(Instant::now(), receive);
                self.rtc.handle_input(input).map_err(|e| e.to_string())?;
                self.poll()?;
            }
        }
        if Instant::now() >= self.due {
            self.rtc.handle_input(Input::Timeout(Instant::now())).map_err(|e| e.to_string())?;
            self.poll()?;
        }
        Ok(())
    }

    fn poll(&mut self) -> Result<(), String> {
        loop {
            match self.rtc.poll_output().map_err(|e| e.to_string())? {
                Output::Transmit(transmit) => {
                    // What the network does not take is lost.
                    let _ = self.socket.send_to(&transmit.contents, transmit.destination);
                }
                Output::Timeout(at) => {
                    self.due = at;
                    return Ok(());
                }
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::RtpPacket(_)) => self.heard += 1,
                Output::Event(_) => {}
            }
        }
    }
}
