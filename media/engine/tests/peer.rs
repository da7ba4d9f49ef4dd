//! WebRTC peers over real sockets, with a far end that does full ICE.

mod support;

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use str0m::media::{Direction as Way, MediaKind, Mid};
use support::audio::{key_pair, open_recording, share, tone};
use support::caller::{Arrived, Caller, Seen, Speech, mids};
use support::phone::Phone;
use support::{Engine, create, id, modify, pcma};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::opus::{Decoder, Encoder, MAX_PAYLOAD, MAX_SAMPLES};
use yunhu_media::protocol::command::{Command, Delete, Direction, Record, SendDigits, StopRecording};
use yunhu_media::protocol::event::{Event, Way as DigitWay};
use yunhu_media::protocol::figures::Figures;
use yunhu_media::protocol::id::Id;
use yunhu_media::protocol::peer::{Agreed, Media, PeerCandidate, PeerCreate, PeerRenew, PeerSdp, PeerState};
use yunhu_media::protocol::reply::{Code, Done, EndpointState, Kind};

const OPUS_FIRST: [&str; 5] = ["opus", "PCMA", "PCMU", "VP8", "H264"];
const PCMA_FIRST: [&str; 2] = ["PCMA", "opus"];
const AUDIO: [MediaKind; 1] = [MediaKind::Audio];
const BOTH: [MediaKind; 2] = [MediaKind::Audio, MediaKind::Video];

fn peer(number: u8, codecs: &[&str], sdp: Option<String>) -> PeerCreate {
    let video = codecs.contains(&"VP8");
    PeerCreate {
        endpoint: id(number),
        session: id(9),
        media: if video { vec![Media::Audio, Media::Video] } else { vec![Media::Audio] },
        codecs: codecs.iter().map(|&name| name.to_owned()).collect(),
        sdp,
        timeout_ms: 0,
    }
}

/// A call that the caller offers: what was agreed, and its media.
fn calls(
    engine: &mut Engine,
    number: u8,
    caller: &Caller,
    kinds: &[MediaKind],
    codecs: &[&str],
) -> (Agreed, Vec<Mid>) {
    let offer = caller.offer(kinds, false);
    let done = engine.ok(Command::PeerCreate(peer(number, codecs, Some(offer.clone()))));
    let Done::Offered { sdp, agreed: Some(agreed) } = done else { panic!("{done:?}") };
    caller.takes_answer(&sdp);
    is(engine, number, PeerState::Connected);
    caller.wait("connection", |seen| (seen.connected > 0).then_some(()));
    (agreed, mids(&offer))
}

fn is(engine: &mut Engine, number: u8, wanted: PeerState) {
    engine.client.event(|event| {
        matches!(event, Event::PeerState { endpoint, state } if *endpoint == id(number) && *state == wanted)
            .then_some(())
    });
}

/// Says a tone in Opus.
fn opus(hz: f64) -> Speech {
    let mut encoder = Encoder::new().unwrap();
    Box::new(move |number| {
        let frame = tone(hz, number as usize * FRAME, FRAME).try_into().unwrap();
        let mut payload = [0; MAX_PAYLOAD];
        let len = encoder.encode(&frame, &mut payload).unwrap();
        (111, 960, payload[..len].to_vec())
    })
}

/// Says a tone in A-law.
fn a_law(hz: f64) -> Speech {
    Box::new(move |number| {
        let mut octets = [0; FRAME];
        Law::A.encode(&tone(hz, number as usize * FRAME, FRAME), &mut octets);
        (8, 160, octets.to_vec())
    })
}

fn heard(packets: &[Arrived]) -> Vec<i16> {
    let mut decoder = Decoder::new().unwrap();
    let mut out = [0; MAX_SAMPLES];
    let mut audio = Vec::new();
    for packet in packets {
        match packet.pt {
            8 => audio.extend(packet.payload.iter().map(|&octet| Law::A.to_linear(octet))),
            111 => {
                let count = decoder.decode(&packet.payload, &mut out).unwrap();
                audio.extend_from_slice(&out[..count]);
            }
            _ => {}
        }
    }
    audio
}

