//! One WebRTC far end: ICE-lite, DTLS-SRTP, RTP mode.
//!
//! Time, datagrams and descriptions come in as arguments; what shall happen comes out of [`Peer::poll`], which must be
//! called after every other method that changes something, until it says [`Output::Wait`].

use crate::codec::{self, Name};
use crate::description::{self, BadDescription, Checked, Wanted};
use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::config::DtlsCert;
use str0m::crypto::CryptoProvider;
use str0m::format::PayloadParams;
use str0m::media::{Direction, KeyframeRequestKind, Media, MediaKind, Mid};
use str0m::net::{DatagramRecv, Receive, TcpType};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Rtc, RtcConfig};

pub use str0m::net::{Protocol, Transmit};
pub use str0m::rtp::RtpPacket;

/// Time between two reports about what the far end says of our stream.
const STATS_INTERVAL: Duration = Duration::from_secs(5);
/// Packets of video kept for a far end that asks for them again.
const RESEND_VIDEO: usize = 512;
/// Addresses of a far end that are remembered: one for each network of its device, and those before.
const MAX_CHECKED: usize = 16;
/// Errors after which a peer is given up: each of them left it alive.
const MAX_ERRORS: u32 = 64;

/// What all peers of an engine have in common.
#[derive(Clone)]
pub struct Common {
    certificate: DtlsCert,
    crypto: Arc<CryptoProvider>,
    /// Where far ends reach us over UDP.
    pub udp: Vec<SocketAddr>,
    /// Where far ends reach us over TCP.
    pub tcp: Vec<SocketAddr>,
}

impl fmt::Debug for Common {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Common").field("udp", &self.udp).field("tcp", &self.tcp).finish_non_exhaustive()
    }
}

impl Common {
    /// A fresh certificate: one for the life of the engine, because making one takes longer than a whole handshake.
    #[must_use]
    pub fn new(udp: Vec<SocketAddr>, tcp: Vec<SocketAddr>) -> Option<Self> {
        let crypto = Arc::new(str0m::crypto::from_feature_flags());
        let certificate = crypto.dtls_provider.generate_certificate()?;
        Some(Self { certificate, crypto, udp, tcp })
    }

    /// What checks are verified with.
    #[must_use]
    pub fn crypto(&self) -> &CryptoProvider {
        &self.crypto
    }
}

/// A codec as it was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Which.
    pub name: Name,
    /// Its payload type, both ways.
    pub pt: u8,
}

/// Which way a medium goes, seen from us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// We may send.
    pub sends: bool,
    /// We take what comes.
    pub receives: bool,
}

/// What an offer and its answer agreed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreed {
    /// Codecs of audio; the first is what we send.
    pub audio: Vec<Format>,
    /// Which way audio goes; `None` without audio.
    pub audio_ways: Option<Ways>,
    /// Payload types and clocks (Hz) of telephone events; first the one with the clock of the first codec.
    pub events: Vec<(u8, u32)>,
    /// Codecs of video; the first is preferred.
    pub video: Vec<Format>,
    /// Which way video goes; `None` without video.
    pub video_ways: Option<Ways>,
}

/// What the far end's receiver report says about our audio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FarReport {
    /// Round trip, ms.
    pub rtt_ms: Option<f32>,
    /// Fraction lost, 0–1.
    pub lost: Option<f32>,
    /// Jitter, in units of the codec's clock.
    pub jitter: Option<u32>,
}

/// What became of a datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// An authentic connectivity check.
    Check,
    /// Something else of an address that was checked.
    Packet,
    /// Not of this peer, or not of an address that was checked.
    Refused,
}

/// A packet that goes out.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// Payload type, one of those agreed.
    pub pt: u8,
    /// Marker bit.
    pub marker: bool,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp.
    pub timestamp: u32,
    /// The payload.
    pub payload: &'a [u8],
}

/// What shall happen.
#[derive(Debug)]
pub enum Output {
    /// Send this.
    Transmit(Transmit),
    /// Audio or telephone events arrived.
    Audio(RtpPacket),
    /// Video arrived.
    Video(RtpPacket),
    /// The far end needs a whole picture of what we send.
    Keyframe(KeyframeRequestKind),
    /// DTLS is up, keys are there.
    Connected,
    /// The far end has closed DTLS.
    Closed,
    /// It cannot go on; a sentence.
    Failed(String),
    /// The far end told how our audio arrives.
    Report(FarReport),
    /// Nothing until this instant, or the next input.
    Wait(Instant),
}

