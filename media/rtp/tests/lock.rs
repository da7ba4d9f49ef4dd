//! The address lock: learns in the first packets, then nobody else gets in.

use std::net::SocketAddr;

use proptest::prelude::*;
use yunhu_rtp::lock::{AddressLock, LEARNING_PACKETS, Learn, Verdict, is_private};

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

#[test]
fn without_learning_only_the_signalled_address_counts() {
    let mut lock = AddressLock::new(Some(at("192.0.2.1:4000")), Learn::No);
    assert_eq!(lock.check(at("192.0.2.1:4002"), 1, true), Verdict::Foreign);
    assert_eq!(lock.check(at("192.0.2.2:4000"), 1, true), Verdict::Foreign);
    assert_eq!(lock.target(), Some(at("192.0.2.1:4000")));
    assert_eq!(lock.check(at("192.0.2.1:4000"), 1, true), Verdict::Locked(at("192.0.2.1:4000")));
    assert_eq!(lock.check(at("192.0.2.1:4000"), 1, true), Verdict::Accept);
    assert_eq!(lock.foreign(), 2);
    let mut nowhere = AddressLock::new(None, Learn::No);
    assert_eq!(nowhere.check(at("192.0.2.1:4000"), 1, true), Verdict::Foreign);
    assert_eq!(nowhere.target(), None);
}

#[test]
fn five_packets_teach_another_port() {
    let mut lock = AddressLock::new(Some(at("192.0.2.1:4000")), Learn::First);
    for _ in 1..LEARNING_PACKETS {
        assert_eq!(lock.check(at("192.0.2.1:5000"), 1, true), Verdict::Accept);
        assert_eq!(lock.locked(), None);
        assert_eq!(lock.target(), Some(at("192.0.2.1:4000")), "not before it is certain");
    }
    assert_eq!(lock.check(at("192.0.2.1:5000"), 8, true), Verdict::Locked(at("192.0.2.1:5000")));
    assert_eq!(lock.locked(), Some((at("192.0.2.1:5000"), 8)));
    assert_eq!(lock.target(), Some(at("192.0.2.1:5000")));
    assert_eq!(lock.check(at("192.0.2.1:4000"), 1, true), Verdict::Foreign, "too late");
}

#[test]
fn a_public_address_teaches_no_other_host() {
    let mut lock = AddressLock::new(Some(at("192.0.2.1:4000")), Learn::First);
    for _ in 0..1000 {
        assert_eq!(lock.check(at("198.51.100.7:4000"), 1, true), Verdict::Foreign);
    }
    for _ in 0..LEARNING_PACKETS {
        lock.check(at("192.0.2.1:4000"), 1, true);
    }
    assert_eq!(lock.target(), Some(at("192.0.2.1:4000")));
    assert_eq!(lock.foreign(), 1000);
}

#[test]
fn behind_a_nat_any_host_may_teach() {
    for remote in
        [Some(at("192.168.1.20:4000")), Some(at("100.64.0.1:4000")), Some(at("[fd00::1]:4000")), None]
    {
        let mut lock = AddressLock::new(remote, Learn::First);
        for _ in 1..LEARNING_PACKETS {
            assert_eq!(lock.check(at("198.51.100.7:6000"), 1, true), Verdict::Accept);
        }
        assert_eq!(lock.check(at("198.51.100.7:6000"), 1, true), Verdict::Locked(at("198.51.100.7:6000")));
    }
    let mut lock = AddressLock::new(None, Learn::First);
    lock.check(at("198.51.100.7:6000"), 1, true);
    assert_eq!(lock.target(), Some(at("198.51.100.7:6000")), "nothing better is known");
}

#[test]
fn payload_types_nobody_offered_teach_nothing() {
    let mut lock = AddressLock::new(None, Learn::First);
    for _ in 0..10 {
        assert_eq!(lock.check(at("198.51.100.7:6000"), 1, false), Verdict::Foreign);
    }
    assert_eq!(lock.locked(), None);
}

#[test]
fn a_new_source_of_the_locked_address_is_accepted() {
    let mut lock = AddressLock::new(Some(at("192.0.2.1:4000")), Learn::No);
    lock.check(at("192.0.2.1:4000"), 1, true);
    assert_eq!(lock.check(at("192.0.2.1:4000"), 2, true), Verdict::Accept);
    assert_eq!(lock.locked(), Some((at("192.0.2.1:4000"), 2)));
}

