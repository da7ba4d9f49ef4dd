//! A peer and a browser's side, in virtual time.

mod support;

use std::net::SocketAddr;
use std::time::Duration;
use str0m::media::{Direction, KeyframeRequestKind, MediaKind, Mid};
use support::{AUDIO, BOTH, World};
use yunhu_netsim::{Impairment, Loss};
use yunhu_rtc::check::Check;
use yunhu_rtc::codec::Name;
use yunhu_rtc::peer::{Outgoing, Taken, Ways};

const FRAME: Duration = Duration::from_millis(20);
const AUDIO_NAMES: [Name; 3] = [Name::Opus, Name::Pcma, Name::Pcmu];
const PERFECT: fn() -> Impairment = Impairment::default;

fn mid(text: &str) -> Mid {
    Mid::from(text.lines().find_map(|line| line.strip_prefix("a=mid:")).unwrap())
}

/// A call that the browser offers; its medium of audio.
fn call(world: &mut World, kinds: &[MediaKind]) -> Mid {
    let offer = world.browser.offer(kinds, false);
    let answer = world.peer.accept_offer(&offer).unwrap();
    assert!(answer.contains("a=ice-lite"), "{answer}");
    world.browser.takes_answer(&answer);
    world.connect();
    mid(&offer)
}

fn out(pt: u8, number: u32, payload: &[u8]) -> Outgoing<'_> {
    Outgoing {
        pt,
        marker: number == 0,
        sequence: 65_400u16.wrapping_add(number as u16),
        timestamp: number * 960,
        payload,
    }
}

fn both_talk(world: &mut World, medium: Mid, pt: u8, packets: u32) {
    for number in world.sent..world.sent + packets {
        world.browser.says(medium, pt, number * 960, &[7; 60], world.now);
        assert!(world.peer.write_audio(out(pt, number, &[9; 60]), world.now));
        world.peer.timeout(world.now);
        world.pass(FRAME);
    }
    world.sent += packets;
}

#[test]
fn a_browser_calls_and_both_hear_each_other() {
    let mut world = World::new(AUDIO, &AUDIO_NAMES, PERFECT());
    let medium = call(&mut world, &[MediaKind::Audio]);
    let agreed = world.peer.agreed();
    assert_eq!(agreed.audio.iter().map(|f| f.name).collect::<Vec<_>>(), AUDIO_NAMES);
    assert_eq!(agreed.audio_ways, Some(Ways { sends: true, receives: true }));
    assert_eq!(agreed.events.last().map(|e| e.1), Some(8_000));
    both_talk(&mut world, medium, agreed.audio[0].pt, 400);
    assert_eq!((world.told.audio.len(), world.browser.heard.len()), (400, 400));
    assert!(world.told.reports > 0, "the far end's report is told");
    assert_eq!(world.peer.bad(), 0);
}

#[test]
fn we_call_and_the_order_of_codecs_is_ours() {
    let mut world = World::new(AUDIO, &[Name::Pcma, Name::Opus], PERFECT());
    let offer = world.peer.offer(false, AUDIO).unwrap();
    let line = offer.lines().find(|line| line.starts_with("m=audio")).unwrap();
    assert!(line.ends_with("SAVPF 8 111 110 126"), "{line}");
    assert!(offer.contains("a=fmtp:126 0-15") && offer.contains("useinbandfec=1"), "{offer}");
    let answer = world.browser.answers(&offer);
    world.peer.accept_answer(&answer).unwrap();
    world.connect();
    assert!(world.peer.accept_answer(&answer).is_err(), "no offer waits");
    let medium = mid(&offer);
    both_talk(&mut world, medium, 8, 20);
    assert_eq!(world.browser.heard.len(), 20);
}

#[test]
fn the_handshake_survives_a_bad_network() {
    let impairment = Impairment {
        loss: Loss::Random(0.2),
        delay_ms: 40.0,
        jitter_ms: 20.0,
        reorder: 0.05,
        ..Impairment::default()
    };
    let mut world = World::new(AUDIO, &AUDIO_NAMES, impairment);
    let medium = call(&mut world, &[MediaKind::Audio]);
    both_talk(&mut world, medium, 111, 200);
    let heard = world.browser.heard.len();
    assert!((120..=200).contains(&heard), "{heard}");
}

