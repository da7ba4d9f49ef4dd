//! Relay, players and address learning over real sockets.

mod support;

use support::audio::{share, write_wav};
use support::phone::{Phone, assert_continuous, packet, samples};
use support::{Engine, create, id, modify, pcma, pcmu};
use yunhu_dsp::g711::Law;
use yunhu_media::protocol::command::{Command, Delete, Direction, Item, Learn, Source, SourceKind, Stop};
use yunhu_media::protocol::event::{Event, PlayEnd};
use yunhu_media::protocol::reply::{Code, Done};

fn pair(engine: &mut Engine, a: &mut Phone, b: &mut Phone) {
    let at_a = engine.create(id(1), id(9), a.address(), &[if a.law == Law::A { pcma() } else { pcmu() }]);
    let at_b = engine.create(id(2), id(9), b.address(), &[if b.law == Law::A { pcma() } else { pcmu() }]);
    engine.source(id(1), id(2));
    engine.source(id(2), id(1));
    a.talk(at_a, 440.0);
    b.talk(at_b, 1000.0);
}

#[test]
fn both_ways_one_continuous_stream_each() {
    let mut engine = Engine::start();
    let (mut a, mut b) = (Phone::new(Law::A), Phone::new(Law::A));
    pair(&mut engine, &mut a, &mut b);
    a.wait_for_tone(1000.0, 30);
    b.wait_for_tone(440.0, 30);
    // Relay begins with the peer's first packet; silence was sent before. All of it is one stream.
    assert_continuous(&a.heard());
    assert_continuous(&b.heard());
    assert_ne!(a.heard()[0].header.ssrc, b.ssrc, "the far end sees our source, not the peer's");
}

#[test]
fn a_law_and_mu_law_understand_each_other() {
    let mut engine = Engine::start();
    let (mut a, mut b) = (Phone::new(Law::A), Phone::new(Law::U));
    pair(&mut engine, &mut a, &mut b);
    a.wait_for_tone(1000.0, 20);
    b.wait_for_tone(440.0, 20);
    assert!(b.heard().iter().all(|packet| packet.header.payload_type == 0));
}

#[test]
fn a_play_owns_the_output_and_gives_it_back() {
    let mut engine = Engine::start();
    write_wav(&engine.folder.0.join("prompts/low.wav"), 16_000, 300.0, 400);
    write_wav(&engine.folder.0.join("prompts/high.wav"), 44_100, 700.0, 400);
    let (mut a, mut b) = (Phone::new(Law::A), Phone::new(Law::A));
    pair(&mut engine, &mut a, &mut b);
    a.wait_for_tone(1000.0, 10);
    a.forget();
    let items = ["low.wav", "high.wav"].map(|file| Item::File { file: file.to_owned() });
    engine.play(id(1), id(7), items.to_vec(), 1);
    let played_ms = engine.client.event(|event| match event {
        Event::PlayFinished { play, reason: PlayEnd::Completed, played_ms, .. } if *play == id(7) => {
            Some(*played_ms)
        }
        _ => None,
    });
    assert!((780..=820).contains(&played_ms), "{played_ms}");
    a.forget();
    a.wait_for_tone(1000.0, 20);
    assert_continuous(&a.heard());
}

#[test]
fn the_prompt_is_heard_and_the_stream_goes_on() {
    let mut engine = Engine::start();
    write_wav(&engine.folder.0.join("prompts/low.wav"), 8_000, 300.0, 600);
    let (mut a, mut b) = (Phone::new(Law::A), Phone::new(Law::A));
    pair(&mut engine, &mut a, &mut b);
    a.wait_for_tone(1000.0, 10);
    engine.play(id(1), id(7), vec![Item::File { file: "low.wav".to_owned() }], 0);
    a.wait_for_tone(300.0, 20);
    engine.ok(Command::Stop(Stop { endpoint: id(1), play: None }));
    engine
        .client
        .event(|event| matches!(event, Event::PlayFinished { reason: PlayEnd::Stopped, .. }).then_some(()));
    a.wait_for_tone(1000.0, 10);
    let heard = a.heard();
    assert_continuous(&heard);
    let turns = heard.iter().filter(|packet| packet.header.marker).count();
    assert!(turns >= 3, "{turns} markers: silence, relay, player, relay");
}

#[test]
fn a_newer_play_replaces_and_a_broken_file_fails() {
    let mut engine = Engine::start();
    std::fs::write(engine.folder.0.join("prompts/broken.wav"), b"not a sound").unwrap();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    engine.play(id(1), id(7), vec![Item::Tone { tone: "ringback".to_owned() }], 0);
    phone.wait_for_tone(450.0, 10);
    engine.play(id(1), id(8), vec![Item::File { file: "broken.wav".to_owned() }], 1);
    engine.client.event(|event| {
        matches!(event, Event::PlayFinished { play, reason: PlayEnd::Replaced, .. } if *play == id(7))
            .then_some(())
    });
    let said = engine.client.event(|event| match event {
        Event::PlayFinished { play, reason: PlayEnd::Failed, message, .. } if *play == id(8) => {
            message.clone()
        }
        _ => None,
    });
    assert!(said.contains("broken.wav"), "{said}");
}

