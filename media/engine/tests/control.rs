//! The control socket: broken clients, second clients, dead clients, full engines, failing legs.

mod support;

use std::path::Path;
use support::phone::Phone;
use support::{Client, Engine, Folder, Message, create, id, pcma, socket, spawn};
use yunhu_dsp::g711::Law;
use yunhu_media::protocol::command::{Command, Delete, Item, Play};
use yunhu_media::protocol::event::{Event, PlayEnd};
use yunhu_media::protocol::reply::{Code, Done, Reply};
use yunhu_rtp::packet::Header;

fn fault(client: &mut Client) -> String {
    let code = match client.message() {
        Some(Message::Reply(Reply::Fault { code, .. })) => code,
        other => panic!("{other:?}"),
    };
    assert!(client.message().is_none(), "the connection is closed after a fault");
    code
}

#[test]
fn each_broken_frame_is_answered_and_the_endpoints_live() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/contracts/frames/bad");
    let mut count = 0;
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|e| e != "msgpack") {
            continue;
        }
        let expected: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
        let mut client = Client::connect(&socket(&engine.folder));
        client.hello(0, None);
        client.send(&std::fs::read(&path).unwrap());
        if expected["expect"] == "fault" {
            assert_eq!(expected["code"], fault(&mut client), "{}", path.display());
        } else {
            match client.message() {
                Some(Message::Reply(Reply::Refused { id: 1, code, .. })) => {
                    assert_eq!(expected["code"], serde_json::to_value(code).unwrap(), "{}", path.display());
                }
                other => panic!("{}: {other:?}", path.display()),
            }
            client.command(&Command::Ping {}).unwrap();
        }
        count += 1;
    }
    assert!(count > 15);
    let mut client = Client::connect(&socket(&engine.folder));
    client.hello(0, None);
    let Done::Ping { endpoints, .. } = client.command(&Command::Ping {}).unwrap() else { panic!() };
    assert_eq!(endpoints, 1);
}

#[test]
fn a_frame_that_claims_too_much_and_a_first_message_that_is_no_hello() {
    let engine = Engine::start();
    let mut client = Client::connect(&socket(&engine.folder));
    client.send_raw(&[0x7f, 0xff, 0xff, 0xff]);
    assert_eq!(fault(&mut client), "too_long");
    let mut client = Client::connect(&socket(&engine.folder));
    client.send(b"\x82\xa1t\xa4ping\xa2id\x01");
    assert_eq!(fault(&mut client), "hello");
    let mut client = Client::connect(&socket(&engine.folder));
    client.send(b"\x84\xa1t\xa5hello\xa7version\x09\xa6client\xa1x\xa8last_seq\x00");
    assert_eq!(fault(&mut client), "version");
}

#[test]
fn random_bytes_never_end_the_engine() {
    let mut engine = Engine::start();
    let mut state = 1u64;
    for _ in 0..200 {
        let mut client = Client::connect(&socket(&engine.folder));
        client.hello(0, None);
        let mut body = vec![0x83];
        for _ in 0..40 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            body.push((state >> 33) as u8);
        }
        client.send(&body);
        assert_eq!(fault(&mut client), "malformed");
    }
    assert!(engine.child.try_wait().unwrap().is_none());
}

#[test]
fn a_newer_client_takes_over() {
    let mut engine = Engine::start();
    let mut newer = Client::connect(&socket(&engine.folder));
    newer.hello(0, None);
    assert_eq!(fault(&mut engine.client), "superseded");
    newer.command(&Command::Ping {}).unwrap();
}

#[test]
fn a_client_that_does_not_read_is_closed_and_the_endpoints_live() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    let mut deaf = Client::connect(&socket(&engine.folder));
    deaf.hello(0, None);
    let snapshots = support::numbered(&Command::Snapshot {}, 7).repeat(1_000);
    let mut asked = 0;
    // Each answer is longer than its question: what waits for this client reaches its bound.
    while deaf.try_send_raw(&snapshots) {
        asked += 1_000;
        assert!(asked < 2_000_000, "the engine keeps everything for a client that does not read");
    }
    engine.client = Client::connect(&socket(&engine.folder));
    engine.client.hello(0, None);
    let Done::Ping { endpoints, .. } = engine.ok(Command::Ping {}) else { panic!() };
    assert_eq!(endpoints, 1);
}

#[test]
fn a_client_that_comes_back_misses_nothing() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    let play = |engine: &mut Engine, number| {
        engine.play(id(1), id(number), vec![Item::Silence { silence_ms: 40 }], 1);
    };
    let finished = |number| {
        move |event: &Event| {
            matches!(event, Event::PlayFinished { play, .. } if *play == id(number)).then_some(())
        }
    };
    play(&mut engine, 11);
    engine.client.event(finished(11));
    let seen = engine.client.last_seq;
    play(&mut engine, 12);
    engine.client = Client::connect(&socket(&engine.folder));
    // The play ends while nobody controls the engine.
    phone.wait("time to pass", |heard| heard.len() > 15);
    let (instance, _, resumed) = engine.client.hello(seen, Some(engine.instance));
    assert!(resumed && instance == engine.instance);
    engine.client.event(finished(12));

    // A client of another engine's past gets a snapshot instead.
    let mut stranger = Client::connect(&socket(&engine.folder));
    let (_, seq, resumed) = stranger.hello(3, Some(id(99)));
    assert!(!resumed && seq >= seen);
    let Done::Snapshot { endpoints, .. } = stranger.command(&Command::Snapshot {}).unwrap() else { panic!() };
    assert_eq!(endpoints.len(), 1);
    assert_eq!(endpoints[0].endpoint, id(1));
    assert!(endpoints[0].figures.tx_packets > 15);
}