fn wait_for_tone(caller: &Caller, hz: f64, frames: usize) {
    caller.wait(&format!("a tone of {hz} Hz"), |seen| {
        let audio = heard(&seen.packets);
        let from = audio.len().checked_sub(frames * FRAME)?;
        (share(&audio[from..], hz) > 0.8).then_some(())
    });
}

fn assert_one_stream(seen: &Seen) {
    let audio: Vec<&Arrived> = seen.packets.iter().filter(|packet| !packet.video).collect();
    for pair in audio.windows(2) {
        assert_eq!(pair[0].ssrc, pair[1].ssrc);
        assert_eq!(pair[0].sequence + 1, pair[1].sequence);
        assert!(pair[1].timestamp.wrapping_sub(pair[0].timestamp) < 48_000);
    }
}

fn both_ways(engine: &mut Engine, caller: &Caller, medium: Mid, speech: Speech, phone: &mut Phone) {
    let at = engine.create(id(2), id(9), phone.address(), &[pcma()]);
    engine.source(id(1), id(2));
    engine.source(id(2), id(1));
    caller.talk(medium, speech);
    phone.talk(at, 1000.0);
    phone.wait_for_tone(440.0, 30);
    wait_for_tone(caller, 1000.0, 30);
}

fn figures(engine: &mut Engine, number: u8) -> Figures {
    match engine.ok(Command::Delete(Delete { endpoint: id(number) })) {
        Done::Deleted { figures } => *figures,
        other => panic!("{other:?}"),
    }
}

