//! RTCP: golden bytes, round trips, and refusal of everything that does not fit.

use proptest::prelude::*;
use yunhu_rtp::rtcp::{
    Builder, Compound, Packet, ReportBlock, RtcpError, SenderInfo, ntp_from_unix_us, ntp_middle,
};

const BLOCK: ReportBlock = ReportBlock {
    ssrc: 0x1122_3344,
    fraction_lost: 64,
    cumulative_lost: -2,
    highest_sequence: 0x0001_0005,
    jitter: 7,
    last_sr: 0xaabb_ccdd,
    delay_since_sr: 65_536,
};
const INFO: SenderInfo =
    SenderInfo { ntp: 0xe000_0000_8000_0000, rtp_timestamp: 160, packets: 10, octets: 1600 };

#[test]
fn a_sender_report_with_a_name_has_the_bytes_of_the_rfc() {
    let mut out = [0xff; 100];
    let len = Builder::new(&mut out).sender_report(5, &INFO, &[BLOCK]).cname(5, b"a@b.c").finish().unwrap();
    #[rustfmt::skip]
    let wanted = [
        0x81, 200, 0, 12, 0, 0, 0, 5, 0xe0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 160, 0, 0, 0, 10, 0, 0, 6, 0x40,
        0x11, 0x22, 0x33, 0x44, 64, 0xff, 0xff, 0xfe, 0, 1, 0, 5, 0, 0, 0, 7, 0xaa, 0xbb, 0xcc, 0xdd, 0, 1, 0, 0,
        0x81, 202, 0, 3, 0, 0, 0, 5, 1, 5, b'a', b'@', b'b', b'.', b'c', 0,
    ];
    assert_eq!(out[..len], wanted);
    let compound = Compound::parse(&out[..len]).unwrap();
    let packets: Vec<_> = compound.packets().collect();
    let [Packet::SenderReport { ssrc: 5, info, reports }, Packet::SourceDescription { ssrc: 5, cname }] =
        packets[..]
    else {
        panic!("{packets:?}");
    };
    assert_eq!(info, INFO);
    assert_eq!(reports.collect::<Vec<_>>(), [BLOCK]);
    assert_eq!(cname, Some(&b"a@b.c"[..]));
}

#[test]
fn receiver_report_and_goodbye_read_back() {
    let mut out = [0; 300];
    let len = Builder::new(&mut out)
        .receiver_report(1, &[BLOCK, ReportBlock::default()])
        .goodbye(1, b"bye!")
        .finish()
        .unwrap();
    let packets: Vec<_> = Compound::parse(&out[..len]).unwrap().packets().collect();
    let [Packet::ReceiverReport { ssrc: 1, reports }, Packet::Goodbye { ssrc: Some(1), reason }] =
        packets[..]
    else {
        panic!("{packets:?}");
    };
    assert_eq!(reports.collect::<Vec<_>>(), [BLOCK, ReportBlock::default()]);
    assert_eq!(reason, Some(&b"bye!"[..]));
    let len = Builder::new(&mut out).goodbye(1, b"").finish().unwrap();
    assert_eq!(len, 8);
    assert!(matches!(
        Compound::parse(&out[..8]).unwrap().packets().next(),
        Some(Packet::Goodbye { ssrc: Some(1), reason: None })
    ));
}

#[test]
fn names_of_every_length_end_with_a_zero_on_a_word() {
    for length in 0..=255 {
        let mut out = [0xff; 300];
        let name = vec![b'x'; length];
        let len = Builder::new(&mut out).cname(9, &name).finish().unwrap();
        assert_eq!((len % 4, out[len - 1]), (0, 0));
        let Some(Packet::SourceDescription { cname, .. }) =
            Compound::parse(&out[..len]).unwrap().packets().next()
        else {
            panic!("{length}");
        };
        assert_eq!(cname, Some(&name[..]));
    }
}

#[test]
fn what_does_not_fit_is_not_sent() {
    for size in 0..64 {
        let mut out = vec![0; size];
        assert_eq!(
            Builder::new(&mut out).sender_report(5, &INFO, &[BLOCK]).cname(5, b"a@b.c").finish(),
            None
        );
    }
    assert_eq!(Builder::new(&mut []).finish(), None);
}

