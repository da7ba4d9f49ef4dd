//! The loader thread: reads, decodes, converts and encodes files, and keeps what was used last.

use super::{Loaded, Prompt, Question, Sound};
use crate::media::mail::Outbox;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use yunhu_dsp::{RATE, resample, wav};

/// Bytes of encoded audio that stay in memory: nine hours.
pub const MAX_CACHE: usize = 256 << 20;
/// Questions that may wait.
const MAX_WAITING: usize = 4096;

/// Encoded files, the least recently used forgotten first.
#[derive(Debug, Default)]
struct Cache {
    sounds: HashMap<Prompt, (Arc<Sound>, u64)>,
    bytes: usize,
    uses: u64,
}

impl Cache {
    fn get(&mut self, prompt: &Prompt) -> Option<Arc<Sound>> {
        self.uses += 1;
        let (sound, used) = self.sounds.get_mut(prompt)?;
        *used = self.uses;
        Some(Arc::clone(sound))
    }

    /// Keeps a sound that is not there yet.
    fn put(&mut self, prompt: Prompt, sound: Sound) -> Arc<Sound> {
        self.uses += 1;
        self.bytes += sound.octets.len();
        let sound = Arc::new(sound);
        self.sounds.insert(prompt, (Arc::clone(&sound), self.uses));
        while self.bytes > MAX_CACHE {
            let oldest = self.sounds.iter().min_by_key(|(_, (_, used))| *used).map(|(p, _)| p.clone());
            let Some((gone, _)) = oldest.and_then(|prompt| self.sounds.remove(&prompt)) else { break };
            self.bytes -= gone.octets.len();
        }
        sound
    }
}

/// Starts the loader. It ends when nobody can ask any more.
///
/// # Errors
/// When no thread can be started.
pub fn start() -> std::io::Result<SyncSender<Question>> {
    let (sender, receiver) = sync_channel(MAX_WAITING);
    std::thread::Builder::new().name("prompts".to_owned()).spawn(move || serve(&receiver))?;
    Ok(sender)
}

fn serve(questions: &Receiver<Question>) {
    crate::sys::set_nice(5);
    let mut cache = Cache::default();
    let mut askers: HashMap<usize, Outbox<Loaded>> = HashMap::new();
    for question in questions {
        match question {
            Question::Introduce(index, outbox) => {
                askers.insert(index, outbox);
            }
            Question::Load(prompt, index) => {
                let result = match cache.get(&prompt) {
                    Some(sound) => Ok(sound),
                    None => load(&prompt).map(|sound| cache.put(prompt.clone(), sound)),
                };
                let sent = askers.get_mut(&index).map(|outbox| outbox.send(Loaded { prompt, result }));
                if !matches!(sent, Some(Ok(()))) {
                    crate::log::error("a loaded prompt found nobody", &[("thread", index.into())]);
                }
            }
        }
    }
}

/// Reads one file.
fn load(prompt: &Prompt) -> Result<Sound, String> {
    let name = prompt.file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = std::fs::read(&prompt.file.path).map_err(|e| format!("{name}: {e}"))?;
    let audio = wav::parse(&bytes).map_err(|e| format!("{name}: {e}"))?;
    let samples = resample::resample(&audio.samples, audio.rate, RATE);
    let mut octets = vec![0; samples.len()];
    prompt.law.encode(&samples, &mut octets);
    Ok(Sound { law: prompt.law, octets: octets.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use yunhu_dsp::g711::Law;

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut cache = Cache::default();
        let third = MAX_CACHE / 3;
        let sound = || Sound { law: Law::A, octets: vec![0; third].into() };
        for name in ["a", "b", "c"] {
            cache.put(Prompt::unknown(name, Law::A), sound());
        }
        assert!(cache.get(&Prompt::unknown("a", Law::A)).is_some());
        cache.put(Prompt::unknown("d", Law::A), sound());
        assert!(cache.get(&Prompt::unknown("b", Law::A)).is_none());
        assert!(cache.get(&Prompt::unknown("a", Law::A)).is_some());
        assert!(cache.bytes <= MAX_CACHE);
    }

    #[test]
    fn a_missing_file_is_said_by_its_name() {
        let said = load(&Prompt::unknown("/nowhere/at/all.wav", Law::A)).unwrap_err();
        assert!(said.starts_with("all.wav: "), "{said}");
    }
}