#[test]
fn nothing_of_an_address_that_was_not_checked_is_taken() {
    let mut world = World::new(AUDIO, &AUDIO_NAMES, PERFECT());
    let stranger = SocketAddr::from(([203, 0, 113, 9], 4444));
    let offer = world.browser.offer(&[MediaKind::Audio], false);
    let answer = world.peer.accept_offer(&offer).unwrap();
    let hello: Vec<u8> = [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0].into();
    assert_eq!(world.forge(stranger, &hello), Taken::Refused);
    world.browser.takes_answer(&answer);
    world.connect();
    let rtp = [&[0x80, 111, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1][..], &[0; 60]].concat();
    for forged in [&hello[..], &rtp, &[0x80, 200, 0, 1, 0, 0, 0, 1], &[0; 40], &[], &[255; 1400]] {
        assert_eq!(world.forge(stranger, forged), Taken::Refused);
    }
    // From the right address they do no harm, and the audio that fails its check is counted.
    world.forge(support::browser_address(), &rtp);
    world.forge(support::browser_address(), &hello);
    assert_eq!(world.peer.bad(), 1);
    let medium = mid(&offer);
    both_talk(&mut world, medium, 111, 50);
    assert_eq!((world.told.audio.len(), world.browser.heard.len()), (50, 50));
    assert!(world.told.failed.is_none());
}

#[test]
fn a_check_names_its_peer_and_proves_it() {
    let mut world = World::new(AUDIO, &AUDIO_NAMES, PERFECT());
    let (fragment, password) = world.peer.credentials();
    let offer = world.browser.offer(&[MediaKind::Audio], false);
    let answer = world.peer.accept_offer(&offer).unwrap();
    world.browser.takes_answer(&answer);
    world.browser.rtc.handle_input(str0m::Input::Timeout(world.now)).unwrap();
    loop {
        match world.browser.rtc.poll_output().unwrap() {
            str0m::Output::Transmit(transmit) => {
                let check = Check::read(&transmit.contents).unwrap();
                assert_eq!(check.fragment(), fragment);
                assert!(check.is_authentic(&password, world.common.crypto()));
                assert!(!check.is_authentic("another", world.common.crypto()));
                return;
            }
            str0m::Output::Timeout(at) => {
                world.browser.rtc.handle_input(str0m::Input::Timeout(at)).unwrap();
            }
            str0m::Output::Event(_) => {}
        }
    }
}

#[test]
fn hold_and_back() {
    let mut world = World::new(AUDIO, &AUDIO_NAMES, PERFECT());
    let medium = call(&mut world, &[MediaKind::Audio]);
    for (direction, wanted) in [
        (Direction::SendOnly, Ways { sends: false, receives: true }),
        (Direction::Inactive, Ways { sends: false, receives: false }),
        (Direction::SendRecv, Ways { sends: true, receives: true }),
    ] {
        let offer = world.browser.holds(medium, direction);
        let answer = world.peer.accept_offer(&offer).unwrap();
        world.browser.takes_answer(&answer);
        assert_eq!(world.peer.agreed().audio_ways, Some(wanted));
    }
    both_talk(&mut world, medium, 111, 20);
    assert_eq!(world.browser.heard.len(), 20);
}

#[test]
fn both_sides_may_restart_ice_and_the_audio_goes_on() {
    let mut world = World::new(AUDIO, &AUDIO_NAMES, PERFECT());
    let medium = call(&mut world, &[MediaKind::Audio]);
    let first = world.peer.credentials();
    let offer = world.browser.offer(&[], true);
    // The browser has another address now, as after a change from Wi-Fi to 4G.
    world.browser.moves_to(SocketAddr::from(([198, 51, 100, 7], 6000)));
    let answer = world.peer.accept_offer(&offer).unwrap();
    world.browser.takes_answer(&answer);
    let second = world.peer.credentials();
    assert_ne!(first, second);
    world.pass(Duration::from_secs(2));
    both_talk(&mut world, medium, 111, 20);
    assert_eq!(world.browser.heard.len(), 20);
    let offer = world.peer.offer(true, AUDIO).unwrap();
    let answer = world.browser.answers(&offer);
    world.peer.accept_answer(&answer).unwrap();
    assert_ne!(second, world.peer.credentials());
    world.pass(Duration::from_secs(2));
    both_talk(&mut world, medium, 111, 20);
    assert_eq!(world.browser.heard.len(), 40);
}

#[test]
fn an_offer_may_change_nothing() {
    let mut world = World::new(AUDIO, &AUDIO_NAMES, PERFECT());
    let medium = call(&mut world, &[MediaKind::Audio]);
    let offer = world.peer.offer(false, AUDIO).unwrap();
    assert!(offer.contains("a=sendrecv"), "{offer}");
    let answer = world.browser.answers(&offer);
    world.peer.accept_answer(&answer).unwrap();
    both_talk(&mut world, medium, 111, 20);
    assert_eq!((world.told.audio.len(), world.browser.heard.len()), (20, 20));
}

