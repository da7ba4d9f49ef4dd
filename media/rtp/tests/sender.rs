//! One continuous stream, whoever owns it.

use proptest::prelude::*;
use yunhu_rtp::rtcp::{ReportBlock, ntp_middle};
use yunhu_rtp::sender::{Incoming, Sender, Stamp};

const FRAME_US: u64 = 20_000;

fn packet(ssrc: u32, sequence: u16, timestamp: u32) -> Incoming {
    Incoming { ssrc, sequence, timestamp, marker: false }
}

fn stamp(sequence: u16, timestamp: u32, marker: bool) -> Stamp {
    Stamp { sequence, timestamp, ssrc: 42, marker }
}

#[test]
fn generated_packets_follow_each_other() {
    let mut sender = Sender::new(42, 65_535, u32::MAX - 159, 8000);
    assert_eq!(sender.generated(160, 0), stamp(65_535, u32::MAX - 159, true));
    assert_eq!(sender.generated(160, FRAME_US), stamp(0, 0, false));
    // Timestamps count samples, not the jitter of our own ticks.
    assert_eq!(sender.generated(160, 2 * FRAME_US + 3000), stamp(1, 160, false));
}

#[test]
fn a_change_of_owner_marks_and_counts_the_time_between() {
    let mut sender = Sender::new(42, 100, 1000, 8000);
    sender.generated(160, 0);
    sender.switch();
    // 50 ms later: 400 units.
    assert_eq!(sender.relay(packet(9, 5000, 77), 50_000), Some(stamp(101, 1400, true)));
    assert_eq!(sender.relay(packet(9, 5001, 237), 70_000), Some(stamp(102, 1560, false)));
    sender.switch();
    // At once: one packet later, never the same timestamp again.
    assert_eq!(sender.generated(160, 70_000), stamp(103, 1720, true));
    assert_eq!(sender.generated(160, 90_000), stamp(104, 1880, false));
}

#[test]
fn a_relay_keeps_holes_order_and_marker_of_its_source() {
    let mut sender = Sender::new(42, 10, 0, 8000);
    sender.relay(packet(9, 100, 0), 0);
    assert_eq!(sender.relay(packet(9, 103, 480), 60_000), Some(stamp(13, 480, false)));
    assert_eq!(sender.relay(packet(9, 101, 160), 61_000), Some(stamp(11, 160, false)));
    assert_eq!(sender.relay(packet(9, 103, 480), 62_000), Some(stamp(13, 480, false)));
    let marked = Incoming { marker: true, ..packet(9, 104, 9000) };
    assert_eq!(sender.relay(marked, 1_125_000), Some(stamp(14, 9000, true)));
    sender.switch();
    assert_eq!(sender.generated(160, 1_145_000).sequence, 15);
}

#[test]
fn packets_from_before_the_relay_are_dropped() {
    let mut sender = Sender::new(42, 10, 0, 8000);
    sender.generated(160, 0);
    sender.switch();
    sender.relay(packet(9, 100, 1600), 20_000);
    assert_eq!(sender.relay(packet(9, 99, 1440), 21_000), None);
    sender.relay(packet(9, 101, 1760), 40_000);
    assert!(sender.relay(packet(9, 100, 1600), 41_000).is_some());
    assert_eq!(sender.relay(packet(9, 99, 1440), 42_000), None);
}

#[test]
fn a_restarted_source_is_anchored_anew() {
    for restarted in
        [packet(10, 7, 7), packet(9, 40_000, 160), packet(9, 60_000, 160), packet(9, 101, 3_000_000_000)]
    {
        let mut sender = Sender::new(42, 10, 0, 8000);
        sender.relay(packet(9, 100, 0), 0);
        assert_eq!(sender.relay(restarted, 20_000), Some(stamp(11, 160, true)), "{restarted:?}");
        let next = packet(restarted.ssrc, restarted.sequence + 1, restarted.timestamp.wrapping_add(160));
        assert_eq!(sender.relay(next, 40_000), Some(stamp(12, 320, false)));
    }
}

#[test]
fn events_keep_the_timestamp_of_their_beginning() {
    let mut sender = Sender::new(42, 0, 0, 8000);
    sender.generated(160, 0);
    assert_eq!(sender.event(true, 160, 20_000), stamp(1, 160, true));
    assert_eq!(sender.event(false, 160, 40_000), stamp(2, 160, false));
    assert_eq!(sender.event(false, 160, 60_000), stamp(3, 160, false));
    assert_eq!(sender.event(false, 0, 80_000), stamp(4, 160, false));
    assert_eq!(sender.event(false, 0, 100_000), stamp(5, 160, false));
    // The audio goes on where its own clock would be: the event covered three frames.
    assert_eq!(sender.generated(160, 120_000), stamp(6, 640, false));
    sender.switch();
    assert_eq!(sender.generated(160, 140_000), stamp(7, 800, true));
}

