//! Telephone events: one digit for each press, whatever gets lost.

use proptest::prelude::*;
use yunhu_rtp::event::{
    Block, Digit, EventReceiver, EventSender, EventStep, MAX_QUEUED, RELEASE_US, SendError, code, key,
};

fn block(code: u8, end: bool, duration: u16) -> [u8; 4] {
    Block { code, end, volume: 10, duration }.to_bytes()
}

/// Packets of one press as a sender makes them: each 20 ms, the end three times.
fn press(code: u8, frames: u16) -> Vec<[u8; 4]> {
    let mut packets: Vec<_> = (1..frames).map(|n| block(code, false, n * 160)).collect();
    packets.extend([block(code, true, frames * 160); 3]);
    packets
}

fn receive(receiver: &mut EventReceiver, timestamp: u32, packets: &[[u8; 4]]) -> Vec<Digit> {
    packets.iter().flat_map(|payload| receiver.receive(timestamp, payload, 0)).collect()
}

#[test]
fn a_press_is_one_digit_with_its_length() {
    let mut receiver = EventReceiver::new(8000);
    assert_eq!(receive(&mut receiver, 1000, &press(5, 5)), [Digit { digit: '5', ms: 100 }]);
    assert_eq!(receive(&mut receiver, 3000, &press(11, 4)), [Digit { digit: '#', ms: 80 }]);
    assert!(!receiver.pressed());
}

#[test]
fn the_same_key_twice_is_two_digits() {
    let mut receiver = EventReceiver::new(8000);
    let mut digits = receive(&mut receiver, 1000, &press(1, 3));
    digits.extend(receive(&mut receiver, 2000, &press(1, 3)));
    assert_eq!(digits.len(), 2);
}

#[test]
fn any_one_packet_is_enough() {
    for kept in 0..7 {
        let mut receiver = EventReceiver::new(8000);
        let packet = press(9, 5)[kept];
        let mut digits: Vec<_> = receiver.receive(1000, &packet, 0).collect();
        assert_eq!(receiver.poll(RELEASE_US - 1), None);
        digits.extend(receiver.poll(RELEASE_US));
        let ms = (kept as u32 + 1).min(5) * 20;
        assert_eq!(digits, [Digit { digit: '9', ms }], "{kept}");
        assert_eq!(receiver.poll(u64::MAX), None);
    }
}

#[test]
fn a_press_without_end_ends_with_the_next() {
    let mut receiver = EventReceiver::new(8000);
    assert_eq!(receive(&mut receiver, 1000, &[block(1, false, 160), block(1, false, 320)]), []);
    assert_eq!(
        receive(&mut receiver, 3000, &[block(2, true, 800)]),
        [Digit { digit: '1', ms: 40 }, Digit { digit: '2', ms: 100 }]
    );
}

#[test]
fn overtaken_packets_change_nothing() {
    let mut receiver = EventReceiver::new(8000);
    let mut digits =
        receive(&mut receiver, 1000, &[block(1, false, 320), block(1, false, 160), block(1, true, 480)]);
    digits.extend(receive(&mut receiver, 1000, &[block(1, false, 320), block(1, true, 480)]));
    digits.extend(receive(&mut receiver, 3000, &[block(2, false, 160)]));
    // An end of the first that comes while the second is pressed.
    digits.extend(receive(&mut receiver, 1000, &[block(1, true, 480)]));
    digits.extend(receive(&mut receiver, 3000, &[block(2, true, 320)]));
    assert_eq!(digits, [Digit { digit: '1', ms: 60 }, Digit { digit: '2', ms: 40 }]);
}

#[test]
fn a_long_press_goes_over_several_segments() {
    let mut receiver = EventReceiver::new(8000);
    let mut digits = receive(&mut receiver, 1000, &[block(3, false, 160), block(3, false, u16::MAX)]);
    digits.extend(receive(&mut receiver, 1000 + 65_535, &[block(3, false, 160), block(3, false, 8000)]));
    digits.extend(receive(&mut receiver, 1000 + 65_535, &[block(3, true, 16_000); 3]));
    assert_eq!(digits, [Digit { digit: '3', ms: (65_535 + 16_000) / 8 }]);
}

#[test]
fn several_events_in_one_packet_are_all_read() {
    let mut receiver = EventReceiver::new(8000);
    let payload = [block(1, true, 800), block(2, true, 800), block(3, false, 160)].concat();
    let digits: Vec<_> = receiver.receive(1000, &payload, 0).map(|digit| digit.digit).collect();
    assert_eq!(digits, ['1', '2']);
    assert!(receiver.pressed());
    assert_eq!(receiver.reset(), Some(Digit { digit: '3', ms: 20 }));
}

#[test]
fn other_events_and_scraps_are_nothing() {
    let mut receiver = EventReceiver::new(8000);
    // Flash is 16, fax tones are above.
    for code in 16..=255 {
        assert_eq!(receive(&mut receiver, u32::from(code) * 1000, &press(code, 3)), []);
    }
    for length in 0..4 {
        assert_eq!(receiver.receive(9, &[1, 0x80, 0][..length.min(3)], 0).count(), 0);
    }
    assert!(!receiver.pressed());
}

#[test]
fn a_new_timeline_is_not_taken_for_an_old_packet() {
    let mut receiver = EventReceiver::new(8000);
    receive(&mut receiver, 1_000_000, &press(1, 3));
    // Ten seconds back: the far end began anew with the same source.
    assert_eq!(receive(&mut receiver, 920_000, &press(2, 3)).len(), 1);
}

