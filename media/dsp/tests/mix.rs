//! The mixer: everybody hears the others.

use proptest::prelude::*;
use yunhu_dsp::FRAME;
use yunhu_dsp::mix::{Mix, Role, limit};

const ALL: [Role; 3] = [Role::TalkListen, Role::Listen, Role::Talk];

fn hear(mix: &Mix, role: Role, own: Option<&[i16; FRAME]>) -> [i16; FRAME] {
    let mut out = [77; FRAME];
    mix.output(role, own, &mut out);
    out
}

#[test]
fn everybody_hears_all_others() {
    let frames = [[1000; FRAME], [200; FRAME], [30; FRAME]];
    let mut mix = Mix::default();
    for frame in &frames {
        mix.add(Role::TalkListen, frame);
    }
    assert_eq!(mix.talkers(), 3);
    assert_eq!(hear(&mix, Role::TalkListen, Some(&frames[0])), [230; FRAME]);
    assert_eq!(hear(&mix, Role::TalkListen, Some(&frames[2])), [1200; FRAME]);
    mix.clear();
    assert_eq!((mix.talkers(), hear(&mix, Role::Listen, None)), (0, [0; FRAME]));
}

#[test]
fn roles_are_kept() {
    let mut mix = Mix::default();
    mix.add(Role::TalkListen, &[100; FRAME]);
    mix.add(Role::Listen, &[5000; FRAME]);
    mix.add(Role::Talk, &[20; FRAME]);
    assert_eq!(mix.talkers(), 2);
    // A listener's own frame was never in the sum, so it is not taken out either.
    assert_eq!(hear(&mix, Role::Listen, Some(&[5000; FRAME])), [120; FRAME]);
    assert_eq!(hear(&mix, Role::Talk, Some(&[20; FRAME])), [0; FRAME]);
    assert_eq!(hear(&mix, Role::TalkListen, Some(&[100; FRAME])), [20; FRAME]);
    assert_eq!(hear(&mix, Role::TalkListen, None), [120; FRAME], "joined just now: nothing of it is in");
}

#[test]
fn the_limiter_bends_without_a_corner_and_never_overflows() {
    let mut before = i16::MIN;
    let mut step_before = 0;
    for sample in -200_000..=200_000 {
        let now = limit(sample);
        assert!(now >= before, "{sample}");
        if sample > -200_000 {
            let step = i32::from(now) - i32::from(before);
            assert!((step - step_before).abs() <= 1, "{sample}");
            step_before = step;
        } else {
            step_before = 0;
        }
        before = now;
        assert_eq!(i32::from(limit(-sample)), -i32::from(now));
    }
    assert_eq!((limit(20_000), limit(-24_576)), (20_000, -24_576));
    assert!(limit(i32::MAX / 2) < i16::MAX);
    assert!(limit(i32::MIN) < -32_000);
}

proptest! {
    #[test]
    fn the_mix_is_the_sum_of_the_others(parties in proptest::collection::vec((0usize..3, any::<i16>()), 0..40)) {
        let mut mix = Mix::default();
        for (role, sample) in &parties {
            mix.add(ALL[*role], &[*sample; FRAME]);
        }
        for (at, (role, sample)) in parties.iter().enumerate() {
            let others: i32 = parties.iter().enumerate()
                .filter(|(other, (role, _))| *other != at && ALL[*role].talks())
                .map(|(_, (_, sample))| i32::from(*sample)).sum();
            let wanted = if ALL[*role].listens() { limit(others) } else { 0 };
            prop_assert_eq!(hear(&mix, ALL[*role], Some(&[*sample; FRAME])), [wanted; FRAME]);
        }
    }
}
