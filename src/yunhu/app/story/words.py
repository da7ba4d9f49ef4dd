"""Tells what is kept of a contact: lines for a person to read, in Chinese or English. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec

from yunhu.app.story.columns import columns
from yunhu.app.story.model import Kept, Row
from yunhu.platform.texts import Texts
from yunhu.work.recordings.model import Recording

ZONE = timezone(timedelta(hours=8), "+08:00")
"""Where the clock on the first line is read: China has one, without summer time."""

NOTHING = "—"
_WORDS = frozenset(
    {
        "by",
        "why",
        "cause",
        "segment",
        "state",
        "was",
        "presence",
        "outcome",
        "direction",
        "verb",
        "digits",
        "how",
    }
)
"""Keys of facts whose values are words that the catalogues may know."""


class Teller:
    """Tells one contact's story in one language."""

    def __init__(self, kept: Kept, texts: Texts, language: str) -> None:
        self._kept = kept
        self._texts = texts
        self._language = language
        self._parties = _parties(kept.facts)

    def tell(self) -> list[str]:
        """The whole story."""
        kept = self._kept
        out = [self._heading(), self._outcome()]
        out += self._part("segments", [list(self._segment(it)) for it in kept.segments])
        out += self._part("facts", [[self._when(it["at"]), self.fact(it)] for it in kept.facts])
        out += self._part("legs", [list(self._leg(it)) for it in kept.legs])
        out += self._part("recordings", [list(self._recording(it)) for it in kept.recordings])
        return out

    def say(self, key: str, /, **params: object) -> str:
        """A text of the story's catalogue."""
        return self._texts.render(f"story.{key}", params, self._language)

    def fact(self, fact: Row) -> str:
        """One fact in a sentence; one that nobody has words for is shown as it is."""
        kind = str(fact["kind"])
        rest = {key: value for key, value in fact.items() if key not in ("at", "id", "kind")}
        if not self._texts.has(f"story.fact.{kind}"):
            shown = " ".join(f"{key}={value}" for key, value in rest.items() if value is not None)
            return f"{kind} {shown}".rstrip()
        if isinstance(reason := rest.pop("reason", None), Mapping):
            rest.update(reason)
        said = self.say(f"fact.{kind}", **self._readable(rest))
        return f"{said} {self.say('abandoned')}" if rest.get("abandoned") else said

    # --- the parts ------------------------------------------------------------------------------------

    def _part(self, name: str, rows: list[list[str]]) -> list[str]:
        return ["", self.say(name), *columns(rows)] if rows else []

    def _heading(self) -> str:
        it = self._kept.contact
        began = datetime.fromtimestamp(self._kept.began_at / 1e6, UTC).astimezone(ZONE)
        when = began.strftime("%Y-%m-%d %H:%M:%S +08:00")
        return self.say("heading", id=it["id"], who=_who(it), dialled=it["dialled"], when=when)

    def _outcome(self) -> str:
        it = self._kept.contact
        if it["ended_at"] is None:
            return self.say("outcome.live")
        lasted = _seconds((it["ended_at"] - self._kept.began_at) / 1000)
        how = {"cause": self._word(it["cause"]), "by": self._word(it["ended_by"]), "lasted": lasted}
        if it["connected_at"] is None:
            return self.say("outcome.abandoned" if it["abandoned"] else "outcome.unconnected", **how)
        talked = _seconds((it["ended_at"] - it["connected_at"]) / 1000)
        waited = _seconds(it["waited_ms"] or 0)
        agent = self._named("agent", it["agent"])
        return self.say("outcome.connected", agent=agent, waited=waited, talked=talked, **how)

    def _segment(self, it: Row) -> Iterator[str]:
        yield self._when(it["started_at"])
        yield _seconds((it["ended_at"] - it["started_at"]) / 1000) if it["ended_at"] else NOTHING
        yield self._word(it["segment"])
        yield self._whom(it)

    def _leg(self, it: Row) -> Iterator[str]:
        yield self._party(it["id"])
        yield self._word(it["direction"])
        yield self.say("answered") if it["answered_at"] else str(it["status"] or self._word(it["cause"]))
        yield it["codec"] or NOTHING
        yield _seconds(it["talk_ms"] or 0)
        figures: dict[str, Any] = msgspec.json.decode(it["figures"] or "{}")
        if figures:
            yield self.say("figures", **_quality(figures))

    def _recording(self, it: Recording) -> Iterator[str]:
        yield it.file
        yield self._word(it.state)
        yield _seconds(it.duration_ms)
        yield f"{it.bytes / 1024:.1f} KiB"
        if it.gaps:
            yield self.say("gaps", count=len(it.gaps))

    # --- words ----------------------------------------------------------------------------------------

    def _when(self, at: int) -> str:
        return f"+{(at - self._kept.began_at) / 1e6:.3f} s"

    def _readable(self, values: Row) -> dict[str, object]:
        """The parameters of a fact's sentence."""
        shown = {key: self._shown(key, value) for key, value in values.items()}
        return {**shown, "who": _who(values), "whom": self._whom(values)}

    def _shown(self, key: str, value: object) -> object:
        if value is None:
            return NOTHING
        if key.endswith("_ms") and isinstance(value, int):
            return _seconds(value)
        if key == "idle_s" and isinstance(value, float):
            return _seconds(value * 1000)
        if key == "leg":
            return self._party(str(value))
        if key in _WORDS:
            return self._word(value)
        return self._named(key, value)

    def _word(self, value: object) -> str:
        key = f"story.word.{value}"
        return self._texts.raw(key, self._language) if self._texts.has(key) else str(value)

    def _named(self, kind: str, id_: object) -> str:
        if id_ is None:
            return NOTHING
        return self._kept.names.get(kind, {}).get(str(id_), str(id_))

    def _whom(self, it: Row) -> str:
        """With whom: an agent, a queue, a flow, an outside number."""
        for kind in ("agent", "queue", "flow", "number"):
            if it.get(kind) is not None:
                return self._named(kind, it[kind])
        return NOTHING

    def _party(self, leg: str) -> str:
        """Whose a leg is."""
        kind, id_ = self._parties.get(leg, ("number", leg[-6:]))
        return self._word("customer") if kind == "customer" else self._named(kind, id_)


