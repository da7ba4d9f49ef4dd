//! Legs whose RTP is protected with keys from SDES.

mod support;

use std::net::{SocketAddr, UdpSocket};
use support::audio::share;
use support::phone::{Heard, Phone, packet};
use support::{Engine, PATIENCE, create, id, modify, pcma};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_media::protocol::command::{Codec, Command, Modify, Srtp};
use yunhu_media::protocol::event::Event;
use yunhu_media::protocol::figures::Figures;
use yunhu_media::protocol::reply::{Code, Done};
use yunhu_media::protocol::secret::Secret;
use yunhu_rtp::rtcp::{Builder, Compound, Packet as Report, ReportBlock};
use yunhu_srtp::suite::SUITES;
use yunhu_srtp::{Incoming, OVERHEAD, Outgoing, Suite};

const SUITE: Suite = Suite::AesCm80;

fn key(suite: Suite, first: u8) -> Vec<u8> {
    (0..suite.key_len() as u8).map(|octet| octet.wrapping_mul(11).wrapping_add(first)).collect()
}

/// Keys as the client tells them: the engine's own begins with `ours`, the far end's with `theirs`.
fn srtp(suite: Suite, ours: u8, theirs: Option<u8>) -> Option<Srtp> {
    Some(Srtp {
        suite: suite.name().to_owned(),
        ours: Some(Secret::new(&key(suite, ours))),
        theirs: theirs.map(|first| Secret::new(&key(suite, first))),
    })
}

fn sealed(outgoing: &mut Outgoing, packet: &[u8]) -> Vec<u8> {
    let mut room = [packet, &[0; OVERHEAD]].concat();
    let len = outgoing.rtp(&mut room, packet.len()).unwrap();
    room.truncate(len);
    room
}

/// Talks with the key that begins with `first`.
fn talk(phone: &mut Phone, to: SocketAddr, hz: f64, suite: Suite, first: u8) {
    let mut outgoing = Outgoing::new(suite, &key(suite, first)).unwrap();
    let ssrc = phone.ssrc;
    phone.talk_packets(to, move |number| sealed(&mut outgoing, &packet(Law::A, 8, ssrc, number, hz)));
}

/// The audio of what was heard, opened with the key that begins with `first`.
fn opened(heard: &[Heard], suite: Suite, first: u8) -> Vec<i16> {
    let mut incoming = Incoming::new(suite, &key(suite, first)).unwrap();
    heard
        .iter()
        .flat_map(|heard| {
            let mut packet = [&heard.header.to_bytes()[..], &heard.payload].concat();
            let len = incoming.rtp(&mut packet).unwrap_or(12);
            packet[12..len].iter().map(|octet| Law::A.to_linear(*octet)).collect::<Vec<_>>()
        })
        .collect()
}

fn wait_for_tone(phone: &Phone, hz: f64, suite: Suite, first: u8) {
    phone.wait(&format!("a protected tone of {hz} Hz"), |heard| {
        let audio = opened(heard, suite, first);
        audio.len() >= 25 * FRAME && share(&audio[audio.len() - 25 * FRAME..], hz) > 0.8
    });
}

/// A protected phone (1) and a plain one (2) that hear each other; where they send to.
fn call(engine: &mut Engine, phones: [&Phone; 2], keys: Option<Srtp>) -> [SocketAddr; 2] {
    let request = create(id(1), id(9), Some(phones[0].address()), &[pcma()]);
    let request = yunhu_media::protocol::command::Create { srtp: keys, ..request };
    let first = match engine.ok(Command::Create(request)) {
        Done::Created { local } => local.parse().unwrap(),
        other => panic!("{other:?}"),
    };
    let second = engine.create(id(2), id(9), phones[1].address(), &[pcma()]);
    engine.source(id(1), id(2));
    engine.source(id(2), id(1));
    [first, second]
}

fn figures(engine: &mut Engine) -> Figures {
    let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
    endpoints.into_iter().find(|endpoint| endpoint.endpoint == id(1)).unwrap().figures
}

/// Waits until the figures of the protected leg are as they should be.
fn wait_figures(engine: &mut Engine, what: &str, enough: impl Fn(&Figures) -> bool) -> Figures {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        let figures = figures(engine);
        if enough(&figures) {
            return figures;
        }
        assert!(std::time::Instant::now() < deadline, "{what}: {figures:?}");
        std::thread::park_timeout(std::time::Duration::from_millis(20));
    }
}

fn change(engine: &mut Engine, srtp: Option<Srtp>) {
    engine.ok(Command::Modify(Modify { srtp, ..modify(id(1)) }));
}

