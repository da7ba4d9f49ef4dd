//! RTP headers: what is read is what was written, and any bytes are harmless.

use proptest::prelude::*;
use yunhu_rtp::packet::{HEADER_LEN, Header, Kind, Packet, PacketError, classify, looks_like_rtp, rewrite};

const HEADER: Header =
    Header { payload_type: 8, marker: true, sequence: 0xfffe, timestamp: 0x0102_0304, ssrc: 0xdead_beef };

#[test]
fn a_built_packet_reads_back() {
    let mut out = [0; 200];
    let len = HEADER.build(&[7; 160], &mut out).unwrap();
    assert_eq!(len, 172);
    assert_eq!(out[..12], [0x80, 0x88, 0xff, 0xfe, 1, 2, 3, 4, 0xde, 0xad, 0xbe, 0xef]);
    let packet = Packet::parse(&out[..len]).unwrap();
    assert_eq!(packet.header(), HEADER);
    assert_eq!(packet.payload(), [7; 160]);
    assert_eq!(packet.payload_range(), 12..172);
    assert_eq!((packet.padding(), packet.extension(), packet.csrc().count()), (0, None, 0));
    assert_eq!(HEADER.build(&[7; 160], &mut out[..171]), None);
}

#[test]
fn sources_extension_and_padding_are_understood() {
    let mut bytes = vec![0xb2, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
    bytes.extend([0, 0, 0, 10, 0, 0, 0, 11]);
    bytes.extend([0xbe, 0xde, 0, 1, 1, 2, 3, 4]);
    bytes.extend([5, 6, 7, 0, 0, 3]);
    let packet = Packet::parse(&bytes).unwrap();
    assert_eq!(packet.csrc().collect::<Vec<_>>(), [10, 11]);
    assert_eq!(packet.extension(), Some((0xbede, &[1, 2, 3, 4][..])));
    assert_eq!(packet.payload(), [5, 6, 7]);
    assert_eq!(packet.padding(), 3);
}

#[test]
fn broken_packets_are_refused_with_their_reason() {
    let good = HEADER.to_bytes();
    assert_eq!(Packet::parse(&good[..11]).unwrap_err(), PacketError::Truncated);
    assert_eq!(Packet::parse(&[]).unwrap_err(), PacketError::Truncated);
    let with_first = |first: u8| {
        let mut bytes = good.to_vec();
        bytes[0] = first;
        bytes
    };
    assert_eq!(Packet::parse(&with_first(0x40)).unwrap_err(), PacketError::Version);
    assert_eq!(Packet::parse(&with_first(0x81)).unwrap_err(), PacketError::Truncated);
    assert_eq!(Packet::parse(&with_first(0x90)).unwrap_err(), PacketError::Truncated);
    assert_eq!(Packet::parse(&[with_first(0xa0), vec![0]].concat()).unwrap_err(), PacketError::Padding);
    assert_eq!(Packet::parse(&[with_first(0xa0), vec![2]].concat()).unwrap_err(), PacketError::Padding);
    // A header extension longer than the packet.
    let long = [with_first(0x90), vec![0xbe, 0xde, 0xff, 0xff]].concat();
    assert_eq!(Packet::parse(&long).unwrap_err(), PacketError::Truncated);
}

#[test]
fn rtcp_shares_the_port() {
    let mut bytes = [0u8; 28];
    bytes[0] = 0x80;
    for (second, kind) in [
        (0, Kind::Rtp),
        (8, Kind::Rtp),
        (101, Kind::Rtp),
        (0x80 | 8, Kind::Rtp),
        (191, Kind::Rtp),
        (192, Kind::Rtcp),
        (200, Kind::Rtcp),
        (223, Kind::Rtcp),
        (224, Kind::Rtp),
    ] {
        bytes[1] = second;
        assert_eq!(classify(&bytes), kind, "{second}");
        assert_eq!(looks_like_rtp(&bytes), kind == Kind::Rtp);
    }
    // STUN and DTLS begin with 0–3 and 20–63; both are too short or of another version.
    assert_eq!(classify(&[0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 0, 0, 0, 0]), Kind::Other);
    assert_eq!(classify(&[22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0]), Kind::Other);
    assert_eq!(classify(&[0x80]), Kind::Other);
    assert_eq!(classify(&[0x80, 200, 0, 0]), Kind::Other);
}

proptest! {
    #[test]
    fn any_bytes_are_harmless(bytes in proptest::collection::vec(any::<u8>(), 0..200), first in 0x80u8..0xc0) {
        let mut bytes = bytes;
        for forced in [false, true] {
            if forced && !bytes.is_empty() {
                bytes[0] = first;
            }
            let _ = (classify(&bytes), looks_like_rtp(&bytes));
            if let Ok(packet) = Packet::parse(&bytes) {
                let range = packet.payload_range();
                prop_assert!(range.start >= HEADER_LEN && range.end + packet.padding() == bytes.len());
                prop_assert_eq!(packet.payload(), &bytes[range]);
                let _ = (packet.header(), packet.extension(), packet.csrc().count());
            }
        }
    }

    #[test]
    fn a_rewrite_changes_its_fields_only(
        payload in proptest::collection::vec(any::<u8>(), 0..50),
        first in prop::sample::select(vec![0x80u8, 0x81, 0x90]),
        (payload_type, marker, sequence, timestamp, ssrc) in (0u8..128, any::<bool>(), any::<u16>(), any::<u32>(), any::<u32>()),
    ) {
        let mut bytes = HEADER.to_bytes().to_vec();
        bytes[0] = first;
        bytes.extend([0, 0, 0, 0]);
        bytes.extend(&payload);
        let before = bytes.clone();
        let header = Header { payload_type, marker, sequence, timestamp, ssrc };
        prop_assert!(rewrite(&mut bytes, &header));
        prop_assert_eq!(Packet::parse(&bytes).unwrap().header(), header);
        prop_assert_eq!(bytes[0], before[0]);
        prop_assert_eq!(&bytes[12..], &before[12..]);
        prop_assert!(!rewrite(&mut bytes[..11], &header));
    }
}
