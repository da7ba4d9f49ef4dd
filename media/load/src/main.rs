//! Calls between browsers and telephones, for measurements: each call is a WebRTC far end and a plain RTP one, joined by
//! a running engine. Prints one line of JSON: what was heard, and what processor time the engine took for it.
//!
//!     yunhu-load SOCKET ENGINE-PID CALLS SECONDS [opus|PCMA]

mod browser;
mod engine;

use browser::Browser;
use engine::Engine;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::opus::{Encoder, MAX_PAYLOAD};

/// Time between two packets.
const PACKET: Duration = Duration::from_millis(20);
/// Frames of speech that are said again and again: a second.
const FRAMES: usize = 50;
/// Time between two looks at the sockets.
const TURN: Duration = Duration::from_millis(2);
/// All calls must be connected within this time.
const PATIENCE: Duration = Duration::from_secs(30);
/// Time before the measurement begins, so that every buffer is full.
const SETTLE: Duration = Duration::from_secs(3);
/// Calls that are set up at a time.
const AT_ONCE: usize = 20;

/// A telephone: plain RTP in A-law.
struct Phone {
    socket: UdpSocket,
    to: SocketAddr,
    sent: u32,
    heard: u64,
}

/// What is said, as payloads of a browser's codec and in A-law.
struct Speech {
    browser: Vec<Vec<u8>>,
    phone: Vec<[u8; FRAME]>,
}

impl Speech {
    fn new(opus: bool) -> Result<Self, String> {
        let mut encoder = Encoder::new().map_err(|e| format!("{e:?}"))?;
        let mut speech = Self { browser: Vec::new(), phone: Vec::new() };
        for number in 0..FRAMES {
            let sample = |at: usize| {
                let t = (number * FRAME + at) as f64 / 8000.0;
                // Two tones that swell: harder to encode than one that stands.
                let swell = 0.6 + 0.4 * (t * 20.0).sin();
                (swell * (5000.0 * (t * 2700.0).sin() + 3000.0 * (t * 7100.0).sin())) as i16
            };
            let frame: [i16; FRAME] = std::array::from_fn(sample);
            let mut octets = [0; FRAME];
            Law::A.encode(&frame, &mut octets);
            speech.phone.push(octets);
            let mut payload = [0; MAX_PAYLOAD];
            let len = encoder.encode(&frame, &mut payload).map_err(|e| format!("{e:?}"))?;
            speech.browser.push(if opus { payload[..len].to_vec() } else { octets.to_vec() });
        }
        Ok(speech)
    }
}

impl Phone {
    fn new() -> Result<Self, String> {
        let socket = UdpSocket::bind("127.0.0.1:0").map_err(|e| e.to_string())?;
        socket.set_nonblocking(true).map_err(|e| e.to_string())?;
        let to = socket.local_addr().map_err(|e| e.to_string())?;
        Ok(Self { socket, to, sent: 0, heard: 0 })
    }

    fn say(&mut self, speech: &Speech) {
        let mut packet = [0; 12 + FRAME];
        packet[..2].copy_from_slice(&[0x80, 8]);
        packet[2..4].copy_from_slice(&(self.sent as u16).to_be_bytes());
        packet[4..8].copy_from_slice(&(self.sent * FRAME as u32).to_be_bytes());
        packet[8..12].copy_from_slice(&u32::from(self.to.port()).to_be_bytes());
        packet[12..].copy_from_slice(&speech.phone[self.sent as usize % FRAMES]);
        self.sent += 1;
        // What the engine cannot take is lost, and that is what is measured.
        let _ = self.socket.send_to(&packet, self.to);
    }

    fn hear(&mut self) {
        let mut buffer = [0; 2048];
        while self.socket.recv_from(&mut buffer).is_ok() {
            self.heard += 1;
        }
    }
}

struct Call {
    browser: Browser,
    phone: Phone,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(line) => println!("{line}"),
        Err(why) => {
            eprintln!("{why}");
            std::process::exit(1);
        }
    }
}

