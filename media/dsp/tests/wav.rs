//! WAV files: every format that is read, every header that lies.

use proptest::prelude::*;
use yunhu_dsp::g711::Law;
use yunhu_dsp::wav::{Audio, MAX_BYTES, WavError, parse, write_a_law, write_pcm16};

fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = id.to_vec();
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(body);
    if body.len() % 2 == 1 {
        out.push(0);
    }
    out
}

fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    let mut out = b"RIFF".to_vec();
    out.extend((body.len() as u32 + 4).to_le_bytes());
    out.extend(b"WAVE");
    out.extend(body);
    out
}

fn format(tag: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
    let align = channels.wrapping_mul(bits) / 8;
    let mut out = Vec::new();
    out.extend(tag.to_le_bytes());
    out.extend(channels.to_le_bytes());
    out.extend(rate.to_le_bytes());
    out.extend((rate.wrapping_mul(u32::from(align))).to_le_bytes());
    out.extend(align.to_le_bytes());
    out.extend(bits.to_le_bytes());
    out
}

fn simple(tag: u16, channels: u16, rate: u32, bits: u16, data: &[u8]) -> Vec<u8> {
    riff(&[chunk(b"fmt ", &format(tag, channels, rate, bits)), chunk(b"data", data)])
}

fn samples(file: &[u8]) -> Vec<i16> {
    parse(file).unwrap().samples
}

#[test]
fn what_is_written_reads_back() {
    let audio: Vec<i16> = (0..1001).map(|n| n * 31).collect();
    assert_eq!(parse(&write_pcm16(16_000, 1, &audio)), Ok(Audio { rate: 16_000, samples: audio.clone() }));
    let octets: Vec<u8> = (0..=254).collect();
    let file = write_a_law(8000, 1, &octets);
    assert_eq!(file.len() % 2, 0);
    let wanted: Vec<i16> = octets.iter().map(|octet| Law::A.to_linear(*octet)).collect();
    assert_eq!(parse(&file), Ok(Audio { rate: 8000, samples: wanted }));
}

#[test]
fn the_header_is_the_usual_one() {
    let file = write_pcm16(8000, 2, &[1, -1]);
    #[rustfmt::skip]
    assert_eq!(file, [
        b'R', b'I', b'F', b'F', 40, 0, 0, 0, b'W', b'A', b'V', b'E', b'f', b'm', b't', b' ', 16, 0, 0, 0,
        1, 0, 2, 0, 0x40, 0x1f, 0, 0, 0, 0x7d, 0, 0, 4, 0, 16, 0, b'd', b'a', b't', b'a', 4, 0, 0, 0, 1, 0, 0xff, 0xff,
    ]);
}

#[test]
fn all_codings_and_channels_are_read() {
    assert_eq!(samples(&simple(1, 1, 8000, 16, &[1, 0, 0xff, 0xff, 0, 0x80])), [1, -1, i16::MIN]);
    assert_eq!(samples(&simple(1, 1, 8000, 8, &[128, 255, 0])), [0, 127 << 8, -128 << 8]);
    assert_eq!(samples(&simple(6, 1, 8000, 8, &[0xd5, 0xaa])), [8, 32_256]);
    assert_eq!(samples(&simple(7, 1, 8000, 8, &[0xff, 0x80])), [0, 32_124]);
    assert_eq!(samples(&simple(1, 2, 44_100, 16, &[100, 0, 50, 0, 0xff, 0x7f, 0xff, 0x7f])), [75, i16::MAX]);
    assert_eq!(samples(&simple(6, 2, 8000, 8, &[0xd5, 0x55])), [0]);
}