#[test]
fn a_panic_in_one_leg_ends_that_leg_only() {
    let mut engine = Engine::with(&[], "panic");
    let (broken, mut a, mut b) = (Phone::new(Law::A), Phone::new(Law::A), Phone::new(Law::A));
    let at_broken = engine.create(id(1), id(8), broken.address(), &[pcma()]);
    let at_a = engine.create(id(2), id(9), a.address(), &[pcma()]);
    let at_b = engine.create(id(3), id(9), b.address(), &[pcma()]);
    engine.source(id(2), id(3));
    engine.source(id(3), id(2));
    a.talk(at_a, 440.0);
    b.talk(at_b, 1000.0);
    a.wait_for_tone(1000.0, 10);
    let header = Header { payload_type: 8, marker: true, sequence: 1, timestamp: 1, ssrc: 1 };
    broken.send(at_broken, header, b"YUNHU-FAULT-PANIC");
    let reason = engine.client.event(|event| match event {
        Event::EndpointFailed { endpoint, reason, .. } if *endpoint == id(1) => Some(reason.clone()),
        _ => None,
    });
    assert!(reason.contains("asked for by a test"), "{reason}");
    assert_eq!(engine.refused(Command::Delete(Delete { endpoint: id(1) })), Code::NoSuchEndpoint);
    a.forget();
    a.wait_for_tone(1000.0, 20);
    b.wait_for_tone(440.0, 20);
    // The id and its ports are free again.
    engine.create(id(1), id(8), broken.address(), &[pcma()]);
}

#[test]
fn a_prompt_that_cannot_be_played_is_refused_at_once() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    let mut refused = |item: Item| {
        engine.refused(Command::Play(Play { endpoint: id(1), play: id(7), items: vec![item], repeat: 1 }))
    };
    assert_eq!(refused(Item::File { file: "missing.wav".to_owned() }), Code::NoSuchFile);
    assert_eq!(refused(Item::File { file: "/etc/passwd".to_owned() }), Code::ForbiddenPath);
    assert_eq!(refused(Item::File { file: ".".to_owned() }), Code::BadFile);
    assert_eq!(refused(Item::Tone { tone: "birdsong".to_owned() }), Code::BadValue);
    phone.wait("silence goes on", |heard| heard.len() > 10);
}

#[test]
fn the_last_port_is_the_last_endpoint() {
    let mut engine = Engine::with(&["--ports", "39990-39994"], "");
    let make = |number| Command::Create(create(id(number), id(9), None, &[pcma()]));
    for number in 1..=3 {
        engine.ok(make(number));
    }
    assert_eq!(engine.refused(make(4)), Code::NoPorts);
    assert_eq!(engine.refused(make(1)), Code::Exists);
    engine.ok(Command::Delete(Delete { endpoint: id(2) }));
    engine.ok(make(4));
}

#[test]
fn many_threads_serve_many_sessions() {
    let mut engine = Engine::with(&["--threads", "3"], "");
    let mut phones: Vec<(Phone, Phone)> = Vec::new();
    for call in 0..6u8 {
        let (mut a, mut b) = (Phone::new(Law::A), Phone::new(Law::A));
        let (left, right) = (id(10 + 2 * call), id(11 + 2 * call));
        let at_a = engine.create(left, id(200 + call), a.address(), &[pcma()]);
        let at_b = engine.create(right, id(200 + call), b.address(), &[pcma()]);
        engine.source(left, right);
        engine.source(right, left);
        a.talk(at_a, 440.0);
        b.talk(at_b, 1000.0);
        phones.push((a, b));
    }
    for (a, b) in &phones {
        a.wait_for_tone(1000.0, 10);
        b.wait_for_tone(440.0, 10);
    }
    let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
    assert_eq!(endpoints.len(), 12);
    for call in 0..6u8 {
        engine.play(id(10 + 2 * call), id(100 + call), vec![Item::Silence { silence_ms: 20 }], 1);
    }
    for call in 0..6u8 {
        engine.client.event(|event| {
            matches!(event, Event::PlayFinished { play, reason: PlayEnd::Completed, .. } if *play == id(100 + call))
                .then_some(())
        });
    }
    let Done::Deleted { figures } = engine.ok(Command::Delete(Delete { endpoint: id(10) })) else { panic!() };
    assert!(figures.rx_packets >= 10);
}

#[test]
fn shutdown_ends_the_process_and_frees_the_socket() {
    let mut engine = Engine::with(&["--threads", "2"], "");
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    engine.ok(Command::Shutdown {});
    while engine.client.message().is_some() {}
    assert!(engine.child.wait().unwrap().success());
    assert!(!socket(&engine.folder).exists());
}

#[test]
fn a_second_engine_says_why_it_cannot_start() {
    let engine = Engine::start();
    let mut second = spawn(&engine.folder, &[], "");
    assert_eq!(second.wait().unwrap().code(), Some(2));
    let nowhere = Folder(engine.folder.0.join("no/such/folder"));
    let mut third = spawn(&nowhere, &[], "");
    assert_eq!(third.wait().unwrap().code(), Some(2));
}

#[test]
fn nobody_needs_an_orphan() {
    let folder = Folder::new();
    let mut child = spawn(&folder, &["--orphan-s", "1"], "");
    assert!(child.wait().unwrap().success());
}
