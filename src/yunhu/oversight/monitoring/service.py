"""The live stream: one listener on the bus writes each event once, and hands it to every stream.

A stream has a bounded place for what its client has not taken yet. When that is full everything in it is
dropped, and the client is told how much it missed and how things stand now: memory stays bounded, and
nobody follows a state that has a hole in it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from yunhu.kit import masks, veil
from yunhu.kit.instants import to_iso
from yunhu.oversight.monitoring import model
from yunhu.oversight.monitoring.errors import TooManyStreams
from yunhu.oversight.monitoring.lens import Lens, Terms
from yunhu.oversight.monitoring.ports import Watched
from yunhu.oversight.monitoring.rules import EVERY_WORD, is_open, without_others
from yunhu.platform import sealing
from yunhu.platform.alarms import Alarm
from yunhu.platform.bus import EVERYTHING, Message
from yunhu.platform.journal.file import Envelope
from yunhu.platform.metrics import gauges, tally
from yunhu.platform.sealing import opened

BOUND = 2_000
"""Events that wait for one client."""

FRESH_S = 0.5
"""How long a snapshot is handed to further clients, with the events since: a crowd costs but one."""

MOST_SINCE = 500
"""Events that follow a kept snapshot; after more it is made anew."""

RETRY_AFTER_S = 5

LEFT = "contact.left_reach"
"""What is told of a contact that somebody has now whom the client may not see; it is no fact."""

UNLIMITED = Terms(None)

_STREAMS = gauges("live_streams", "Live streams that are open.")
_GAPS = tally("live_gaps_total", "Times that a client was too slow, and got a new snapshot.")
_MISSED = tally("live_missed_total", "Events that slow clients did not get.")


class Audience(NamedTuple):
    """What is told differently to different clients; alike ones share every text."""

    language: str
    named: bool
    """Whether names of persons are shown."""

    @property
    def names(self) -> veil.Names:
        """How names are shown."""
        return str if self.named else masks.name


class Stream:
    """What one client still has to get."""

    def __init__(self, audience: Audience, lens: Lens) -> None:
        self.audience = audience
        self.lens = lens
        self.seq = 0
        """The sequence of the last event that was given out."""
        self.missed = 0
        self.is_doubted = False
        """Whether it has to be looked whether the client may still see what is shown."""
        self.ended: int | None = None
        """The close code of a stream that gives out nothing more."""
        self._waiting: deque[tuple[int, str]] = deque()
        self._news = asyncio.Event()

    def doubt(self) -> None:
        """What the client may do has perhaps changed."""
        self.is_doubted = True
        self._news.set()

    def end(self, code: int) -> None:
        """Give out nothing more; the first code counts."""
        self.ended = self.ended or code
        self._waiting.clear()
        self._news.set()

    def put(self, seq: int, text: str) -> None:
        """An event; when too many wait, all of them are dropped and counted."""
        if self.ended is not None:
            return
        if len(self._waiting) >= BOUND or self.missed:
            if not self.missed:
                _GAPS.count += 1
            dropped = len(self._waiting) + 1
            _MISSED.count += dropped
            self.missed += dropped
            self._waiting.clear()
        else:
            self._waiting.append((seq, text))
        self._news.set()

    async def take(self, patience_s: float) -> list[str]:
        """The events that wait, or none when none came in so long (or some were missed: look at `missed`)."""
        try:
            async with asyncio.timeout(patience_s):
                await self._news.wait()
        except TimeoutError:
            return []
        self._news.clear()
        if self.missed or not self._waiting:
            return []
        texts = [text for _, text in self._waiting]
        self.seq = self._waiting[-1][0]
        self._waiting.clear()
        return texts

    def begin_anew(self, seq: int) -> None:
        """A snapshot is about to be given out: what came before it is in it."""
        self._waiting.clear()
        self._news.clear()
        self.missed = 0
        self.seq = seq


class _Kept:
    """A snapshot and the events since."""

    __slots__ = ("made_s", "seq", "since", "text")

    def __init__(self, text: str, seq: int, made_s: float) -> None:
        self.text = text
        self.seq = seq
        self.made_s = made_s
        self.since: list[tuple[int, str]] = []


class Live:
    """The live streams of a node. Used on the loop's thread."""

    def __init__(self, rooms: Watched, most: int) -> None:
        """`most`: streams at once."""
        self._rooms = rooms
        self._most = most
        self._streams: dict[Stream, None] = {}
        self._kept: dict[Audience, _Kept] = {}
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.msgpack.Decoder().decode
        self._leave: Callable[[], None] = _nothing
        _STREAMS.ask(lambda: len(self._streams))

    def open(self, language: str, terms: Terms = UNLIMITED) -> Stream:
        """A stream, which has to be closed; `terms` say what it tells of. Raises TooManyStreams."""
        if len(self._streams) >= self._most:
            raise TooManyStreams(most=self._most, retry_after_s=RETRY_AFTER_S)
        if not self._streams:
            self._leave = self._rooms.bus.listen([EVERYTHING], self._heard)
        stream = Stream(Audience(language, terms.named), Lens(terms, self._holding))
        self._streams[stream] = None
        return stream

    def close(self, stream: Stream) -> None:
        """The client is gone; harmless the second time."""
        if self._streams.pop(stream, 0) is None and not self._streams:
            self._leave()
            self._kept.clear()

    # --- what is said ---------------------------------------------------------------------------------

    def snapshot(self, stream: Stream) -> str:
        """How everything stands; the events that the stream gives out from here on follow it."""
        audience = stream.audience
        if not stream.lens.is_clear:
            stream.begin_anew(self._rooms.journal.seq)
            return self._text(stream.lens.snapshot(self._state(audience)))
        kept = self._kept.get(audience)
        if kept is None or self._is_old(kept):
            kept = _Kept(self._made(audience), self._rooms.journal.seq, self._rooms.clock.monotonic())
            self._kept[audience] = kept
        stream.begin_anew(kept.seq)
        for seq, text in kept.since:
            stream.put(seq, text)
        return kept.text

    def _is_old(self, kept: _Kept) -> bool:
        return self._rooms.clock.monotonic() - kept.made_s > FRESH_S

    def _made(self, audience: Audience) -> str:
        return self._text(self._state(audience))

    def _holding(self, contact: str) -> model.Held | None:
        story = self._rooms.inbound.find(contact)
        return None if story is None else model.held_by(story.contact)

    def _state(self, audience: Audience) -> model.Shown:
        rooms = self._rooms
        centre = rooms.directory.centre
        return {
            "kind": "snapshot",
            "seq": rooms.journal.seq,
            "at": to_iso(rooms.clock.now()),
            "contacts": [
                model.contact(each, audience.names) for each in rooms.inbound.contacts(rooms.tenant)
            ],
            "agents": [model.agent(view) for view in rooms.agents.views()],
            "queues": [model.queue(each, rooms.queues.figures(each.id)) for each in centre.queues],
            "trunks": [model.trunk(each, rooms.trunks.state(each.id)) for each in rooms.trunks.all()],
            "phones": [model.phone(each, rooms.registrar.bindings(each.username)) for each in centre.phones],
            "alarms": [shown_alarm(each, audience.language) for each in rooms.alarms.active()],
        }

    def gap(self, stream: Stream) -> str:
        """That events were missed after the last one that was given out; a snapshot follows."""
        return self._text({"kind": "gap", "gap": stream.seq, "missed": stream.missed})

    def heartbeat(self) -> str:
        """That nothing happened, and the stream lives."""
        return self._text(
            {"kind": "heartbeat", "seq": self._rooms.journal.seq, "at": to_iso(self._rooms.clock.now())}
        )

    def _heard(self, message: Message) -> None:
        body = message.body
        if isinstance(body, Envelope):
            if body.tenant != self._rooms.tenant:
                return
            # Nobody is watching while there is no stream, so nothing is opened for nobody.
            self._tell(body.seq, body.kind, body.at, body.contact, opened(self._decode(body.body)))
        elif isinstance(body, Alarm):
            seq, at = self._rooms.journal.seq, self._rooms.clock.now()
            self._tell(
                seq,
                message.topic,
                at,
                None,
                {"name": body.name, "about": body.about, "params": model.plain(body.params)},
            )

    def _tell(self, seq: int, kind: str, at: int, contact: str | None, body: dict[str, Any]) -> None:
        body.pop("kind", None)
        event = {"seq": seq, "kind": kind, "at": to_iso(at), "contact": contact}
        if not is_open(kind, contact, EVERY_WORD):
            return
        texts: dict[tuple[bool, bool], str] = {}
        for stream in self._streams:
            view = stream.lens.view(kind, contact, body)
            if view == "shown":
                stream.put(seq, self._shown(texts, event, body, stream.audience, stream.lens.is_narrow))
            elif view == "left":
                stream.put(seq, self._text({**event, "kind": LEFT, "body": {}}))
        for audience, kept in list(self._kept.items()):
            kept.since.append((seq, self._shown(texts, event, body, audience, False)))
            if len(kept.since) > MOST_SINCE or self._is_old(kept):
                del self._kept[audience]

    def _shown(
        self,
        texts: dict[tuple[bool, bool], str],
        event: dict[str, object],
        body: dict[str, Any],
        audience: Audience,
        is_narrow: bool,
    ) -> str:
        """An event for an audience, written once for all who are shown the same of it."""
        text = texts.get((audience.named, is_narrow))
        if text is None:
            told = without_others(body) if is_narrow else body
            shown = veil.fact(str(event["kind"]), sealing.opened(told), audience.names)
            text = texts[audience.named, is_narrow] = self._text({**event, "body": shown})
        return text

    def _text(self, message: dict[str, object]) -> str:
        return self._encode(message).decode()


def shown_alarm(of: Alarm, language: str) -> model.Shown:
    """An alarm, in words as well."""
    return {
        "name": of.name,
        "about": of.about,
        "since": to_iso(of.since),
        "params": model.plain(of.params),
        "text": of.explain(language),
    }


def _nothing() -> None:
    """Nobody listens yet."""
