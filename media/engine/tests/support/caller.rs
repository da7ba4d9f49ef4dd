//! A browser's side: `str0m` with full ICE on a socket of its own, talking until the test ends.

use super::PATIENCE;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::format::{Codec, FormatParams};
use str0m::media::{Direction, Frequency, KeyframeRequestKind, MediaKind, Mid};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc, RtcConfig};

/// A packet that arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub video: bool,
    pub pt: u8,
    pub sequence: u64,
    pub timestamp: u32,
    pub ssrc: u32,
    pub payload: Vec<u8>,
}

/// What has happened to a caller.
#[derive(Debug, Default)]
pub struct Seen {
    pub packets: Vec<Arrived>,
    pub keyframes: usize,
    pub connected: usize,
    pub closed: bool,
    pub ice: Option<IceConnectionState>,
}

/// What is said in a medium: payload type, timestamp step and the payload of each packet.
pub type Speech = Box<dyn FnMut(u32) -> (u8, u32, Vec<u8>) + Send>;

type Work = Box<dyn FnOnce(&mut Side) + Send>;

/// What lives on the caller's thread.
pub struct Side {
    pub rtc: Rtc,
    pub pending: Option<SdpPendingOffer>,
    udp: UdpSocket,
    tcp: Option<(TcpStream, Vec<u8>)>,
    speech: Vec<(Mid, Speech, u32, u64, u32)>,
    quit: bool,
    silent: bool,
}

pub struct Caller {
    work: Sender<Work>,
    pub seen: Arc<Mutex<Seen>>,
    pub address: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

fn disguise(text: &str) -> String {
    text.replace(" telephone-event/", " CN/")
}

fn reveal(text: &str) -> String {
    text.replace(" CN/", " telephone-event/")
}

fn config() -> RtcConfig {
    let mut config = RtcConfig::new().clear_codecs().enable_opus(true).enable_pcma(true).enable_pcmu(true);
    config = config.enable_vp8(true).enable_h264(true).set_rtp_mode(true);
    for (pt, clock) in [(110u8, Frequency::FORTY_EIGHT_KHZ), (126, Frequency::EIGHT_KHZ)] {
        config.codec_config().add_config(pt.into(), None, Codec::CN, clock, None, FormatParams::default());
    }
    config
}

impl Caller {
    /// Over UDP.
    pub fn new() -> Self {
        Self::start(None)
    }

    /// Over TCP to this address.
    pub fn over_tcp(to: SocketAddr) -> Self {
        Self::start(Some(to))
    }

    fn start(tcp: Option<SocketAddr>) -> Self {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let mut rtc = config().build(Instant::now());
        let (address, tcp) = match tcp {
            None => {
                let address = udp.local_addr().unwrap();
                rtc.add_local_candidate(Candidate::host(address, "udp").unwrap());
                (address, None)
            }
            Some(to) => {
                let stream = TcpStream::connect(to).unwrap();
                stream.set_nodelay(true).unwrap();
                stream.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
                let address = stream.local_addr().unwrap();
                let own = Candidate::builder().tcp().host(address).tcptype(TcpType::Active).build().unwrap();
                rtc.add_local_candidate(own);
                (address, Some((stream, Vec::new())))
            }
        };
        udp.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (work, jobs) = channel();
        let side = Side { rtc, pending: None, udp, tcp, speech: Vec::new(), quit: false, silent: false };
        let thread = std::thread::spawn({
            let seen = Arc::clone(&seen);
            move || run(side, &jobs, &seen)
        });
        Self { work, seen, address, thread: Some(thread) }
    }

    /// Does something on the caller's thread.
    pub fn ask<T: Send + 'static>(&self, job: impl FnOnce(&mut Side) -> T + Send + 'static) -> T {
        let (answer, answers) = channel();
        self.work.send(Box::new(move |side| drop(answer.send(job(side))))).unwrap();
        answers.recv_timeout(PATIENCE).unwrap()
    }

