//! The jitter buffer: order, loss, late packets, jumps, pauses, drift.

use proptest::prelude::*;
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::jitter::{JitterBuffer, Pulled, Pushed};
use yunhu_netsim::Chance;

const FRAME_US: u64 = 20_000;

/// A loud payload that tells its number.
fn payload(n: u32) -> [u8; FRAME] {
    [0x80 | (n % 40) as u8; FRAME]
}

/// A buffer whose pulls happen 15 ms after the packets come.
struct Line {
    buffer: JitterBuffer,
    tick: u64,
}

impl Line {
    fn new() -> Self {
        Self { buffer: JitterBuffer::new(Law::A), tick: 1000 }
    }

    fn push(&mut self, n: u32) -> Pushed {
        let now_us = self.tick * FRAME_US;
        self.buffer.push(1, n as u16, n.wrapping_mul(160), &payload(n), now_us)
    }

    fn pull(&mut self) -> (Pulled, [u8; FRAME]) {
        let mut out = [0; FRAME];
        let pulled = self.buffer.pull(&mut out, self.tick * FRAME_US + 15_000);
        self.tick += 1;
        (pulled, out)
    }

    /// Pushes these packets, one each frame, and pulls; which packet was played in each frame.
    fn run(&mut self, packets: impl IntoIterator<Item = Option<u32>>) -> Vec<Option<u32>> {
        packets
            .into_iter()
            .map(|packet| {
                if let Some(n) = packet {
                    self.push(n);
                }
                let (pulled, out) = self.pull();
                (pulled == Pulled::Frame).then(|| u32::from(out[0] & 0x7f))
            })
            .collect()
    }
}

#[test]
fn packets_come_out_in_order_after_a_short_delay() {
    let mut line = Line::new();
    let heard = line.run((0..40).map(Some));
    let delay = heard.iter().position(Option::is_some).unwrap();
    assert!((1..=2).contains(&delay), "{delay}");
    let rest: Vec<u32> = heard.into_iter().flatten().collect();
    assert_eq!(rest, (0..40 - delay as u32).collect::<Vec<_>>());
    let counts = line.buffer.counts();
    assert_eq!(
        (counts.late, counts.missing, counts.inserted, counts.dropped, counts.restarts),
        (0, 0, 0, 0, 1)
    );
}

#[test]
fn before_the_first_packet_there_is_silence() {
    let mut line = Line::new();
    assert_eq!(line.pull(), (Pulled::Idle, [0xd5; FRAME]));
    line.push(5);
    assert_eq!(line.pull(), (Pulled::Idle, [0xd5; FRAME]));
}

#[test]
fn a_lost_packet_is_one_lost_frame() {
    let mut line = Line::new();
    let heard = line.run((0..30).map(|n| (n != 10 && n != 20 && n != 21).then_some(n)));
    assert_eq!(heard[3..].iter().filter(|frame| frame.is_none()).count(), 3);
    assert_eq!(line.buffer.counts().missing, 3 * 160);
}

#[test]
fn reordered_packets_find_their_place_and_doubles_are_dropped() {
    let mut line = Line::new();
    let mut results = Vec::new();
    let mut heard = Vec::new();
    for n in (0..20).step_by(2) {
        results.push(line.push(n + 1));
        results.push(line.push(n));
        results.push(line.push(n + 1));
        for _ in 0..2 {
            let (pulled, out) = line.pull();
            heard.extend((pulled == Pulled::Frame).then(|| u32::from(out[0] & 0x7f)));
        }
    }
    assert!(results[3..].chunks(3).all(|three| three == [Pushed::Stored, Pushed::Stored, Pushed::Duplicate]));
    assert!(heard.windows(2).all(|pair| pair[1] == pair[0] + 1), "{heard:?}");
}

#[test]
fn late_packets_are_dropped_and_the_delay_grows() {
    let mut line = Line::new();
    line.run((0..100).map(Some));
    let before = line.buffer.delay_ms();
    // The network gets slower by 60 ms: three frames without a packet, then all continue.
    for _ in 0..3 {
        line.pull();
    }
    let heard = line.run((100..200).map(Some));
    // The first two packets tell that it is no accident; nothing is missing afterwards.
    assert_eq!(line.buffer.counts().late, 2);
    assert!(heard[5..].iter().all(Option::is_some), "{heard:?}");
    assert!(line.buffer.counts().inserted >= 160);
    assert!((before - 10.0..before + 30.0).contains(&line.buffer.delay_ms()), "{}", line.buffer.delay_ms());
}

