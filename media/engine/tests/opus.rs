//! Endpoints that speak Opus: relayed among themselves, decoded and encoded for everybody else.

mod support;

use std::net::SocketAddr;
use support::audio::{key_pair, open_recording, share, write_wav};
use support::opus::{PT, samples, talk, wait_for_tone};
use support::phone::{Phone, assert_continuous};
use support::{Engine, create, id, modify, opus, pcma, pcmu};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_media::protocol::command::{
    Command, Detect, Item, Record, Role, Source, SourceKind, StopRecording,
};
use yunhu_media::protocol::event::{Event, Way};
use yunhu_media::protocol::reply::{Code, Done};
use yunhu_rtp::event::{EventReceiver, EventSender, EventStep};
use yunhu_rtp::sender::Sender;

/// A browser (1) and a phone (2) that hear each other; where they send to.
fn call(engine: &mut Engine, browser: &Phone, phone: &Phone) -> (SocketAddr, SocketAddr) {
    let codec = if phone.law == Law::A { pcma() } else { pcmu() };
    let first = engine.create(id(1), id(9), browser.address(), &[opus()]);
    let second = engine.create(id(2), id(9), phone.address(), &[codec]);
    engine.source(id(1), id(2));
    engine.source(id(2), id(1));
    (first, second)
}

/// Peak of the newest samples: the tone was sent with a peak of 8000.
fn peak(audio: &[i16]) -> i16 {
    audio.iter().map(|sample| sample.saturating_abs()).max().unwrap_or(0)
}

#[test]
fn a_browser_and_a_phone_hear_each_other() {
    for law in [Law::A, Law::U] {
        let mut engine = Engine::start();
        let (mut browser, mut phone) = (Phone::new(Law::A), Phone::new(law));
        let (first, second) = call(&mut engine, &browser, &phone);
        talk(&mut browser, first, 440.0);
        phone.talk(second, 1000.0);
        phone.wait_for_tone(440.0, 25);
        let heard = wait_for_tone(&browser, 1000.0, 25);
        assert!((6500..9500).contains(&peak(&heard)), "{}", peak(&heard));
        let heard = browser.heard();
        assert!(heard.iter().all(|packet| packet.header.payload_type == PT));
        let audio: Vec<_> = heard.windows(2).skip_while(|pair| pair[1].payload.len() == 3).collect();
        for pair in &audio {
            let (a, b) = (pair[0].header, pair[1].header);
            assert_eq!((b.ssrc, b.sequence), (a.ssrc, a.sequence.wrapping_add(1)));
            let step = b.timestamp.wrapping_sub(a.timestamp);
            assert!(step.is_multiple_of(8) && (960..9600).contains(&step), "{step}");
        }
        assert_continuous(&phone.heard());
        let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
        let browser = endpoints.iter().find(|endpoint| endpoint.endpoint == id(1)).unwrap();
        assert_eq!(browser.codecs, [opus()]);
        assert_eq!((browser.figures.rx_bad, browser.figures.rx_lost), (0, 0));
        // On a clock that is six times too slow the same packets would have a jitter of hundreds of ms.
        assert!(browser.figures.rx_jitter_ms < 15.0, "{:?}", browser.figures);
        assert!(browser.figures.mos.is_some_and(|mos| mos > 4.0), "{:?}", browser.figures);
    }
}

#[test]
fn two_browsers_hear_the_very_packets_of_each_other() {
    let mut engine = Engine::start();
    let (mut one, two) = (Phone::new(Law::A), Phone::new(Law::A));
    let first = engine.create(id(1), id(9), one.address(), &[opus()]);
    engine.create(id(2), id(9), two.address(), &[opus(), pcma()]);
    engine.source(id(2), id(1));
    let sent = support::opus::packets(one.ssrc, 700.0);
    let mut again = support::opus::packets(one.ssrc, 700.0);
    one.talk_packets(first, sent);
    let heard = two.wait("half a second", |heard| heard.len() > 25);
    let all: Vec<Vec<u8>> = (0..200).map(|number| again(number)[12..].to_vec()).collect();
    let audio = heard.iter().filter(|packet| packet.payload.len() > 3);
    let relayed: Vec<_> = audio.map(|packet| packet.payload.clone()).collect();
    assert!(all.windows(relayed.len()).any(|window| window == relayed), "relayed as they are");
}

#[test]
fn a_codec_that_changes_in_the_middle_is_followed() {
    let mut engine = Engine::start();
    let (mut browser, mut phone) = (Phone::new(Law::A), Phone::new(Law::A));
    let (first, second) = call(&mut engine, &browser, &phone);
    talk(&mut browser, first, 440.0);
    phone.talk(second, 1000.0);
    phone.wait_for_tone(440.0, 25);
    // The browser is put away for a phone on the same address.
    engine.ok(Command::Modify(yunhu_media::protocol::command::Modify {
        codecs: Some(vec![pcma(), opus()]),
        ..modify(id(1))
    }));
    browser.forget();
    browser.wait_for_tone(1000.0, 25);
    phone.forget();
    phone.wait_for_tone(440.0, 25);
    assert_continuous(&phone.heard());
}

