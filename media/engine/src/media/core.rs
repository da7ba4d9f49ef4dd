//! The state of one media thread and the commands that change it.

use super::conference::Conference;
use super::endpoint::{Base, Endpoint};
use super::inline::Codecs;
use super::player::Player;
use super::ports::Ports;
use super::protect::Protection;
use super::request::{Item, Modify, Request, Source};
use super::rtc_desk::RtcDesk;
use super::thread::Load;
use super::transcode::Decoded;
use crate::clock::{Clock, unix_us};
use crate::config::Config;
use crate::prompts::{Loaded, Prompt, Sounds};
use crate::protocol::event::{Event, PlayEnd};
use crate::protocol::id::Id;
use crate::protocol::reply::{Code, Done, Outcome, Refusal};
use crate::recording::tap::Taps;
use crate::sys::Epoll;
use std::collections::HashMap;
use std::sync::Arc;

/// Phases of a tick: a quarter of the endpoints each 5 ms.
pub const PHASES: usize = 4;
/// Generated packets in a second.
pub const FRAMES_A_SECOND: u32 = 50;
/// The largest datagram that is looked at; a longer one is cut and then refused.
pub const MAX_DATAGRAM: usize = 2048;

/// Everything one media thread owns.
#[derive(Debug)]
pub struct Core {
    /// Settings.
    pub config: Arc<Config>,
    /// Which thread.
    pub index: usize,
    /// Monotonic time.
    pub clock: Clock,
    /// Time of the current round, µs.
    pub now_us: u64,
    /// All descriptors this thread waits on.
    pub epoll: Epoll,
    /// What happened since the last round, with instants.
    pub told: Vec<(u64, Event)>,
    /// Prompts.
    pub sounds: Sounds,
    /// The way to the recordings' writer.
    pub taps: Taps,
    /// The leg being worked on: whom a panic ends.
    pub current: u32,
    /// Packets so far.
    pub load: Load,
    pub(super) slots: Vec<Option<Box<Endpoint>>>,
    pub(super) free: Vec<u32>,
    pub(super) generation: u32,
    pub(super) by_id: HashMap<Id, u32>,
    pub(super) recordings: HashMap<Id, u32>,
    pub(super) conferences: HashMap<Id, Conference>,
    pub(super) ports: Ports,
    pub(super) phases: [Vec<u32>; PHASES],
    pub(super) phase_load: [u32; PHASES],
    pub(super) ticks: u64,
    pub(super) buffer: Box<[u8; MAX_DATAGRAM]>,
    pub(super) scratch: Box<[u8; MAX_DATAGRAM]>,
    pub(super) decoded: Decoded,
    pub(super) cname: String,
    pub(super) rtc: RtcDesk,
}

/// What a thread is given at its birth.
#[derive(Debug)]
pub struct Parts {
    /// Settings.
    pub config: Arc<Config>,
    /// Which thread.
    pub index: usize,
    /// Common clock.
    pub clock: Clock,
    /// Prompts.
    pub sounds: Sounds,
    /// The way to the recordings' writer.
    pub taps: Taps,
    /// The way to WebRTC peers.
    pub rtc: RtcDesk,
}

impl Core {
    /// A thread's state without endpoints.
    ///
    /// # Errors
    /// When the kernel gives no descriptor.
    pub fn new(parts: Parts) -> std::io::Result<Self> {
        let Parts { config, index, clock, sounds, taps, rtc } = parts;
        let ports = Ports::share(config.ports.0, config.ports.1, index, config.threads);
        Ok(Self {
            config,
            index,
            clock,
            now_us: clock.now_us(),
            epoll: Epoll::new(512)?,
            told: Vec::new(),
            sounds,
            taps,
            current: u32::MAX,
            load: Load::default(),
            slots: Vec::new(),
            free: Vec::new(),
            generation: 0,
            by_id: HashMap::new(),
            recordings: HashMap::new(),
            conferences: HashMap::new(),
            ports,
            phases: Default::default(),
            phase_load: [0; PHASES],
            ticks: 0,
            buffer: Box::new([0; MAX_DATAGRAM]),
            scratch: Box::new([0; MAX_DATAGRAM]),
            decoded: Decoded::new(),
            cname: format!("{:08x}@yunhu", crate::random::number()),
            rtc,
        })
    }

    /// How many endpoints live here.
    #[must_use]
    pub fn endpoints(&self) -> usize {
        self.by_id.len()
    }

    /// Whether that generation still lives in that slot.
    #[inline]
    #[must_use]
    pub fn is_current(&self, slot: u32, generation: u32) -> bool {
        matches!(self.slots.get(slot as usize), Some(Some(endpoint)) if endpoint.generation == generation)
    }

    /// Tells an event.
    pub(super) fn tell(&mut self, event: Event) {
        self.told.push((unix_us(), event));
    }

    pub(super) fn endpoint(&mut self, slot: u32) -> Option<&mut Endpoint> {
        self.slots.get_mut(slot as usize)?.as_deref_mut()
    }