#[test]
fn the_delay_stays_within_its_bounds_in_the_worst_network() {
    let mut buffer = JitterBuffer::new(Law::A);
    let mut chance = Chance::new(4);
    let mut queue: Vec<(u64, u32)> =
        (0..3000u32).map(|n| (u64::from(n) * FRAME_US + (chance.fraction() * 600_000.0) as u64, n)).collect();
    queue.sort_unstable();
    let mut packets = queue.into_iter().peekable();
    for tick in 0..3000u64 {
        let now_us = tick * FRAME_US;
        while let Some((at_us, n)) = packets.next_if(|(at_us, _)| *at_us <= now_us) {
            buffer.push(1, n as u16, n * 160, &payload(n), at_us);
        }
        buffer.pull(&mut [0; FRAME], now_us);
        assert!(buffer.delay_ms() < 260.0, "{}", buffer.delay_ms());
    }
    assert!(buffer.counts().inserted <= 160 * 3000 / 5, "{:?}", buffer.counts());
}

#[test]
fn a_delay_that_is_no_longer_needed_goes() {
    let mut line = Line::new();
    line.run((0..50).map(Some));
    for _ in 0..6 {
        line.pull();
    }
    line.run((50..150).map(Some));
    // 120 ms at once: the network is as fast as before.
    for n in 150..156 {
        line.push(n);
    }
    let high = {
        line.run((156..400).map(Some));
        line.buffer.delay_ms()
    };
    line.run((400..1500).map(Some));
    assert!(line.buffer.counts().dropped > 0);
    assert!(line.buffer.delay_ms() < 90.0, "{high} → {}", line.buffer.delay_ms());
}

#[test]
fn clocks_that_drift_apart_cost_nothing_but_a_frame_now_and_then() {
    for parts_per_million in [-200i64, 200] {
        let mut buffer = JitterBuffer::new(Law::A);
        let mut quiet = 0;
        let mut next = 0u32;
        // Ten minutes: 120 ms of drift.
        for tick in 0..30_000u64 {
            let now_us = tick * FRAME_US + 13_000;
            loop {
                let at_us =
                    i64::from(next) * 20_000 + i64::from(next) * 20_000 * parts_per_million / 1_000_000;
                if at_us as u64 > now_us {
                    break;
                }
                // One second of four is a pause in the speech.
                let octets = if next % 200 < 50 { [0xd5; FRAME] } else { payload(next) };
                buffer.push(1, next as u16, next.wrapping_mul(160), &octets, at_us as u64);
                next += 1;
            }
            quiet += usize::from(buffer.pull(&mut [0; FRAME], now_us) != Pulled::Frame);
        }
        let counts = buffer.counts();
        assert_eq!(counts.restarts, 1);
        assert!(counts.late <= 20 && quiet <= 30, "{parts_per_million}: {counts:?} {quiet}");
        assert!((10.0..70.0).contains(&buffer.delay_ms()), "{}", buffer.delay_ms());
        let changed = if parts_per_million < 0 { counts.dropped } else { counts.inserted };
        assert!((640..=2400).contains(&changed), "{parts_per_million}: {counts:?}");
    }
}

#[test]
fn silence_suppression_is_silence_and_not_loss() {
    let mut line = Line::new();
    line.run((0..20).map(Some));
    // Numbers go on, timestamps jump: 60 ms were not sent.
    let push = |line: &mut Line, n: u32| {
        let now_us = line.tick * FRAME_US;
        line.buffer.push(1, n as u16, (n + 3) * 160, &payload(n), now_us)
    };
    for _ in 0..3 {
        line.pull();
    }
    for n in 20..40 {
        push(&mut line, n);
        line.pull();
    }
    // At most what was played before the next packet told that it was a pause.
    assert!(line.buffer.counts().missing <= 2 * 160, "{:?}", line.buffer.counts());
}

#[test]
fn a_silent_far_end_becomes_silence_and_comes_back() {
    let mut line = Line::new();
    line.run((0..20).map(Some));
    let heard: Vec<Pulled> = (0..50).map(|_| line.pull().0).collect();
    assert!(heard[10..].iter().all(|pulled| *pulled == Pulled::Idle));
    assert!(heard.iter().filter(|pulled| **pulled == Pulled::Lost).count() <= 6);
    // It was muted: numbers and timestamps go on where they were, a second late.
    let heard = line.run((20..40).map(Some));
    assert_eq!(line.buffer.counts().restarts, 2);
    assert!(heard.iter().flatten().count() >= 17, "{heard:?}");
}