/// A medium and the numbering of what we send in it.
#[derive(Debug, Clone, Copy)]
struct Stream {
    mid: Mid,
    /// Newest sequence number with its cycles above it.
    newest: Option<u64>,
}

impl Stream {
    fn new(mid: &str) -> Self {
        Self { mid: Mid::from(mid), newest: None }
    }

    /// The number with its cycles: the nearest to the newest one (RFC 3711 §3.3.1).
    fn extend(&mut self, sequence: u16) -> u64 {
        let extended = match self.newest {
            None => u64::from(sequence),
            Some(newest) => {
                let step = i64::from(sequence.wrapping_sub(newest as u16) as i16);
                newest.saturating_add_signed(step)
            }
        };
        self.newest = Some(self.newest.map_or(extended, |newest| newest.max(extended)));
        extended
    }
}

/// A WebRTC far end.
pub struct Peer {
    rtc: Rtc,
    wanted: Wanted,
    names: Vec<Name>,
    pending: Option<SdpPendingOffer>,
    /// The far end's newest description had the last word.
    answered_by_them: bool,
    mids: Vec<String>,
    audio: Option<Stream>,
    video: Option<Stream>,
    /// A packet of audio is being decrypted; without an output it was a bad one.
    audio_pending: bool,
    bad: u64,
    errors: u32,
    udp: Vec<SocketAddr>,
    /// Addresses that were checked, the newest first.
    checked: VecDeque<SocketAddr>,
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer").field("mids", &self.mids).field("bad", &self.bad).finish_non_exhaustive()
    }
}

fn refused(error: &impl fmt::Display) -> BadDescription {
    // What `str0m` says may quote the description over several lines.
    let said: String = error.to_string().lines().next().unwrap_or_default().chars().take(200).collect();
    BadDescription(format!("The description cannot be used: {said}."))
}

/// `str0m` stops reading at what it does not understand and says nothing.
fn understood(read: &str, checked: &Checked) -> Result<(), BadDescription> {
    if read.matches("\nm=").count() == checked.mids.len() {
        return Ok(());
    }
    Err(BadDescription("The description has a line that cannot be read.".to_owned()))
}

impl Peer {
    /// A peer that has heard nothing. `names` are its codecs in their order of preference, those of video too.
    #[must_use]
    pub fn new(common: &Common, wanted: Wanted, names: &[Name], now: Instant) -> Self {
        let mut config = RtcConfig::new()
            .set_crypto_provider(Arc::clone(&common.crypto))
            .set_dtls_cert(common.certificate.clone())
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .set_stats_interval(Some(STATS_INTERVAL))
            .set_send_buffer_video(RESEND_VIDEO)
            .set_extension_map(codec::extensions(names));
        *config.codec_config() = codec::config(names);
        let mut rtc = config.build(now);
        for &address in &common.udp {
            if let Ok(candidate) = Candidate::host(address, Protocol::Udp) {
                rtc.add_local_candidate(candidate);
            }
        }
        for &address in &common.tcp {
            let candidate = Candidate::builder().tcp().host(address).tcptype(TcpType::Passive).build();
            if let Ok(candidate) = candidate {
                rtc.add_local_candidate(candidate);
            }
        }
        Self {
            rtc,
            wanted,
            names: names.to_vec(),
            pending: None,
            answered_by_them: false,
            mids: Vec::new(),
            audio: None,
            video: None,
            audio_pending: false,
            bad: 0,
            errors: 0,
            udp: common.udp.clone(),
            checked: VecDeque::new(),
        }
    }