fn state(engine: &mut Engine, number: u8) -> EndpointState {
    let Done::Snapshot { endpoints, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
    endpoints.into_iter().find(|state| state.endpoint == id(number)).unwrap()
}

#[test]
fn a_browser_with_a_law_and_a_phone_hear_each_other_undecoded() {
    let mut engine = Engine::start();
    let (caller, mut phone) = (Caller::new(), Phone::new(Law::A));
    let (agreed, media) = calls(&mut engine, 1, &caller, &AUDIO, &PCMA_FIRST);
    assert_eq!((agreed.codecs[0].name.as_str(), agreed.codecs[0].pt), ("PCMA", 8));
    assert_eq!((agreed.dtmf_pt, agreed.direction), (Some(126), Direction::SendRecv));
    both_ways(&mut engine, &caller, media[0], a_law(440.0), &mut phone);
    let (remote, after_ms) = engine.client.event(|event| match event {
        Event::MediaStarted { endpoint, remote, after_ms } if *endpoint == id(1) => {
            Some((remote.clone(), *after_ms))
        }
        _ => None,
    });
    assert_eq!(remote, caller.address.to_string());
    assert!(after_ms < 20_000);
    assert_one_stream(&caller.seen.lock().unwrap());
    let state = state(&mut engine, 1);
    assert_eq!((state.kind, state.srtp, state.state), (Kind::Peer, true, Some(PeerState::Connected)));
    assert_eq!((state.locked, state.remote), (true, Some(caller.address.to_string())));
    let figures = figures(&mut engine, 1);
    assert!(figures.rx_packets >= 20 && figures.tx_packets >= 20 && figures.rx_bad == 0, "{figures:?}");
    assert!(figures.mos.is_some_and(|mos| mos > 4.0), "{figures:?}");
    caller.wait("the engine's good-bye", |seen| seen.closed.then_some(()));
}

#[test]
fn opus_is_decoded_only_for_those_who_cannot_hear_it() {
    let mut engine = Engine::start();
    let (caller, mut phone) = (Caller::new(), Phone::new(Law::A));
    let (agreed, media) = calls(&mut engine, 1, &caller, &AUDIO, &OPUS_FIRST);
    assert_eq!((agreed.codecs[0].name.as_str(), agreed.codecs[0].clock), ("opus", 48_000));
    both_ways(&mut engine, &caller, media[0], opus(440.0), &mut phone);
    assert_one_stream(&caller.seen.lock().unwrap());
}

#[test]
fn two_browsers_relay_opus_as_it_comes() {
    let mut engine = Engine::start();
    let (a, b) = (Caller::new(), Caller::new());
    let (_, media_a) = calls(&mut engine, 1, &a, &AUDIO, &OPUS_FIRST);
    // The other one is called by us.
    let offered = engine.ok(Command::PeerCreate(peer(2, &OPUS_FIRST[..3], None)));
    let Done::Offered { sdp, agreed: None } = offered else { panic!("{offered:?}") };
    let sdp_answer = b.answers(&sdp);
    let answered = engine.ok(Command::PeerAnswer(PeerSdp { endpoint: id(2), sdp: sdp_answer }));
    let Done::Answered { agreed } = answered else { panic!("{answered:?}") };
    assert_eq!(agreed.codecs[0].name, "opus");
    is(&mut engine, 2, PeerState::Connected);
    engine.source(id(1), id(2));
    engine.source(id(2), id(1));
    let mut number = 0u8;
    a.talk(
        media_a[0],
        Box::new(move |_| {
            number = number.wrapping_add(1);
            (111, 960, vec![0x78, number, 1, 2, 3, 4, 5, 6])
        }),
    );
    b.talk(mids(&sdp)[0], opus(700.0));
    wait_for_tone(&a, 700.0, 30);
    let relayed = b.wait("relayed packets", |seen| {
        let ours = |packet: &&Arrived| packet.payload.get(2..) == Some(&[1, 2, 3, 4, 5, 6]);
        let relayed: Vec<u8> = seen.packets.iter().filter(ours).map(|packet| packet.payload[1]).collect();
        (relayed.len() > 50).then_some(relayed)
    });
    assert!(relayed.windows(2).all(|pair| pair[0].wrapping_add(1) == pair[1]), "{relayed:?}");
    assert_one_stream(&b.seen.lock().unwrap());
}

#[test]
fn a_browser_behind_a_wall_comes_over_tcp() {
    let mut engine = Engine::with(&["--threads", "2"], "");
    let mut phone = Phone::new(Law::A);
    let probe = engine.ok(Command::PeerCreate(peer(7, &PCMA_FIRST, None)));
    let Done::Offered { sdp, .. } = probe else { panic!() };
    let line = sdp.lines().find(|line| line.contains(" tcp ") && line.contains("tcptype passive")).unwrap();
    let words: Vec<&str> = line.split(' ').collect();
    let to: SocketAddr = format!("{}:{}", words[4], words[5]).parse().unwrap();
    let caller = Caller::over_tcp(to);
    let (_, media) = calls(&mut engine, 1, &caller, &AUDIO, &PCMA_FIRST);
    both_ways(&mut engine, &caller, media[0], a_law(440.0), &mut phone);
    assert_one_stream(&caller.seen.lock().unwrap());
}

#[test]
fn peers_of_every_thread_share_the_port() {
    let mut engine = Engine::with(&["--threads", "3"], "");
    let callers: Vec<Caller> = (0..6).map(|_| Caller::new()).collect();
    let mut ports = Vec::new();
    for (number, caller) in (10u8..).zip(&callers) {
        let offer = caller.offer(&AUDIO, false);
        let create = PeerCreate { session: id(number), ..peer(number, &PCMA_FIRST, Some(offer)) };
        let done = engine.ok(Command::PeerCreate(create));
        let Done::Offered { sdp, .. } = done else { panic!("{done:?}") };
        caller.takes_answer(&sdp);
        is(&mut engine, number, PeerState::Connected);
        ports.push(state(&mut engine, number).local);
        wait_for_silence(caller);
    }
    ports.dedup();
    assert_eq!(ports.len(), 1, "{ports:?}");
}

/// Comfort keeps the path open.
fn wait_for_silence(caller: &Caller) {
    caller.wait("silence", |seen| (seen.packets.len() > 10).then_some(()));
}

#[test]
fn digits_come_and_go_as_events_of_either_clock() {
    let mut engine = Engine::start();
    let caller = Caller::new();
    let (agreed, media) = calls(&mut engine, 1, &caller, &AUDIO, &OPUS_FIRST);
    assert_eq!(agreed.dtmf_pt, Some(110));
    for (pt, clock, digit, code) in [(110u8, 48_000u32, '5', 5u8), (126, 8_000, '#', 11)] {
        let mut first = None;
        caller.talk(
            media[0],
            Box::new(move |number| {
                first.get_or_insert(number);
                let done = number >= 5;
                let units = (clock / 50 * (number.min(4) + 1)) as u16;
                let [high, low] = units.to_be_bytes();
                let end = if number == 4 { 0x8a } else { 0x0a };
                // The timestamp of an event stands still.
                (pt, 0, if done { Vec::new() } else { vec![code, end, high, low] })
            }),
        );
        let (ms, way) = engine.client.event(|event| match event {
            Event::Digit { endpoint, digit: pressed, ms, way } if *endpoint == id(1) && *pressed == digit => {
                Some((*ms, *way))
            }
            _ => None,
        });
        assert_eq!((ms, way), (100, DigitWay::Rfc4733), "{digit}");
        // The next event has another timestamp.
        caller.talk(media[0], opus(300.0));
        caller.forget();
        wait_for_silence(&caller);
    }
    caller.forget();
    let send = SendDigits { endpoint: id(1), digits: "1*".to_owned(), digit_ms: 100, gap_ms: 60 };
    engine.ok(Command::SendDigits(send));
    engine.client.event(|event| matches!(event, Event::DigitsSent { .. }).then_some(()));
    caller.wait("two events", |seen| {
        let mut codes: Vec<u8> = seen.packets.iter().filter(|p| p.pt == 110).map(|p| p.payload[0]).collect();
        codes.dedup();
        (codes == [1, 10]).then_some(())
    });
}

#[test]
fn video_goes_on_and_requests_for_whole_pictures_go_back() {
    let mut engine = Engine::start();
    let (a, b) = (Caller::new(), Caller::new());
    let (agreed, media_a) = calls(&mut engine, 1, &a, &BOTH, &OPUS_FIRST);
    let (_, media_b) = calls(&mut engine, 2, &b, &BOTH, &OPUS_FIRST);
    assert_eq!((agreed.video.as_deref(), agreed.video_direction), (Some("VP8"), Some(Direction::SendRecv)));
    engine.source(id(1), id(2));
    engine.source(id(2), id(1));
    let picture =
        |kind: u8| -> Speech { Box::new(move |number| (96, 3000, vec![kind; 900 + (number % 7) as usize])) };
    a.talk(media_a[1], picture(1));
    b.talk(media_b[1], picture(2));
    for (caller, kind) in [(&b, 1), (&a, 2)] {
        caller.wait("pictures", |seen| {
            let came = seen.packets.iter().filter(|p| p.video && p.payload[0] == kind).count();
            (came > 50).then_some(())
        });
        // A whole picture was asked for when the first packet was sent on.
        caller.wait("a request at the start", |seen| (seen.keyframes > 0).then_some(()));
    }
    let before = a.seen.lock().unwrap().keyframes;
    b.wants_keyframe(media_b[1]);
    a.wait("the request of the other", |seen| (seen.keyframes > before).then_some(()));
    assert_eq!(state(&mut engine, 1).video.as_deref(), Some("VP8"));
    // Without a listener nothing is sent on.
    engine.ok(Command::Delete(Delete { endpoint: id(2) }));
    a.forget();
    wait_for_silence(&a);
    assert!(a.seen.lock().unwrap().packets.iter().skip(3).all(|packet| !packet.video));
}

#[test]
fn a_caller_that_changes_its_network_is_heard_again() {
    let mut engine = Engine::start();
    let (caller, mut phone) = (Caller::new(), Phone::new(Law::A));
    let (_, media) = calls(&mut engine, 1, &caller, &AUDIO, &PCMA_FIRST);
    both_ways(&mut engine, &caller, media[0], a_law(440.0), &mut phone);
    caller.moves();
    let offer = caller.offer(&[], true);
    let done = engine.ok(Command::PeerOffer(PeerSdp { endpoint: id(1), sdp: offer }));
    let Done::Offered { sdp, agreed: Some(_) } = done else { panic!("{done:?}") };
    caller.takes_answer(&sdp);
    caller.forget();
    phone.forget();
    phone.wait_for_tone(440.0, 20);
    wait_for_tone(&caller, 1000.0, 20);
    // And now a restart of ours.
    let done = engine.ok(Command::PeerRenew(PeerRenew { endpoint: id(1), restart: true, media: None }));
    let Done::Offered { sdp, agreed: None } = done else { panic!("{done:?}") };
    let answer = caller.answers(&sdp);
    engine.ok(Command::PeerAnswer(PeerSdp { endpoint: id(1), sdp: answer }));
    caller.forget();
    phone.forget();
    phone.wait_for_tone(440.0, 20);
    wait_for_tone(&caller, 1000.0, 20);
}

#[test]
fn a_hold_is_agreed_and_silence_of_it_is_nobodys_fault() {
    let mut engine = Engine::start();
    let caller = Caller::new();
    let (_, media) = calls(&mut engine, 1, &caller, &AUDIO, &PCMA_FIRST);
    let offer = caller.hold(media[0], Way::Inactive);
    let done = engine.ok(Command::PeerOffer(PeerSdp { endpoint: id(1), sdp: offer }));
    let Done::Offered { sdp, agreed: Some(agreed) } = done else { panic!("{done:?}") };
    caller.takes_answer(&sdp);
    assert_eq!(agreed.direction, Direction::Inactive);
    engine.ok(Command::Modify(yunhu_media::protocol::command::Modify {
        timeout_ms: Some(300),
        ..modify(id(1))
    }));
    let offer = caller.hold(media[0], Way::SendRecv);
    let done = engine.ok(Command::PeerOffer(PeerSdp { endpoint: id(1), sdp: offer }));
    let Done::Offered { sdp, agreed: Some(agreed) } = done else { panic!("{done:?}") };
    caller.takes_answer(&sdp);
    assert_eq!(agreed.direction, Direction::SendRecv);
    let silent_ms = engine.client.event(|event| match event {
        Event::MediaTimeout { silent_ms, .. } => Some(*silent_ms),
        _ => None,
    });
    assert!(silent_ms >= 300);
    caller.talk(media[0], a_law(440.0));
    engine.client.event(|event| matches!(event, Event::MediaStarted { .. }).then_some(()));
}

#[test]
fn a_storm_from_strangers_changes_nothing() {
    let mut engine = Engine::start();
    let (caller, mut phone) = (Caller::new(), Phone::new(Law::A));
    let (_, media) = calls(&mut engine, 1, &caller, &AUDIO, &PCMA_FIRST);
    both_ways(&mut engine, &caller, media[0], a_law(440.0), &mut phone);
    let to: SocketAddr = state(&mut engine, 1).local.parse().unwrap();
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    let check = {
        let mut check = vec![0, 1, 0, 12, 0x21, 0x12, 0xa4, 0x42];
        check.extend_from_slice(&[7; 12]);
        check.extend_from_slice(&[0, 6, 0, 8]);
        check.extend_from_slice(b"abcd:efg");
        check
    };
    let hello = [&[22u8, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0][..], &[0; 40]].concat();
    let rtp = [&[0x80u8, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1][..], &[0; 170]].concat();
    for round in 0..2_000u32 {
        for junk in [&check[..], &hello, &rtp, &[0xff; 1400], &[], &round.to_be_bytes()] {
            stranger.send_to(junk, to).unwrap();
        }
    }
    caller.forget();
    phone.forget();
    phone.wait_for_tone(440.0, 20);
    wait_for_tone(&caller, 1000.0, 20);
    let state = state(&mut engine, 1);
    assert_eq!((state.state, state.figures.rx_bad), (Some(PeerState::Connected), 0), "{state:?}");
    // What comes from the caller's own address and fails its check is counted.
    let own = caller.ask(move |side| side.forge(to, &rtp));
    assert!(own);
    let bad = |engine: &mut Engine| self::state(engine, 1).figures.rx_bad;
    for _ in 0..1000 {
        if bad(&mut engine) == 1 {
            break;
        }
    }
    assert_eq!(bad(&mut engine), 1);
    phone.wait_for_tone(440.0, 20);
}

#[test]
fn a_call_of_a_browser_is_recorded_as_any_other() {
    let mut engine = Engine::start();
    let (identity, recipient) = key_pair(&engine.folder.0);
    let (caller, mut phone) = (Caller::new(), Phone::new(Law::A));
    let (_, media) = calls(&mut engine, 1, &caller, &AUDIO, &OPUS_FIRST);
    let record =
        Record { recording: id(77), endpoint: id(1), recipients: vec![recipient], store: "acme".to_owned() };
    engine.ok(Command::Record(record));
    both_ways(&mut engine, &caller, media[0], opus(440.0), &mut phone);
    phone.wait("two seconds", |heard| heard.len() > 100);
    engine.ok(Command::StopRecording(StopRecording { recording: id(77) }));
    let file = engine.client.event(|event| match event {
        Event::RecordingStopped { file, .. } => Some(file.clone()),
        _ => None,
    });
    let blocks = open_recording(&engine.recordings().join(Path::new(&file)), &identity);
    // The best half second: on a busy machine packets come late, which is heard in recordings as it is in calls.
    let best = |n: usize, tone: f64| {
        let all: Vec<i16> = blocks.iter().flat_map(|block| block.channels[n].clone()).collect();
        all.chunks_exact(4_000).map(|part| share(part, tone)).fold(0.0, f64::max)
    };
    assert!(best(0, 440.0) > 0.8, "{}", best(0, 440.0));
    assert!(best(1, 1000.0) > 0.8, "{}", best(1, 1000.0));
}

#[test]
fn a_caller_that_vanishes_is_told_as_disconnected() {
    let mut engine = Engine::start();
    let caller = Caller::new();
    calls(&mut engine, 1, &caller, &AUDIO, &PCMA_FIRST);
    caller.ask(|side| side.vanish());
    is(&mut engine, 1, PeerState::Disconnected);
    // Its network is back.
    caller.ask(|side| side.returns());
    is(&mut engine, 1, PeerState::Connected);
}

#[test]
fn a_far_end_that_ends_dtls_is_told_as_failed() {
    let mut engine = Engine::start();
    let caller = Caller::new();
    calls(&mut engine, 1, &caller, &AUDIO, &PCMA_FIRST);
    drop(caller);
    is(&mut engine, 1, PeerState::Failed);
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(2), id(9), phone.address(), &[pcma()]);
    let offer = |endpoint: Id, sdp: &str| PeerSdp { endpoint, sdp: sdp.to_owned() };
    let renew = |number: u8| PeerRenew { endpoint: id(number), restart: true, media: None };
    for (command, code) in [
        (Command::PeerCreate(peer(1, &["opus"], Some("v=0\r\n".to_owned()))), Code::BadSdp),
        (Command::PeerCreate(peer(1, &["speex"], None)), Code::BadCodec),
        (Command::PeerCreate(peer(1, &[], None)), Code::BadCodec),
        (Command::PeerCreate(PeerCreate { media: vec![], ..peer(1, &["opus"], None) }), Code::BadValue),
        (
            Command::PeerCreate(PeerCreate { media: vec![Media::Video], ..peer(1, &["opus"], None) }),
            Code::BadCodec,
        ),
        (Command::PeerCreate(peer(2, &["opus"], None)), Code::Exists),
        (Command::PeerOffer(offer(id(1), "")), Code::NoSuchEndpoint),
        (Command::PeerOffer(offer(id(2), "")), Code::NotAPeer),
        (Command::PeerAnswer(offer(id(2), "")), Code::NotAPeer),
        (Command::PeerRenew(renew(2)), Code::NotAPeer),
    ] {
        assert_eq!(engine.refused(command.clone()), code, "{command:?}");
    }
    engine.ok(Command::PeerCreate(peer(1, &["opus"], None)));
    let answer = offer(id(1), "v=0\r\n");
    assert_eq!(engine.refused(Command::PeerAnswer(answer)), Code::BadSdp);
    let candidate = |text: &str| PeerCandidate { endpoint: id(1), candidate: text.to_owned() };
    engine.ok(Command::PeerCandidate(candidate("candidate:1 1 udp 1 x.local 9 typ host")));
    assert_eq!(engine.refused(Command::PeerCandidate(candidate("hello"))), Code::BadValue);
    let hold =
        yunhu_media::protocol::command::Modify { direction: Some(Direction::Inactive), ..modify(id(1)) };
    assert_eq!(engine.refused(Command::Modify(hold)), Code::BadValue);
    assert_eq!(engine.refused(Command::Create(create(id(1), id(9), None, &[pcma()]))), Code::Exists);
    assert_eq!(state(&mut engine, 1).state, None);
}