#[test]
fn jumps_and_new_sources_begin_anew() {
    for (ssrc, sequence, timestamp) in
        [(2, 9000, 7), (1, 31, 4_000_000_000), (1, 31, 2_000_000), (1, 31, 0u32.wrapping_sub(900_000))]
    {
        let mut line = Line::new();
        line.run((0..30).map(Some));
        let mut heard = 0;
        for n in 0..20u32 {
            let now_us = line.tick * FRAME_US;
            let at = timestamp.wrapping_add(n * 160);
            let pushed = line.buffer.push(ssrc, sequence + n as u16, at, &payload(n), now_us);
            assert_eq!(pushed, if n == 0 { Pushed::Restarted } else { Pushed::Stored });
            heard += usize::from(line.pull().0 == Pulled::Frame);
        }
        assert!(heard >= 17, "{ssrc} {sequence} {timestamp}: {heard}");
    }
}

#[test]
fn what_cannot_be_audio_is_refused() {
    let mut line = Line::new();
    assert_eq!(line.buffer.push(1, 1, 1, &[], 0), Pushed::Refused);
    assert_eq!(line.buffer.push(1, 1, 1, &[0; 2049], 0), Pushed::Refused);
    assert_eq!(line.buffer.push(1, 1, 1, &[0; 2048], 0), Pushed::Restarted);
}

#[test]
fn timestamps_wrap() {
    let mut line = Line::new();
    let mut heard = 0;
    for n in 0..100u32 {
        let timestamp = 0u32.wrapping_sub(50 * 160).wrapping_add(n * 160);
        let now_us = line.tick * FRAME_US;
        line.buffer.push(1, 65_500u16.wrapping_add(n as u16), timestamp, &payload(n), now_us);
        heard += u32::from(line.pull().0 == Pulled::Frame);
    }
    assert!(heard >= 97);
    assert_eq!(line.buffer.counts().missing, 0);
}

#[test]
fn a_change_of_law_drops_what_waits() {
    let mut line = Line::new();
    line.run((0..10).map(Some));
    line.buffer.set_law(Law::A);
    assert_eq!(line.pull().0, Pulled::Frame);
    line.buffer.set_law(Law::U);
    assert_eq!(line.pull(), (Pulled::Idle, [0xff; FRAME]));
}

#[test]
fn a_timestamp_half_the_circle_ahead_begins_anew() {
    let mut buffer = JitterBuffer::new(Law::U);
    assert_eq!(buffer.push(1, 0, 7901, &[7], 0), Pushed::Restarted);
    assert_eq!(buffer.push(1, 0, 7901_u32.wrapping_add(0x7fff_ff00), &[7; 1261], 0), Pushed::Restarted);
}

proptest! {
    #[test]
    fn any_packets_are_harmless(packets in proptest::collection::vec(
        (0u32..2, 0u16..50, prop_oneof![0u32..20_000, any::<u32>()], 0usize..3000, any::<u64>(), any::<bool>()), 0..200,
    )) {
        let mut buffer = JitterBuffer::new(Law::U);
        let mut out = [0; FRAME];
        for (ssrc, sequence, timestamp, length, now_us, pull) in packets {
            buffer.push(ssrc, sequence, timestamp, &vec![7; length], now_us);
            if pull {
                buffer.pull(&mut out, now_us);
            }
            prop_assert!(buffer.delay_ms() >= 0.0 && buffer.delay_ms() <= 600.0);
        }
    }

    /// Whatever is lost, doubled and overtaken: what is played is what was sent, in order.
    #[test]
    fn what_is_played_is_in_order(steps in proptest::collection::vec((any::<bool>(), 0u64..50_000, any::<bool>()), 100..300)) {
        let mut buffer = JitterBuffer::new(Law::A);
        let mut queue: Vec<(u64, u32)> = Vec::new();
        for (n, (kept, late_us, twice)) in steps.iter().enumerate() {
            let at_us = n as u64 * FRAME_US + late_us;
            if *kept { queue.push((at_us, n as u32)); }
            if *twice { queue.push((at_us + 7000, n as u32)); }
        }
        queue.sort_unstable();
        let mut packets = queue.into_iter().peekable();
        let mut newest = None;
        for tick in 0..steps.len() as u64 + 20 {
            let now_us = tick * FRAME_US;
            while let Some((at_us, n)) = packets.next_if(|(at_us, _)| *at_us <= now_us) {
                let mut octets = [0; FRAME];
                octets[..4].copy_from_slice(&n.to_be_bytes());
                octets[4] = 0x80;
                buffer.push(1, n as u16, n * 160, &octets, at_us);
            }
            let mut out = [0; FRAME];
            if buffer.pull(&mut out, now_us) == Pulled::Frame && out[4] == 0x80 {
                let n = u32::from_be_bytes([out[0], out[1], out[2], out[3]]);
                prop_assert!(newest.is_none_or(|newest| n > newest), "{n} after {newest:?}");
                newest = Some(n);
            }
        }
    }
}