    /// Our offer: the first one, or a new one with `restart` for new ICE credentials and the media in `wanted`.
    ///
    /// # Errors
    /// When there is nothing to offer.
    pub fn offer(&mut self, restart: bool, wanted: Wanted) -> Result<String, BadDescription> {
        let lines = [
            (wanted.audio, self.wanted.audio, self.audio, MediaKind::Audio),
            (wanted.video, self.wanted.video, self.video, MediaKind::Video),
        ];
        let living = lines.map(|(.., stream, _)| stream.is_some_and(|s| self.media(s.mid).is_some()));
        let touched = self.audio.filter(|_| living[0]).or(self.video.filter(|_| living[1]));
        let ways = touched.and_then(|stream| self.media(stream.mid)).map(Media::direction);
        let mut changes = self.rtc.sdp_api();
        if restart {
            changes.ice_restart(true);
        }
        for ((wants, _, stream, kind), lives) in lines.into_iter().zip(living) {
            match (wants, lives, stream) {
                (true, false, _) => {
                    changes.add_media(kind, Direction::SendRecv, None, None, None);
                }
                (false, true, Some(stream)) => changes.stop_media(stream.mid),
                _ => {}
            }
        }
        if let (false, Some(stream), Some(ways)) = (changes.has_changes(), touched, ways) {
            // An offer that changes nothing is an offer too: `str0m` wants to see a change and its undoing.
            let other = if ways == Direction::Inactive { Direction::SendRecv } else { Direction::Inactive };
            changes.set_direction(stream.mid, other);
            changes.set_direction(stream.mid, ways);
        }
        let Some((offer, pending)) = changes.apply() else {
            return Err(BadDescription("There is nothing to offer.".to_owned()));
        };
        self.pending = Some(pending);
        self.wanted = wanted;
        Ok(description::reveal(&offer.to_sdp_string()))
    }

    /// Takes an offer of the far end; our answer. An offer of ours that waits is withdrawn.
    ///
    /// # Errors
    /// [`BadDescription`]; what was agreed before stays.
    pub fn accept_offer(&mut self, text: &str) -> Result<String, BadDescription> {
        let checked = self.check(text)?;
        let offer = SdpOffer::from_sdp_string(&checked.text).map_err(|e| refused(&e))?;
        understood(&offer.to_sdp_string(), &checked)?;
        let answer = self.rtc.sdp_api().accept_offer(offer).map_err(|e| refused(&e))?;
        self.pending = None;
        self.answered_by_them = false;
        self.adopt(checked);
        Ok(description::reveal(&answer.to_sdp_string()))
    }

    /// Takes the answer to our newest offer.
    ///
    /// # Errors
    /// [`BadDescription`]; after an answer that cannot be used another one may come.
    pub fn accept_answer(&mut self, text: &str) -> Result<(), BadDescription> {
        let checked = self.check(text)?;
        let answer = SdpAnswer::from_sdp_string(&checked.text).map_err(|e| refused(&e))?;
        understood(&answer.to_sdp_string(), &checked)?;
        let Some(pending) = self.pending.take() else {
            return Err(BadDescription("No offer waits for an answer.".to_owned()));
        };
        self.rtc.sdp_api().accept_answer(pending, answer).map_err(|e| refused(&e))?;
        self.answered_by_them = true;
        self.adopt(checked);
        Ok(())
    }

    /// Media keep their places for the life of a session (RFC 8829 §5.2.2); a rejected place may be used again.
    fn check(&self, text: &str) -> Result<Checked, BadDescription> {
        let checked = description::check(text, self.wanted)?;
        if checked.mids.len() < self.mids.len() {
            return Err(BadDescription("The description has fewer media than the one before.".to_owned()));
        }
        let moved = self.mids.iter().zip(&checked.mids).any(|(before, after)| {
            before != after
                && (checked.mids.contains(before) || self.media(Mid::from(before.as_str())).is_some())
        });
        if moved {
            return Err(BadDescription("The media have changed their places.".to_owned()));
        }
        Ok(checked)
    }

    fn adopt(&mut self, checked: Checked) {
        let keep = |mid: Option<String>, before: Option<Stream>| {
            let mid = mid?;
            Some(before.filter(|stream| *stream.mid == *mid).unwrap_or_else(|| Stream::new(&mid)))
        };
        self.audio = keep(checked.audio, self.audio);
        self.video = keep(checked.video, self.video);
        self.mids = checked.mids;
    }

    /// A medium that was not rejected.
    fn media(&self, mid: Mid) -> Option<&Media> {
        self.rtc.media(mid).filter(|media| !media.disabled())
    }