#[test]
fn prompts_tones_and_silence_reach_a_browser() {
    let mut engine = Engine::start();
    let mut browser = Phone::new(Law::A);
    write_wav(&engine.folder.0.join("prompts/a.wav"), 48_000, 600.0, 1500);
    let at = engine.create(id(1), id(9), browser.address(), &[opus()]);
    talk(&mut browser, at, 440.0);
    let heard = browser.wait("silence", |heard| heard.len() > 10);
    assert!(samples(&heard).iter().all(|sample| sample.abs() < 16));
    engine.play(id(1), id(70), vec![Item::File { file: "a.wav".to_owned() }], 1);
    let heard = wait_for_tone(&browser, 600.0, 50);
    assert!((6500..9500).contains(&peak(&heard)), "{}", peak(&heard));
    let played = engine.client.event(|event| match event {
        Event::PlayFinished { played_ms, .. } => Some(*played_ms),
        _ => None,
    });
    assert_eq!(played, 1500);
    engine.play(id(1), id(71), vec![Item::ToneHz { tone_hz: vec![900.0], on_ms: 800, off_ms: 0 }], 0);
    wait_for_tone(&browser, 900.0, 25);
    assert_continuous(&browser.heard());
}

fn join(endpoint: u8) -> Command {
    Command::Source(Source {
        endpoint: id(endpoint),
        kind: SourceKind::Conference,
        peer: None,
        conference: Some(id(50)),
        role: Some(Role::TalkListen),
    })
}

#[test]
fn browsers_and_phones_meet_in_a_conference() {
    let mut engine = Engine::start();
    let mut browsers = [Phone::new(Law::A), Phone::new(Law::A)];
    let mut phone = Phone::new(Law::A);
    let at = engine.create(id(3), id(9), phone.address(), &[pcma()]);
    phone.talk(at, 1700.0);
    for (number, browser) in (1u8..).zip(&mut browsers) {
        let at = engine.create(id(number), id(9), browser.address(), &[opus()]);
        talk(browser, at, if number == 1 { 440.0 } else { 1000.0 });
        engine.ok(join(number));
    }
    engine.ok(join(3));
    let both = |audio: &[i16], hz: [f64; 2], without: f64| {
        hz.iter().all(|hz| share(audio, *hz) > 0.3) && share(audio, without) < 0.02
    };
    browsers[0].wait("the other two", |heard| {
        let audio = samples(heard);
        audio.len() > 25 * FRAME && both(&audio[audio.len() - 25 * FRAME..], [1000.0, 1700.0], 440.0)
    });
    phone.wait("both browsers", |heard| {
        let audio = support::phone::samples(heard, Law::A);
        audio.len() > 25 * FRAME && both(&audio[audio.len() - 25 * FRAME..], [440.0, 1000.0], 1700.0)
    });
}

/// Records endpoint 1 for a while; both channels.
fn recorded(engine: &mut Engine, ms: usize, phone: &Phone) -> [Vec<i16>; 2] {
    let (identity, recipient) = key_pair(&engine.folder.0);
    engine.ok(Command::Record(Record {
        recording: id(77),
        endpoint: id(1),
        recipients: vec![recipient],
        store: "acme".to_owned(),
    }));
    phone.forget();
    phone.wait("time to pass", |heard| heard.len() >= ms / 20);
    engine.ok(Command::StopRecording(StopRecording { recording: id(77) }));
    let file = engine.client.event(|event| match event {
        Event::RecordingStopped { file, .. } => Some(file.clone()),
        _ => None,
    });
    let blocks = open_recording(&engine.recordings().join(file), &identity);
    [0, 1].map(|channel| blocks.iter().flat_map(|block| block.channels[channel].clone()).collect())
}

#[test]
fn what_a_browser_says_and_hears_is_recorded() {
    // Heard from a phone (encoded here) and from another browser (relayed).
    for far in [pcma(), opus()] {
        let mut engine = Engine::start();
        let (mut browser, mut other) = (Phone::new(Law::A), Phone::new(Law::A));
        let first = engine.create(id(1), id(9), browser.address(), &[opus()]);
        let second = engine.create(id(2), id(9), other.address(), std::slice::from_ref(&far));
        engine.source(id(1), id(2));
        engine.source(id(2), id(1));
        talk(&mut browser, first, 440.0);
        if far.pt == PT {
            talk(&mut other, second, 1000.0)
        } else {
            other.talk(second, 1000.0)
        }
        other.wait("audio", |heard| heard.len() > 25);
        let [said, heard] = recorded(&mut engine, 2000, &other);
        for (channel, hz) in [(&said, 440.0), (&heard, 1000.0)] {
            let middle = &channel[4000..12_000];
            assert!(share(middle, hz) > 0.95, "{hz} of {}: {}", far.name, share(middle, hz));
            let silent = middle.chunks(80).filter(|part| peak(part) < 1000).count();
            assert!(silent <= 2, "{silent} of 100 parts of {hz} Hz are silent");
        }
    }
}

