//! The network does what it was asked to do, and the same each time.

use yunhu_netsim::{Impairment, Loss, MAX_UNDER_WAY, Network};

const PACKETS: u64 = 50_000;

/// Sends a packet each 20 ms; what arrives, with its time.
fn carry(seed: u64, impairment: Impairment) -> (Network<u64>, Vec<(u64, u64)>) {
    let mut network = Network::new(seed, impairment);
    let mut arrived = Vec::new();
    for packet in 0..PACKETS {
        let now_us = packet * 20_000;
        while let Some(due_us) = network.next_due_us().filter(|due_us| *due_us <= now_us) {
            arrived.extend(network.receive(due_us).map(|packet| (due_us, packet)));
        }
        network.send(packet, now_us);
    }
    while let Some(due_us) = network.next_due_us() {
        arrived.extend(network.receive(due_us).map(|packet| (due_us, packet)));
    }
    (network, arrived)
}

fn within(got: f64, asked: f64, part: f64) {
    assert!((got - asked).abs() <= asked * part, "{got} instead of {asked}");
}

#[test]
fn a_perfect_network_changes_nothing() {
    let (network, arrived) = carry(1, Impairment::default());
    assert!(arrived.iter().enumerate().all(|(at, (due_us, packet))| {
        let at = at as u64;
        at == *packet && *due_us == at * 20_000
    }));
    assert_eq!(arrived.len() as u64, PACKETS);
    assert_eq!(network.figures().lost, 0);
}

#[test]
fn random_loss_is_what_was_asked() {
    for rate in [0.01, 0.03, 0.05, 0.1, 0.3] {
        let (network, arrived) = carry(2, Impairment { loss: Loss::Random(rate), ..Impairment::default() });
        within(1.0 - arrived.len() as f64 / PACKETS as f64, rate, 0.2);
        within(network.figures().loss(), rate, 0.2);
        within(network.figures().mean_run(), 1.0 / (1.0 - rate), 0.2);
    }
}

#[test]
fn bursts_have_the_asked_rate_and_length() {
    for (rate, mean) in [(0.03, 2.0), (0.05, 5.0), (0.1, 5.0), (0.3, 8.0)] {
        let loss = Loss::Bursts { rate, mean };
        let (network, _) = carry(3, Impairment { loss, ..Impairment::default() });
        within(network.figures().loss(), rate, 0.2);
        within(network.figures().mean_run(), mean, 0.2);
    }
}

#[test]
fn delay_and_jitter_lie_in_their_bounds_and_keep_the_order() {
    let (_, arrived) = carry(4, Impairment { delay_ms: 50.0, jitter_ms: 60.0, ..Impairment::default() });
    let extra: Vec<u64> = arrived.iter().map(|(due_us, packet)| due_us - packet * 20_000).collect();
    assert!(extra.iter().all(|extra| (50_000..=110_000).contains(extra)));
    within(extra.iter().sum::<u64>() as f64 / extra.len() as f64, 84_000.0, 0.1);
    assert!(arrived.windows(2).all(|pair| pair[0].1 < pair[1].1));
}

#[test]
fn reordered_and_doubled_packets_are_counted_and_all_arrive() {
    let (network, arrived) =
        carry(5, Impairment { reorder: 0.05, duplicate: 0.05, delay_ms: 10.0, ..Impairment::default() });
    within(network.figures().reordered as f64, PACKETS as f64 * 0.05, 0.2);
    within(network.figures().duplicated as f64, PACKETS as f64 * 0.05, 0.2);
    let overtaken = arrived.windows(2).filter(|pair| pair[0].1 > pair[1].1).count();
    assert!(overtaken > 1000, "{overtaken}");
    let mut packets: Vec<u64> = arrived.iter().map(|(_, packet)| *packet).collect();
    assert_eq!(packets.len() as u64, PACKETS + network.figures().duplicated);
    packets.sort_unstable();
    packets.dedup();
    assert_eq!(packets.len() as u64, PACKETS);
}

#[test]
fn the_seed_determines_everything() {
    let bad = Impairment {
        loss: Loss::Bursts { rate: 0.1, mean: 3.0 },
        delay_ms: 20.0,
        jitter_ms: 40.0,
        reorder: 0.02,
        reorder_ms: 45.0,
        duplicate: 0.02,
    };
    assert_eq!(carry(6, bad).1, carry(6, bad).1);
    assert_ne!(carry(6, bad).1, carry(7, bad).1);
}

#[test]
fn what_is_under_way_is_bounded() {
    let mut network = Network::new(8, Impairment { delay_ms: 1e6, ..Impairment::default() });
    for packet in 0..MAX_UNDER_WAY + 10 {
        network.send(packet, 0);
    }
    assert_eq!(network.figures().overflowed, 10);
}
