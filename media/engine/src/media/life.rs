//! Birth and death of endpoints and recordings, and the snapshot of all that lives.

use super::core::Core;
use super::endpoint::{Base, Endpoint};
use super::inline::{Codecs, Listeners};
use super::protect::Protection;
use super::request::Create;
use super::sockets::Sockets;
use super::thread::token;
use crate::clock::unix_us;
use crate::log;
use crate::protocol::command::{Codec, SourceKind};
use crate::protocol::event::{Event, PlayEnd, RecordingEnd};
use crate::protocol::id::Id;
use crate::protocol::reply::{
    Code, ConferenceState, Done, EndpointState, Kind, Outcome, RecordingState, Refusal,
};
use crate::recording::tap::{Open, Recorder};
use age::x25519::Recipient;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yunhu_rtp::event::EventReceiver;
use yunhu_rtp::lock::AddressLock;
use yunhu_rtp::receive::Receiver;
use yunhu_rtp::sender::Sender;

/// All that lives on one thread.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Endpoints.
    pub endpoints: Vec<EndpointState>,
    /// Recordings.
    pub recordings: Vec<RecordingState>,
    /// Conferences.
    pub conferences: Vec<ConferenceState>,
}

/// A first sequence number from which the far end can count cycles: the upper half is avoided (RFC 3711 §3.3.1).
fn first_sequence(random: u32) -> u16 {
    (random & 0x7fff) as u16
}

