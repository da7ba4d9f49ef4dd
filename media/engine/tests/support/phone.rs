//! A phone: sends a tone each 20 ms and keeps what it receives.

use super::PATIENCE;
use super::audio::tone;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_rtp::packet::{Header, Packet, looks_like_rtp};

/// A packet that arrived.
#[derive(Debug, Clone)]
pub struct Heard {
    pub header: Header,
    pub payload: Vec<u8>,
}

pub struct Phone {
    pub socket: Arc<UdpSocket>,
    pub law: Law,
    pub ssrc: u32,
    heard: Arc<Mutex<Vec<Heard>>>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Phone {
    /// A phone that listens.
    pub fn new(law: Law) -> Self {
        let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
        socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let (socket, heard, stop) = (Arc::clone(&socket), Arc::clone(&heard), Arc::clone(&stop));
            move || listen(&socket, &heard, &stop)
        });
        let ssrc = u32::from(socket.local_addr().unwrap().port()) << 8;
        Self { socket, law, ssrc, heard, stop, threads: vec![thread] }
    }

    pub fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    pub fn pt(&self) -> u8 {
        if self.law == Law::A { 8 } else { 0 }
    }

    /// Talks (a tone of `hz`) to the engine until the test ends.
    pub fn talk(&mut self, to: SocketAddr, hz: f64) {
        let (law, pt, ssrc) = (self.law, self.pt(), self.ssrc);
        self.talk_packets(to, move |number| packet(law, pt, ssrc, number, hz));
    }

    /// Sends each 20 ms what `make` makes, until the test ends; an empty packet is not sent.
    pub fn talk_packets(&mut self, to: SocketAddr, mut make: impl FnMut(u32) -> Vec<u8> + Send + 'static) {
        let (socket, stop) = (Arc::clone(&self.socket), Arc::clone(&self.stop));
        self.threads.push(std::thread::spawn(move || {
            let mut next = Instant::now();
            for number in 0u32.. {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let packet = make(number);
                if !packet.is_empty() {
                    let _ = socket.send_to(&packet, to);
                }
                next += Duration::from_millis(20);
                std::thread::sleep(next.saturating_duration_since(Instant::now()));
            }
        }));
    }

    /// Sends one packet.
    pub fn send(&self, to: SocketAddr, header: Header, payload: &[u8]) {
        let mut packet = vec![0; 12 + payload.len()];
        header.build(payload, &mut packet).unwrap();
        self.socket.send_to(&packet, to).unwrap();
    }

    /// Waits until what was heard satisfies `enough`; everything heard.
    pub fn wait(&self, what: &str, enough: impl Fn(&[Heard]) -> bool) -> Vec<Heard> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let heard = self.heard.lock().unwrap().clone();
            if enough(&heard) {
                return heard;
            }
            assert!(Instant::now() < deadline, "{what}: heard {} packets", heard.len());
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Everything heard so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// Forgets what was heard.
    pub fn forget(&self) {
        self.heard.lock().unwrap().clear();
    }

    /// Waits until the last `frames` audio packets are mostly this tone.
    pub fn wait_for_tone(&self, hz: f64, frames: usize) {
        let law = self.law;
        self.wait(&format!("a tone of {hz} Hz"), |heard| {
            let audio = samples(heard, law);
            let need = frames * FRAME;
            audio.len() >= need && super::audio::share(&audio[audio.len() - need..], hz) > 0.8
        });
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The audio of packets, telephone events left out.
pub fn samples(heard: &[Heard], law: Law) -> Vec<i16> {
    let audio = heard.iter().filter(|packet| packet.header.payload_type < 96);
    audio.flat_map(|packet| packet.payload.iter().map(|&octet| law.to_linear(octet))).collect()
}

/// Fails unless this is one stream: one SSRC, numbers without holes, time that only grows.
pub fn assert_continuous(heard: &[Heard]) {
    for pair in heard.windows(2) {
        let (a, b) = (pair[0].header, pair[1].header);
        assert_eq!(a.ssrc, b.ssrc);
        assert_eq!(b.sequence, a.sequence.wrapping_add(1), "{a:?} {b:?}");
        let step = b.timestamp.wrapping_sub(a.timestamp);
        assert!(step > 0 && step < 8000, "{a:?} {b:?}");
    }
}

/// Packet number `number` of a tone.
pub fn packet(law: Law, pt: u8, ssrc: u32, number: u32, hz: f64) -> Vec<u8> {
    let mut octets = [0; FRAME];
    law.encode(&tone(hz, number as usize * FRAME, FRAME), &mut octets);
    let header = Header {
        payload_type: pt,
        marker: number == 0,
        sequence: 1000u16.wrapping_add(number as u16),
        timestamp: 5000u32.wrapping_add(number * FRAME as u32),
        ssrc,
    };
    let mut packet = vec![0; 12 + FRAME];
    header.build(&octets, &mut packet).unwrap();
    packet
}

fn listen(socket: &UdpSocket, heard: &Mutex<Vec<Heard>>, stop: &AtomicBool) {
    let mut buffer = [0; 2048];
    while !stop.load(Ordering::Relaxed) {
        let Ok((len, _)) = socket.recv_from(&mut buffer) else { continue };
        let data = &buffer[..len];
        if looks_like_rtp(data) {
            let packet = Packet::parse(data).unwrap();
            let packet = Heard { header: packet.header(), payload: packet.payload().to_vec() };
            heard.lock().unwrap().push(packet);
        }
    }
}