    /// The endpoint of an id, and from now on the leg that is worked on.
    pub(super) fn find(&mut self, id: Id) -> Result<(u32, &mut Endpoint), Refusal> {
        let slot = *self.by_id.get(&id).ok_or_else(|| Refusal::no_such_endpoint(id))?;
        self.current = slot;
        match self.slots[slot as usize].as_deref_mut() {
            Some(endpoint) => Ok((slot, endpoint)),
            None => Err(Refusal::new(Code::Internal, "The endpoint's slot is empty.")),
        }
    }

    /// Performs a command.
    ///
    /// # Errors
    /// The refusal that the client gets.
    pub fn perform(&mut self, request: Request) -> Outcome {
        match request {
            Request::Create(create) => self.create(*create),
            Request::Modify(modify) => self.modify(*modify),
            Request::PeerCreate(create) => self.peer_create(*create),
            Request::PeerAnswer { endpoint, sdp } => self.peer_answer(endpoint, &sdp),
            Request::PeerOffer { endpoint, sdp } => self.peer_offer(endpoint, &sdp),
            Request::PeerRenew { endpoint, restart, wanted } => self.peer_renew(endpoint, restart, wanted),
            Request::PeerCandidate { endpoint } => self.peer_candidate(endpoint),
            Request::Source { endpoint, source } => self.source(endpoint, source),
            Request::Play { endpoint, play, items, repeat } => self.play(endpoint, play, items, repeat),
            Request::Stop { endpoint, play } => self.stop(endpoint, play),
            Request::SendDigits { endpoint, digits, digit_ms, gap_ms } => {
                self.send_digits(endpoint, &digits, digit_ms, gap_ms)
            }
            Request::Detect { endpoint, inband } => self.detect(endpoint, inband),
            Request::Delete { endpoint } => self.delete(endpoint),
            Request::Record { recording, endpoint, recipients, store } => {
                self.record(recording, endpoint, recipients, store)
            }
            Request::PauseRecording { recording, reason } => self.pause_recording(recording, reason),
            Request::ResumeRecording { recording } => self.resume_recording(recording),
            Request::StopRecording { recording } => self.stop_recording(recording),
        }
    }

    fn modify(&mut self, modify: Modify) -> Outcome {
        let now_us = self.now_us;
        let (slot, endpoint) = self.find(modify.endpoint)?;
        if endpoint.peer.is_some() {
            return endpoint.modify_peer(&modify);
        }
        match (modify.srtp, &mut endpoint.srtp) {
            (None, _) => {}
            (Some(None), srtp) => *srtp = None,
            (Some(Some(keys)), Some(srtp)) => srtp.change(keys)?,
            (Some(Some(keys)), srtp) => *srtp = Some(Box::new(Protection::new(keys)?)),
        }
        if let Some(codecs) = modify.codecs {
            endpoint.set_codecs(Codecs::new(&codecs));
        }
        if let Some(direction) = modify.direction {
            if direction.receives() && !endpoint.direction.receives() {
                // The silence of a hold is not the far end's fault.
                endpoint.last_rx_us = now_us;
            }
            endpoint.direction = direction;
        }
        endpoint.dtmf_pt = modify.dtmf_pt.or(endpoint.dtmf_pt);
        endpoint.remote_rtcp = modify.remote_rtcp.or(endpoint.remote_rtcp);
        if let Some(timeout_ms) = modify.timeout_ms {
            endpoint.timeout_ms = timeout_ms;
            endpoint.timed_out = false;
        }
        if modify.remote.is_some() || modify.learn.is_some() {
            endpoint.learn = modify.learn.unwrap_or(endpoint.learn);
            let remote = modify.remote.or(endpoint.lock.remote());
            endpoint.lock.reopen(remote, endpoint.learn);
            if let Some(sockets) = &mut endpoint.sockets {
                sockets.flow = None;
            }
            endpoint.opened_us = now_us;
        }
        self.settle(slot);
        Ok(Done::Plain {})
    }

    /// Brings the tick lists in line with what the endpoint needs.
    pub(super) fn settle(&mut self, slot: u32) {
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        let list = &mut self.phases[usize::from(endpoint.phase)];
        let needs = endpoint.needs_tick();
        if needs && !endpoint.ticking {
            list.push(slot);
        } else if !needs && endpoint.ticking {
            list.retain(|&other| other != slot);
        }
        endpoint.ticking = needs;
    }

    /// Moves an endpoint to another phase.
    pub(super) fn set_phase(&mut self, slot: u32, phase: u8) {
        let Some(endpoint) = self.slots[slot as usize].as_deref_mut() else { return };
        if endpoint.phase == phase {
            return;
        }
        if endpoint.ticking {
            self.phases[usize::from(endpoint.phase)].retain(|&other| other != slot);
            self.phases[usize::from(phase)].push(slot);
        }
        self.phase_load[usize::from(endpoint.phase)] -= 1;
        self.phase_load[usize::from(phase)] += 1;
        endpoint.phase = phase;
    }

