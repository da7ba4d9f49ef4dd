//! Recordings, opened with the `age` program as a customer would.

mod support;

use std::path::PathBuf;
use support::audio::{Block, key_pair, open_recording, share};
use support::phone::Phone;
use support::{Engine, id, pcma, pcmu};
use yunhu_dsp::g711::Law;
use yunhu_media::protocol::command::{Command, Delete, PauseRecording, Record, StopRecording};
use yunhu_media::protocol::event::{Event, Gap, RecordingEnd};
use yunhu_media::protocol::id::Id;
use yunhu_media::protocol::reply::{Code, Done};

/// What `recording_stopped` says.
#[derive(Debug)]
struct Stopped {
    file: String,
    reason: RecordingEnd,
    duration_ms: u64,
    blocks: u64,
    bytes: u64,
    sha256: String,
    gaps: Vec<Gap>,
}

fn record(recording: Id, endpoint: Id, recipient: &str) -> Command {
    Command::Record(Record {
        recording,
        endpoint,
        recipients: vec![recipient.to_owned(), recipient.to_owned()],
        store: "acme".to_owned(),
    })
}

fn stopped(engine: &mut Engine, which: Id) -> Stopped {
    engine.client.event(|event| match event {
        Event::RecordingStopped { recording, file, reason, duration_ms, blocks, bytes, sha256, gaps }
            if *recording == which =>
        {
            Some(Stopped {
                file: file.clone(),
                reason: *reason,
                duration_ms: *duration_ms,
                blocks: *blocks,
                bytes: *bytes,
                sha256: sha256.clone(),
                gaps: gaps.clone(),
            })
        }
        _ => None,
    })
}

/// A call of two phones; the first one is recorded.
fn call(engine: &mut Engine, phones: &mut [Phone; 2]) -> (PathBuf, String) {
    let (identity, recipient) = key_pair(&engine.folder.0);
    let at: Vec<_> = (1u8..)
        .zip(phones.iter())
        .map(|(number, phone)| {
            let codec = if phone.law == Law::A { pcma() } else { pcmu() };
            engine.create(id(number), id(9), phone.address(), &[codec])
        })
        .collect();
    engine.source(id(1), id(2));
    engine.source(id(2), id(1));
    engine.ok(record(id(77), id(1), &recipient));
    phones[0].talk(at[0], 440.0);
    phones[1].talk(at[1], 1000.0);
    (identity, recipient)
}

/// How much audio a phone must have heard for the recording to be `ms` long.
fn wait_ms(phone: &Phone, ms: usize) {
    phone.wait("time to pass", |heard| heard.len() >= ms / 20);
}

fn channel(blocks: &[Block], number: usize) -> Vec<i16> {
    blocks.iter().flat_map(|block| block.channels[number].clone()).collect()
}

/// First sample that is loud.
fn begin(samples: &[i16]) -> usize {
    samples.iter().position(|sample| sample.abs() > 1000).unwrap_or(usize::MAX)
}

#[test]
fn both_channels_are_whole_in_time_and_only_for_the_key() {
    let mut engine = Engine::start();
    let mut phones = [Phone::new(Law::A), Phone::new(Law::U)];
    let (identity, _) = call(&mut engine, &mut phones);
    wait_ms(&phones[0], 2_600);
    engine.ok(Command::StopRecording(StopRecording { recording: id(77) }));
    let told = stopped(&mut engine, id(77));
    assert_eq!(told.reason, RecordingEnd::Stopped);
    assert!(told.gaps.is_empty(), "{told:?}");
    let path = engine.recordings().join(&told.file);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes.len() as u64, told.bytes);
    use sha2::Digest;
    let sum: String = sha2::Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(sum, told.sha256);

    let blocks = open_recording(&path, &identity);
    assert_eq!(blocks.len() as u64, told.blocks);
    for (number, block) in (0u32..).zip(&blocks) {
        assert_eq!((block.index, block.start_ms), (number, number * 1000));
    }
    let (said, heard) = (channel(&blocks, 0), channel(&blocks, 1));
    assert_eq!(said.len() as u64 / 8, told.duration_ms);
    let (from, to) = (begin(&said), begin(&heard));
    assert!(share(&said[from..], 440.0) > 0.95, "{}", share(&said[from..], 440.0));
    assert!(share(&heard[to..], 1000.0) > 0.9, "{}", share(&heard[to..], 1000.0));
    // Both phones began within one frame of each other, and so do the channels.
    assert!(from.abs_diff(to) < 800, "{from} {to}");

    let stranger = engine.folder.0.join("stranger");
    std::fs::create_dir(&stranger).unwrap();
    let (stranger, _) = key_pair(&stranger);
    assert!(std::panic::catch_unwind(|| open_recording(&path, &stranger)).is_err());
}

