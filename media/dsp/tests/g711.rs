//! G.711: golden values of the recommendation and what must hold for all values.

use yunhu_dsp::comfort::{fill, silence};
use yunhu_dsp::g711::{A_TO_U, Law, U_TO_A};

/// Beginnings and ends of the segments (table 1, ×8 from 13 bits), even bits inverted as on the line.
#[test]
fn a_law_has_the_codes_of_the_recommendation() {
    for (sample, octet) in [
        (0, 0xd5),
        (-1, 0x55),
        (15, 0xd5),
        (16, 0xd4),
        (-16, 0x55),
        (-17, 0x54),
        (255, 0xda),
        (256, 0xc5),
        (511, 0xca),
        (512, 0xf5),
        (1023, 0xfa),
        (1024, 0xe5),
        (2048, 0x95),
        (4096, 0x85),
        (8192, 0xb5),
        (16_383, 0xba),
        (16_384, 0xa5),
        (32_767, 0xaa),
        (-32_768, 0x2a),
    ] {
        assert_eq!(Law::A.to_octet(sample), octet, "{sample}");
    }
    for (octet, sample) in [(0xd5, 8), (0x55, -8), (0xaa, 32_256), (0x2a, -32_256), (0x80, 5504), (0xd4, 24)]
    {
        assert_eq!(Law::A.to_linear(octet), sample, "{octet:#x}");
    }
}

#[test]
fn u_law_has_the_codes_of_the_recommendation() {
    for (sample, octet) in
        [(0, 0xff), (-1, 0x7f), (3, 0xff), (4, 0xfe), (8, 0xfe), (32_767, 0x80), (-32_768, 0)]
    {
        assert_eq!(Law::U.to_octet(sample), octet, "{sample}");
    }
    for (octet, sample) in
        [(0xff, 0), (0x7f, 0), (0xfe, 8), (0x7e, -8), (0x80, 32_124), (0, -32_124), (0xef, 132)]
    {
        assert_eq!(Law::U.to_linear(octet), sample, "{octet:#x}");
    }
}

/// The digital milliwatt: these octets repeated are 1 kHz at 0 dBm0 (G.711 tables 5 and 6).
#[test]
fn the_digital_milliwatt_is_a_sine_of_0_dbm0() {
    for (law, octets) in [
        (Law::A, [0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4]),
        (Law::U, [0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e]),
    ] {
        let samples = octets.map(|octet| f64::from(law.to_linear(octet)));
        let power = samples.iter().map(|sample| sample * sample).sum::<f64>() / 8.0;
        let wanted = yunhu_dsp::tone::amplitude(0.0).powi(2) / 2.0;
        assert!((10.0 * (power / wanted).log10()).abs() < 0.1, "{law:?}");
    }
}

#[test]
fn every_octet_comes_back() {
    for octet in 0..=255 {
        assert_eq!(Law::A.to_octet(Law::A.to_linear(octet)), octet);
        // µ-law has two zeros.
        let wanted = if octet == 0x7f { 0xff } else { octet };
        assert_eq!(Law::U.to_octet(Law::U.to_linear(octet)), wanted);
    }
}

#[test]
fn the_error_is_at_most_half_a_step_and_the_order_stays() {
    for (law, smallest) in [(Law::A, 16), (Law::U, 8)] {
        let mut before = i16::MIN;
        for sample in i16::MIN..=i16::MAX {
            let got = law.to_linear(law.to_octet(sample));
            assert!(got >= before, "{law:?} {sample}");
            before = got;
            let size = i32::from(sample).abs();
            let clipped = size.min(if law == Law::A { 32_256 + 512 } else { 32_124 + 512 });
            // Sixteen steps a segment: a step is at most a sixteenth of the size.
            let step = (clipped / 16 + 9).max(smallest);
            assert!((i32::from(got).abs() - clipped).abs() <= step / 2 + 5, "{law:?} {sample} {got}");
            assert!(i32::from(got) * i32::from(sample) >= 0 || size < 16, "{law:?} {sample}");
        }
    }
}

#[test]
fn slices_agree_with_single_values() {
    let samples: Vec<i16> = (i16::MIN..=i16::MAX).step_by(7).collect();
    for law in [Law::A, Law::U] {
        let mut octets = vec![0; samples.len()];
        law.encode(&samples, &mut octets);
        let mut back = vec![0; samples.len()];
        law.decode(&octets, &mut back);
        for ((sample, octet), back) in samples.iter().zip(&octets).zip(&back) {
            assert_eq!((*octet, *back), (law.to_octet(*sample), law.to_linear(*octet)));
        }
    }
}

#[test]
fn translation_goes_to_the_nearest_value() {
    for octet in 0..=255u8 {
        for (from, table) in [(Law::A, &A_TO_U), (Law::U, &U_TO_A)] {
            let to = from.other();
            let meant = i32::from(from.to_linear(octet));
            let error = (i32::from(to.to_linear(table[usize::from(octet)])) - meant).abs();
            let best = (0..=255).map(|other| (i32::from(to.to_linear(other)) - meant).abs()).min().unwrap();
            assert_eq!(error, best, "{from:?} {octet:#x}");
            let mut payload = [octet];
            from.translate(&mut payload);
            assert_eq!(payload[0], table[usize::from(octet)]);
        }
    }
}

#[test]
fn translating_there_and_back_loses_no_more_than_one_step() {
    for octet in 0..=255u8 {
        for (law, there, back) in [(Law::A, &A_TO_U, &U_TO_A), (Law::U, &U_TO_A, &A_TO_U)] {
            let again = back[usize::from(there[usize::from(octet)])];
            let order = |octet: u8| {
                let value = law.to_linear(octet);
                let below: std::collections::HashSet<i16> =
                    (0..=255).map(|other| law.to_linear(other)).filter(|other| *other < value).collect();
                below.len() as i32
            };
            assert!((order(again) - order(octet)).abs() <= 1, "{law:?} {octet:#x}");
            // And a second time nothing more: the translation is stable.
            assert_eq!(back[usize::from(there[usize::from(again)])], again, "{law:?} {octet:#x}");
        }
    }
}

#[test]
fn silence_is_silent() {
    assert_eq!((silence(Law::A), silence(Law::U)), (0xd5, 0xff));
    for law in [Law::A, Law::U] {
        let mut payload = [0; 160];
        fill(law, &mut payload);
        assert!(payload.iter().all(|octet| law.to_linear(*octet).abs() <= 8));
        law.translate(&mut payload);
        assert!(payload.iter().all(|octet| law.other().to_linear(*octet).abs() <= 8));
    }
}