#[test]
fn only_signalling_opens_the_lock_again() {
    let mut lock = AddressLock::new(Some(at("192.0.2.1:4000")), Learn::No);
    lock.check(at("192.0.2.1:4000"), 1, true);
    lock.check(at("192.0.2.9:4000"), 1, true);
    lock.reopen(Some(at("192.0.2.9:4000")), Learn::First);
    assert_eq!(lock.check(at("192.0.2.1:4000"), 1, true), Verdict::Foreign);
    for _ in 1..LEARNING_PACKETS {
        lock.check(at("192.0.2.9:4000"), 1, true);
    }
    assert_eq!(lock.check(at("192.0.2.9:4000"), 1, true), Verdict::Locked(at("192.0.2.9:4000")));
    assert_eq!(lock.foreign(), 2);
}

#[test]
fn one_host_is_one_host_in_both_families() {
    let mut lock = AddressLock::new(Some(at("192.0.2.1:4000")), Learn::No);
    assert_eq!(lock.check(at("[::ffff:192.0.2.1]:4000"), 1, true), Verdict::Locked(at("192.0.2.1:4000")));
}

#[test]
fn reports_may_come_from_another_port_of_the_same_host() {
    let mut lock = AddressLock::new(Some(at("192.0.2.1:4000")), Learn::First);
    assert!(lock.accepts_rtcp(at("192.0.2.1:4001")));
    assert!(!lock.accepts_rtcp(at("192.0.2.2:4001")));
    lock.reopen(None, Learn::First);
    assert!(!lock.accepts_rtcp(at("192.0.2.1:4001")));
    for _ in 0..LEARNING_PACKETS {
        lock.check(at("192.0.2.3:4000"), 1, true);
    }
    assert!(lock.accepts_rtcp(at("192.0.2.3:9999")));
}

#[test]
fn a_held_party_without_an_address_is_sent_nothing() {
    let lock = AddressLock::new(Some(at("0.0.0.0:4000")), Learn::No);
    assert_eq!(lock.target(), None);
}

#[test]
fn private_addresses_are_known() {
    for private in [
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.1.1",
        "127.0.0.1",
        "0.0.0.0",
        "::1",
        "::",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "::ffff:10.0.0.1",
    ] {
        assert!(is_private(private.parse().unwrap()), "{private}");
    }
    for public in [
        "9.255.255.255",
        "172.15.0.1",
        "172.32.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "192.0.2.1",
        "2001:db8::1",
        "fec0::1",
        "::ffff:8.8.8.8",
    ] {
        assert!(!is_private(public.parse().unwrap()), "{public}");
    }
}

proptest! {
    /// Whatever comes: at most five packets before the lock, afterwards only one address.
    #[test]
    fn nobody_gets_in_after_the_lock(
        packets in proptest::collection::vec((0u8..4, 4000u16..4004, any::<u32>(), any::<bool>()), 1..100),
        remote in proptest::option::of(0u8..4), private in any::<bool>(), learn in any::<bool>(),
    ) {
        let host = |n: u8| if private { format!("10.0.0.{n}") } else { format!("192.0.2.{n}") };
        let remote = remote.map(|n| at(&format!("{}:4000", host(n))));
        let mut lock = AddressLock::new(remote, if learn { Learn::First } else { Learn::No });
        let (mut before, mut locked, mut foreign) = (0, None, 0);
        for (n, port, ssrc, offered) in packets {
            let from = at(&format!("{}:{port}", host(n)));
            match lock.check(from, ssrc, offered) {
                Verdict::Locked(address) => { prop_assert!(locked.is_none() && address == from); locked = Some(from); }
                Verdict::Accept if locked.is_some() => prop_assert_eq!(locked, Some(from)),
                Verdict::Accept => { before += 1; prop_assert!(learn && offered); }
                Verdict::Foreign => foreign += 1,
            }
        }
        prop_assert!(before < i32::from(LEARNING_PACKETS));
        prop_assert_eq!(lock.foreign(), foreign);
    }
}
