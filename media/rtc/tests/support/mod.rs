//! A browser's side made of `str0m` with full ICE, and a network in virtual time between it and a peer.
#![allow(dead_code, missing_docs, reason = "every test file uses a part")]

use std::net::SocketAddr;
use std::time::{Duration, Instant};
use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output as Out, Rtc, RtcConfig};
use yunhu_netsim::Network;
use yunhu_rtc::codec::Name;
use yunhu_rtc::description::Wanted;
use yunhu_rtc::peer::{Common, Output, Peer, Taken};

pub const AUDIO: Wanted = Wanted { audio: true, video: false };
pub const BOTH: Wanted = Wanted { audio: true, video: true };

pub fn engine_address() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 29_000))
}

pub fn browser_address() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 2], 50_000))
}

/// Full ICE, as a browser does it.
pub struct Browser {
    pub rtc: Rtc,
    pub pending: Option<SdpPendingOffer>,
    pub heard: Vec<RtpPacket>,
    pub keyframes: usize,
    pub connected: bool,
    pub sequence: u64,
    pub address: SocketAddr,
}

impl Browser {
    pub fn new(now: Instant) -> Self {
        let rtc = RtcConfig::new()
            .clear_codecs()
            .enable_opus(true)
            .enable_pcma(true)
            .enable_pcmu(true)
            .enable_vp8(true)
            .enable_h264(true)
            .enable_comfort_noise(true)
            .set_rtp_mode(true)
            .build(now);
        let mut browser = Self {
            rtc,
            pending: None,
            heard: Vec::new(),
            keyframes: 0,
            connected: false,
            sequence: 100,
            address: browser_address(),
        };
        browser.moves_to(browser_address());
        browser
    }

    pub fn moves_to(&mut self, address: SocketAddr) {
        self.address = address;
        self.rtc.add_local_candidate(Candidate::host(address, "udp").unwrap());
    }

    pub fn offer(&mut self, kinds: &[MediaKind], restart: bool) -> String {
        let mut changes = self.rtc.sdp_api();
        if restart {
            changes.ice_restart(true);
        }
        for &kind in kinds {
            changes.add_media(kind, Direction::SendRecv, None, None, None);
        }
        let (offer, pending) = changes.apply().unwrap();
        self.pending = Some(pending);
        // What this browser calls comfort noise is a telephone event to everybody else.
        offer.to_sdp_string().replace(" CN/8000", " telephone-event/8000")
    }

    pub fn holds(&mut self, mid: Mid, direction: Direction) -> String {
        let mut changes = self.rtc.sdp_api();
        changes.set_direction(mid, direction);
        let (offer, pending) = changes.apply().unwrap();
        self.pending = Some(pending);
        offer.to_sdp_string()
    }

    pub fn takes_answer(&mut self, text: &str) {
        let text = text.replace(" telephone-event/8000", " CN/8000");
        let answer = SdpAnswer::from_sdp_string(&text).unwrap();
        self.rtc.sdp_api().accept_answer(self.pending.take().unwrap(), answer).unwrap();
    }

    pub fn answers(&mut self, text: &str) -> String {
        let text = text.replace(" telephone-event/8000", " CN/8000");
        let offer = SdpOffer::from_sdp_string(&text).unwrap();
        self.rtc
            .sdp_api()
            .accept_offer(offer)
            .unwrap()
            .to_sdp_string()
            .replace(" CN/8000", " telephone-event/8000")
    }

    pub fn says(&mut self, mid: Mid, pt: u8, timestamp: u32, payload: &[u8], now: Instant) {
        self.sequence += 1;
        let mut direct = self.rtc.direct_api();
        let stream = direct.stream_tx_by_mid(mid, None).unwrap();
        stream.write_rtp(
            RtpWrite::new(pt.into(), self.sequence.into(), timestamp, now, payload).nackable(true),
        );
    }
}

/// What a peer has told.
#[derive(Default)]
pub struct Told {
    pub audio: Vec<RtpPacket>,
    pub video: Vec<RtpPacket>,
    pub keyframes: usize,
    pub connected: bool,
    pub closed: bool,
    pub failed: Option<String>,
    pub reports: usize,
    pub refused: usize,
}