#[test]
fn a_protected_and_a_plain_phone_hear_each_other() {
    for suite in SUITES {
        let mut engine = Engine::start();
        let (mut safe, mut plain) = (Phone::new(Law::A), Phone::new(Law::A));
        let [first, second] = call(&mut engine, [&safe, &plain], srtp(suite, 1, Some(2)));
        talk(&mut safe, first, 440.0, suite, 2);
        plain.talk(second, 1000.0);
        plain.wait_for_tone(440.0, 25);
        wait_for_tone(&safe, 1000.0, suite, 1);
        // On the wire it is noise, and longer.
        let heard = safe.heard();
        let tag = heard.last().unwrap().payload.len() - FRAME;
        assert_eq!(
            tag,
            if suite == Suite::AesGcm {
                16
            } else if suite == SUITE {
                10
            } else {
                4
            }
        );
        assert!(share(&support::phone::samples(&heard, Law::A), 1000.0) < 0.1);
        let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
        let is_safe = |number| endpoints.iter().find(|e| e.endpoint == id(number)).unwrap().srtp;
        assert_eq!((is_safe(1), is_safe(2)), (true, false));
        assert_eq!(figures(&mut engine).rx_bad, 0);
    }
}

#[test]
fn a_wrong_key_is_counted_and_teaches_no_address() {
    let mut engine = Engine::start();
    let (mut stranger, mut safe) = (Phone::new(Law::A), Phone::new(Law::A));
    let plain = Phone::new(Law::A);
    let [at, _] = call(&mut engine, [&safe, &plain], srtp(SUITE, 1, Some(2)));
    talk(&mut stranger, at, 700.0, SUITE, 3);
    wait_figures(&mut engine, "bad packets", |figures| figures.rx_bad >= 20);
    // What is not protected at all is no better.
    let mut plainly = Phone::new(Law::A);
    plainly.talk(at, 700.0);
    let bad = figures(&mut engine).rx_bad;
    let seen = wait_figures(&mut engine, "bad packets", |figures| figures.rx_bad >= bad + 20);
    assert_eq!(seen.rx_packets, 0);
    assert!(!engine.client.told.iter().any(|told| matches!(told.event, Event::MediaStarted { .. })));
    talk(&mut safe, at, 440.0, SUITE, 2);
    let remote = engine.client.event(|event| match event {
        Event::MediaStarted { remote, .. } => Some(remote.clone()),
        _ => None,
    });
    assert_eq!(remote, safe.address().to_string());
    plain.wait_for_tone(440.0, 25);
    // Now they are from elsewhere, and not even looked at.
    let before = figures(&mut engine);
    wait_figures(&mut engine, "foreign packets", |figures| figures.rx_foreign >= before.rx_foreign + 10);
}

#[test]
fn a_packet_that_comes_again_is_dropped() {
    let mut engine = Engine::start();
    let (safe, plain) = (Phone::new(Law::A), Phone::new(Law::A));
    let [at, _] = call(&mut engine, [&safe, &plain], srtp(SUITE, 1, Some(2)));
    let mut outgoing = Outgoing::new(SUITE, &key(SUITE, 2)).unwrap();
    for number in 0..10 {
        let packet = sealed(&mut outgoing, &packet(Law::A, 8, safe.ssrc, number, 440.0));
        for _ in 0..3 {
            safe.socket.send_to(&packet, at).unwrap();
        }
    }
    let seen = wait_figures(&mut engine, "every packet", |f| f.rx_packets + f.rx_bad >= 30);
    assert_eq!((seen.rx_packets, seen.rx_bad, seen.rx_duplicate), (10, 20, 0));
    assert_eq!(plain.wait("ten packets", |heard| heard.len() >= 10).len(), 10);
}

#[test]
fn what_comes_before_the_far_ends_key_is_dropped() {
    let mut engine = Engine::start();
    let (mut safe, plain) = (Phone::new(Law::A), Phone::new(Law::A));
    let [at, _] = call(&mut engine, [&safe, &plain], srtp(SUITE, 1, None));
    talk(&mut safe, at, 440.0, SUITE, 2);
    wait_figures(&mut engine, "bad packets", |figures| figures.rx_bad >= 10);
    assert!(plain.heard().iter().all(|heard| heard.payload.iter().all(|octet| *octet == 0xd5)));
    change(&mut engine, srtp(SUITE, 1, Some(2)));
    plain.wait_for_tone(440.0, 25);
}

#[test]
fn keys_change_in_the_middle_and_go() {
    let mut engine = Engine::start();
    let (mut safe, mut plain) = (Phone::new(Law::A), Phone::new(Law::A));
    let [first, second] = call(&mut engine, [&safe, &plain], srtp(SUITE, 1, Some(2)));
    plain.talk(second, 1000.0);
    talk(&mut safe, first, 440.0, SUITE, 2);
    plain.wait_for_tone(440.0, 25);
    wait_for_tone(&safe, 1000.0, SUITE, 1);
    // The far end keeps its key, we take another and another suite is not needed for that.
    change(&mut engine, srtp(SUITE, 7, Some(2)));
    safe.forget();
    wait_for_tone(&safe, 1000.0, SUITE, 7);
    plain.forget();
    plain.wait_for_tone(440.0, 25);
    change(&mut engine, srtp(Suite::AesGcm, 7, None));
    safe.forget();
    wait_for_tone(&safe, 1000.0, Suite::AesGcm, 7);
    change(&mut engine, Some(Srtp { suite: "none".to_owned(), ours: None, theirs: None }));
    safe.forget();
    safe.wait_for_tone(1000.0, 25);
    let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
    assert!(endpoints.iter().all(|endpoint| !endpoint.srtp));
}