impl Core {
    /// Does a leg's work; a panic ends that leg and nothing else.
    pub fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(self))) {
            let reason = format!("panic: {}", log::panic_text(panic.as_ref()));
            let slot = self.current;
            // What cannot even be ended is taken out as it stands.
            if catch_unwind(AssertUnwindSafe(|| self.fail(slot, &reason))).is_err()
                && let Some(place) = self.slots.get_mut(slot as usize)
            {
                *place = None;
            }
        }
    }

    pub(super) fn create(&mut self, mut create: Create) -> Outcome {
        if self.by_id.contains_key(&create.endpoint) {
            return Err(Refusal::new(Code::Exists, format!("Endpoint {} exists.", create.endpoint)));
        }
        let srtp = create.srtp.take().map(Protection::new).transpose()?.map(Box::new);
        let sockets = Sockets::open(self.config.address, &mut self.ports)?;
        let (port, local) = (sockets.port, sockets.local().to_string());
        let mut endpoint = self.newborn(create, Some(sockets));
        endpoint.srtp = srtp;
        let slot = self.next_slot();
        if let Err(e) = self.watch(slot, &endpoint) {
            self.ports.give(port);
            return Err(Refusal::new(Code::Limit, format!("The system allows no more sockets: {e}.")));
        }
        self.settle_in(endpoint);
        Ok(Done::Created { local })
    }

    /// An endpoint that nobody knows yet.
    pub(super) fn newborn(&mut self, create: Create, sockets: Option<Sockets>) -> Endpoint {
        let now_us = self.now_us;
        self.generation = self.generation.wrapping_add(1);
        let first = crate::random::number();
        let codecs = Codecs::new(&create.codecs);
        let clock = codecs.first().map_or(yunhu_dsp::RATE, |codec| codec.format.clock());
        Endpoint {
            lock: AddressLock::new(create.remote, create.learn),
            srtp: None,
            codecs,
            dtmf_pt: create.dtmf_pt,
            direction: create.direction,
            receiver: Receiver::new(clock),
            last_rx_us: now_us,
            timed_out: false,
            listeners: Listeners::new(),
            sender: Sender::new(
                crate::random::number(),
                first_sequence(first),
                crate::random::number(),
                clock,
            ),
            base: Base::Silence,
            player: None,
            digits: None,
            digit_sounds: false,
            recorder: None,
            detector: None,
            decode: None,
            transcodes: false,
            opus_in: None,
            opus_out: None,
            events: EventReceiver::new(clock),
            bad: 0,
            far: None,
            rtt_ms: None,
            remote_rtcp: create.remote_rtcp,
            learn: create.learn,
            timeout_ms: create.timeout_ms,
            opened_us: now_us,
            created_at: unix_us(),
            id: create.endpoint,
            session: create.session,
            generation: self.generation,
            phase: self.lightest_phase(),
            ticking: false,
            report_in: 1 + (first % u32::from(super::reports::REPORT_ROUNDS)) as u8,
            sockets,
            peer: None,
        }
    }

    /// The slot of the next endpoint.
    pub(super) fn next_slot(&self) -> u32 {
        self.free.last().copied().unwrap_or(self.slots.len() as u32)
    }

    /// Gives an endpoint the next slot.
    pub(super) fn settle_in(&mut self, endpoint: Endpoint) -> u32 {
        let slot = self.next_slot();
        if self.free.pop().is_none() {
            self.slots.push(None);
        }
        self.by_id.insert(endpoint.id, slot);
        self.phase_load[usize::from(endpoint.phase)] += 1;
        self.slots[slot as usize] = Some(Box::new(endpoint));
        self.settle(slot);
        slot
    }

    fn watch(&self, slot: u32, endpoint: &Endpoint) -> std::io::Result<()> {
        let Some(sockets) = &endpoint.sockets else { return Ok(()) };
        let token = |kind| token::of(kind, slot, endpoint.generation);
        self.epoll.add(&sockets.base, token(token::BASE))?;
        self.epoll.add(&sockets.rtcp, token(token::RTCP))
    }

    fn lightest_phase(&self) -> u8 {
        (0u8..).zip(self.phase_load).min_by_key(|&(_, load)| load).map_or(0, |(phase, _)| phase)
    }

    pub(super) fn delete(&mut self, id: Id) -> Outcome {
        let (slot, _) = self.find(id)?;
        self.send_goodbye(slot);
        let figures = self.end(slot, RecordingEnd::EndpointGone).unwrap_or_default();
        Ok(Done::Deleted { figures: Box::new(figures) })
    }

    /// Ends an endpoint that cannot go on.
    fn fail(&mut self, slot: u32, reason: &str) {
        let Some(endpoint) = self.endpoint(slot) else { return };
        let id = endpoint.id;
        let figures = Box::new(self.end(slot, RecordingEnd::EndpointGone).unwrap_or_default());
        log::error("endpoint failed", &[("endpoint", id.to_string().into()), ("reason", reason.into())]);
        self.tell(Event::EndpointFailed { endpoint: id, reason: reason.to_owned(), figures });
    }

    /// Takes an endpoint out of everything it belongs to; its last figures.
    fn end(&mut self, slot: u32, recording: RecordingEnd) -> Option<crate::protocol::figures::Figures> {
        let endpoint = self.endpoint(slot)?;
        let id = endpoint.id;
        if let Some(recorder) = endpoint.recorder.take() {
            self.recordings.remove(&recorder.id);
            self.taps.close(&recorder, recording);
        }
        self.end_play(id, PlayEnd::Gone, None);
        let listeners = self.endpoint(slot)?.listeners.take();
        for listener in listeners {
            self.set_base(listener, Base::Silence);
        }
        self.set_base(slot, Base::Silence);
        let endpoint = self.slots[slot as usize].take()?;
        if endpoint.ticking {
            self.phases[usize::from(endpoint.phase)].retain(|&other| other != slot);
        }
        self.phase_load[usize::from(endpoint.phase)] -= 1;
        self.by_id.remove(&id);
        if let Some(sockets) = &endpoint.sockets {
            self.ports.give(sockets.port);
        }
        if let Some(peer) = &endpoint.peer {
            self.rtc.forget(peer, slot);
        }
        self.free.push(slot);
        Some(super::figures::life(&endpoint, self.now_us))
    }

    /// Closes every recording and endpoint.
    pub fn end_all(&mut self) {
        for slot in 0..self.slots.len() as u32 {
            self.current = slot;
            self.guarded(|core| {
                core.send_goodbye(slot);
                core.end(slot, RecordingEnd::Shutdown);
            });
        }
        self.told.retain(|(_, event)| !matches!(event, Event::PlayFinished { .. }));
    }

    pub(super) fn record(
        &mut self,
        recording: Id,
        endpoint: Id,
        recipients: Vec<Recipient>,
        store: String,
    ) -> Outcome {
        if self.recordings.contains_key(&recording) {
            return Err(Refusal::new(Code::Exists, format!("Recording {recording} exists.")));
        }
        let now_us = self.now_us;
        let (slot, target) = self.find(endpoint)?;
        if target.recorder.is_some() {
            return Err(Refusal::new(Code::Limit, "The endpoint is being recorded already."));
        }
        let file = format!("{store}/{recording}.rec");
        let open = Open { id: recording, endpoint, recipients, store, opened_us: now_us };
        let key = self.taps.open(open).map_err(|why| Refusal::new(Code::Limit, why))?;
        let recorder = Recorder::new(key, recording, endpoint, file.clone());
        if let Some(target) = self.endpoint(slot) {
            target.recorder = Some(Box::new(recorder));
        }
        self.recordings.insert(recording, slot);
        Ok(Done::Recording { file })
    }

    fn recorder(&mut self, recording: Id) -> Result<(u32, &mut Recorder), Refusal> {
        let missing =
            || Refusal::new(Code::NoSuchRecording, format!("There is no recording {recording} going on."));
        let slot = *self.recordings.get(&recording).ok_or_else(missing)?;
        let endpoint = self.slots[slot as usize].as_deref_mut().ok_or_else(missing)?;
        endpoint.recorder.as_deref_mut().map(|recorder| (slot, recorder)).ok_or_else(missing)
    }

    pub(super) fn pause_recording(&mut self, recording: Id, reason: String) -> Outcome {
        let now_us = self.now_us;
        let (_, recorder) = self.recorder(recording)?;
        if !recorder.paused {
            recorder.paused = true;
            let key = recorder.key;
            self.taps.pause(key, reason, now_us);
        }
        Ok(Done::Plain {})
    }

    pub(super) fn resume_recording(&mut self, recording: Id) -> Outcome {
        let now_us = self.now_us;
        let (_, recorder) = self.recorder(recording)?;
        if recorder.paused {
            recorder.paused = false;
            let key = recorder.key;
            self.taps.resume(key, now_us);
        }
        Ok(Done::Plain {})
    }

    pub(super) fn stop_recording(&mut self, recording: Id) -> Outcome {
        let (slot, _) = self.recorder(recording)?;
        self.recordings.remove(&recording);
        if let Some(recorder) = self.endpoint(slot).and_then(|endpoint| endpoint.recorder.take()) {
            self.taps.close(&recorder, RecordingEnd::Stopped);
        }
        Ok(Done::Plain {})
    }

    /// The writer gave a recording up: it is over here as well.
    pub fn recording_lost(&mut self, recording: Id) {
        if let Some(slot) = self.recordings.remove(&recording)
            && let Some(endpoint) = self.endpoint(slot)
        {
            endpoint.recorder = None;
        }
    }

    /// All that lives here.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let endpoints = self.slots.iter().flatten().map(|e| self.state(e)).collect();
        let recordings = self
            .slots
            .iter()
            .flatten()
            .filter_map(|endpoint| endpoint.recorder.as_ref())
            .map(|recorder| RecordingState {
                recording: recorder.id,
                endpoint: recorder.endpoint,
                file: recorder.file.clone(),
                paused: recorder.paused,
                started_at: recorder.started_at,
            })
            .collect();
        Snapshot { endpoints, recordings, conferences: self.conference_states().collect() }
    }

    fn state(&self, endpoint: &Endpoint) -> EndpointState {
        let (source, peer, conference, role) = match endpoint.base {
            Base::Silence => (SourceKind::Silence, None, None, None),
            Base::Peer(slot) => {
                (SourceKind::Peer, self.slots[slot as usize].as_ref().map(|peer| peer.id), None, None)
            }
            Base::Conference(id, role) => (SourceKind::Conference, None, Some(id), Some(role)),
        };
        let peer_end = endpoint.peer.as_deref();
        let remote = peer_end.map_or_else(|| endpoint.lock.target(), |peer| peer.remote);
        EndpointState {
            endpoint: endpoint.id,
            session: endpoint.session,
            kind: if peer_end.is_some() { Kind::Peer } else { Kind::Rtp },
            srtp: peer_end.is_some() || endpoint.srtp.is_some(),
            video: peer_end.and_then(|peer| peer.video_name()),
            state: peer_end.and_then(|peer| peer.state),
            local: endpoint.sockets.as_ref().map_or(self.rtc.port.local, Sockets::local).to_string(),
            remote: remote.map(|address| address.to_string()),
            locked: endpoint.lock.locked().is_some() || peer_end.is_some_and(|peer| peer.remote.is_some()),
            codecs: endpoint
                .codecs
                .iter()
                .map(|codec| Codec {
                    pt: codec.pt,
                    name: codec.format.name().to_owned(),
                    clock: codec.format.clock(),
                    ptime_ms: u32::from(codec.ptime_ms),
                })
                .collect(),
            dtmf_pt: endpoint.dtmf_pt,
            direction: endpoint.direction,
            source,
            peer,
            conference,
            role,
            play: endpoint.player.as_ref().map(|player| player.play),
            created_at: endpoint.created_at,
            figures: super::figures::life(endpoint, self.now_us),
        }
    }
}