/// Both sides and what lies between them, in virtual time.
pub struct World {
    pub start: Instant,
    pub now: Instant,
    pub common: Common,
    pub peer: Peer,
    pub browser: Browser,
    pub told: Told,
    /// Packets each side has sent.
    pub sent: u32,
    up: Network<(SocketAddr, Vec<u8>)>,
    down: Network<Vec<u8>>,
}

impl World {
    pub fn new(wanted: Wanted, names: &[Name], impairment: yunhu_netsim::Impairment) -> Self {
        let start = Instant::now();
        let common = Common::new(vec![engine_address()], Vec::new()).unwrap();
        let peer = Peer::new(&common, wanted, names, start);
        Self {
            start,
            now: start,
            common,
            peer,
            browser: Browser::new(start),
            told: Told::default(),
            sent: 0,
            up: Network::new(1, impairment),
            down: Network::new(2, impairment),
        }
    }

    pub fn us(&self) -> u64 {
        (self.now - self.start).as_micros() as u64
    }

    /// Everything that can happen now; when the next thing can.
    pub fn settle(&mut self) -> Instant {
        let mut next = self.now + Duration::from_millis(20);
        loop {
            let (a, b) = (self.poll_browser(), self.poll_peer());
            let mut busy = false;
            while let Some((from, data)) = self.up.receive(self.us()) {
                busy = true;
                let taken = self.peer.receive(false, from, engine_address(), &data, self.now);
                self.told.refused += usize::from(taken == Taken::Refused);
                self.poll_peer();
            }
            while let Some(data) = self.down.receive(self.us()) {
                busy = true;
                let receive =
                    Receive::new(Protocol::Udp, engine_address(), self.browser.address, &data).unwrap();
                self.browser.rtc.handle_input(Input::Receive(self.now, receive)).unwrap();
                self.poll_browser();
            }
            if !busy {
                next = next.min(a).min(b);
                break;
            }
        }
        for due_us in [self.up.next_due_us(), self.down.next_due_us()].into_iter().flatten() {
            next = next.min(self.start + Duration::from_micros(due_us));
        }
        next.max(self.now + Duration::from_micros(100))
    }

    fn poll_browser(&mut self) -> Instant {
        loop {
            match self.browser.rtc.poll_output().unwrap() {
                Out::Transmit(t) => {
                    let us = self.us();
                    self.up.send((self.browser.address, t.contents.to_vec()), us);
                }
                Out::Timeout(at) => return at,
                Out::Event(Event::RtpPacket(packet)) => self.browser.heard.push(packet),
                Out::Event(Event::KeyframeRequest(_)) => self.browser.keyframes += 1,
                Out::Event(Event::Connected) => self.browser.connected = true,
                Out::Event(_) => {}
            }
        }
    }

    pub fn poll_peer(&mut self) -> Instant {
        loop {
            match self.peer.poll() {
                Output::Transmit(t) => {
                    let us = self.us();
                    self.down.send(t.contents.to_vec(), us);
                }
                Output::Audio(packet) => self.told.audio.push(packet),
                Output::Video(packet) => self.told.video.push(packet),
                Output::Keyframe(_) => self.told.keyframes += 1,
                Output::Connected => self.told.connected = true,
                Output::Closed => self.told.closed = true,
                Output::Failed(why) => self.told.failed = Some(why),
                Output::Report(_) => self.told.reports += 1,
                Output::Wait(at) => return at,
            }
        }
    }

    /// Lets time pass.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            let next = self.settle();
            self.now = next.min(end);
            self.browser.rtc.handle_input(Input::Timeout(self.now)).unwrap();
            self.peer.timeout(self.now);
        }
        self.settle();
    }

    /// Lets time pass until both have their keys.
    pub fn connect(&mut self) {
        for _ in 0..200 {
            if self.told.connected && self.browser.connected {
                return;
            }
            self.pass(Duration::from_millis(50));
        }
        panic!("no connection: peer {}, browser {}", self.told.connected, self.browser.connected);
    }

    /// Sends a datagram to the peer from any address.
    pub fn forge(&mut self, from: SocketAddr, data: &[u8]) -> Taken {
        let taken = self.peer.receive(false, from, engine_address(), data, self.now);
        self.poll_peer();
        taken
    }
}
