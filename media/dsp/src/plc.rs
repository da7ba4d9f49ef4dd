//! Packet-loss concealment for G.711, after ITU-T G.711 Appendix I.
//!
//! The last pitch periods are repeated, the seams blended, and the sound fades to silence within 60 ms.
//! Unlike the appendix nothing is delayed by 3.75 ms to blend the *beginning* of a loss: the step between the
//! last good sample and the repetition is faded out instead.

use crate::RATE;

/// Shortest and longest pitch period, samples: 200 Hz and 66 Hz (I.2.3).
const SHORTEST: usize = 40;
const LONGEST: usize = 120;
/// Samples compared to find the period: 20 ms.
const COMPARED: usize = 160;
/// What is remembered: three of the longest periods and a quarter for the seam.
const HISTORY: usize = 3 * LONGEST + LONGEST / 4;
/// The sound changes its shape each 10 ms of a loss.
const STEP: usize = (RATE / 100) as usize;
/// Amplitude lost in each step after the first (I.2.7), and steps until silence.
const FADE: f32 = 0.2;
const SILENT_AFTER: usize = 6 * STEP;
/// Blending back to good audio grows by 4 ms for each 10 ms lost, up to 10 ms (I.2.8).
const BLEND_GROWTH: usize = (RATE / 250) as usize;

/// A place in the repeated sound: the last `length` samples before the loss, again and again.
#[derive(Debug, Clone, Copy)]
struct Reader {
    length: usize,
    at: usize,
}

/// A loss under way.
#[derive(Debug, Clone)]
struct Loss {
    /// What was heard before it.
    heard: [f32; HISTORY],
    /// Samples made up so far.
    made: usize,
    pitch: usize,
    /// Repeats one period, later two and three, so that it does not buzz.
    reader: Reader,
    /// The reader before, and for how many samples it still fades out.
    older: Reader,
    older_left: usize,
    /// The step at the beginning, to be faded out.
    step: f32,
}

/// Conceals the losses of one incoming stream. Every frame goes through it, good or missing.
#[derive(Debug, Clone)]
pub struct Concealer {
    /// What was played last, newest at the end.
    history: [i16; HISTORY],
    loss: Option<Loss>,
}

impl Default for Concealer {
    fn default() -> Self {
        Self { history: [0; HISTORY], loss: None }
    }
}

impl Concealer {
    /// Has heard nothing: a loss before the first frame is silence.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Audio that arrived; after a loss its beginning is blended with the concealment, in place.
    pub fn good(&mut self, frame: &mut [i16]) {
        if let Some(mut loss) = self.loss.take() {
            let lost_steps = loss.made.div_ceil(STEP);
            let blend = (loss.pitch / 4 + BLEND_GROWTH * lost_steps.saturating_sub(1)).min(STEP);
            let blend = blend.min(frame.len());
            for (at, sample) in frame[..blend].iter_mut().enumerate() {
                let part = (at + 1) as f32 / (blend + 1) as f32;
                let made = loss.next();
                *sample = (f32::from(*sample) * part + made * (1.0 - part)).round() as i16;
            }
        }
        self.remember(frame);
    }

    /// Makes up audio that is missing.
    pub fn conceal(&mut self, out: &mut [i16]) {
        let history = &self.history;
        let loss = self.loss.get_or_insert_with(|| Loss::new(history));
        for sample in out.iter_mut() {
            *sample = loss.next().round() as i16;
        }
        self.remember(out);
    }

    /// True while the newest audio is made up.
    #[must_use]
    pub fn concealing(&self) -> bool {
        self.loss.is_some()
    }

    fn remember(&mut self, frame: &[i16]) {
        let newest = &frame[frame.len().saturating_sub(HISTORY)..];
        self.history.copy_within(newest.len().., 0);
        self.history[HISTORY - newest.len()..].copy_from_slice(newest);
    }
}

impl Loss {
    fn new(history: &[i16; HISTORY]) -> Self {
        let heard = history.map(f32::from);
        let pitch = find_pitch(&heard);
        let reader = Reader { length: pitch, at: 0 };
        let step = heard[HISTORY - 1] - heard[HISTORY - 1 - pitch];
        Self { heard, made: 0, pitch, reader, older: reader, older_left: 0, step }
    }

    fn next(&mut self) -> f32 {
        if self.made >= SILENT_AFTER {
            self.made = self.made.saturating_add(1);
            return 0.0;
        }
        let quarter = self.pitch / 4;
        if self.made > 0 && self.made.is_multiple_of(STEP) && self.reader.length < 3 * self.pitch {
            self.older = self.reader;
            self.older_left = quarter;
            // One more period back is the same phase.
            self.reader.length += self.pitch;
        }
        let mut value = self.reader.next(&self.heard, quarter);
        if self.older_left > 0 {
            let part = self.older_left as f32 / (quarter + 1) as f32;
            value += (self.older.next(&self.heard, quarter) - value) * part;
            self.older_left -= 1;
        }
        if self.made < quarter {
            value += self.step * (1.0 - (self.made + 1) as f32 / (quarter + 1) as f32);
        }
        let fading = self.made.saturating_sub(STEP) as f32 / STEP as f32;
        self.made += 1;
        (value * (1.0 - FADE * fading)).clamp(-32_768.0, 32_767.0)
    }
}

impl Reader {
    /// The next sample. The last quarter period blends into what lies before the beginning, so that
    /// starting over makes no click.
    fn next(&mut self, heard: &[f32; HISTORY], quarter: usize) -> f32 {
        let place = HISTORY - self.length + self.at;
        let into_seam = (self.at + quarter + 1).saturating_sub(self.length);
        let part = into_seam as f32 / (quarter + 1) as f32;
        self.at = (self.at + 1) % self.length;
        heard[place] * (1.0 - part) + if into_seam > 0 { heard[place - self.length] * part } else { 0.0 }
    }
}

/// The period whose repetition is most like the newest 20 ms: the peak of the normalised correlation,
/// at every second place first, then around the best (I.2.3).
fn find_pitch(heard: &[f32; HISTORY]) -> usize {
    let mut best = (SHORTEST, f32::MIN);
    for pitch in (SHORTEST..=LONGEST).step_by(2) {
        let likeness = likeness::<2>(heard, pitch);
        if likeness > best.1 {
            best = (pitch, likeness);
        }
    }
    let coarse = best.0;
    best.1 = f32::MIN;
    for pitch in coarse.saturating_sub(1).max(SHORTEST)..=(coarse + 1).min(LONGEST) {
        let likeness = likeness::<1>(heard, pitch);
        if likeness > best.1 {
            best = (pitch, likeness);
        }
    }
    best.0
}

/// Correlation of the newest samples with those a period before, over the energy of the latter.
fn likeness<const EVERY: usize>(heard: &[f32; HISTORY], pitch: usize) -> f32 {
    let newest = heard[HISTORY - COMPARED..].iter().step_by(EVERY);
    let earlier = heard[HISTORY - COMPARED - pitch..].iter().step_by(EVERY);
    let (mut product, mut energy) = (0.0, 1.0);
    for (a, b) in newest.zip(earlier) {
        product += a * b;
        energy += b * b;
    }
    product / f32::sqrt(energy)
}