#[test]
fn the_address_is_learnt_once_and_then_locked() {
    let mut engine = Engine::start();
    let (told, mut real, mut thief) = (Phone::new(Law::A), Phone::new(Law::A), Phone::new(Law::A));
    let mut peer = Phone::new(Law::A);
    let at = engine.create(id(1), id(9), told.address(), &[pcma()]);
    let at_peer = engine.create(id(2), id(9), peer.address(), &[pcma()]);
    engine.source(id(2), id(1));
    engine.source(id(1), id(2));
    // The phone sends from another port than its SDP said.
    real.talk(at, 440.0);
    let remote = engine.client.event(|event| match event {
        Event::MediaStarted { endpoint, remote, .. } if *endpoint == id(1) => Some(remote.clone()),
        _ => None,
    });
    assert_eq!(remote, real.address().to_string());
    peer.talk(at_peer, 1000.0);
    real.wait_for_tone(1000.0, 10);
    told.forget();
    thief.talk(at, 2500.0);
    peer.wait_for_tone(440.0, 50);
    assert!(thief.heard().is_empty() && told.heard().is_empty());
    assert!(share(&samples(&peer.heard(), Law::A), 2500.0) < 0.01);
    let Done::Deleted { figures } = engine.ok(Command::Delete(Delete { endpoint: id(1) })) else { panic!() };
    assert!(figures.rx_foreign > 10, "{figures:?}");
    assert!(figures.mos.is_some_and(|mos| mos > 4.0), "{figures:?}");
}

#[test]
fn a_modify_opens_the_lock_for_another_address() {
    let mut engine = Engine::start();
    let (mut before, mut after) = (Phone::new(Law::A), Phone::new(Law::A));
    let at = engine.create(id(1), id(9), before.address(), &[pcma()]);
    before.talk(at, 440.0);
    let started = |event: &Event| match event {
        Event::MediaStarted { remote, .. } => Some(remote.clone()),
        _ => None,
    };
    assert_eq!(engine.client.event(started), before.address().to_string());
    let remote = Some(after.address().to_string());
    engine.ok(Command::Modify(yunhu_media::protocol::command::Modify {
        remote,
        learn: Some(Learn::No),
        ..modify(id(1))
    }));
    after.talk(at, 440.0);
    assert_eq!(engine.client.event(started), after.address().to_string());
    after.wait("silence from the engine", |heard| heard.len() > 10);
}

#[test]
fn a_peer_that_goes_leaves_silence() {
    let mut engine = Engine::start();
    let (mut a, mut b) = (Phone::new(Law::A), Phone::new(Law::A));
    pair(&mut engine, &mut a, &mut b);
    a.wait_for_tone(1000.0, 10);
    engine.ok(Command::Delete(Delete { endpoint: id(2) }));
    a.forget();
    let heard = a.wait("silence", |heard| heard.len() > 20);
    assert!(samples(&heard[5..], Law::A).iter().all(|sample| sample.abs() <= 8));
    let other =
        Source { endpoint: id(1), kind: SourceKind::Peer, peer: Some(id(2)), conference: None, role: None };
    assert_eq!(engine.refused(Command::Source(other)), Code::NoSuchPeer);
}

#[test]
fn silence_of_the_far_end_is_told_once_and_hold_is_not_silence() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    let timed = |endpoint, direction| {
        let mut create = create(endpoint, id(9), Some(phone.address()), &[pcma()]);
        (create.timeout_ms, create.direction) = (300, direction);
        Command::Create(create)
    };
    engine.ok(timed(id(2), Direction::SendOnly));
    engine.ok(timed(id(1), Direction::SendRecv));
    let (endpoint, silent_ms) = engine.client.event(|event| match event {
        Event::MediaTimeout { endpoint, silent_ms } => Some((*endpoint, *silent_ms)),
        _ => None,
    });
    assert_eq!(endpoint, id(1));
    assert!(silent_ms >= 300);
    phone.wait("half a second", |heard| heard.len() > 50);
    engine.ok(Command::Ping {});
    assert!(!engine.client.told.iter().any(|told| matches!(told.event, Event::MediaTimeout { .. })));
}

#[test]
fn packets_that_are_no_rtp_cost_nothing_but_a_count() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    let at = engine.create(id(1), id(9), phone.address(), &[pcma()]);
    for number in 0..6 {
        phone.socket.send_to(&packet(Law::A, 8, 1, number, 440.0), at).unwrap();
    }
    engine.client.event(|event| matches!(event, Event::MediaStarted { .. }).then_some(()));
    for garbage in [
        &b""[..],
        b"x",
        &[0x80; 5],
        &[0x90, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff],
        &[0xff; 1500],
    ] {
        phone.socket.send_to(garbage, at).unwrap();
    }
    phone.socket.send_to(&packet(Law::A, 77, 1, 7, 440.0), at).unwrap();
    phone.socket.send_to(&packet(Law::A, 96, 1, 7, 440.0), at).unwrap();
    phone.socket.send_to(&packet(Law::A, 8, 1, 8, 440.0), at).unwrap();
    let mut bad = 0;
    for _ in 0..1000 {
        let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
        bad = endpoints[0].figures.rx_bad;
        if bad >= 5 && endpoints[0].figures.rx_packets >= 7 {
            return;
        }
    }
    panic!("{bad} bad packets");
}