#[test]
fn video_is_rejected_where_nobody_wants_it_and_added_where_somebody_does() {
    let names = Name::ALL;
    let mut world = World::new(AUDIO, &names, PERFECT());
    call(&mut world, &[MediaKind::Audio, MediaKind::Video]);
    assert_eq!(world.peer.agreed().video_ways, None);
    let offer = world.peer.offer(false, BOTH).unwrap();
    let answer = world.browser.answers(&offer);
    world.peer.accept_answer(&answer).unwrap();
    let agreed = world.peer.agreed();
    assert_eq!(agreed.video_ways, Some(Ways { sends: true, receives: true }));
    assert_eq!(agreed.video.iter().map(|f| f.name).collect::<Vec<_>>(), [Name::Vp8, Name::H264]);
    let offer = world.peer.offer(false, AUDIO).unwrap();
    let answer = world.browser.answers(&offer);
    world.peer.accept_answer(&answer).unwrap();
    assert_eq!(world.peer.agreed().video_ways, None);
    assert!(world.peer.agreed().audio_ways.is_some());
}

#[test]
fn video_goes_both_ways_lost_packets_come_again_and_keyframes_are_asked_for() {
    let mut world = World::new(BOTH, &Name::ALL, Impairment { delay_ms: 5.0, ..PERFECT() });
    let offer = world.browser.offer(&[MediaKind::Audio, MediaKind::Video], false);
    let answer = world.peer.accept_offer(&offer).unwrap();
    world.browser.takes_answer(&answer);
    world.connect();
    let video = offer.lines().filter_map(|line| line.strip_prefix("a=mid:")).nth(1).map(Mid::from).unwrap();
    let format = world.peer.agreed().video[0];
    for number in 0..50u32 {
        world.browser.says(video, format.pt, number * 3000, &[1; 900], world.now);
        let out = Outgoing {
            pt: format.pt,
            marker: true,
            sequence: number as u16,
            timestamp: number * 3000,
            payload: &[2; 900],
        };
        assert!(world.peer.write_video(out, world.now));
        world.peer.timeout(world.now);
        world.pass(FRAME);
    }
    assert_eq!((world.told.video.len(), world.browser.heard.len()), (50, 50));
    world.peer.request_keyframe(KeyframeRequestKind::Pli);
    world.peer.timeout(world.now);
    world.pass(Duration::from_millis(200));
    assert_eq!(world.browser.keyframes, 1);
    let mut direct = world.browser.rtc.direct_api();
    direct.stream_rx_by_mid(video, None).unwrap().request_keyframe(KeyframeRequestKind::Fir);
    world.pass(Duration::from_millis(200));
    assert_eq!(world.told.keyframes, 1);
}

#[test]
fn lost_video_comes_again() {
    let impairment = Impairment { loss: Loss::Random(0.05), delay_ms: 10.0, ..PERFECT() };
    let mut world = World::new(BOTH, &Name::ALL, impairment);
    let offer = world.browser.offer(&[MediaKind::Audio, MediaKind::Video], false);
    let answer = world.peer.accept_offer(&offer).unwrap();
    world.browser.takes_answer(&answer);
    world.connect();
    let video = offer.lines().filter_map(|line| line.strip_prefix("a=mid:")).nth(1).map(Mid::from).unwrap();
    let pt = world.peer.agreed().video[0].pt;
    for number in 0..300u32 {
        world.browser.says(video, pt, number * 3000, &[1; 900], world.now);
        world.pass(FRAME);
    }
    world.pass(Duration::from_millis(500));
    let came = world.told.video.len();
    assert!(came >= 297, "{came} of 300 at a loss of 5 %");
}

#[test]
fn a_description_that_cannot_be_used_changes_nothing() {
    let mut world = World::new(AUDIO, &AUDIO_NAMES, PERFECT());
    let medium = call(&mut world, &[MediaKind::Audio]);
    let agreed = world.peer.agreed();
    let good = world.browser.holds(medium, Direction::Inactive);
    let moved = good.replace("a=mid:", "a=mid:x");
    for broken in ["", "v=0\r\n", &moved, &good[..good.len() / 2], &good.replace("a=fingerprint", "a=x")] {
        assert!(world.peer.accept_offer(broken).is_err(), "{broken}");
        assert_eq!(world.peer.agreed(), agreed);
    }
}

#[test]
fn a_good_bye_is_told_to_the_far_end_and_heard_from_it() {
    let mut world = World::new(AUDIO, &AUDIO_NAMES, PERFECT());
    call(&mut world, &[MediaKind::Audio]);
    world.browser.rtc.close().unwrap();
    world.pass(Duration::from_millis(500));
    assert!(world.told.closed);
}
