//! A queue of things to play, sample for sample one after the other.

use super::request::Item;
use crate::prompts::{Prompt, Sound};
use crate::protocol::id::Id;
use std::sync::Arc;
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::tone::{Dtmf, Tone};

/// What a frame of a player holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Played {
    /// Audio (or the silence between, or while a file is being loaded).
    Frame,
    /// The last samples, filled up with silence: the play is over after this frame.
    Last,
    /// Nothing was left: the play is over.
    Over,
    /// An item cannot be played; the words say why.
    Failed(String),
}

/// An item as it stands.
#[derive(Debug)]
enum Step {
    Loading(Prompt),
    File(Prompt, Arc<Sound>),
    Tone { tone: Box<Tone>, samples: u64 },
    Silence(u64),
    Digits { fresh: Box<Dtmf>, running: Box<Dtmf> },
    Broken(String),
}

/// A running play.
#[derive(Debug)]
pub struct Player {
    /// Chosen by the client.
    pub play: Id,
    steps: Vec<Step>,
    current: usize,
    /// Samples of the current item that have been played.
    offset: u64,
    /// Passes left; `None` is endless.
    passes: Option<u32>,
    /// The current pass has sounded: an endless play of nothing must end.
    sounded: bool,
    samples: u64,
    /// Frame of the current file that the newest frame is, from its first sample to its last.
    whole: Option<usize>,
}

impl Player {
    /// A play at its start. `repeat` 0 is endless. `find` gives what is loaded already; the rest comes by [`Player::loaded`].
    pub fn new(
        play: Id,
        items: Vec<Item>,
        repeat: u32,
        mut find: impl FnMut(Prompt) -> Result<Arc<Sound>, Prompt>,
    ) -> Self {
        let steps = items
            .into_iter()
            .map(|item| match item {
                Item::File(prompt) => match find(prompt.clone()) {
                    Ok(sound) => Step::File(prompt, sound),
                    Err(prompt) => Step::Loading(prompt),
                },
                Item::Tone(tone, samples) => Step::Tone { tone, samples },
                Item::Silence(samples) => Step::Silence(samples),
                Item::Digits(digits) => Step::Digits { running: digits.clone(), fresh: digits },
            })
            .collect();
        let passes = (repeat > 0).then_some(repeat);
        Self { play, steps, current: 0, offset: 0, passes, sounded: false, samples: 0, whole: None }
    }

    /// A file has been loaded, or cannot be.
    pub fn loaded(&mut self, prompt: &Prompt, result: &Result<Arc<Sound>, String>) {
        for step in &mut self.steps {
            match (&*step, result) {
                // The same sound may come again, encoded meanwhile.
                (Step::Loading(waiting) | Step::File(waiting, _), Ok(sound)) if waiting == prompt => {
                    *step = Step::File(prompt.clone(), Arc::clone(sound));
                }
                (Step::Loading(waiting), Err(why)) if waiting == prompt => *step = Step::Broken(why.clone()),
                _ => {}
            }
        }
    }

    /// How long the play has lasted, ms.
    #[must_use]
    pub fn played_ms(&self) -> u64 {
        self.samples / 8
    }

    /// Fills one frame.
    pub fn frame(&mut self, law: Law, out: &mut [u8; FRAME]) -> Played {
        let mut filled = 0;
        self.whole = None;
        while filled < FRAME {
            let Some(step) = self.steps.get_mut(self.current) else {
                if self.next_pass() {
                    continue;
                }
                break;
            };
            let count = match fill(step, self.offset, law, &mut out[filled..]) {
                Filled::Samples(count) => count,
                Filled::Waiting => {
                    yunhu_dsp::comfort::fill(law, &mut out[filled..]);
                    return Played::Frame;
                }
                Filled::Broken(why) => return Played::Failed(why),
            };
            if count == 0 {
                self.current += 1;
                self.offset = 0;
                continue;
            }
            if count == FRAME && self.offset.is_multiple_of(FRAME as u64) {
                self.whole = Some((self.offset / FRAME as u64) as usize);
            }
            self.sounded = true;
            self.offset += count as u64;
            self.samples += count as u64;
            filled += count;
        }
        match filled {
            FRAME => Played::Frame,
            0 => Played::Over,
            _ => {
                yunhu_dsp::comfort::fill(law, &mut out[filled..]);
                Played::Last
            }
        }
    }

    /// The newest frame as a packet of Opus, when somebody has encoded it already.
    #[must_use]
    pub fn ready(&self) -> Option<&[u8]> {
        match self.steps.get(self.current)? {
            Step::File(_, sound) => sound.opus.as_ref()?.get(self.whole?),
            _ => None,
        }
    }

    fn next_pass(&mut self) -> bool {
        if let Some(passes) = &mut self.passes {
            *passes -= 1;
        }
        if self.passes == Some(0) || !self.sounded {
            self.passes = Some(1);
            self.sounded = false;
            return false;
        }
        self.current = 0;
        self.offset = 0;
        self.sounded = false;
        for step in &mut self.steps {
            match step {
                Step::Tone { tone, .. } => tone.restart(),
                Step::Digits { fresh, running } => running.clone_from(fresh),
                _ => {}
            }
        }
        true
    }
}

enum Filled {
    Samples(usize),
    Waiting,
    Broken(String),
}