    /// What was agreed last.
    #[must_use]
    pub fn agreed(&self) -> Agreed {
        let mut agreed = Agreed::default();
        if let Some(media) = self.audio.and_then(|stream| self.media(stream.mid)) {
            let params = self.params(media);
            agreed.audio = formats(&params);
            agreed.audio_ways = Some(ways(media));
            let clock_hz = agreed.audio.first().map_or(8_000, |format| format.name.clock_hz());
            let events = params.iter().filter(|p| p.spec().codec == codec::EVENT);
            agreed.events = events.map(|p| (*p.pt(), p.spec().clock_rate.get())).collect();
            agreed.events.sort_by_key(|&(_, hz)| hz != clock_hz);
        }
        if let Some(media) = self.video.and_then(|stream| self.media(stream.mid)) {
            agreed.video = formats(&self.params(media));
            agreed.video_ways = Some(ways(media));
        }
        agreed
    }

    /// Parameters in the order that counts: the answer's.
    fn params(&self, media: &Media) -> Vec<PayloadParams> {
        let mut params: Vec<PayloadParams> = media
            .remote_pts()
            .iter()
            .filter_map(|&pt| self.rtc.codec_config().find(|params| params.pt() == pt))
            .copied()
            .collect();
        if !self.answered_by_them {
            let place = |p: &PayloadParams| {
                let name = Name::of(&p.spec());
                self.names.iter().position(|&other| Some(other) == name).unwrap_or(usize::MAX)
            };
            params.sort_by_key(place);
        }
        params
    }

    /// Our user name fragment and password, as far ends know them now.
    pub fn credentials(&mut self) -> (String, String) {
        let credentials = self.rtc.direct_api().local_ice_credentials();
        (credentials.ufrag, credentials.pass)
    }

    /// Takes a datagram. Only a check with our password opens the door to an address (RFC 8445 §7.3, RFC 8827 §6.5).
    pub fn receive(
        &mut self,
        tcp: bool,
        from: SocketAddr,
        to: SocketAddr,
        data: &[u8],
        now: Instant,
    ) -> Taken {
        let proto = if tcp { Protocol::Tcp } else { Protocol::Udp };
        let Ok(contents) = DatagramRecv::try_from(data) else { return Taken::Refused };
        let destination = if tcp { to } else { self.reached(to) };
        let input = Input::Receive(now, Receive { proto, source: from, destination, contents });
        let check = data[0] < 2;
        // After a restart of ICE the far end sends on the old way until the new one stands: its keys are proof enough.
        let known = data[0] >> 6 == 2 && self.checked.contains(&from);
        if !known && !self.rtc.accepts(&input) {
            return Taken::Refused;
        }
        self.audio_pending = self.rtc.is_connected() && self.is_audio(data);
        if self.rtc.handle_input(input).is_err() {
            self.errors += 1;
        }
        if !check {
            return Taken::Packet;
        }
        if !self.checked.contains(&from) {
            self.checked.truncate(MAX_CHECKED - 1);
            self.checked.push_front(from);
        }
        Taken::Check
    }

    /// A socket on all addresses does not say which one was meant: any candidate of the same family is as good.
    fn reached(&self, to: SocketAddr) -> SocketAddr {
        if self.udp.contains(&to) {
            return to;
        }
        self.udp.iter().copied().find(|own| own.is_ipv4() == to.is_ipv4()).unwrap_or(to)
    }

    /// The payload type stands in the clear, so what fails to be decrypted can be counted.
    fn is_audio(&self, data: &[u8]) -> bool {
        let Some(media) = self.audio.and_then(|stream| self.rtc.media(stream.mid)) else { return false };
        data[0] >> 6 == 2 && data.len() >= 12 && media.remote_pts().iter().any(|&pt| *pt == data[1] & 0x7f)
    }

    /// Time has come.
    pub fn timeout(&mut self, now: Instant) {
        if self.rtc.handle_input(Input::Timeout(now)).is_err() {
            self.errors += 1;
        }
    }

    /// Sends audio; false when there is no stream for it. [`Peer::timeout`] sends what was written.
    pub fn write_audio(&mut self, packet: Outgoing<'_>, now: Instant) -> bool {
        let Some(stream) = &mut self.audio else { return false };
        write(&mut self.rtc, stream, packet, false, now)
    }