    /// An offer with these media added.
    pub fn offer(&self, kinds: &[MediaKind], restart: bool) -> String {
        let kinds = kinds.to_vec();
        self.ask(move |side| {
            let mut changes = side.rtc.sdp_api();
            if restart {
                changes.ice_restart(true);
            }
            for kind in kinds {
                changes.add_media(kind, Direction::SendRecv, None, None, None);
            }
            let (offer, pending) = changes.apply().unwrap();
            side.pending = Some(pending);
            reveal(&offer.to_sdp_string())
        })
    }

    /// An offer that changes the direction of a medium.
    pub fn hold(&self, mid: Mid, direction: Direction) -> String {
        self.ask(move |side| {
            let mut changes = side.rtc.sdp_api();
            changes.set_direction(mid, direction);
            let (offer, pending) = changes.apply().unwrap();
            side.pending = Some(pending);
            reveal(&offer.to_sdp_string())
        })
    }

    pub fn takes_answer(&self, text: &str) {
        let answer = SdpAnswer::from_sdp_string(&disguise(text)).unwrap();
        self.ask(move |side| {
            let pending = side.pending.take().unwrap();
            side.rtc.sdp_api().accept_answer(pending, answer).unwrap();
        });
    }

    pub fn answers(&self, text: &str) -> String {
        let offer = SdpOffer::from_sdp_string(&disguise(text)).unwrap();
        self.ask(move |side| reveal(&side.rtc.sdp_api().accept_offer(offer).unwrap().to_sdp_string()))
    }

    /// Says something each 20 ms from now on.
    pub fn talk(&self, mid: Mid, speech: Speech) {
        let first = u32::from(self.address.port());
        self.ask(move |side| {
            // Sequence and time go on from what was said before.
            let before = side.speech.iter().position(|other| other.0 == mid).map(|at| side.speech.remove(at));
            let (sequence, timestamp) =
                before.map_or((100, first), |(.., sequence, at)| (sequence, at + 9_600));
            side.speech.push((mid, speech, 0, sequence, timestamp));
        });
    }

    /// Leaves its socket for another one, as from Wi-Fi to 4G.
    pub fn moves(&self) {
        self.ask(|side| {
            let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
            udp.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
            let own = Candidate::host(udp.local_addr().unwrap(), "udp").unwrap();
            side.rtc.add_local_candidate(own);
            side.udp = udp;
        });
    }

    pub fn wants_keyframe(&self, mid: Mid) {
        self.ask(move |side| {
            let mut direct = side.rtc.direct_api();
            direct.stream_rx_by_mid(mid, None).unwrap().request_keyframe(KeyframeRequestKind::Pli);
        });
    }

