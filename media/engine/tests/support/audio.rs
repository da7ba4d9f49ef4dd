//! Tones made and found, WAV files, recordings opened with the `age` program.

use std::f64::consts::TAU;
use std::path::Path;
use std::process::{Command, Stdio};
use yunhu_dsp::g711::Law;

/// Samples `from`… of a tone at 8 kHz.
pub fn tone(hz: f64, from: usize, count: usize) -> Vec<i16> {
    (from..from + count).map(|n| (8000.0 * (TAU * hz * n as f64 / 8000.0).sin()) as i16).collect()
}

/// How much of the energy is at this frequency, 0–1 (Goertzel).
pub fn share(samples: &[i16], hz: f64) -> f64 {
    let (mut s1, mut s2) = (0.0, 0.0);
    let k = 2.0 * (TAU * hz / 8000.0).cos();
    let mut energy = 0.0;
    for &sample in samples {
        let x = f64::from(sample);
        (s1, s2) = (x + k * s1 - s2, s1);
        energy += x * x;
    }
    if energy < 1.0 {
        return 0.0;
    }
    let power = s1 * s1 + s2 * s2 - k * s1 * s2;
    2.0 * power / (samples.len() as f64 * energy)
}

/// Writes a mono WAV of a tone at any rate.
pub fn write_wav(path: &Path, rate: u32, hz: f64, ms: u32) {
    let count = rate * ms / 1000;
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + 2 * count).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16u32.to_le_bytes());
    file.extend_from_slice(&1u16.to_le_bytes());
    file.extend_from_slice(&1u16.to_le_bytes());
    file.extend_from_slice(&rate.to_le_bytes());
    file.extend_from_slice(&(2 * rate).to_le_bytes());
    file.extend_from_slice(&2u16.to_le_bytes());
    file.extend_from_slice(&16u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&(2 * count).to_le_bytes());
    for n in 0..count {
        let sample = (8000.0 * (TAU * hz * f64::from(n) / f64::from(rate)).sin()) as i16;
        file.extend_from_slice(&sample.to_le_bytes());
    }
    std::fs::write(path, file).unwrap();
}

/// A block of a recording after decryption.
pub struct Block {
    pub index: u32,
    pub start_ms: u32,
    /// What the far end said, and what it heard.
    pub channels: [Vec<i16>; 2],
}

/// A key pair made by `age-keygen`: the file of the private one, and the public one.
pub fn key_pair(folder: &Path) -> (std::path::PathBuf, String) {
    let path = folder.join("identity.txt");
    let _ = std::fs::remove_file(&path);
    let made = Command::new("age-keygen").arg("-o").arg(&path).stderr(Stdio::null()).status().unwrap();
    assert!(made.success());
    let text = std::fs::read_to_string(&path).unwrap();
    let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    (path, public.to_owned())
}

/// Opens a `.rec` with the `age` program.
pub fn open_recording(rec: &Path, identity: &Path) -> Vec<Block> {
    let header = std::fs::read(rec.with_extension("key")).unwrap();
    let bytes = std::fs::read(rec).unwrap();
    let mut rest = bytes.strip_prefix(b"YR1\n").expect("the magic");
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let number = |at: usize| u32::from_be_bytes(rest[at..at + 4].try_into().unwrap());
        let (index, start_ms, samples, len) = (number(0), number(4), number(8), number(12));
        let (payload, next) = rest[16..].split_at(len as usize);
        let plain = decrypt(&[&header, payload].concat(), identity);
        assert_eq!(plain.len(), 2 * samples as usize);
        let channel = |c: usize| plain.iter().skip(c).step_by(2).map(|&o| Law::A.to_linear(o)).collect();
        blocks.push(Block { index, start_ms, channels: [channel(0), channel(1)] });
        rest = next;
    }
    blocks
}

fn decrypt(file: &[u8], identity: &Path) -> Vec<u8> {
    let path = identity.with_extension("age");
    std::fs::write(&path, file).unwrap();
    let output = Command::new("age").arg("-d").arg("-i").arg(identity).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