#[test]
fn broken_compounds_are_refused_with_their_reason() {
    let mut out = [0; 100];
    let len = Builder::new(&mut out).sender_report(5, &INFO, &[BLOCK]).finish().unwrap();
    let refused = |bytes: &[u8]| Compound::parse(bytes).unwrap_err();
    for short in 0..len {
        assert_eq!(refused(&out[..short]), RtcpError::Truncated, "{short}");
    }
    let changed = |at: usize, value: u8| {
        let mut bytes = out[..len].to_vec();
        bytes[at] = value;
        bytes
    };
    assert_eq!(refused(&changed(0, 0x41)), RtcpError::Version);
    assert_eq!(refused(&changed(1, 191)), RtcpError::Type);
    assert_eq!(refused(&changed(1, 224)), RtcpError::Type);
    // Two blocks announced, one there; a length that is too long or too short.
    assert_eq!(refused(&changed(0, 0x82)), RtcpError::Truncated);
    assert_eq!(refused(&changed(3, 13)), RtcpError::Truncated);
    assert_eq!(refused(&changed(3, 0)), RtcpError::Truncated);
    // Padding of nothing, of part of a word, of more than there is, and before the last packet.
    for padding in [0, 3, 56] {
        let mut bytes = changed(0, 0xa1);
        bytes[len - 1] = padding;
        assert_eq!(refused(&bytes), RtcpError::Padding, "{padding}");
    }
    let padded = [0xa0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4];
    assert!(Compound::parse(&padded).is_ok());
    assert_eq!(refused(&[padded, padded].concat()), RtcpError::Padding);
    // Four empty octets each: far more packets than anybody sends.
    assert_eq!(refused(&[0x80, 203, 0, 0].repeat(65)), RtcpError::TooMany);
    // A reason and a name that are longer than their packet.
    assert_eq!(refused(&[0x80, 203, 0, 1, 200, 0, 0, 0]), RtcpError::Truncated);
    assert_eq!(refused(&[0x81, 202, 0, 2, 0, 0, 0, 1, 1, 9, b'a', b'b']), RtcpError::Truncated);
}

#[test]
fn ntp_time_is_right() {
    assert_eq!(ntp_from_unix_us(0), 2_208_988_800 << 32);
    assert_eq!(ntp_from_unix_us(1_500_000), (2_208_988_801 << 32) | 0x8000_0000);
    // After 2036 the seconds begin again at zero (RFC 5905 §6).
    assert_eq!(ntp_from_unix_us(2_085_978_496_000_000), 0);
    assert_eq!(ntp_middle(0x1122_3344_5566_7788), 0x3344_5566);
}

proptest! {
    #[test]
    fn any_bytes_are_harmless(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(compound) = Compound::parse(&bytes) {
            prop_assert!(compound.packets().count() * 4 <= bytes.len());
        }
    }

    /// Nearly valid ones reach deeper.
    #[test]
    fn damaged_compounds_are_harmless(changes in proptest::collection::vec((0usize..120, any::<u8>()), 1..6), cut in 0usize..120) {
        let mut out = [0; 120];
        let len = Builder::new(&mut out).sender_report(5, &INFO, &[BLOCK]).cname(5, b"name").goodbye(5, b"why").finish().unwrap();
        for (at, value) in changes {
            out[at % len] = value;
        }
        if let Ok(compound) = Compound::parse(&out[..len.min(cut)]) {
            for packet in compound.packets() {
                if let Packet::SenderReport { reports, .. } | Packet::ReceiverReport { reports, .. } = packet {
                    prop_assert!(reports.count() <= 31);
                }
            }
        }
    }

    #[test]
    fn every_block_reads_back(
        ssrc in any::<u32>(), fraction_lost in any::<u8>(), cumulative_lost in -0x80_0000i32..0x80_0000,
        highest_sequence in any::<u32>(), jitter in any::<u32>(), last_sr in any::<u32>(), delay_since_sr in any::<u32>(),
    ) {
        let block = ReportBlock { ssrc, fraction_lost, cumulative_lost, highest_sequence, jitter, last_sr, delay_since_sr };
        let mut out = [0; 40];
        let len = Builder::new(&mut out).receiver_report(1, &[block]).finish().unwrap();
        let Some(Packet::ReceiverReport { mut reports, .. }) = Compound::parse(&out[..len]).unwrap().packets().next() else {
            return Err(TestCaseError::fail("no report"));
        };
        prop_assert_eq!(reports.next(), Some(block));
    }
}