#[test]
fn opus_is_protected_like_anything_else() {
    let mut engine = Engine::start();
    let (mut safe, mut plain) = (Phone::new(Law::A), Phone::new(Law::A));
    let [first, second] = call(&mut engine, [&safe, &plain], srtp(SUITE, 1, Some(2)));
    let codecs: Vec<Codec> = vec![support::opus()];
    engine.ok(Command::Modify(Modify { codecs: Some(codecs), ..modify(id(1)) }));
    let mut outgoing = Outgoing::new(SUITE, &key(SUITE, 2)).unwrap();
    let mut packets = support::opus::packets(safe.ssrc, 440.0);
    safe.talk_packets(first, move |number| sealed(&mut outgoing, &packets(number)));
    plain.talk(second, 1000.0);
    plain.wait_for_tone(440.0, 25);
    safe.wait("a protected tone in Opus", |heard| {
        let mut incoming = Incoming::new(SUITE, &key(SUITE, 1)).unwrap();
        let opened: Vec<Heard> = heard
            .iter()
            .map(|heard| {
                let mut packet = [&heard.header.to_bytes()[..], &heard.payload].concat();
                let len = incoming.rtp(&mut packet).unwrap();
                Heard { header: heard.header, payload: packet[12..len].to_vec() }
            })
            .collect();
        let audio = support::opus::samples(&opened);
        audio.len() >= 25 * FRAME && share(&audio[audio.len() - 25 * FRAME..], 1000.0) > 0.8
    });
}

#[test]
fn reports_are_protected_both_ways() {
    let mut engine = Engine::start();
    let (mut safe, plain) = (Phone::new(Law::A), Phone::new(Law::A));
    let control = UdpSocket::bind("127.0.0.1:0").unwrap();
    control.set_read_timeout(Some(PATIENCE)).unwrap();
    let [at, _] = call(&mut engine, [&safe, &plain], srtp(SUITE, 1, Some(2)));
    let remote_rtcp = Some(control.local_addr().unwrap().to_string());
    engine.ok(Command::Modify(Modify { remote_rtcp, ..modify(id(1)) }));
    talk(&mut safe, at, 440.0, SUITE, 2);
    let mut room = [0; 1500];
    let (len, from) = control.recv_from(&mut room).unwrap();
    let mut incoming = Incoming::new(SUITE, &key(SUITE, 1)).unwrap();
    let len = incoming.rtcp(&mut room[..len]).unwrap();
    let compound = Compound::parse(&room[..len]).unwrap();
    let about = compound.packets().find_map(|packet| match packet {
        Report::ReceiverReport { ssrc, .. } | Report::SenderReport { ssrc, .. } => Some(ssrc),
        _ => None,
    });
    let block = ReportBlock {
        ssrc: about.unwrap(),
        fraction_lost: 64,
        cumulative_lost: 1,
        highest_sequence: 1,
        jitter: 80,
        last_sr: 0,
        delay_since_sr: 0,
    };
    let mut room = [0; 200];
    let mut builder = Builder::new(&mut room[..150]);
    builder.receiver_report(safe.ssrc, &[block]).cname(safe.ssrc, b"phone");
    let len = builder.finish().unwrap();
    let bad = figures(&mut engine).rx_bad;
    // In the open it is not believed.
    control.send_to(&room[..len], from).unwrap();
    wait_figures(&mut engine, "a bad report", |figures| figures.rx_bad > bad && figures.far_lost.is_none());
    let mut outgoing = Outgoing::new(SUITE, &key(SUITE, 2)).unwrap();
    let len = outgoing.rtcp(&mut room, len).unwrap();
    control.send_to(&room[..len], from).unwrap();
    wait_figures(&mut engine, "the report", |figures| figures.far_lost == Some(0.25));
}

#[test]
fn keys_that_cannot_be_are_refused() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    let short = Secret::new(&[1; 29]);
    let good = Secret::new(&key(SUITE, 1));
    let of = |suite: &str, ours: Option<&Secret>, theirs: Option<&Secret>| {
        let srtp = Srtp { suite: suite.to_owned(), ours: ours.cloned(), theirs: theirs.cloned() };
        Command::Modify(Modify { srtp: Some(srtp), ..modify(id(1)) })
    };
    for command in [
        of("F8_128_HMAC_SHA1_80", Some(&good), Some(&good)),
        of(SUITE.name(), Some(&short), Some(&good)),
        of(SUITE.name(), Some(&good), Some(&short)),
        of(SUITE.name(), None, Some(&good)),
        of(Suite::AesGcm.name(), Some(&good), None),
    ] {
        assert_eq!(engine.refused(command), Code::BadKey);
    }
}
