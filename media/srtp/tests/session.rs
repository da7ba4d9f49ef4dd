//! Sessions: nothing forged, changed or repeated gets through, and what is lost or reordered does no harm.

use proptest::prelude::*;
use yunhu_srtp::suite::SUITES;
use yunhu_srtp::{Fault, Incoming, OVERHEAD, Outgoing, Suite};

fn key(suite: Suite, first: u8) -> Vec<u8> {
    (0..suite.key_len() as u8).map(|octet| octet.wrapping_mul(7).wrapping_add(first)).collect()
}

fn pair(suite: Suite) -> (Outgoing, Incoming) {
    let key = key(suite, 1);
    (Outgoing::new(suite, &key).unwrap(), Incoming::new(suite, &key).unwrap())
}

fn rtp(ssrc: u32, sequence: u16, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x80, 8];
    packet.extend_from_slice(&sequence.to_be_bytes());
    packet.extend_from_slice(&[0, 0, 1, 2]);
    packet.extend_from_slice(&ssrc.to_be_bytes());
    packet.extend_from_slice(payload);
    packet
}

fn sealed(outgoing: &mut Outgoing, packet: &[u8]) -> Vec<u8> {
    let mut buffer = [packet, &[0; OVERHEAD]].concat();
    let len = outgoing.rtp(&mut buffer, packet.len()).unwrap();
    buffer.truncate(len);
    buffer
}

fn sealed_rtcp(outgoing: &mut Outgoing, packet: &[u8]) -> Vec<u8> {
    let mut buffer = [packet, &[0; OVERHEAD]].concat();
    let len = outgoing.rtcp(&mut buffer, packet.len()).unwrap();
    buffer.truncate(len);
    buffer
}

fn opened(incoming: &mut Incoming, packet: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut buffer = packet.to_vec();
    let len = incoming.rtp(&mut buffer)?;
    buffer.truncate(len);
    Ok(buffer)
}

fn opened_rtcp(incoming: &mut Incoming, packet: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut buffer = packet.to_vec();
    let len = incoming.rtcp(&mut buffer)?;
    buffer.truncate(len);
    Ok(buffer)
}

/// A receiver report.
fn report(ssrc: u32) -> Vec<u8> {
    let mut packet = vec![0x81, 201, 0, 7];
    packet.extend_from_slice(&ssrc.to_be_bytes());
    packet.extend_from_slice(&[3; 24]);
    packet
}

#[test]
fn a_key_has_the_length_of_its_suite() {
    for suite in SUITES {
        assert_eq!(Suite::named(suite.name()), Some(suite));
        for wrong in [0, 16, suite.key_len() - 1, suite.key_len() + 1] {
            assert_eq!(Outgoing::new(suite, &vec![1; wrong]).err(), Some(Fault::KeyLength));
            assert_eq!(Incoming::new(suite, &vec![1; wrong]).err(), Some(Fault::KeyLength));
        }
    }
    assert_eq!(Suite::named("AES_256_CM_HMAC_SHA1_80"), None);
}

#[test]
fn nothing_is_printed_of_a_key() {
    let (outgoing, incoming) = pair(Suite::AesCm80);
    assert_eq!(format!("{outgoing:?} {incoming:?}"), "Outgoing { .. } Incoming { .. }");
}

#[test]
fn four_rounds_of_sequence_numbers() {
    for suite in SUITES {
        let (mut outgoing, mut incoming) = pair(suite);
        let mut oldest = Vec::new();
        for number in 0..4 * 65_536u32 {
            let plain = rtp(5, (65_000 + number) as u16, &number.to_be_bytes());
            let packet = sealed(&mut outgoing, &plain);
            // Every third is lost.
            if number % 3 != 1 {
                assert_eq!(opened(&mut incoming, &packet), Ok(plain), "{number}");
            }
            if number == 600 {
                oldest = packet;
            }
        }
        // The same number of an earlier round is another packet.
        assert!(opened(&mut incoming, &oldest).is_err());
    }
}

#[test]
fn a_packet_comes_once() {
    for suite in SUITES {
        let (mut outgoing, mut incoming) = pair(suite);
        let packets: Vec<_> = (0..300).map(|n| sealed(&mut outgoing, &rtp(5, n, b"abc"))).collect();
        for packet in packets.iter().take(200) {
            opened(&mut incoming, packet).unwrap();
            assert_eq!(opened(&mut incoming, packet), Err(Fault::Replayed));
        }
        opened(&mut incoming, &packets[299]).unwrap();
        // Late, within the window of 128; and behind it.
        opened(&mut incoming, &packets[290]).unwrap();
        opened(&mut incoming, &packets[201]).unwrap();
        assert_eq!(opened(&mut incoming, &packets[201]), Err(Fault::Replayed));
        assert_eq!(opened(&mut incoming, &packets[171]), Err(Fault::Replayed));
        let report = sealed_rtcp(&mut outgoing, &report(5));
        opened_rtcp(&mut incoming, &report).unwrap();
        assert_eq!(opened_rtcp(&mut incoming, &report), Err(Fault::Replayed));
    }
}

#[test]
fn a_number_is_never_used_twice_with_a_key() {
    let (mut outgoing, _) = pair(Suite::AesCm80);
    sealed(&mut outgoing, &rtp(5, 9, b"one"));
    let mut buffer = [rtp(5, 9, b"two"), vec![0; OVERHEAD]].concat();
    assert_eq!(outgoing.rtp(&mut buffer, 15), Err(Fault::Replayed));
    assert_eq!(&buffer[12..15], b"two");
}

