//! Receiver statistics: loss, order, duplicates, jitter, restarts, reports.

use proptest::prelude::*;
use yunhu_rtp::receive::{Arrival, Receiver};
use yunhu_rtp::rtcp::SenderInfo;

const SSRC: u32 = 7;

/// Packets of 20 ms with these sequence numbers, each at its time.
fn receive(receiver: &mut Receiver, sequences: impl IntoIterator<Item = u32>) -> Vec<Arrival> {
    sequences
        .into_iter()
        .map(|n| receiver.receive(SSRC, n as u16, n.wrapping_mul(160), u64::from(n) * 20_000))
        .collect()
}

#[test]
fn a_perfect_stream_has_no_flaw() {
    let mut receiver = Receiver::new(8000);
    let arrivals = receive(&mut receiver, 65_000..66_000);
    assert_eq!(arrivals[0], Arrival::First);
    assert!(arrivals[1..].iter().all(|arrival| *arrival == Arrival::New { lost: 0 }));
    let life = receiver.life();
    assert_eq!((life.packets, life.expected, life.lost, life.late, life.duplicate), (1000, 1000, 0, 0, 0));
    assert_eq!(life.jitter_ms, 0.0);
    assert_eq!(receiver.extended_highest(), 65_999);
}

#[test]
fn holes_are_loss_until_they_are_filled() {
    let mut receiver = Receiver::new(8000);
    let arrivals = receive(&mut receiver, [10, 11, 14, 13, 13, 15, 11]);
    use Arrival::{Duplicate, First, Late, New};
    assert_eq!(
        arrivals,
        [First, New { lost: 0 }, New { lost: 2 }, Late, Duplicate, New { lost: 0 }, Duplicate]
    );
    let life = receiver.life();
    assert_eq!((life.packets, life.expected, life.lost, life.late, life.duplicate), (5, 6, 1, 1, 2));
    assert_eq!(life.loss_runs, 1);
}

#[test]
fn runs_of_loss_are_counted_exactly_when_late_packets_fill_them() {
    for (late, runs) in [(vec![], 1), (vec![12], 1), (vec![13], 2), (vec![13, 14], 1), (vec![12, 14], 1)] {
        let mut receiver = Receiver::new(8000);
        receive(&mut receiver, [10, 11, 15]);
        receive(&mut receiver, late.clone());
        assert_eq!(receiver.life().loss_runs, runs, "{late:?}");
    }
    let mut receiver = Receiver::new(8000);
    receive(&mut receiver, [10, 11, 15, 12, 13, 14]);
    assert_eq!((receiver.life().loss_runs, receiver.life().lost), (0, 0));
}

#[test]
fn the_burst_ratio_is_one_for_single_losses_and_more_for_runs() {
    let mut single = Receiver::new(8000);
    receive(&mut single, (0..1000).filter(|n| n % 20 != 10));
    assert!((single.life().burst_ratio() - 1.0).abs() < 0.06);
    let mut runs = Receiver::new(8000);
    receive(&mut runs, (0..1000).filter(|n| n % 100 >= 5));
    assert!((runs.life().burst_ratio() - 4.75).abs() < 0.1, "{}", runs.life().burst_ratio());
}

#[test]
fn a_window_is_what_came_since_the_last() {
    let mut receiver = Receiver::new(8000);
    receive(&mut receiver, (0..250).filter(|n| n % 10 != 5));
    let first = receiver.take_window();
    assert_eq!((first.expected, first.lost), (250, 25));
    receive(&mut receiver, 250..500);
    let second = receiver.take_window();
    assert_eq!((second.expected, second.packets, second.lost), (250, 250, 0));
    assert_eq!(receiver.take_window().expected, 0);
    assert_eq!(receiver.life().lost, 25);
    assert_eq!(receiver.take_window().loss(), 0.0);
}

#[test]
fn a_late_packet_of_the_last_window_is_no_negative_loss() {
    let mut receiver = Receiver::new(8000);
    receive(&mut receiver, [0, 1, 3]);
    assert_eq!(receiver.take_window().lost, 1);
    receive(&mut receiver, [2]);
    let window = receiver.take_window();
    assert_eq!((window.lost, window.expected, window.packets), (0, 0, 1));
    assert_eq!(receiver.life().lost, 0);
}

#[test]
fn a_new_source_begins_anew_but_the_life_goes_on() {
    let mut receiver = Receiver::new(8000);
    receive(&mut receiver, [1, 2, 4]);
    assert_eq!(receiver.receive(99, 50_000, 5, 100_000), Arrival::First);
    assert_eq!(receiver.receive(99, 50_001, 165, 120_000), Arrival::New { lost: 0 });
    assert_eq!(receiver.ssrc(), Some(99));
    assert_eq!(receiver.extended_highest(), 50_001);
    let life = receiver.life();
    assert_eq!((life.packets, life.expected, life.lost), (5, 6, 1));
    assert_eq!(receiver.report_block(0).unwrap().cumulative_lost, 0);
}

