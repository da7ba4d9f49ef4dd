//! The loader thread: reads, decodes, converts and encodes files, and keeps what was used last.

use super::{Loaded, Packets, Prompt, Question, Sound};
use crate::media::mail::Outbox;
use crate::media::request::Format;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use yunhu_dsp::g711::Law;
use yunhu_dsp::{FRAME, RATE, comfort, resample, wav};

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

    /// Keeps a sound; it takes the place of an older one.
    fn put(&mut self, prompt: Prompt, sound: Sound) -> Arc<Sound> {
        self.uses += 1;
        self.bytes += sound.size();
        let sound = Arc::new(sound);
        if let Some((before, _)) = self.sounds.insert(prompt, (Arc::clone(&sound), self.uses)) {
            self.bytes -= before.size();
        }
        while self.bytes > MAX_CACHE {
            let oldest = self.sounds.iter().min_by_key(|(_, (_, used))| *used).map(|(p, _)| p.clone());
            let Some((gone, _)) = oldest.and_then(|prompt| self.sounds.remove(&prompt)) else { break };
            self.bytes -= gone.size();
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
    let (to_encode, encodes) = sync_channel(MAX_WAITING);
    let back = sender.clone();
    std::thread::Builder::new().name("prompts-opus".to_owned()).spawn(move || encode(&encodes, &back))?;
    std::thread::Builder::new()
        .name("prompts".to_owned())
        .spawn(move || Loader::new(to_encode).serve(&receiver))?;
    Ok(sender)
}

/// Encodes as Opus what has been loaded: a minute takes a fifth of a second, in which others want their prompts.
fn encode(waiting: &Receiver<(Prompt, Arc<Sound>)>, back: &SyncSender<Question>) {
    crate::sys::set_nice(10);
    for (prompt, sound) in waiting {
        let opus = Packets::encoded(&sound.octets);
        let sound = Sound { law: sound.law, octets: sound.octets.clone(), opus };
        if back.send(Question::Encoded(prompt, sound)).is_err() {
            return;
        }
    }
}

struct Loader {
    cache: Cache,
    askers: HashMap<usize, Outbox<Loaded>>,
    to_encode: SyncSender<(Prompt, Arc<Sound>)>,
    /// What is being encoded.
    encoding: HashSet<Prompt>,
}

impl Loader {
    fn new(to_encode: SyncSender<(Prompt, Arc<Sound>)>) -> Self {
        let (cache, askers) = (Cache::default(), HashMap::new());
        Self { cache, askers, to_encode, encoding: HashSet::new() }
    }

    fn serve(mut self, questions: &Receiver<Question>) {
        crate::sys::set_nice(5);
        for question in questions {
            match question {
                Question::Introduce(index, outbox) => {
                    self.askers.insert(index, outbox);
                }
                Question::Load(prompt, index) => {
                    let result = self.find(&prompt);
                    self.answer(index, Loaded { prompt, result });
                }
                Question::Encoded(prompt, sound) => {
                    self.encoding.remove(&prompt);
                    let sound = self.cache.put(prompt.clone(), sound);
                    // Everybody may have been given it as it was before.
                    let threads: Vec<usize> = self.askers.keys().copied().collect();
                    for index in threads {
                        self.answer(index, Loaded { prompt: prompt.clone(), result: Ok(Arc::clone(&sound)) });
                    }
                }
            }
        }
    }

    fn find(&mut self, prompt: &Prompt) -> Result<Arc<Sound>, String> {
        if let Some(sound) = self.cache.get(prompt) {
            return Ok(sound);
        }
        let sound = self.cache.put(prompt.clone(), load(prompt)?);
        // Until it is encoded, each listener has it encoded for itself.
        if prompt.format == Format::Opus
            && !self.encoding.contains(prompt)
            && self.to_encode.try_send((prompt.clone(), Arc::clone(&sound))).is_ok()
        {
            self.encoding.insert(prompt.clone());
        }
        Ok(sound)
    }

    fn answer(&mut self, index: usize, loaded: Loaded) {
        let sent = self.askers.get_mut(&index).map(|outbox| outbox.send(loaded));
        if !matches!(sent, Some(Ok(()))) {
            crate::log::error("a loaded prompt found nobody", &[("thread", index.into())]);
        }
    }
}

/// Reads one file.
fn load(prompt: &Prompt) -> Result<Sound, String> {
    let name = prompt.file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = std::fs::read(&prompt.file.path).map_err(|e| format!("{name}: {e}"))?;
    let audio = wav::parse(&bytes).map_err(|e| format!("{name}: {e}"))?;
    let samples = resample::resample(&audio.samples, audio.rate, RATE);
    let law = prompt.format.law();
    let mut octets = vec![0; samples.len()];
    law.encode(&samples, &mut octets);
    if prompt.format == Format::Opus {
        // Whole packets: what is played next begins on the boundary of one.
        octets.resize(octets.len().next_multiple_of(FRAME), comfort::silence(Law::A));
    }
    Ok(Sound { law, octets: octets.into(), opus: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut cache = Cache::default();
        let third = MAX_CACHE / 3;
        let sound = || Sound { law: Law::A, octets: vec![0; third].into(), opus: None };
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