/// Writes the next samples of an item; none: it is over.
fn fill(step: &mut Step, offset: u64, law: Law, out: &mut [u8]) -> Filled {
    let count = match step {
        Step::Loading(_) => return Filled::Waiting,
        Step::Broken(why) => return Filled::Broken(why.clone()),
        Step::File(_, sound) => {
            let rest = &sound.octets[(offset as usize).min(sound.octets.len())..];
            let count = rest.len().min(out.len());
            out[..count].copy_from_slice(&rest[..count]);
            if sound.law != law {
                sound.law.translate(&mut out[..count]);
            }
            count
        }
        Step::Silence(samples) => {
            let count = (samples.saturating_sub(offset) as usize).min(out.len());
            yunhu_dsp::comfort::fill(law, &mut out[..count]);
            count
        }
        Step::Tone { tone, samples } => {
            let most = (samples.saturating_sub(offset) as usize).min(out.len());
            sampled(law, &mut out[..most], |linear| tone.fill(linear))
        }
        Step::Digits { running, .. } => sampled(law, out, |linear| running.fill(linear)),
    };
    Filled::Samples(count)
}

fn sampled(law: Law, out: &mut [u8], fill: impl FnOnce(&mut [i16]) -> usize) -> usize {
    let mut linear = [0; FRAME];
    let linear = &mut linear[..out.len()];
    let count = fill(linear);
    law.encode(&linear[..count], &mut out[..count]);
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompts::Packets;

    fn player(items: Vec<Item>, repeat: u32) -> Player {
        Player::new(Id::default(), items, repeat, Err)
    }

    fn frames(player: &mut Player, most: usize) -> (usize, Played) {
        let mut out = [0; FRAME];
        for count in 0..most {
            match player.frame(Law::A, &mut out) {
                Played::Frame => {}
                end => return (count, end),
            }
        }
        (most, Played::Frame)
    }

    #[test]
    fn items_follow_each_other_to_the_sample() {
        let mut player = player(vec![Item::Silence(100), Item::Silence(60), Item::Silence(170)], 1);
        assert_eq!(frames(&mut player, 9), (2, Played::Last));
        assert_eq!(player.played_ms(), 330 / 8);
        assert_eq!(frames(&mut player, 9), (0, Played::Over));
    }

    #[test]
    fn repeats_are_counted_and_nothing_cannot_be_endless() {
        assert_eq!(frames(&mut player(vec![Item::Silence(160)], 3), 99), (3, Played::Over));
        assert_eq!(frames(&mut player(vec![Item::Silence(160)], 0), 99), (99, Played::Frame));
        assert_eq!(frames(&mut player(vec![Item::Silence(0)], 0), 99), (0, Played::Over));
        assert_eq!(frames(&mut player(vec![], 0), 99), (0, Played::Over));
    }

    #[test]
    fn a_file_that_cannot_be_loaded_fails_the_play() {
        let prompt = Prompt::unknown("/nowhere.wav", Law::A);
        let mut player = player(vec![Item::File(prompt.clone())], 1);
        assert_eq!(frames(&mut player, 3), (3, Played::Frame));
        player.loaded(&prompt, &Err("gone".to_owned()));
        assert_eq!(frames(&mut player, 3), (0, Played::Failed("gone".to_owned())));
    }

    #[test]
    fn a_play_under_way_takes_the_packets_when_they_are_there() {
        let prompt = Prompt::unknown("/a.wav", Law::A);
        let octets: Box<[u8]> = vec![0xd5; 4 * FRAME].into();
        let plain = Arc::new(Sound { law: Law::A, octets: octets.clone(), opus: None });
        let opus = Packets::encoded(&octets);
        let encoded = Arc::new(Sound { law: Law::A, octets, opus });
        let mut player =
            Player::new(Id::default(), vec![Item::File(prompt.clone())], 0, |_| Ok(plain.clone()));
        let mut out = [0; FRAME];
        player.frame(Law::A, &mut out);
        assert_eq!(player.ready(), None);
        player.loaded(&prompt, &Ok(Arc::clone(&encoded)));
        player.frame(Law::A, &mut out);
        assert_eq!(player.ready(), encoded.opus.as_ref().unwrap().get(1));
    }

    #[test]
    fn frames_of_an_encoded_file_are_ready_as_long_as_they_are_whole() {
        let octets: Box<[u8]> = vec![0xd5; 3 * FRAME].into();
        let opus = Packets::encoded(&octets);
        let packets: Vec<Vec<u8>> = (0..3).map(|n| opus.as_ref().unwrap().get(n).unwrap().to_vec()).collect();
        let sound = Arc::new(Sound { law: Law::A, octets, opus });
        let items = vec![
            Item::File(Prompt::unknown("/a.wav", Law::A)),
            Item::Silence(10),
            Item::File(Prompt::unknown("/a.wav", Law::A)),
        ];
        let mut player = Player::new(Id::random(), items, 1, |_| Ok(Arc::clone(&sound)));
        let mut out = [0; FRAME];
        for packet in &packets {
            assert_eq!(player.frame(Law::A, &mut out), Played::Frame);
            assert_eq!(player.ready(), Some(&packet[..]));
        }
        while player.frame(Law::A, &mut out) == Played::Frame {
            assert_eq!(player.ready(), None);
        }
    }

    #[test]
    fn a_file_is_translated_when_the_codec_changes() {
        let prompt = Prompt::unknown("/a.wav", Law::A);
        let mut player = player(vec![Item::File(prompt.clone())], 1);
        let sound = Sound { law: Law::A, octets: vec![0xd5; 320].into(), opus: None };
        player.loaded(&prompt, &Ok(Arc::new(sound)));
        let mut out = [0; FRAME];
        assert_eq!(player.frame(Law::U, &mut out), Played::Frame);
        assert!(out.iter().all(|&o| Law::U.to_linear(o).abs() < 16));
    }
}