fn run(arguments: &[String]) -> Result<String, String> {
    let usage = "yunhu-load SOCKET ENGINE-PID CALLS SECONDS [opus|PCMA]";
    let [socket, pid, calls, seconds, rest @ ..] = arguments else { return Err(usage.to_owned()) };
    let calls: usize = calls.parse().map_err(|_| usage.to_owned())?;
    let seconds: u64 = seconds.parse().map_err(|_| usage.to_owned())?;
    let codec = rest.first().map_or("opus", String::as_str);
    let speech = Speech::new(codec == "opus")?;
    let mut engine = Engine::connect(socket)?;
    let began = Instant::now();
    let mut all = Vec::new();
    while all.len() < calls {
        for _ in 0..AT_ONCE.min(calls - all.len()) {
            all.push(set_up(&mut engine, all.len(), codec)?);
        }
        connect(&mut all)?;
    }
    let setup_ms = began.elapsed().as_millis() as u64;
    talk(&mut all, &speech, SETTLE)?;
    all.iter_mut().for_each(|call| (call.browser.heard, call.phone.heard) = (0, 0));
    let before = processor_s(pid)?;
    let sent = talk(&mut all, &speech, Duration::from_secs(seconds))?;
    let cpu_s = processor_s(pid)? - before;
    let (browsers, phones) =
        all.iter().fold((0, 0), |sum, call| (sum.0 + call.browser.heard, sum.1 + call.phone.heard));
    let minutes = calls as f64 * seconds as f64 / 60.0;
    Ok(format!(
        "{{\"calls\": {calls}, \"codec\": \"{codec}\", \"seconds\": {seconds}, \"setup_ms\": {setup_ms}, \
         \"sent_each_way\": {sent}, \"browsers_heard\": {browsers}, \"phones_heard\": {phones}, \
         \"engine_cpu_s\": {cpu_s:.2}, \"cpu_s_per_call_minute\": {:.4}}}",
        cpu_s / minutes
    ))
}

fn set_up(engine: &mut Engine, number: usize, codec: &str) -> Result<Call, String> {
    let mut browser = Browser::new(codec)?;
    let mut phone = Phone::new()?;
    let answer = engine.peer(number, &browser.offer()?, codec)?;
    browser.takes_answer(&answer)?;
    phone.to = engine.phone(number, phone.to)?;
    engine.join(number)?;
    Ok(Call { browser, phone })
}

fn connect(calls: &mut [Call]) -> Result<(), String> {
    let deadline = Instant::now() + PATIENCE;
    while calls.iter().any(|call| !call.browser.connected) {
        if Instant::now() > deadline {
            return Err("Not every browser was connected.".to_owned());
        }
        for call in calls.iter_mut() {
            call.browser.turn()?;
            call.phone.hear();
        }
        std::thread::sleep(TURN);
    }
    Ok(())
}

/// All talk for a time; packets sent each way.
fn talk(calls: &mut [Call], speech: &Speech, time: Duration) -> Result<u64, String> {
    let (begin, mut next, mut number, mut sent) = (Instant::now(), Instant::now(), 0, 0);
    while begin.elapsed() < time {
        let now = Instant::now();
        if now >= next {
            next += PACKET;
            for call in calls.iter_mut() {
                call.browser.say(&speech.browser[number % FRAMES]);
                call.phone.say(speech);
                sent += 1;
            }
            number += 1;
        }
        for call in calls.iter_mut() {
            call.browser.turn()?;
            call.phone.hear();
        }
        std::thread::sleep(TURN.min(next.saturating_duration_since(Instant::now())));
    }
    Ok(sent)
}

/// User and system time of a process, s.
fn processor_s(pid: &str) -> Result<f64, String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).map_err(|e| e.to_string())?;
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 =
        after.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<u64>().ok()).sum();
    Ok(ticks as f64 / 100.0)
}