#[test]
fn what_is_lost_on_the_way_is_taken_from_the_next_packet() {
    let mut engine = Engine::start();
    let (mut browser, phone) = (Phone::new(Law::A), Phone::new(Law::A));
    let (first, _) = call(&mut engine, &browser, &phone);
    let mut packets = support::opus::packets(browser.ssrc, 440.0);
    browser.talk_packets(first, move |number| {
        let packet = packets(number);
        if number % 10 == 9 { Vec::new() } else { packet }
    });
    phone.wait("four seconds", |heard| heard.len() > 200);
    let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
    let browser = &endpoints.iter().find(|endpoint| endpoint.endpoint == id(1)).unwrap().figures;
    // All but the first losses were there in time.
    assert!(browser.rx_lost >= 15 && browser.concealed_ms <= 80, "{browser:?}");
    assert!(browser.mos.is_some_and(|mos| mos > 3.2), "{browser:?}");
}

#[test]
fn digits_cross_from_one_clock_to_the_other() {
    let mut engine = Engine::start();
    let (mut browser, mut phone) = (Phone::new(Law::A), Phone::new(Law::A));
    let (first, second) = call(&mut engine, &browser, &phone);
    phone.talk(second, 1000.0);
    talk(&mut browser, first, 440.0);
    phone.wait_for_tone(440.0, 10);
    // The browser presses keys on its clock of 48 kHz, from the same source.
    let mut events = EventSender::new(48_000, 960);
    events.push("42", 80, 40).unwrap();
    let mut sender = Sender::new(browser.ssrc ^ 1, 1, 1000, 48_000);
    for number in 0u64.. {
        match events.tick() {
            EventStep::Send { payload, begins, samples } => {
                let stamp = sender.event(begins, samples, number * 20_000);
                browser.send(first, stamp.header(101), &payload);
            }
            EventStep::Gap => {}
            EventStep::Idle | EventStep::Finished => break,
        }
    }
    for wanted in ['4', '2'] {
        let (digit, ms) = engine.client.event(|event| match event {
            Event::Digit { digit, ms, way: Way::Rfc4733, .. } => Some((*digit, *ms)),
            _ => None,
        });
        assert_eq!(digit, wanted);
        assert!((60..=120).contains(&ms), "{ms}");
    }
    let understood = |heard: &[support::phone::Heard]| -> String {
        let mut receiver = EventReceiver::new(8000);
        let events = heard.iter().filter(|packet| packet.header.payload_type == 101);
        events
            .flat_map(|p| receiver.receive(p.header.timestamp, &p.payload, 0).collect::<Vec<_>>())
            .map(|digit| digit.digit)
            .collect()
    };
    phone.wait("the digits", |heard| understood(heard) == "42");
}

#[test]
fn digits_in_the_audio_of_a_browser_are_found() {
    let mut engine = Engine::start();
    let mut browser = Phone::new(Law::A);
    let at = engine.create(id(1), id(9), browser.address(), &[opus()]);
    engine.ok(Command::Detect(Detect { endpoint: id(1), inband: true }));
    let mut sound = yunhu_dsp::tone::Dtmf::new("7", 200, 200).unwrap();
    let mut encoder = yunhu_dsp::opus::Encoder::new().unwrap();
    let ssrc = browser.ssrc;
    browser.talk_packets(at, move |number| {
        let mut frame = [0; FRAME];
        sound.fill(&mut frame);
        let mut payload = [0; yunhu_dsp::opus::MAX_PAYLOAD];
        let len = encoder.encode(&frame, &mut payload).unwrap();
        let header = yunhu_rtp::packet::Header {
            payload_type: PT,
            marker: false,
            sequence: number as u16,
            timestamp: number * 960,
            ssrc,
        };
        let mut packet = vec![0; 12 + len];
        header.build(&payload[..len], &mut packet).unwrap();
        packet
    });
    let digit = engine.client.event(|event| match event {
        Event::Digit { digit, way: Way::Inband, .. } => Some(*digit),
        _ => None,
    });
    assert_eq!(digit, '7');
}

#[test]
fn nonsense_in_an_opus_packet_is_counted_and_ends_nothing() {
    let mut engine = Engine::start();
    let (mut browser, phone) = (Phone::new(Law::A), Phone::new(Law::A));
    let (first, _) = call(&mut engine, &browser, &phone);
    let mut packets = support::opus::packets(browser.ssrc, 440.0);
    browser.talk_packets(first, move |number| {
        let mut packet = packets(number);
        if number % 5 == 4 {
            // A count of frames that is none (RFC 6716 §3.2.5).
            packet.truncate(12);
            packet.extend_from_slice(&[0xff, 0x3f, 1, 2, 3]);
        }
        packet
    });
    phone.wait_for_tone(440.0, 25);
    let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
    assert!(endpoints.iter().any(|endpoint| endpoint.figures.rx_bad > 3));
}

#[test]
fn opus_has_one_clock() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    let wrong = yunhu_media::protocol::command::Codec { clock: 8000, ..opus() };
    let wrong = create(id(1), id(9), Some(phone.address()), &[wrong]);
    assert_eq!(engine.refused(Command::Create(wrong)), Code::BadCodec);
}
