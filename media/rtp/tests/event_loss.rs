//! Digits over a bad network: every one right at 10 % loss, also in bursts, reordered and doubled.

use yunhu_netsim::{Impairment, Loss, Network};
use yunhu_rtp::event::{EventReceiver, EventSender, EventStep};
use yunhu_rtp::sender::Sender;

/// Sends digits as events over the network; what the other end makes of them.
fn dial(seed: u64, digits: &str, impairment: Impairment) -> String {
    let mut events = EventSender::new(8000, 160);
    let mut sender = Sender::new(1, 0, 0, 8000);
    let mut network = Network::new(seed, impairment);
    let mut receiver = EventReceiver::new(8000);
    let mut heard = String::new();
    let mut waiting = digits.as_bytes().chunks(50);
    for frame in 0.. {
        let now_us = frame * 20_000;
        if events.is_idle() {
            match waiting.next() {
                Some(more) => events.push(std::str::from_utf8(more).unwrap(), 100, 100).unwrap(),
                None if network.next_due_us().is_none() && !receiver.pressed() => break,
                None => {}
            }
        }
        if let EventStep::Send { payload, begins, samples } = events.tick() {
            let stamp = sender.event(begins, samples, now_us);
            network.send((stamp.timestamp, payload), now_us);
        } else {
            sender.generated(160, now_us);
        }
        while let Some((timestamp, payload)) = network.receive(now_us) {
            heard.extend(receiver.receive(timestamp, &payload, now_us).map(|digit| digit.digit));
        }
        heard.extend(receiver.poll(now_us).map(|digit| digit.digit));
    }
    heard
}

const BAD: Impairment = Impairment {
    loss: Loss::Random(0.1),
    delay_ms: 40.0,
    jitter_ms: 30.0,
    reorder: 0.05,
    reorder_ms: 30.0,
    duplicate: 0.05,
};

#[test]
fn ten_per_cent_loss_loses_no_digit() {
    let digits = "1234567890*#ABCD11223399".repeat(200);
    assert!(dial(1, &digits, Impairment { loss: Loss::Random(0.1), ..Impairment::default() }) == digits);
    assert!(dial(2, &digits, BAD) == digits);
}

#[test]
fn a_digit_is_lost_only_with_all_of_its_packets() {
    let digits = "0123456789".repeat(500);
    let heard = dial(3, &digits, Impairment { loss: Loss::Bursts { rate: 0.1, mean: 3.0 }, ..BAD });
    // Seven packets in one burst: less than one digit in a hundred. None is made up or doubled.
    assert!(heard.len() > digits.len() * 99 / 100, "{}", heard.len());
    let mut rest = digits.chars();
    assert!(heard.chars().all(|digit| rest.any(|sent| sent == digit)));
}