#[test]
fn owners_that_forget_to_switch_still_make_one_stream() {
    let mut sender = Sender::new(42, 0, 0, 8000);
    sender.relay(packet(9, 100, 0), 0);
    assert_eq!(sender.event(true, 160, 20_000), stamp(1, 160, true));
    assert_eq!(sender.relay(packet(9, 102, 320), 40_000), Some(stamp(2, 320, true)));
    assert_eq!(sender.relay(packet(9, 101, 160), 41_000), None);
    assert_eq!(sender.generated(160, 60_000), stamp(3, 480, true));
}

#[test]
fn a_sender_report_puts_the_media_clock_beside_the_wall_clock() {
    let mut sender = Sender::new(42, 0, 8000, 8000);
    assert_eq!(sender.sender_info(1 << 32, 0), None);
    sender.generated(160, 1_000_000);
    sender.sent(160);
    sender.generated(160, 1_020_000);
    sender.sent(160);
    let info = sender.sender_info(5 << 32, 1_030_000).unwrap();
    assert_eq!((info.ntp, info.rtp_timestamp, info.packets, info.octets), (5 << 32, 8240, 2, 320));
}

#[test]
fn the_round_trip_comes_from_the_far_report() {
    let sender = Sender::new(42, 0, 0, 8000);
    let sent = 100u64 << 32;
    // The far end held it for 250 ms; it is back after 340 ms.
    let back = sent + (340 << 32) / 1000;
    let block = ReportBlock {
        ssrc: 42,
        fraction_lost: 128,
        jitter: 80,
        last_sr: ntp_middle(sent),
        delay_since_sr: 65_536 / 4,
        ..ReportBlock::default()
    };
    let report = sender.far_report(&block, back).unwrap();
    assert!((report.rtt_ms.unwrap() - 90.0).abs() < 0.1, "{report:?}");
    assert_eq!((report.lost, report.jitter_ms), (0.5, 10.0));
    assert_eq!(sender.far_report(&ReportBlock { ssrc: 43, ..block }, back), None);
    let never = ReportBlock { last_sr: 0, ..block };
    assert_eq!(sender.far_report(&never, back).unwrap().rtt_ms, None);
    // Answered before it was asked: a wrong clock, no figure.
    let wrong = ReportBlock { delay_since_sr: 65_536, ..block };
    assert_eq!(sender.far_report(&wrong, back).unwrap().rtt_ms, None);
}

#[derive(Debug, Clone)]
enum Act {
    Switch,
    Generate,
    Relay { skip: u16 },
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Switch),
        Just(Act::Generate),
        (0u16..4).prop_map(|skip| Act::Relay { skip }),
        (0u64..500_000).prop_map(Act::Wait),
    ]
}

proptest! {
    /// In order of sending, sequence numbers and timestamps only grow, whoever owns the stream.
    #[test]
    fn the_stream_never_goes_back(acts in proptest::collection::vec(act(), 1..200), first in any::<u16>(), origin in any::<u32>()) {
        let mut sender = Sender::new(42, first, origin, 8000);
        let (mut now_us, mut source, mut relaying) = (0, packet(9, 65_500, u32::MAX - 5000), false);
        let mut before: Option<Stamp> = None;
        for act in acts {
            let sent = match act {
                Act::Switch => { sender.switch(); relaying = !relaying; None }
                Act::Wait(us) => { now_us += us; None }
                Act::Generate if !relaying => Some(sender.generated(160, now_us)),
                Act::Relay { skip } if relaying => {
                    source.sequence = source.sequence.wrapping_add(1 + skip);
                    source.timestamp = source.timestamp.wrapping_add(160 * (1 + u32::from(skip)));
                    sender.relay(source, now_us)
                }
                _ => None,
            };
            now_us += FRAME_US;
            if let Some(now) = sent {
                if let Some(before) = before {
                    let step = now.sequence.wrapping_sub(before.sequence);
                    prop_assert!((1..=4).contains(&step), "{before:?} {now:?}");
                    let units = now.timestamp.wrapping_sub(before.timestamp);
                    prop_assert!((160..1 << 31).contains(&units), "{before:?} {now:?}");
                }
                before = Some(now);
            }
        }
    }

    #[test]
    fn any_source_is_harmless(packets in proptest::collection::vec((0u32..3, any::<u16>(), any::<u32>(), any::<u64>()), 0..200)) {
        let mut sender = Sender::new(42, 0, 0, 8000);
        for (ssrc, sequence, timestamp, now_us) in packets {
            sender.relay(packet(ssrc, sequence, timestamp), now_us);
            let _ = sender.sender_info(0, now_us);
        }
    }
}