#[test]
fn a_jump_needs_two_packets_to_be_believed() {
    let mut receiver = Receiver::new(8000);
    receive(&mut receiver, [1, 2, 3]);
    assert_eq!(receiver.receive(SSRC, 40_000, 0, 0), Arrival::Suspect);
    assert_eq!(receiver.receive(SSRC, 4, 640, 80_000), Arrival::New { lost: 0 });
    assert_eq!(receiver.receive(SSRC, 40_001, 0, 0), Arrival::Suspect);
    assert_eq!(receiver.receive(SSRC, 40_002, 160, 0), Arrival::First);
    assert_eq!(receiver.life().lost, 0);
    assert_eq!(receiver.extended_highest(), 40_002);
}

#[test]
fn jitter_follows_the_formula_of_the_rfc() {
    let mut receiver = Receiver::new(8000);
    // Every second packet is 10 ms late: |D| is 80 units each time, J tends to 80 units.
    for n in 0..2000u32 {
        let late = if n % 2 == 1 { 10_000 } else { 0 };
        receiver.receive(SSRC, n as u16, n * 160, u64::from(n) * 20_000 + late);
    }
    assert!((receiver.jitter_ms() - 10.0).abs() < 0.2, "{}", receiver.jitter_ms());
}

#[test]
fn repeated_and_jumping_timestamps_are_no_jitter() {
    let mut receiver = Receiver::new(8000);
    receive(&mut receiver, 0..100);
    for n in 100..110u32 {
        receiver.receive(SSRC, n as u16, 16_000, u64::from(n) * 20_000);
    }
    receiver.receive(SSRC, 110, 900_000_000, 110 * 20_000);
    assert!(receiver.jitter_ms() < 2.0, "{}", receiver.jitter_ms());
}

#[test]
fn the_report_block_says_what_the_rfc_asks() {
    let mut receiver = Receiver::new(8000);
    assert_eq!(receiver.report_block(0), None);
    receive(&mut receiver, (0..=100).filter(|n| n % 4 != 2));
    let info = SenderInfo { ntp: 0x1122_3344_5566_7788, ..SenderInfo::default() };
    receiver.sender_report(1234, &info, 2_000_000);
    assert_eq!(receiver.report_block(3_000_000).unwrap().last_sr, 0, "another's report");
    receiver.sender_report(SSRC, &info, 2_000_000);
    receive(&mut receiver, (101..=200).filter(|n| n % 4 != 2));
    let block = receiver.report_block(3_500_000).unwrap();
    assert_eq!((block.ssrc, block.fraction_lost, block.cumulative_lost), (SSRC, 64, 50));
    assert_eq!((block.highest_sequence, block.last_sr), (200, 0x3344_5566));
    assert_eq!(block.delay_since_sr, 65_536 * 3 / 2);
    assert_eq!(receiver.report_block(3_500_000).unwrap().fraction_lost, 0);
}

#[test]
fn a_million_packets_wrap_without_a_flaw() {
    let mut receiver = Receiver::new(8000);
    receive(&mut receiver, 0..200_000);
    assert_eq!((receiver.life().lost, receiver.extended_highest()), (0, 199_999));
}

proptest! {
    /// Whatever order and loss, figures agree with a set of what was sent and came.
    #[test]
    fn figures_agree_with_a_simple_count(start in 0u32..65_536, keep in proptest::collection::vec((any::<bool>(), 0u32..6, any::<bool>()), 2..200)) {
        let mut order: Vec<(u32, u32)> = Vec::new();
        for (at, (kept, delay, twice)) in keep.iter().enumerate() {
            // The first and the last come in their place, so that what is expected is known.
            let fixed = at == 0 || at == keep.len() - 1;
            let n = start + at as u32;
            let delay = if fixed { 0 } else { *delay };
            if *kept || fixed {
                order.push((at as u32 + delay, n));
                if *twice && !fixed {
                    order.push((at as u32 + delay + 1, n));
                }
            }
        }
        order.sort_by_key(|(due, n)| (*due, *n));
        let mut receiver = Receiver::new(8000);
        let mut came = std::collections::HashSet::new();
        let mut duplicates = 0;
        for (_, n) in &order {
            duplicates += u64::from(!came.insert(*n));
            receive(&mut receiver, [*n]);
        }
        let life = receiver.life();
        prop_assert_eq!(life.packets, came.len() as u64);
        prop_assert_eq!(life.expected, keep.len() as u64);
        prop_assert_eq!(life.lost, keep.len() as u64 - came.len() as u64);
        prop_assert_eq!(life.duplicate, duplicates);
        let mut runs = 0;
        for n in start..start + keep.len() as u32 {
            runs += u64::from(!came.contains(&n) && came.contains(&(n.wrapping_sub(1))));
        }
        prop_assert_eq!(life.loss_runs, runs);
    }

    #[test]
    fn any_packets_are_harmless(packets in proptest::collection::vec((0u32..3, any::<u16>(), any::<u32>(), any::<u64>()), 0..300)) {
        let mut receiver = Receiver::new(8000);
        for (ssrc, sequence, timestamp, now_us) in packets {
            receiver.receive(ssrc, sequence, timestamp, now_us);
            let window = receiver.take_window();
            prop_assert!(window.loss() >= 0.0 && window.loss() <= 1.0);
            receiver.report_block(now_us);
        }
    }
}