    /// Waits until what was seen is enough; what `enough` says of it.
    pub fn wait<T>(&self, what: &str, enough: impl Fn(&Seen) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = self.seen.lock().unwrap();
            if let Some(found) = enough(&seen) {
                return found;
            }
            let (packets, ice) = (seen.packets.len(), seen.ice);
            drop(seen);
            assert!(Instant::now() < deadline, "{what}: {packets} packets, {ice:?}");
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    pub fn forget(&self) {
        self.seen.lock().unwrap().packets.clear();
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        let _ = self.work.send(Box::new(|side| side.quit = true));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Media of a description by their kinds: the first one of audio, then of video.
pub fn mids(text: &str) -> Vec<Mid> {
    text.lines().filter_map(|line| line.strip_prefix("a=mid:")).map(Mid::from).collect()
}

fn run(mut side: Side, jobs: &Receiver<Work>, seen: &Mutex<Seen>) {
    let mut next_speech = Instant::now();
    let mut buffer = vec![0; 4096];
    while !side.quit {
        while let Ok(job) = jobs.try_recv() {
            job(&mut side);
        }
        let now = Instant::now();
        if now >= next_speech {
            next_speech += Duration::from_millis(20);
            side.speak(now);
        }
        let _ = side.rtc.handle_input(Input::Timeout(now));
        side.poll(seen);
        side.read(&mut buffer, seen);
    }
    let _ = side.rtc.close();
    side.poll(seen);
}

impl Side {
    /// Sends anything from the caller's own address.
    pub fn forge(&self, to: SocketAddr, data: &[u8]) -> bool {
        self.udp.send_to(data, to).is_ok()
    }

    /// The network is gone: nothing leaves any more.
    pub fn vanish(&mut self) {
        self.silent = true;
    }

    /// The network is back.
    pub fn returns(&mut self) {
        self.silent = false;
    }

    fn speak(&mut self, now: Instant) {
        for (mid, speech, number, sequence, timestamp) in &mut self.speech {
            let mut direct = self.rtc.direct_api();
            let Some(stream) = direct.stream_tx_by_mid(*mid, None) else { continue };
            let (pt, step, payload) = speech(*number);
            *number += 1;
            if payload.is_empty() {
                *timestamp = timestamp.wrapping_add(step);
                continue;
            }
            *sequence += 1;
            let out = RtpWrite::new(pt.into(), (*sequence).into(), *timestamp, now, payload);
            stream.write_rtp(out.nackable(true).marker(true));
            *timestamp = timestamp.wrapping_add(step);
        }
    }

    fn poll(&mut self, seen: &Mutex<Seen>) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(_)) if self.silent => {}
                Ok(Output::Transmit(transmit)) if transmit.proto == Protocol::Tcp => {
                    if let Some((stream, _)) = &mut self.tcp {
                        let len = (transmit.contents.len() as u16).to_be_bytes();
                        let _ = stream.write_all(&[&len[..], &transmit.contents].concat());
                    }
                }
                Ok(Output::Transmit(transmit)) => {
                    let _ = self.udp.send_to(&transmit.contents, transmit.destination);
                }
                Ok(Output::Timeout(_)) | Err(_) => return,
                Ok(Output::Event(event)) => note(event, &mut seen.lock().unwrap()),
            }
        }
    }

    /// Reads what is there. Each packet must be taken out before the next one goes in.
    fn read(&mut self, buffer: &mut [u8], seen: &Mutex<Seen>) {
        let now = Instant::now();
        if let Some((stream, waiting)) = &mut self.tcp {
            let (from, to) = (stream.peer_addr().unwrap(), stream.local_addr().unwrap());
            match stream.read(buffer) {
                Ok(count) => waiting.extend_from_slice(&buffer[..count]),
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return,
            }
            let mut datagrams = Vec::new();
            while waiting.len() >= 2 {
                let len = usize::from(u16::from_be_bytes([waiting[0], waiting[1]]));
                if waiting.len() < 2 + len {
                    break;
                }
                let datagram: Vec<u8> = waiting.drain(..2 + len).skip(2).collect();
                datagrams.push(datagram);
            }
            for datagram in datagrams {
                if let Ok(receive) = Receive::new(Protocol::Tcp, from, to, &datagram) {
                    let _ = self.rtc.handle_input(Input::Receive(now, receive));
                }
                self.poll(seen);
            }
            return;
        }
        while let Ok((len, from)) = self.udp.recv_from(buffer) {
            let to = self.udp.local_addr().unwrap();
            if let Ok(receive) = Receive::new(Protocol::Udp, from, to, &buffer[..len]) {
                let _ = self.rtc.handle_input(Input::Receive(now, receive));
            }
            self.poll(seen);
            if now.elapsed() > Duration::from_millis(5) {
                return;
            }
        }
    }
}

fn note(event: Event, seen: &mut Seen) {
    match event {
        Event::RtpPacket(packet) => seen.packets.push(Arrived {
            video: packet.payload.len() > 500,
            pt: *packet.header.payload_type,
            sequence: *packet.seq_no,
            timestamp: packet.header.timestamp,
            ssrc: *packet.header.ssrc,
            payload: packet.payload.to_vec(),
        }),
        Event::KeyframeRequest(_) => seen.keyframes += 1,
        Event::Connected => seen.connected += 1,
        Event::Closed => seen.closed = true,
        Event::IceConnectionStateChange(state) => seen.ice = Some(state),
        _ => {}
    }
}
