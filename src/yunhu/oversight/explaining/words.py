"""Tells a contact's routing in sentences, from the reasons that its facts keep. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from yunhu.kit.instants import Instant
from yunhu.platform.texts import Texts

_COMPARED = re.compile(r"(?:(\S+) )?(below|above|other than) (\d+)")

Fact = Mapping[str, Any]
NameOf = Callable[[str, str], str]
"""(agent or queue, id) → what people call it."""

KINDS = (
    "contact.queued",
    "queue.step_began",
    "contact.moved",
    "offer.made",
    "offer.accepted",
    "offer.refused",
    "offer.expired",
    "offer.withdrawn",
    "contact.dequeued",
    "blacklist.hit",
    "callback.promised",
    "callback.attempted",
    "callback.kept",
    "callback.failed",
    "callback.cancelled",
    "callback.expired",
)
"""The facts that have to do with routing."""

_NAMED = {"agent": "agent", "queue": "queue", "runner_up": "agent", "to": "queue", "from_queue": "queue"}
"""Which of a fact's values are ids, and of what."""

_DECISIONS = ("contact.queued", "queue.step_began", "offer.made")
"""Facts that carry the router's whole reason."""


class Said(Struct, frozen=True):
    """One thing that was decided or happened: a sentence, and what the decision rested on."""

    at: Instant
    kind: str
    text: str
    details: tuple[str, ...] = ()


class Explainer:
    """Explains in one language. What has no text is shown as the facts have it, and is never left out."""

    def __init__(self, texts: Texts, language: str, name_of: NameOf) -> None:
        self._texts = texts
        self._language = language
        self._name_of = name_of

    def explain(self, facts: Sequence[Fact]) -> list[Said]:
        """Everything that the router decided for a contact, in order."""
        return [self._said(fact) for fact in facts if fact["kind"] in KINDS]

    def offered(self, reason: Fact) -> str:
        """Why an agent was asked, in a few words."""
        score = reason.get("score")
        return str(self._params(reason)["strategy"]) + ("" if score is None else f" ({score})")

    def details(self, reason: Fact) -> list[str]:
        """What a decision for nobody rested on."""
        return list(self._details("contact.queued", reason))

    def _said(self, fact: Fact) -> Said:
        kind = str(fact["kind"])
        reason: Fact = fact.get("reason") or {} if kind in _DECISIONS else {}
        params = self._params({**reason, **fact})
        details = tuple(self._details(kind, reason)) if reason else ()
        return Said(int(fact["at"]), kind, self._sentence(kind, params, fact), details)

    def _sentence(self, kind: str, params: Mapping[str, object], fact: Fact) -> str:
        key = f"why.{kind}"
        if self._texts.has(key):
            return self._render(key, params)
        rest = " ".join(f"{name}={value}" for name, value in fact.items() if name not in ("at", "id", "kind"))
        return f"{kind} {rest}".rstrip()

    def _params(self, values: Fact) -> dict[str, object]:
        shown: dict[str, object] = {}
        for name, value in values.items():
            if name in _NAMED and value is not None:
                shown[name] = self._name_of(_NAMED[name], str(value))
            elif name in ("why", "cause"):
                shown[name] = self._word("story.word", value)
            elif name == "strategy":
                shown[name] = self._word("why.rank", value)
            elif name.endswith("_ms"):
                shown[name] = _seconds(float(value or 0) / 1000)
            elif name.endswith("_s") and isinstance(value, int | float):
                shown[name] = _seconds(float(value))
            else:
                shown[name] = value
        return shown

    # --- what a decision rests on ---------------------------------------------------------------------

    def _details(self, kind: str, reason: Fact) -> Iterator[str]:
        params = self._params(reason)
        if reason.get("step", 1) != 1:
            yield (
                self._render("why.detail.step", params)
                if reason["step"]
                else self._render("why.detail.sticky_step", params)
            )
        if kind == "offer.made":
            yield from self._choice(reason, params)
        elif not reason.get("eligible"):
            yield self._render("why.detail.nobody", params)
        for name, count in (reason.get("dropped") or {}).items():
            yield self._render("why.detail.dropped", {"count": count, "filter": self._filter(str(name))})
        for name, value in (reason.get("notes") or {}).items():
            yield self._note(str(name), value)

    def _choice(self, reason: Fact, params: Mapping[str, object]) -> Iterator[str]:
        """Why this agent and not another."""
        if reason.get("score") is not None:
            yield self._render("why.detail.score", params)
        if reason.get("runner_up") is not None:
            key = "runner_up" if reason.get("runner_up_score") is None else "runner_up_score"
            yield self._render(f"why.detail.{key}", params)
        if reason.get("tie_break"):
            tie_break = self._word("why.tie_break", reason["tie_break"])
            yield self._render("why.detail.tie_break", {"tie_break": tie_break})
        if reason.get("position"):
            yield self._render("why.detail.position", params)

    def _filter(self, name: str) -> str:
        """A filter's name: `what: which`, where each of the two may have a word."""
        what, colon, which = name.partition(": ")
        key = f"why.filter.{what}"
        if not self._texts.has(key):
            return name
        return self._render(key, {"what": self._which(which) if colon else ""})

    def _which(self, which: str) -> str:
        """`en below 50` and the like are compared in the reader's language; anything else is a word."""
        compared = _COMPARED.fullmatch(which)
        if compared is None:
            return self._word("story.word", which)
        name, how, level = compared.groups()
        params = {"name": name or "", "level": level}
        return self._render(f"why.compared.{how.replace(' ', '_')}", params).strip()

    def _note(self, name: str, value: object) -> str:
        key = f"why.note.{name}"
        if not self._texts.has(key):
            return f"{name}: {value}"
        named = self._name_of("queue", str(value)) if name == "overflow_from" else value
        return self._render(key, {"value": named})

    def _word(self, section: str, word: object) -> str:
        key = f"{section}.{word}"
        return self._texts.raw(key, self._language) if self._texts.has(key) else str(word)

    def _render(self, key: str, params: Mapping[str, object]) -> str:
        return self._texts.render(key, params, self._language)


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.1f} min"
