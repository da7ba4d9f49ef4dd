//! Conferences: everybody who listens hears everybody who talks, but not oneself.

use super::core::Core;
use super::decode::Decode;
use crate::protocol::command::Role;
use crate::protocol::id::Id;
use crate::protocol::reply::{Code, ConferenceState, Refusal};
use yunhu_dsp::FRAME;
use yunhu_dsp::g711::Law;
use yunhu_dsp::mix::{Mix, Role as Part};

/// The most members of one conference.
pub const MAX_MEMBERS: usize = 256;

/// A conference; it begins with its first member and ends with its last.
#[derive(Debug)]
pub struct Conference {
    session: Id,
    phase: u8,
    members: Vec<(u32, Role)>,
    mix: Mix,
}

fn part(role: Role) -> Part {
    match role {
        Role::TalkListen => Part::TalkListen,
        Role::Listen => Part::Listen,
        Role::Talk => Part::Talk,
    }
}

impl Core {
    /// Checks that a session may join, and opens the conference when it is the first.
    pub(super) fn admit(&mut self, id: Id, session: Id) -> Result<(), Refusal> {
        let phase = (self.conferences.len() % super::core::PHASES) as u8;
        let conference = self.conferences.entry(id).or_insert_with(|| Conference {
            session,
            phase,
            members: Vec::new(),
            mix: Mix::default(),
        });
        if conference.session != session {
            return Err(Refusal::new(Code::NoSuchConference, "The conference belongs to another session."));
        }
        if conference.members.len() >= MAX_MEMBERS {
            let message = format!("A conference has at most {MAX_MEMBERS} members.");
            return Err(Refusal::new(Code::Limit, message));
        }
        Ok(())
    }

    pub(super) fn join(&mut self, id: Id, slot: u32, role: Role) {
        let Some(conference) = self.conferences.get_mut(&id) else { return };
        conference.members.push((slot, role));
        let phase = conference.phase;
        if let Some(endpoint) = self.endpoint(slot) {
            let law = endpoint.law();
            endpoint.decode.get_or_insert_with(|| Box::new(Decode::new(law)));
        }
        self.set_phase(slot, phase);
    }

    pub(super) fn leave(&mut self, id: Id, slot: u32) {
        let Some(conference) = self.conferences.get_mut(&id) else { return };
        conference.members.retain(|&(member, _)| member != slot);
        if conference.members.is_empty() {
            self.conferences.remove(&id);
        }
        self.release_decoder(slot);
    }

    /// Mixes the conferences of a phase; the members' ticks send the frames.
    pub(super) fn mix(&mut self, phase: u8) {
        let (round, now_us) = (self.ticks, self.now_us);
        for conference in self.conferences.values_mut().filter(|c| c.phase == phase) {
            let Conference { members, mix, .. } = conference;
            mix.clear();
            for &(slot, role) in members.iter().filter(|(_, role)| role.talks()) {
                self.current = slot;
                let Some(decode) = decode_of(&mut self.slots, slot) else { continue };
                decode.pull_in(round, now_us);
                if decode.heard {
                    mix.add(part(role), &decode.frame);
                }
            }
            distribute(&mut self.slots, members, mix);
        }
    }

    pub(super) fn conference_states(&self) -> impl Iterator<Item = ConferenceState> {
        self.conferences.iter().map(|(&conference, state)| ConferenceState {
            conference,
            members: state
                .members
                .iter()
                .filter_map(|&(slot, _)| self.slots[slot as usize].as_ref().map(|e| e.id))
                .collect(),
        })
    }
}

type Slots = [Option<Box<super::endpoint::Endpoint>>];

fn decode_of(slots: &mut Slots, slot: u32) -> Option<&mut Decode> {
    slots.get_mut(slot as usize)?.as_deref_mut()?.decode.as_deref_mut()
}

/// Gives every listener its frame. Those who say nothing hear the same: it is encoded once for each law.
fn distribute(slots: &mut Slots, members: &[(u32, Role)], mix: &Mix) {
    let mut common: [Option<[u8; FRAME]>; 2] = [None, None];
    let mut linear = [0i16; FRAME];
    for &(slot, role) in members.iter().filter(|(_, role)| role.listens()) {
        let Some(endpoint) = slots.get_mut(slot as usize).and_then(Option::as_deref_mut) else { continue };
        let law = endpoint.law();
        let Some(decode) = endpoint.decode.as_deref_mut() else { continue };
        if role.talks() && decode.heard {
            mix.output(part(role), Some(&decode.frame), &mut linear);
            law.encode(&linear, &mut decode.mixed);
            continue;
        }
        let same = common[usize::from(law == Law::U)].get_or_insert_with(|| {
            let mut octets = [0; FRAME];
            mix.output(Part::Listen, None, &mut linear);
            law.encode(&linear, &mut octets);
            octets
        });
        decode.mixed = *same;
    }
}