#[test]
fn keys_and_codes_are_each_others_inverse() {
    for (at, digit) in "0123456789*#ABCD".chars().enumerate() {
        assert_eq!((code(digit), key(at as u8)), (Some(at as u8), Some(digit)));
    }
    assert_eq!((code('a'), code('E'), code('１'), key(16)), (Some(12), None, None, None));
}

/// All frames until the sender is through.
fn run(sender: &mut EventSender) -> Vec<EventStep> {
    let mut steps = Vec::new();
    while !sender.is_idle() {
        steps.push(sender.tick());
        assert!(steps.len() < 100_000);
    }
    steps
}

#[test]
fn a_digit_is_sent_with_three_ends_and_a_gap() {
    let mut sender = EventSender::new(8000, 160);
    assert_eq!(sender.tick(), EventStep::Idle);
    sender.push("7", 60, 100).unwrap();
    let send = |end, duration, begins, samples| EventStep::Send {
        payload: block(7, end, duration),
        begins,
        samples,
    };
    assert_eq!(
        run(&mut sender),
        [
            send(false, 160, true, 160),
            send(false, 320, false, 160),
            send(true, 480, false, 160),
            send(true, 480, false, 0),
            send(true, 480, false, 0),
            EventStep::Gap,
            EventStep::Gap,
            EventStep::Gap,
            EventStep::Finished,
        ]
    );
    assert_eq!(sender.tick(), EventStep::Idle);
}

#[test]
fn every_length_is_whole_frames_and_every_end_comes_three_times() {
    for digit_ms in [40, 50, 80, 1000] {
        for gap_ms in [40, 45, 100, 1000] {
            let mut sender = EventSender::new(8000, 160);
            sender.push("12#", digit_ms, gap_ms).unwrap();
            let steps = run(&mut sender);
            let ends = steps
                .iter()
                .filter(|step| matches!(step, EventStep::Send { payload, .. } if payload[1] & 0x80 != 0));
            assert_eq!(ends.count(), 9);
            let begins = steps.iter().filter(|step| matches!(step, EventStep::Send { begins: true, .. }));
            assert_eq!(begins.count(), 3);
            let frames = 3 * (digit_ms.div_ceil(20) + gap_ms.div_ceil(20));
            assert_eq!(steps.len() as u32, frames + 1, "{digit_ms} {gap_ms}");
            assert_eq!(steps.last(), Some(&EventStep::Finished));
        }
    }
}

#[test]
fn wrong_digits_and_lengths_are_refused_whole() {
    let mut sender = EventSender::new(8000, 160);
    assert_eq!(sender.push("12x", 100, 100), Err(SendError::NotADigit));
    assert_eq!(sender.push("1", 39, 100), Err(SendError::Duration));
    assert_eq!(sender.push("1", 100, 1001), Err(SendError::Duration));
    assert_eq!(sender.push(&"1".repeat(MAX_QUEUED + 1), 100, 100), Err(SendError::TooMany));
    assert!(sender.is_idle());
    sender.push(&"1".repeat(MAX_QUEUED), 100, 100).unwrap();
    assert_eq!(sender.push("1", 100, 100), Err(SendError::TooMany));
}

#[test]
fn a_cancelled_digit_still_ends() {
    let mut sender = EventSender::new(8000, 160);
    sender.push("123", 200, 40).unwrap();
    sender.tick();
    sender.tick();
    sender.cancel();
    let steps = run(&mut sender);
    let mut receiver = EventReceiver::new(8000);
    let digits: Vec<_> = steps
        .iter()
        .filter_map(|step| if let EventStep::Send { payload, .. } = step { Some(*payload) } else { None })
        .flat_map(|payload| receiver.receive(0, &payload, 0).collect::<Vec<_>>())
        .collect();
    assert_eq!(digits, [Digit { digit: '1', ms: 60 }]);
}

proptest! {
    /// What the sender sends, the receiver hears, at up to two losses in a row.
    #[test]
    fn digits_survive_loss(digits in "[0-9*#A-D]{1,20}", digit_ms in 60u32..200, gap_ms in 60u32..200, seed in any::<u64>()) {
        let mut sender = EventSender::new(8000, 160);
        let mut receiver = EventReceiver::new(8000);
        sender.push(&digits, digit_ms, gap_ms).unwrap();
        let (mut state, mut losses, mut heard) = (seed | 1, 0, Vec::new());
        let (mut start, mut clock) = (0u32, 0u32);
        for (frame, step) in run(&mut sender).into_iter().enumerate() {
            let now_us = frame as u64 * 20_000;
            clock += 160;
            heard.extend(receiver.poll(now_us));
            if let EventStep::Send { payload, begins, .. } = step {
                if begins { start = clock; }
                state ^= state << 13; state ^= state >> 7; state ^= state << 17;
                if state % 3 == 0 && losses < 2 { losses += 1; continue; }
                losses = 0;
                heard.extend(receiver.receive(start, &payload, now_us));
            }
        }
        heard.extend(receiver.poll(u64::MAX));
        let text: String = heard.iter().map(|digit| digit.digit).collect();
        prop_assert_eq!(text, digits);
    }

    #[test]
    fn any_packets_are_harmless(packets in proptest::collection::vec((any::<u32>(), proptest::collection::vec(any::<u8>(), 0..40), any::<u64>()), 0..200)) {
        let mut receiver = EventReceiver::new(8000);
        for (timestamp, payload, now_us) in packets {
            prop_assert!(receiver.receive(timestamp, &payload, now_us).count() <= 5);
            receiver.poll(now_us);
        }
    }
}