#[test]
fn a_pause_is_a_listed_gap_without_audio() {
    let mut engine = Engine::start();
    let mut phones = [Phone::new(Law::A), Phone::new(Law::A)];
    let (identity, _) = call(&mut engine, &mut phones);
    wait_ms(&phones[0], 600);
    let pause = PauseRecording { recording: id(77), reason: "card number".to_owned() };
    engine.ok(Command::PauseRecording(pause.clone()));
    wait_ms(&phones[0], 3_400);
    engine.ok(Command::ResumeRecording(pause));
    wait_ms(&phones[0], 4_000);
    engine.ok(Command::Delete(Delete { endpoint: id(1) }));
    let told = stopped(&mut engine, id(77));
    assert_eq!(told.reason, RecordingEnd::EndpointGone);
    assert_eq!(told.gaps.len(), 1);
    let gap = &told.gaps[0];
    assert_eq!(gap.reason, "paused: card number");
    assert!(gap.to_ms - gap.from_ms >= 2_500, "{gap:?}");
    let blocks = open_recording(&engine.recordings().join(&told.file), &identity);
    assert!(blocks.len() < told.duration_ms as usize / 1000, "whole paused seconds are not stored");
    for block in &blocks {
        for (n, sample) in block.channels[0].iter().enumerate() {
            let ms = u64::from(block.start_ms) + n as u64 / 8;
            // A packet belongs to where it stands, up to 20 ms after its arrival.
            assert!(ms < gap.from_ms + 21 || ms >= gap.to_ms || sample.abs() <= 8, "{ms}");
        }
    }
}

#[test]
fn a_killed_engine_loses_at_most_a_second() {
    let mut engine = Engine::start();
    let mut phones = [Phone::new(Law::A), Phone::new(Law::A)];
    let (identity, _) = call(&mut engine, &mut phones);
    wait_ms(&phones[0], 3_300);
    let folder = engine.kill();
    let lived_ms = phones[0].heard().len() as u64 * 20;
    let mut engine = Engine::inside(folder, &[], "");
    let told = stopped(&mut engine, id(77));
    assert_eq!(told.reason, RecordingEnd::Recovered);
    assert!(told.duration_ms + 1_000 >= lived_ms, "{told:?} of {lived_ms} ms");
    let path = engine.recordings().join(&told.file);
    let blocks = open_recording(&path, &identity);
    assert_eq!(channel(&blocks, 0).len() as u64 / 8, told.duration_ms);
    let said = channel(&blocks, 0);
    assert!(share(&said[begin(&said)..], 440.0) > 0.95);
    let spool: Vec<_> = std::fs::read_dir(engine.recordings().join("spool")).unwrap().collect();
    assert!(spool.is_empty(), "{spool:?}");
}

#[test]
fn recovering_twice_gives_the_same_file() {
    let mut engine = Engine::start();
    let mut phones = [Phone::new(Law::A), Phone::new(Law::A)];
    call(&mut engine, &mut phones);
    wait_ms(&phones[0], 2_500);
    let folder = engine.kill();
    let spool = folder.0.join("recordings/spool");
    let saved: Vec<_> = std::fs::read_dir(&spool)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    assert!(!saved.is_empty());
    let mut engine = Engine::inside(folder, &[], "");
    let first = stopped(&mut engine, id(77));
    let folder = engine.kill();
    for (path, bytes) in &saved {
        // The machine died before the spool was removed, with a torn tail.
        std::fs::write(path, [&bytes[..], b"YSr1\0\0"].concat()).unwrap();
    }
    let mut engine = Engine::inside(folder, &[], "");
    let second = stopped(&mut engine, id(77));
    assert_eq!((first.bytes, &first.sha256, first.blocks), (second.bytes, &second.sha256, second.blocks));
}

#[test]
fn a_full_disk_is_a_gap_and_the_recording_goes_on() {
    let mut engine = Engine::with(&[], "disk:2500-4500");
    let mut phones = [Phone::new(Law::A), Phone::new(Law::A)];
    let (identity, _) = call(&mut engine, &mut phones);
    engine.client.event(|event| matches!(event, Event::EngineAlarm { .. }).then_some(()));
    engine.client.event(|event| matches!(event, Event::RecordingGap { .. }).then_some(()));
    wait_ms(&phones[0], 7_000);
    engine.ok(Command::Shutdown {});
    let told = stopped(&mut engine, id(77));
    assert_eq!(told.reason, RecordingEnd::Shutdown);
    assert_eq!(told.gaps.len(), 1, "{told:?}");
    assert_eq!(told.gaps[0].reason, "disk");
    let blocks = open_recording(&engine.recordings().join(&told.file), &identity);
    let missing = told.gaps[0].to_ms - told.gaps[0].from_ms;
    assert_eq!(channel(&blocks, 0).len() as u64 / 8 + missing, told.duration_ms);
    assert!(blocks.last().is_some_and(|block| u64::from(block.start_ms) >= told.gaps[0].to_ms));
}

#[test]
fn what_cannot_be_recorded_is_refused() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(9), phone.address(), &[pcma()]);
    let (_, recipient) = key_pair(&engine.folder.0);
    assert_eq!(engine.refused(record(id(77), id(1), "age1nonsense")), Code::BadRecipient);
    assert_eq!(engine.refused(record(id(77), id(2), &recipient)), Code::NoSuchEndpoint);
    let Command::Record(good) = record(id(77), id(1), &recipient) else { panic!() };
    for store in ["", "../etc", "A", "spool", "a/b"] {
        let bad = Record { store: store.to_owned(), ..good.clone() };
        assert_eq!(engine.refused(Command::Record(bad)), Code::BadValue, "{store}");
    }
    let Done::Recording { file } = engine.ok(Command::Record(good.clone())) else { panic!() };
    assert_eq!(file, format!("acme/{}.rec", id(77)));
    assert_eq!(engine.refused(Command::Record(good)), Code::Exists);
    let stop = || Command::StopRecording(StopRecording { recording: id(77) });
    engine.ok(stop());
    assert_eq!(engine.refused(stop()), Code::NoSuchRecording);
    stopped(&mut engine, id(77));
}