def _parties(facts: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """Leg → whose it is: an offer says whose the leg is that starts after it, later facts know it better."""
    out: dict[str, tuple[str, str]] = {}
    offered: str | None = None
    for fact in facts:
        kind, leg = fact["kind"], str(fact.get("leg"))
        if kind == "offer.made":
            offered = fact["agent"]
        elif kind == "leg.started" and fact["direction"] == "inbound":
            out[leg] = ("customer", "")
        elif kind == "leg.started":
            out[leg] = ("agent", offered) if offered else ("number", fact["dialled"])
            offered = None
        elif kind == "contact.connected":
            out[leg] = ("agent", fact["agent"]) if fact["agent"] else ("number", fact["number"] or NOTHING)
    return out


def _who(it: Row) -> str:
    return f"{it.get('caller_name') or ''} {it.get('caller') or ''}".strip() or NOTHING


def _seconds(ms: float) -> str:
    """A length of time: in milliseconds below a second, else in seconds."""
    return f"{ms / 1000:.1f} s" if ms >= 1000 else f"{ms:.0f} ms"


def _quality(figures: Mapping[str, Any]) -> dict[str, str]:
    """What the engine measured of what it received: loss, jitter, and how good that sounds."""
    lost, received = figures.get("rx_lost") or 0, figures.get("rx_packets") or 0
    mos = figures.get("mos")
    return {
        "loss": f"{100 * lost / max(lost + received, 1):.1f} %",
        "jitter": f"{figures.get('rx_jitter_ms') or 0:.1f} ms",
        "mos": NOTHING if mos is None else f"{mos:.2f}",
    }
