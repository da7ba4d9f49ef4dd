//! What a minute of a call costs the engine: CPU seconds (user and system) by what is done with its audio.
//!
//! `cargo bench -p yunhu-media`; another engine is measured with `YUNHU_ENGINE=/path/to/yunhu-media`.

#[path = "../tests/support/mod.rs"]
mod support;

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use support::phone::packet;
use support::{Engine, create, id, modify, opus, pcma};
use yunhu_dsp::g711::Law;
use yunhu_media::protocol::command::{Codec, Command, Create, Delete, Item, Modify, Srtp};
use yunhu_media::protocol::id::Id;
use yunhu_media::protocol::reply::Done;
use yunhu_media::protocol::secret::Secret;
use yunhu_srtp::{OVERHEAD, Outgoing, Suite};

/// Calls at once, and how long they are measured.
const CALLS: u16 = 20;
const MEASURED: Duration = Duration::from_secs(12);
/// Packets of a phone: half a minute, longer than any measurement.
const PACKETS: u32 = 1_500;

/// What a leg speaks.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Pcma,
    Opus,
    Safe,
}

impl Kind {
    fn codec(self) -> Codec {
        if self == Self::Opus { opus() } else { pcma() }
    }

    fn key() -> Vec<u8> {
        (0..Suite::AesCm80.key_len() as u8).collect()
    }

    /// The packets of a tone.
    fn packets(self) -> Vec<Vec<u8>> {
        match self {
            Self::Opus => {
                let mut tone = support::opus::packets(7, 440.0);
                (0..PACKETS).map(&mut tone).collect()
            }
            Self::Pcma => (0..PACKETS).map(|number| packet(Law::A, 8, 7, number, 440.0)).collect(),
            Self::Safe => {
                let mut outgoing = Outgoing::new(Suite::AesCm80, &Self::key()).unwrap();
                let seal = |number| {
                    let plain = packet(Law::A, 8, 7, number, 440.0);
                    let mut room = [&plain[..], &[0; OVERHEAD]].concat();
                    let len = outgoing.rtp(&mut room, plain.len()).unwrap();
                    room.truncate(len);
                    room
                };
                (0..PACKETS).map(seal).collect()
            }
        }
    }
}

/// CPU time of all threads of a process.
fn cpu(process: u32) -> Duration {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let ns = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(ns.sum())
}

fn number(call: u16, leg: u8) -> Id {
    let mut bytes = [leg; 16];
    bytes[..2].copy_from_slice(&call.to_be_bytes());
    Id(bytes)
}

/// A leg's phone, which sends and does not listen.
struct Leg {
    socket: UdpSocket,
    to: SocketAddr,
}

fn leg(engine: &mut Engine, call: u16, leg: u8, kind: Kind) -> Leg {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let remote = socket.local_addr().unwrap();
    let endpoint = number(call, leg);
    let srtp = (kind == Kind::Safe).then(|| Srtp {
        suite: Suite::AesCm80.name().to_owned(),
        ours: Some(Secret::new(&Kind::key())),
        theirs: Some(Secret::new(&Kind::key())),
    });
    let request = create(endpoint, number(call, 9), Some(remote), &[kind.codec()]);
    let Done::Created { local } = engine.ok(Command::Create(Create { srtp, ..request })) else { panic!() };
    engine.ok(Command::Modify(Modify { timeout_ms: Some(0), ..modify(endpoint) }));
    Leg { socket, to: local.parse().unwrap() }
}

/// Sends each leg its packets until told to stop.
fn talk(legs: Vec<(Leg, Arc<Vec<Vec<u8>>>)>, stop: &Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
    let stop = Arc::clone(stop);
    std::thread::spawn(move || {
        let mut next = Instant::now();
        for number in 0..PACKETS as usize {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            for (leg, packets) in &legs {
                let _ = leg.socket.send_to(&packets[number], leg.to);
            }
            next += Duration::from_millis(20);
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
    })
}

/// CPU seconds for a minute of a call between two such legs; without a second one it hears music.
fn cost(first: Kind, second: Option<Kind>) -> f64 {
    let ports = "30000-30198";
    let mut engine = Engine::with(&["--ports", ports], "");
    support::audio::write_wav(&engine.folder.0.join("prompts/music.wav"), 16_000, 440.0, 30_000);
    let mut legs = Vec::new();
    let packets = Arc::new(first.packets());
    let others = second.map(|kind| Arc::new(kind.packets()));
    for call in 0..CALLS {
        legs.push((leg(&mut engine, call, 1, first), Arc::clone(&packets)));
        if let (Some(kind), Some(packets)) = (second, &others) {
            legs.push((leg(&mut engine, call, 2, kind), Arc::clone(packets)));
            engine.source(number(call, 1), number(call, 2));
            engine.source(number(call, 2), number(call, 1));
        } else {
            let music = vec![Item::File { file: "music.wav".to_owned() }];
            engine.play(number(call, 1), id(200), music, 0);
        }
    }
    let stop = Arc::new(AtomicBool::new(false));
    let talking = talk(legs, &stop);
    std::thread::sleep(Duration::from_secs(2));
    let (before, began) = (cpu(engine.child.id()), Instant::now());
    std::thread::sleep(MEASURED);
    let used = cpu(engine.child.id()) - before;
    let minutes = began.elapsed().as_secs_f64() / 60.0 * f64::from(CALLS);
    stop.store(true, Ordering::Relaxed);
    talking.join().unwrap();
    for call in 0..CALLS {
        engine.ok(Command::Delete(Delete { endpoint: number(call, 1) }));
    }
    used.as_secs_f64() / minutes
}

fn main() {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!("CPU seconds for a minute of a call, {CALLS} calls at once");
    for (what, first, second) in [
        ("PCMA, relayed", Kind::Pcma, Some(Kind::Pcma)),
        ("Opus, relayed", Kind::Opus, Some(Kind::Opus)),
        ("PCMA with SRTP ↔ PCMA", Kind::Safe, Some(Kind::Pcma)),
        ("Opus ↔ PCMA, transcoded", Kind::Opus, Some(Kind::Pcma)),
        ("PCMA, waiting with music", Kind::Pcma, None),
        ("Opus, waiting with music", Kind::Opus, None),
    ] {
        if only.as_ref().is_none_or(|only| what.contains(only.as_str())) {
            println!("{what:<28} {:.4}", cost(first, second));
        }
    }
}
