//! Whole packets whose protected form others have published: the test driver of libsrtp, and RFC 7714.

use yunhu_srtp::{Incoming, OVERHEAD, Outgoing, Suite};

const MASTER: &str = "e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6";
const MASTER_GCM: &str = "000102030405060708090a0b0c0d0e0fa0a1a2a3a4a5a6a7a8a9aaab";
const RTP: &str = "800f1234decafbadcafebabeabababababababababababababababab";
const RTCP: &str = "81c8000bcafebabeabababababababababababababababab";

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// A packet with room behind it.
fn room(packet: &[u8]) -> Vec<u8> {
    [packet, &[0; OVERHEAD]].concat()
}

fn both_ways(suite: Suite, key: &str, rtp: &str, rtcp: &str) {
    let (mut outgoing, mut incoming) =
        (Outgoing::new(suite, &hex(key)).unwrap(), Incoming::new(suite, &hex(key)).unwrap());
    let plain = hex(RTP);
    let mut buffer = room(&plain);
    let len = outgoing.rtp(&mut buffer, plain.len()).unwrap();
    assert_eq!(buffer[..len], hex(rtp), "{suite:?}");
    let len = incoming.rtp(&mut buffer[..len]).unwrap();
    assert_eq!(buffer[..len], plain, "{suite:?}");

    let plain = hex(RTCP);
    let mut buffer = room(&plain);
    let len = outgoing.rtcp(&mut buffer, plain.len()).unwrap();
    assert_eq!(buffer[..len], hex(rtcp), "{suite:?}");
    let len = incoming.rtcp(&mut buffer[..len]).unwrap();
    assert_eq!(buffer[..len], plain, "{suite:?}");
}

#[test]
fn counter_mode_and_hmac() {
    let rtcp = "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";
    let rtp = "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
    both_ways(Suite::AesCm80, MASTER, rtp, rtcp);
    // The tag of RTP is the same, cut shorter; that of RTCP is not.
    both_ways(Suite::AesCm32, MASTER, &rtp[..rtp.len() - 12], rtcp);
}

#[test]
fn galois_counter_mode() {
    both_ways(
        Suite::AesGcm,
        MASTER_GCM,
        "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392",
        "81c8000bcafebabec98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001",
    );
}