#[test]
fn the_extensible_format_is_read() {
    let mut extensible = format(0xfffe, 1, 48_000, 16);
    extensible.extend([22, 0, 16, 0, 4, 0, 0, 0, 1, 0]);
    extensible.extend([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
    let file = |format: &[u8]| riff(&[chunk(b"fmt ", format), chunk(b"data", &[1, 0])]);
    assert_eq!(samples(&file(&extensible)), [1]);
    assert_eq!(parse(&file(&extensible[..38])), Err(WavError::Format));
    *extensible.last_mut().unwrap() = 0;
    assert_eq!(parse(&file(&extensible)), Err(WavError::Unsupported(0xfffe, 16)));
}

#[test]
fn other_chunks_are_skipped_whatever_their_length() {
    let file = riff(&[
        chunk(b"JUNK", &[0; 27]),
        chunk(b"bext", &[0; 602]),
        chunk(b"fmt ", &format(1, 1, 8000, 16)),
        chunk(b"LIST", b"INFOabc"),
        chunk(b"data", &[5, 0]),
        chunk(b"id3 ", &[1; 9]),
    ]);
    assert_eq!(samples(&file), [5]);
}

#[test]
fn unfinished_headers_and_files_give_what_is_there() {
    let good = write_pcm16(8000, 1, &[1, 2, 3, 4]);
    let sized = |riff: u32, data: u32| {
        let mut file = good.clone();
        file[4..8].copy_from_slice(&riff.to_le_bytes());
        file[40..44].copy_from_slice(&data.to_le_bytes());
        file
    };
    for (riff, data) in [(u32::MAX, u32::MAX), (0, 0), (36, 0), (u32::MAX, 0), (44, 8000), (44, u32::MAX - 1)]
    {
        assert_eq!(samples(&sized(riff, data)), [1, 2, 3, 4], "{riff} {data}");
    }
    assert_eq!(samples(&good[..good.len() - 1]), [1, 2, 3], "half a sample is none");
    assert_eq!(samples(&sized(44, 4)), [1, 2]);
    // An empty file that says so.
    assert_eq!(parse(&sized(44, 0)), Err(WavError::NoAudio));
}

#[test]
fn what_cannot_be_used_is_refused_with_its_reason() {
    assert_eq!(parse(b""), Err(WavError::NotWav));
    assert_eq!(parse(b"ID3\x03 this is an mp3 file"), Err(WavError::NotWav));
    assert_eq!(parse(b"RIFF\x04\0\0\0AVI "), Err(WavError::NotWav));
    assert_eq!(parse(&riff(&[])), Err(WavError::NoAudio));
    assert_eq!(parse(&riff(&[chunk(b"data", &[1, 0])])), Err(WavError::Format));
    assert_eq!(parse(&riff(&[chunk(b"fmt ", &[1, 0])])), Err(WavError::Format));
    assert_eq!(parse(&simple(1, 1, 8000, 24, &[0; 6])), Err(WavError::Unsupported(1, 24)));
    assert_eq!(parse(&simple(3, 1, 8000, 32, &[0; 8])), Err(WavError::Unsupported(3, 32)));
    assert_eq!(parse(&simple(85, 1, 8000, 0, &[0; 8])), Err(WavError::Unsupported(85, 0)));
    for channels in [0, 3, 6, u16::MAX] {
        assert_eq!(parse(&simple(1, channels, 8000, 16, &[0; 8])), Err(WavError::Channels(channels)));
    }
    for rate in [0, 7999, 48_001, 192_000, u32::MAX] {
        assert_eq!(parse(&simple(1, 1, rate, 16, &[0; 8])), Err(WavError::Rate(rate)));
    }
    assert_eq!(parse(&simple(1, 1, 8000, 16, &[1])), Err(WavError::NoAudio));
    let mut wrong = simple(1, 1, 8000, 16, &[0; 8]);
    wrong[32] = 3;
    assert_eq!(parse(&wrong), Err(WavError::Format));
    assert_eq!(parse(&vec![0; MAX_BYTES + 1]), Err(WavError::TooLong));
}

#[test]
fn a_file_of_nothing_but_chunks_ends_soon() {
    let many = vec![chunk(b"JUNK", &[]); 100_000];
    assert_eq!(parse(&riff(&many)), Err(WavError::NoAudio));
}

#[test]
fn two_hours_of_a_law_are_too_long() {
    let file = write_a_law(8000, 1, &vec![0xd5; (32 << 20) + 1]);
    assert_eq!(parse(&file), Err(WavError::TooLong));
}

proptest! {
    #[test]
    fn any_bytes_are_harmless(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
        let mut riff = b"RIFF....WAVE".to_vec();
        riff.extend(&bytes);
        let _ = parse(&riff);
    }

    #[test]
    fn damaged_files_are_harmless(changes in proptest::collection::vec((0usize..80, any::<u8>()), 0..8), cut in 0usize..100) {
        let mut file = write_a_law(8000, 1, &[0xd5; 40]);
        for (at, value) in changes {
            let at = at % file.len();
            file[at] = value;
        }
        file.truncate(cut);
        if let Ok(audio) = parse(&file) {
            prop_assert!(audio.samples.len() <= cut && (8000..=48_000).contains(&audio.rate));
        }
    }
}
