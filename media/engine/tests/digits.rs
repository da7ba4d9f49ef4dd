//! Telephone digits: received, sent, relayed, and found in the audio.

mod support;

use support::phone::{Phone, assert_continuous};
use support::{Engine, create, id, pcma};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::tone::Dtmf;
use yunhu_media::protocol::command::{Command, Detect, Item, SendDigits};
use yunhu_media::protocol::event::{Event, Way};
use yunhu_media::protocol::id::Id;
use yunhu_media::protocol::reply::Done;
use yunhu_rtp::event::{EventReceiver, EventSender, EventStep};
use yunhu_rtp::packet::Header;
use yunhu_rtp::sender::Sender;

fn digits(engine: &mut Engine, endpoint: Id, wanted_way: Way, count: usize) -> String {
    (0..count)
        .map(|_| {
            engine.client.event(|event| match event {
                Event::Digit { endpoint: at, digit, way, .. } if *at == endpoint && *way == wanted_way => {
                    Some(*digit)
                }
                _ => None,
            })
        })
        .collect()
}

/// Presses keys as a phone does, in one go: time is in the timestamps.
fn press(phone: &Phone, to: std::net::SocketAddr, keys: &str, pt: u8) {
    let mut events = EventSender::new(8000, 160);
    events.push(keys, 80, 40).unwrap();
    let mut sender = Sender::new(phone.ssrc, 1, 1000, 8000);
    for number in 0u64.. {
        let now_us = number * 20_000;
        match events.tick() {
            EventStep::Send { payload, begins, samples } => {
                let stamp = sender.event(begins, samples, now_us);
                phone.send(to, stamp.header(pt), &payload);
            }
            EventStep::Gap => {
                let stamp = sender.generated(160, now_us);
                phone.send(to, stamp.header(8), &[0xd5; FRAME]);
            }
            EventStep::Idle | EventStep::Finished => return,
        }
    }
}

fn understood(heard: &[support::phone::Heard], pt: u8) -> String {
    let mut receiver = EventReceiver::new(8000);
    heard
        .iter()
        .filter(|packet| packet.header.payload_type == pt)
        .flat_map(|packet| receiver.receive(packet.header.timestamp, &packet.payload, 0).collect::<Vec<_>>())
        .map(|digit| digit.digit)
        .collect()
}

#[test]
fn pressed_keys_are_told_and_relayed_with_the_peers_payload_type() {
    let mut engine = Engine::start();
    let (a, b) = (Phone::new(Law::A), Phone::new(Law::A));
    let at = engine.create(id(1), id(9), a.address(), &[pcma()]);
    let mut other = create(id(2), id(9), Some(b.address()), &[pcma()]);
    other.dtmf_pt = Some(96);
    let Done::Created { .. } = engine.ok(Command::Create(other)) else { panic!() };
    engine.source(id(2), id(1));
    press(&a, at, "42#", 101);
    assert_eq!(digits(&mut engine, id(1), Way::Rfc4733, 3), "42#");
    let heard = b.wait("relayed digits", |heard| understood(heard, 96) == "42#");
    assert!(heard.iter().all(|packet| packet.header.payload_type != 101));
}

#[test]
fn sent_digits_are_events_in_the_one_stream() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    engine.ok(Command::SendDigits(SendDigits {
        endpoint: id(1),
        digits: "1*D".to_owned(),
        digit_ms: 100,
        gap_ms: 60,
    }));
    engine.client.event(|event| matches!(event, Event::DigitsSent { .. }).then_some(()));
    let heard = phone.wait("three digits and silence", |heard| {
        understood(heard, 101) == "1*D" && heard.last().is_some_and(|packet| packet.header.payload_type == 8)
    });
    for pair in heard.windows(2) {
        assert_eq!(pair[1].header.sequence, pair[0].header.sequence.wrapping_add(1));
        assert_eq!(pair[1].header.ssrc, pair[0].header.ssrc);
    }
    let audio: Vec<_> = heard.into_iter().filter(|packet| packet.header.payload_type == 8).collect();
    let spans: Vec<u32> =
        audio.windows(2).map(|p| p[1].header.timestamp.wrapping_sub(p[0].header.timestamp)).collect();
    assert!(spans.iter().all(|span| *span < 8000), "{spans:?}");
}

#[test]
fn digits_in_the_audio_are_found_when_asked_for() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    let at = engine.create(id(1), id(9), phone.address(), &[pcma()]);
    engine.ok(Command::Detect(Detect { endpoint: id(1), inband: true }));
    let mut tones = Dtmf::new("159D", 100, 80).unwrap();
    for number in 0u32.. {
        let mut linear = [0; FRAME];
        let count = tones.fill(&mut linear);
        let mut octets = [0; FRAME];
        Law::A.encode(&linear, &mut octets);
        let header = Header {
            payload_type: 8,
            marker: number == 0,
            sequence: number as u16,
            timestamp: number * FRAME as u32,
            ssrc: 5,
        };
        phone.send(at, header, &octets);
        // One more, so that the last digit is seen to end.
        if count == 0 {
            break;
        }
        // A far end's pace does not matter here, but a socket's buffer does.
        if number % 16 == 15 {
            engine.ok(Command::Ping {});
        }
    }
    assert_eq!(digits(&mut engine, id(1), Way::Inband, 4), "159D");
}

#[test]
fn audible_digits_are_played() {
    let mut engine = Engine::start();
    let (a, b) = (Phone::new(Law::A), Phone::new(Law::A));
    engine.create(id(1), id(9), a.address(), &[pcma()]);
    let at = engine.create(id(2), id(9), b.address(), &[pcma()]);
    engine.ok(Command::Detect(Detect { endpoint: id(2), inband: true }));
    let item = Item::Digits { digits: "70".to_owned(), digit_ms: 100, gap_ms: 100 };
    engine.play(id(1), id(7), vec![item], 1);
    engine.client.event(|event| matches!(event, Event::PlayFinished { .. }).then_some(()));
    // What one phone heard, the other says.
    let heard = a.heard();
    assert_continuous(&heard);
    for (number, packet) in heard.iter().enumerate() {
        b.send(at, packet.header, &packet.payload);
        if number % 16 == 15 {
            engine.ok(Command::Ping {});
        }
    }
    assert_eq!(digits(&mut engine, id(2), Way::Inband, 2), "70");
}
