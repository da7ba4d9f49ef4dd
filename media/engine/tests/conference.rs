//! Everybody who listens hears everybody who talks, but not oneself.

mod support;

use support::audio::share;
use support::phone::{Phone, assert_continuous, samples};
use support::{Engine, id, pcma, pcmu};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_media::protocol::command::{Command, Delete, Role, Source, SourceKind};
use yunhu_media::protocol::id::Id;
use yunhu_media::protocol::reply::{Code, Done};

const TONES: [f64; 3] = [440.0, 1000.0, 1700.0];

fn join(endpoint: Id, conference: Id, role: Role) -> Command {
    Command::Source(Source {
        endpoint,
        kind: SourceKind::Conference,
        peer: None,
        conference: Some(conference),
        role: Some(role),
    })
}

/// Waits until the newest half second has these tones and not those.
fn hears(phone: &Phone, wanted: &[f64], unwanted: &[f64]) {
    phone.wait(&format!("{wanted:?} without {unwanted:?}"), |heard| {
        let audio = samples(heard, phone.law);
        let Some(from) = audio.len().checked_sub(25 * FRAME) else { return false };
        let newest = &audio[from..];
        wanted.iter().all(|hz| share(newest, *hz) > 0.8 / (wanted.len() as f64 + 0.5))
            && unwanted.iter().all(|hz| share(newest, *hz) < 0.02)
    });
}

#[test]
fn three_hear_the_other_two_and_a_listener_all() {
    let mut engine = Engine::start();
    let mut phones = [Phone::new(Law::A), Phone::new(Law::U), Phone::new(Law::A)];
    for (number, phone) in (1u8..).zip(&mut phones) {
        let codec = if phone.law == Law::A { pcma() } else { pcmu() };
        let at = engine.create(id(number), id(9), phone.address(), &[codec]);
        engine.ok(join(id(number), id(50), Role::TalkListen));
        phone.talk(at, TONES[usize::from(number) - 1]);
    }
    let mut supervisor = Phone::new(Law::A);
    let at = engine.create(id(4), id(9), supervisor.address(), &[pcma()]);
    engine.ok(join(id(4), id(50), Role::Listen));
    supervisor.talk(at, 2500.0);
    hears(&phones[0], &[TONES[1], TONES[2]], &[TONES[0], 2500.0]);
    hears(&phones[1], &[TONES[0], TONES[2]], &[TONES[1], 2500.0]);
    hears(&phones[2], &[TONES[0], TONES[1]], &[TONES[2], 2500.0]);
    hears(&supervisor, &TONES, &[2500.0]);
    assert_continuous(&phones[0].heard());

    let Done::Snapshot { conferences, .. } = engine.ok(Command::Snapshot {}) else { panic!() };
    assert_eq!(conferences.len(), 1);
    assert_eq!(conferences[0].members.len(), 4);

    // The listener begins to talk; one party leaves.
    engine.ok(join(id(4), id(50), Role::TalkListen));
    engine.ok(Command::Delete(Delete { endpoint: id(3) }));
    hears(&phones[0], &[TONES[1], 2500.0], &[TONES[0], TONES[2]]);
}

#[test]
fn a_talker_without_ears_gets_silence() {
    let mut engine = Engine::start();
    let mut phones = [Phone::new(Law::A), Phone::new(Law::A)];
    for (number, phone) in (1u8..).zip(&mut phones) {
        let at = engine.create(id(number), id(9), phone.address(), &[pcma()]);
        let role = if number == 1 { Role::Talk } else { Role::TalkListen };
        engine.ok(join(id(number), id(50), role));
        phone.talk(at, TONES[usize::from(number) - 1]);
    }
    hears(&phones[1], &[TONES[0]], &[TONES[1]]);
    let heard = samples(&phones[0].heard(), Law::A);
    assert!(heard.iter().all(|sample| sample.abs() <= 8));
}

#[test]
fn a_conference_belongs_to_one_session() {
    let mut engine = Engine::start();
    let phone = Phone::new(Law::A);
    engine.create(id(1), id(8), phone.address(), &[pcma()]);
    engine.create(id(2), id(9), phone.address(), &[pcma()]);
    engine.ok(join(id(1), id(50), Role::TalkListen));
    assert_eq!(engine.refused(join(id(2), id(50), Role::TalkListen)), Code::NoSuchConference);
}