    /// Sends video; the far end may ask for it again.
    pub fn write_video(&mut self, packet: Outgoing<'_>, now: Instant) -> bool {
        let Some(stream) = &mut self.video else { return false };
        write(&mut self.rtc, stream, packet, true, now)
    }

    /// Asks the far end for a whole picture.
    pub fn request_keyframe(&mut self, kind: KeyframeRequestKind) {
        let Some(stream) = self.video else { return };
        if let Some(receiving) = self.rtc.direct_api().stream_rx_by_mid(stream.mid, None) {
            receiving.request_keyframe(kind);
        }
    }

    /// Says good-bye; what is left to send comes out of [`Peer::poll`].
    pub fn close(&mut self) {
        // A peer that cannot even say good-bye is closed by its silence.
        let _ = self.rtc.close();
    }

    /// DTLS is up.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.rtc.is_connected()
    }

    /// Packets of audio that failed their check.
    #[must_use]
    pub fn bad(&self) -> u64 {
        self.bad
    }

    /// The next thing that shall happen.
    pub fn poll(&mut self) -> Output {
        loop {
            if self.errors > MAX_ERRORS {
                self.errors = 0;
                self.rtc.disconnect();
                return Output::Failed("Too many errors.".to_owned());
            }
            let event = match self.rtc.poll_output() {
                Ok(str0m::Output::Transmit(transmit)) => return Output::Transmit(transmit),
                Ok(str0m::Output::Timeout(at)) => {
                    self.bad += u64::from(std::mem::take(&mut self.audio_pending));
                    return Output::Wait(at);
                }
                Ok(str0m::Output::Event(event)) => event,
                Err(error) if !self.rtc.is_alive() => return Output::Failed(refused(&error).0),
                Err(_) => {
                    self.errors += 1;
                    continue;
                }
            };
            if let Some(output) = self.event(event) {
                return output;
            }
        }
    }

    fn event(&mut self, event: Event) -> Option<Output> {
        match event {
            Event::RtpPacket(packet) => {
                self.audio_pending = false;
                let pt = packet.header.payload_type;
                let audio = self.rtc.codec_config().find(|p| p.pt() == pt)?.spec().codec.is_audio();
                Some(if audio { Output::Audio(packet) } else { Output::Video(packet) })
            }
            Event::KeyframeRequest(request) => Some(Output::Keyframe(request.kind)),
            Event::Connected => Some(Output::Connected),
            Event::Closed => Some(Output::Closed),
            Event::MediaEgressStats(stats) if self.audio.is_some_and(|stream| stream.mid == stats.mid) => {
                Some(Output::Report(FarReport {
                    rtt_ms: stats.rtt.map(|rtt| rtt.as_secs_f32() * 1000.0),
                    lost: stats.loss,
                    jitter: stats.remote.map(|remote| remote.jitter),
                }))
            }
            _ => None,
        }
    }
}

fn write(rtc: &mut Rtc, stream: &mut Stream, packet: Outgoing<'_>, again: bool, now: Instant) -> bool {
    let mut direct = rtc.direct_api();
    let Some(sending) = direct.stream_tx_by_mid(stream.mid, None) else { return false };
    let sequence = stream.extend(packet.sequence);
    let written = RtpWrite::new(packet.pt.into(), sequence.into(), packet.timestamp, now, packet.payload);
    sending.write_rtp(written.marker(packet.marker).nackable(again));
    true
}

fn formats(params: &[PayloadParams]) -> Vec<Format> {
    let named = params.iter().filter_map(|p| Some(Format { name: Name::of(&p.spec())?, pt: *p.pt() }));
    named.collect()
}

fn ways(media: &Media) -> Ways {
    Ways { sends: media.direction().is_sending(), receives: media.direction().is_receiving() }
}

#[cfg(test)]
mod tests {
    use super::Stream;

    #[test]
    fn numbers_grow_through_their_wrap() {
        let mut stream = Stream::new("0");
        let extended: Vec<u64> = [65_534, 65_535, 0, 65_535, 1].map(|n| stream.extend(n)).to_vec();
        assert_eq!(extended, [65_534, 65_535, 65_536, 65_535, 65_537]);
    }
}