#[test]
fn another_key_opens_nothing_and_a_new_source_needs_no_announcement() {
    for suite in SUITES {
        let (mut outgoing, mut incoming) = pair(suite);
        let mut stranger = Incoming::new(suite, &key(suite, 2)).unwrap();
        for ssrc in 0..20 {
            let packet = sealed(&mut outgoing, &rtp(ssrc, 77, b"abc"));
            assert_eq!(opened(&mut stranger, &packet), Err(Fault::Forged));
            assert!(opened(&mut incoming, &packet).is_ok());
        }
        let report = sealed_rtcp(&mut outgoing, &report(5));
        assert_eq!(opened_rtcp(&mut stranger, &report), Err(Fault::Forged));
    }
}

#[test]
fn forgeries_leave_no_trace() {
    // A forged packet far ahead must not move the window.
    let (mut outgoing, mut incoming) = pair(Suite::AesCm32);
    opened(&mut incoming, &sealed(&mut outgoing, &rtp(5, 10, b"abc"))).unwrap();
    let mut forged = sealed(&mut outgoing, &rtp(5, 11, b"abc"));
    forged[2..4].copy_from_slice(&30_000u16.to_be_bytes());
    assert_eq!(opened(&mut incoming, &forged), Err(Fault::Forged));
    assert!(opened(&mut incoming, &sealed(&mut outgoing, &rtp(5, 12, b"abc"))).is_ok());
}

#[test]
fn without_room_nothing_is_sent() {
    for suite in SUITES {
        let (mut outgoing, _) = pair(suite);
        let packet = rtp(5, 10, b"abc");
        let mut tight = packet.clone();
        assert_eq!(outgoing.rtp(&mut tight, packet.len()), Err(Fault::Room));
        assert_eq!(tight, packet);
        // It was not sent, so its number may be used.
        sealed(&mut outgoing, &packet);
        let mut tight = report(5);
        assert_eq!(outgoing.rtcp(&mut tight, 32), Err(Fault::Room));
        assert_eq!(outgoing.rtcp(&mut tight, 7), Err(Fault::Malformed));
    }
}

fn suite() -> impl Strategy<Value = Suite> {
    prop::sample::select(SUITES.to_vec())
}

proptest! {
    #[test]
    fn any_change_is_noticed(
        suite in suite(),
        payload in prop::collection::vec(any::<u8>(), 0..200),
        at in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let (mut outgoing, mut incoming) = pair(suite);
        let plain = rtp(5, 10, &payload);
        let packet = sealed(&mut outgoing, &plain);
        prop_assert!(payload.len() < 8 || packet[12..12 + payload.len()] != payload[..]);
        let mut changed = packet.clone();
        changed[at.index(packet.len())] ^= 1 << bit;
        prop_assert!(opened(&mut incoming, &changed).is_err());
        prop_assert_eq!(opened(&mut incoming, &packet), Ok(plain));
    }

    #[test]
    fn any_change_of_a_report_is_noticed(
        suite in suite(),
        at in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let (mut outgoing, mut incoming) = pair(suite);
        let packet = sealed_rtcp(&mut outgoing, &report(5));
        let mut changed = packet.clone();
        changed[at.index(packet.len())] ^= 1 << bit;
        prop_assert!(opened_rtcp(&mut incoming, &changed).is_err());
        prop_assert_eq!(opened_rtcp(&mut incoming, &packet), Ok(report(5)));
    }

    #[test]
    fn order_and_loss_do_not_matter_within_the_window(
        suite in suite(),
        first in any::<u16>(),
        order in Just((0u16..400).collect::<Vec<_>>()).prop_shuffle(),
        lost in prop::collection::vec(prop::bool::weighted(0.2), 400),
    ) {
        let (mut outgoing, mut incoming) = pair(suite);
        // What is on the way together is shuffled among itself.
        let mut sent: Vec<_> = (0..400u16)
            .map(|n| (n, sealed(&mut outgoing, &rtp(5, first.wrapping_add(n), &n.to_be_bytes()))))
            .collect();
        sent.sort_by_key(|(n, _)| (n / 50, order[usize::from(*n)]));
        // Before the first round there is none: a packet of it that comes after one of the next is lost.
        let mut newest = None;
        for (n, packet) in sent.iter().filter(|(n, _)| !lost[usize::from(*n)]) {
            let wrapped = first.checked_add(*n).is_none();
            if newest.is_none() && wrapped {
                return Ok(());
            }
            newest = Some(wrapped);
            let plain = rtp(5, first.wrapping_add(*n), &n.to_be_bytes());
            prop_assert_eq!(opened(&mut incoming, packet), Ok(plain), "{}", n);
        }
    }

    #[test]
    fn nothing_is_too_strange(suite in suite(), packet in prop::collection::vec(any::<u8>(), 0..100)) {
        let (mut outgoing, mut incoming) = pair(suite);
        prop_assert!(opened(&mut incoming, &packet).is_err());
        prop_assert!(opened_rtcp(&mut incoming, &packet).is_err());
        let mut buffer = [packet.clone(), vec![0; OVERHEAD]].concat();
        let _ = outgoing.rtp(&mut buffer, packet.len());
        let _ = outgoing.rtcp(&mut buffer, packet.len());
        let _ = outgoing.rtp(&mut buffer, usize::MAX);
    }
}