    fn source(&mut self, id: Id, source: Source) -> Outcome {
        let (slot, endpoint) = self.find(id)?;
        let session = endpoint.session;
        match source {
            Source::Silence => self.set_base(slot, Base::Silence),
            Source::Peer(peer) => {
                let there = self.by_id.get(&peer).copied().filter(|&other| {
                    other != slot && self.slots[other as usize].as_ref().is_some_and(|p| p.session == session)
                });
                let Some(there) = there else {
                    let message = format!("There is no other endpoint {peer} in this session.");
                    return Err(Refusal::new(Code::NoSuchPeer, message));
                };
                self.set_base(slot, Base::Peer(there));
            }
            Source::Conference(conference, role) => {
                self.admit(conference, session)?;
                self.set_base(slot, Base::Conference(conference, role));
            }
        }
        Ok(Done::Plain {})
    }

    /// Gives the output to another base owner; the old one lets go of it first.
    pub(super) fn set_base(&mut self, slot: u32, base: Base) {
        let Some(endpoint) = self.endpoint(slot) else { return };
        if endpoint.base == base {
            return;
        }
        let transcoded = std::mem::replace(&mut endpoint.transcodes, false);
        let before = std::mem::replace(&mut endpoint.base, base);
        if endpoint.player.is_none() {
            endpoint.sender.switch();
        }
        match before {
            Base::Silence => {}
            Base::Peer(peer) => {
                if let Some(peer) = self.endpoint(peer) {
                    peer.listeners.remove(slot);
                }
                if transcoded {
                    self.release_decoder(peer);
                }
            }
            Base::Conference(conference, _) => self.leave(conference, slot),
        }
        match base {
            Base::Silence => {}
            Base::Peer(peer) => {
                if let Some(peer) = self.endpoint(peer) {
                    peer.listeners.push(slot);
                }
            }
            Base::Conference(conference, role) => self.join(conference, slot, role),
        }
        self.settle(slot);
    }

    fn play(&mut self, id: Id, play: Id, items: Vec<Item>, repeat: u32) -> Outcome {
        let format = self.find(id)?.1.format();
        let sounds = &mut self.sounds;
        let items = items.into_iter().map(|item| match item {
            Item::File(prompt) => Item::File(Prompt { format, ..prompt }),
            other => other,
        });
        let player = Player::new(play, items.collect(), repeat, |prompt| sounds.find(prompt));
        self.end_play(id, PlayEnd::Replaced, None);
        let (slot, endpoint) = self.find(id)?;
        endpoint.player = Some(Box::new(player));
        endpoint.sender.switch();
        self.settle(slot);
        Ok(Done::Plain {})
    }

    fn stop(&mut self, id: Id, play: Option<Id>) -> Outcome {
        let (_, endpoint) = self.find(id)?;
        let playing = endpoint.player.as_ref().map(|player| player.play);
        if playing.is_some() && (play.is_none() || play == playing) {
            self.end_play(id, PlayEnd::Stopped, None);
        }
        Ok(Done::Plain {})
    }

    /// Ends what plays, when something does, and gives the output back to the base owner.
    pub(super) fn end_play(&mut self, id: Id, reason: PlayEnd, message: Option<String>) {
        let Ok((slot, endpoint)) = self.find(id) else { return };
        let Some(player) = endpoint.player.take() else { return };
        endpoint.sender.switch();
        self.settle(slot);
        self.tell(Event::PlayFinished {
            endpoint: id,
            play: player.play,
            reason,
            played_ms: player.played_ms(),
            message,
        });
    }

    /// A prompt that somebody waits for is there, or cannot be had.
    pub fn loaded(&mut self, loaded: &Loaded) {
        self.sounds.remember(loaded);
        for endpoint in self.slots.iter_mut().flatten() {
            if let Some(player) = &mut endpoint.player {
                player.loaded(&loaded.prompt, &loaded.result);
            }
        }
    }

    fn send_digits(&mut self, id: Id, digits: &str, digit_ms: u32, gap_ms: u32) -> Outcome {
        let (slot, endpoint) = self.find(id)?;
        if endpoint.dtmf_pt.is_none() {
            return Err(Refusal::bad_value("The endpoint has no payload type for digits (dtmf_pt)."));
        }
        let sender = endpoint.digits_sender();
        let pushed = sender.push(digits, digit_ms, gap_ms);
        if sender.is_idle() {
            endpoint.digits = None;
        }
        pushed.map_err(|e| Refusal::bad_value(format!("Digits: {e}.")))?;
        self.settle(slot);
        Ok(Done::Plain {})
    }

    fn detect(&mut self, id: Id, inband: bool) -> Outcome {
        let (_, endpoint) = self.find(id)?;
        if inband {
            endpoint.detector.get_or_insert_default();
        } else {
            endpoint.detector = None;
        }
        Ok(Done::Plain {})
    }
}
