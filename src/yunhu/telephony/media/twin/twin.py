"""The engine's twin: what `yunhu-media` holds and answers, without sound, in the scheduler's time.

It keeps the promises of `docs/media-protocol.md` about commands, replies and events, so that everything above
can be tested in virtual time; the contract tests hold it and the real engine to the same list.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import asdict, replace

from yunhu.platform.clock import Handle, Scheduler
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin.checks import RefusedError, check_digits, check_items, check_told, items_ms
from yunhu.telephony.media.twin.endpoint import Endpoint, Peer, Playing
from yunhu.telephony.media.twin.peers import TwinPeers
from yunhu.telephony.media.twin.recordings import Recordings

FIRST_PORT = 20_000
LAST_PORT = 65_000
PACKET_S = 0.02

EndReason = Literal["completed", "stopped", "replaced", "failed", "gone"]


class Twin:
    """The state of one engine process. `tell` gets its events without `seq` and `at`."""

    def __init__(
        self,
        scheduler: Scheduler,
        tell: Callable[[p.Event], None],
        *,
        prompt_roots: tuple[Path, ...] = (),
        most_endpoints: int = 10_000,
        flowing: bool = False,
    ) -> None:
        self._scheduler = scheduler
        self._tell = tell
        self._roots = prompt_roots
        self._most = most_endpoints
        self._flowing = flowing
        self._port = FIRST_PORT
        self.seq = 0
        self.endpoints: dict[bytes, Endpoint] = {}
        self.recordings = Recordings(scheduler, tell)
        self.peers = TwinPeers(scheduler, tell, self._endpoint, self._open, self.start_media, flowing)
        self._does: dict[type[p.Command], Callable[[Any], p.Ok]] = {
            p.Create: self._create,
            p.Modify: self._modify,
            p.PeerCreate: self.peers.create,
            p.PeerAnswer: self.peers.answer,
            p.PeerOffer: self.peers.offer,
            p.PeerRenew: self.peers.renew,
            p.PeerCandidate: self.peers.candidate,
            p.Source: self._source,
            p.Play: self._play,
            p.Stop: self._stop,
            p.SendDigits: self._send_digits,
            p.Detect: self._detect,
            p.Delete: self._delete,
            p.Record: self._record,
            p.PauseRecording: self.recordings.pause,
            p.ResumeRecording: self.recordings.resume,
            p.StopRecording: self.recordings.stop,
            p.Snapshot: self._snapshot,
            p.Ping: self._ping,
            p.Shutdown: self._shutdown,
        }

    def answer(self, command: p.Command) -> p.Reply:
        """Do what a command says, or refuse it."""
        try:
            return self._does[type(command)](command)
        except RefusedError as no:
            return p.Refused(id=command.id, code=no.code, message=no.message)

    def now_us(self) -> int:
        """The scheduler's time in microseconds."""
        return round(self._scheduler.monotonic() * 1_000_000)

    # --- the sound that is not there -------------------------------------------------------------

    def start_media(self, endpoint: bytes, remote: str | None = None) -> None:
        """Packets of the far end arrive from now on."""
        it = self.endpoints[endpoint]
        it.heard = True
        _cancel(it.silence)
        if it.locked is None:
            it.locked = remote or it.told.remote or "127.0.0.1:9"
            self._tell(p.MediaStarted(endpoint=endpoint, remote=it.locked, after_ms=self._since(it.opened)))

    def lose_media(self, endpoint: bytes) -> None:
        """Packets of the far end stop arriving now."""
        it = self.endpoints[endpoint]
        it.heard, it.heard_at = False, self._scheduler.monotonic()
        self._wait_for_media(it)

    def fail_endpoint(self, endpoint: bytes, reason: str) -> None:
        """An endpoint dies of a fault of its own."""
        self._remove(self.endpoints[endpoint])
        self._tell(p.EndpointFailed(endpoint=endpoint, reason=reason, figures=p.Figures()))

    def quality(self) -> None:
        """Tell the figures of all endpoints."""
        figures = asdict(p.Figures())
        legs = [
            p.LegFigures(endpoint=endpoint, **figures | {"silent_ms": self._silent_ms(it)})
            for endpoint, it in self.endpoints.items()
        ]
        self._tell(p.Quality(legs=legs))

    def _silent_ms(self, it: Endpoint) -> int:
        return 0 if it.heard else self._since(it.heard_at or it.opened)

    def _since(self, moment: float) -> int:
        return round((self._scheduler.monotonic() - moment) * 1000)

    def _wait_for_media(self, it: Endpoint) -> None:
        _cancel(it.silence)
        limit = it.told.timeout_ms
        if limit and it.hears():
            event = p.MediaTimeout(endpoint=it.told.endpoint, silent_ms=limit)
            it.silence = self._scheduler.after(limit / 1000, lambda: self._tell(event))

    def _flow(self, it: Endpoint) -> None:
        """With `flowing` media, the far end is heard one packet after it is known."""
        if self._flowing and it.told.remote and it.hears():
            self._scheduler.after(PACKET_S, lambda: self._flow_now(it))

    def _flow_now(self, it: Endpoint) -> None:
        if self.endpoints.get(it.told.endpoint) is it:
            self.start_media(it.told.endpoint)

    # --- endpoints -------------------------------------------------------------------------------

    def _endpoint(self, endpoint: bytes) -> Endpoint:
        found = self.endpoints.get(endpoint)
        if found is None:
            raise RefusedError("no_such_endpoint")
        return found

    def _create(self, command: p.Create) -> p.Ok:
        check_told(command)
        it = self._open(command)
        self._flow(it)
        return p.Ok(id=command.id, local=it.local)

    def _open(self, command: p.Create, peer: Peer | None = None) -> Endpoint:
        if command.endpoint in self.endpoints:
            raise RefusedError("exists")
        if len(self.endpoints) >= self._most:
            raise RefusedError("limit", f"{self._most} endpoints are open")
        local = f"127.0.0.1:{self._port}"
        self._port = FIRST_PORT if self._port >= LAST_PORT else self._port + 2
        silent = p.Source(endpoint=command.endpoint, kind="silence")
        it = Endpoint(command, local, self._scheduler.monotonic(), self.now_us(), silent, peer=peer)
        self.endpoints[command.endpoint] = it
        self._wait_for_media(it)
        return it

    def _modify(self, command: p.Modify) -> p.Ok:
        it = self._endpoint(command.endpoint)
        check_told(command)
        changes = {
            name: value
            for name, value in asdict(command).items()
            if name not in ("id", "endpoint") and value is not None
        }
        if it.peer is not None:
            changes = {name: value for name, value in changes.items() if name == "timeout_ms"}
        if command.srtp is not None:
            changes["srtp"] = None if command.srtp.suite == "none" else command.srtp
        it.told = replace(it.told, **changes)
        if "remote" in changes or "learn" in changes:
            it.locked, it.opened = None, self._scheduler.monotonic()
            if it.heard:
                self.start_media(command.endpoint)
        if not it.heard:
            self._wait_for_media(it)
            self._flow(it)
        return p.Ok(id=command.id)

    def _source(self, command: p.Source) -> p.Ok:
        it = self._endpoint(command.endpoint)
        if command.kind == "peer":
            if command.peer is None:
                raise RefusedError("bad_value", "the source 'peer' needs a peer")
            peer = self.endpoints.get(command.peer)
            if peer is None or peer is it or peer.told.session != it.told.session:
                raise RefusedError("no_such_peer")
        elif command.kind == "conference" and (command.conference is None or command.role is None):
            raise RefusedError("bad_value", "the source 'conference' needs a conference and a role")
        it.source = command
        return p.Ok(id=command.id)

    def _detect(self, command: p.Detect) -> p.Ok:
        self._endpoint(command.endpoint)
        return p.Ok(id=command.id)

    def _send_digits(self, command: p.SendDigits) -> p.Ok:
        self._endpoint(command.endpoint)
        check_digits(command.digits, command.digit_ms, command.gap_ms)
        takes = len(command.digits) * (command.digit_ms + command.gap_ms) / 1000
        self._scheduler.after(takes, lambda: self._digits_sent(command.endpoint))
        return p.Ok(id=command.id)

    def _digits_sent(self, endpoint: bytes) -> None:
        if endpoint in self.endpoints:
            self._tell(p.DigitsSent(endpoint=endpoint))

    def _delete(self, command: p.Delete) -> p.Ok:
        self._remove(self._endpoint(command.endpoint))
        return p.Ok(id=command.id, figures=p.Figures())

    def _remove(self, it: Endpoint) -> None:
        _cancel(it.silence)
        it.gone = True
        self._end_play(it, "gone")
        self.recordings.endpoint_gone(it.told.endpoint)
        del self.endpoints[it.told.endpoint]
        for other in self.endpoints.values():
            if other.source.peer == it.told.endpoint:
                other.source = p.Source(endpoint=other.told.endpoint, kind="silence")

    # --- plays -----------------------------------------------------------------------------------

    def _play(self, command: p.Play) -> p.Ok:
        it = self._endpoint(command.endpoint)
        check_items(command.items, self._roots)
        self._end_play(it, "replaced")
        it.playing = Playing(command.play, self._scheduler.monotonic(), None)
        takes_ms, broken = items_ms(command.items, self._roots)
        if broken is not None:
            end = partial(self._end_play, it, "failed", broken)
            it.playing.end = self._scheduler.after(takes_ms / 1000, end)
        elif command.repeat or not takes_ms:
            end = partial(self._end_play, it, "completed")
            it.playing.end = self._scheduler.after(takes_ms * command.repeat / 1000, end)
        return p.Ok(id=command.id)

    def _stop(self, command: p.Stop) -> p.Ok:
        it = self._endpoint(command.endpoint)
        if it.playing is not None and command.play in (None, it.playing.play):
            self._end_play(it, "stopped")
        return p.Ok(id=command.id)

    def _end_play(self, it: Endpoint, reason: EndReason, message: str | None = None) -> None:
        playing, it.playing = it.playing, None
        if playing is None:
            return
        _cancel(playing.end)
        played = self._since(playing.began)
        self._tell(
            p.PlayFinished(
                endpoint=it.told.endpoint,
                play=playing.play,
                reason=reason,
                played_ms=played,
                message=message,
            )
        )

    # --- the whole -------------------------------------------------------------------------------

    def _record(self, command: p.Record) -> p.Ok:
        self._endpoint(command.endpoint)
        return self.recordings.start(command)

    def _snapshot(self, command: p.Snapshot) -> p.Ok:
        conferences: dict[bytes, list[bytes]] = {}
        for endpoint, it in self.endpoints.items():
            if it.source.conference is not None:
                conferences.setdefault(it.source.conference, []).append(endpoint)
        return p.Ok(
            id=command.id,
            seq=self.seq,
            endpoints=[it.state() for it in self.endpoints.values()],
            recordings=self.recordings.states(),
            conferences=[
                p.ConferenceState(conference=name, members=members) for name, members in conferences.items()
            ],
        )

    def _ping(self, command: p.Ping) -> p.Ok:
        return p.Ok(id=command.id, at=self.now_us(), endpoints=len(self.endpoints), late_us_p99=0)

    def _shutdown(self, command: p.Shutdown) -> p.Ok:
        self.recordings.close_all("shutdown")
        return p.Ok(id=command.id)


def _cancel(handle: Handle | None) -> None:
    if handle is not None:
        handle.cancel()
