"""How a promise changes, as a table. Pure."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from yunhu.kit.instants import SECOND, Instant
from yunhu.kit.pii import Number
from yunhu.kit.table import Cell, ignores, moves, refuses
from yunhu.work.callbacks import facts
from yunhu.work.callbacks.model import Promise

EVENTS = (
    "try",  # an agent has taken the contact, and the customer is called
    "answered",  # the customer answered
    "failed",  # the attempt came to nothing
    "missed",  # no attempt was made: the queue would not take it now
    "break_off",  # we broke the attempt off ourselves (a restart)
    "due",  # the pause is over
    "expire",  # the window ends
    "cancel",  # the customer, a person or another call took it back
    "postpone",  # somebody asked for a later moment
    "renumber",  # somebody asked for another number
)

MISSED_S = 30
"""How soon a queue that would not take the contact (it is full, or closed) is asked again, at the latest."""

_OVER = ignores("it is settled already")
_NO = refuses("it is settled already")
_TRYING = refuses("the customer is being called")

TABLE: dict[tuple[str, str], Cell] = {
    ("waiting", "try"): moves("trying"),
    ("waiting", "answered"): ignores("no attempt is being made"),
    ("waiting", "failed"): ignores("no attempt is being made"),
    ("waiting", "missed"): moves("resting"),
    ("waiting", "break_off"): ignores("no attempt is being made"),
    ("waiting", "due"): ignores("it is waiting"),
    ("waiting", "expire"): moves("expired"),
    ("waiting", "cancel"): moves("cancelled"),
    ("waiting", "postpone"): moves("resting"),
    ("waiting", "renumber"): moves("waiting"),
    ("trying", "try"): ignores("it is being tried"),
    ("trying", "answered"): moves("kept"),
    ("trying", "failed"): moves("resting", "or failed, or expired"),
    ("trying", "missed"): ignores("an attempt is being made"),
    ("trying", "break_off"): moves("waiting"),
    ("trying", "due"): ignores("it is being tried"),
    ("trying", "expire"): ignores("the attempt decides"),
    ("trying", "cancel"): moves("cancelled"),
    ("trying", "postpone"): _TRYING,
    ("trying", "renumber"): _TRYING,
    ("resting", "try"): ignores("it has left its place"),
    ("resting", "answered"): ignores("no attempt is being made"),
    ("resting", "failed"): ignores("no attempt is being made"),
    ("resting", "missed"): ignores("it rests"),
    ("resting", "break_off"): ignores("no attempt is being made"),
    ("resting", "due"): moves("waiting"),
    ("resting", "expire"): moves("expired"),
    ("resting", "cancel"): moves("cancelled"),
    ("resting", "postpone"): moves("resting"),
    ("resting", "renumber"): moves("resting"),
    **{
        (state, event): _NO if event in ("cancel", "postpone", "renumber") else _OVER
        for state in ("kept", "cancelled", "failed", "expired")
        for event in EVENTS
    },
}


class Event(Struct, frozen=True):
    """What happens to a promise. `at`: the later moment that `postpone` asks for; `number` of `renumber`."""

    kind: str
    why: str = ""
    by: str = "system"
    at: Instant = 0
    number: str = ""


class Step(Struct, frozen=True):
    """What came of an event; `took` is the kind of its cell, `reason` why nothing changed."""

    promise: Promise
    facts: tuple[Struct, ...] = ()
    took: str = "moves"
    reason: str = ""


def step(it: Promise, event: Event, now: Instant) -> Step:
    """The promise after an event at `now` (µs). A refusal changes nothing and says so."""
    cell = TABLE[it.state, event.kind]
    if cell.to is None:
        return Step(it, took=cell.kind, reason=cell.why)
    match event.kind:
        case "try":
            after = replace(it, state="trying", attempts=it.attempts + 1, due_at=None, why="")
            return Step(after, (facts.CallbackAttempted(attempt=after.attempts),))
        case "answered":
            within = it.until >= now
            kept = facts.CallbackKept(attempts=it.attempts, within_window=within)
            return Step(replace(it, state="kept"), (kept,))
        case "failed":
            return _failed(it, event, now)
        case "missed":
            due = min(now + min(it.gap_s, MISSED_S) * SECOND, it.until)
            return Step(replace(it, state="resting", due_at=due, why=event.why))
        case "break_off":
            return Step(replace(it, state="waiting", attempts=it.attempts - 1))
        case "due":
            return Step(replace(it, state="waiting", due_at=None))
        case "expire":
            return _expired(it)
        case "cancel":
            gone = facts.CallbackCancelled(why=event.why, by=event.by)
            return Step(replace(it, state="cancelled", due_at=None, why=event.why), (gone,))
        case "postpone":
            until = max(it.until, event.at + (it.until - it.promised_at))
            later = replace(it, state="resting", due_at=event.at, until=until)
            return Step(later, (facts.CallbackChanged(due_at=event.at, until=until, by=event.by),))
        case _:
            changed = facts.CallbackChanged(number=Number(event.number), until=it.until, by=event.by)
            return Step(replace(it, number=event.number), (changed,))


def _failed(it: Promise, event: Event, now: Instant) -> Step:
    """Again after the gap, unless that was the last attempt or the window has ended."""
    missed = facts.CallbackMissed(attempt=it.attempts, why=event.why)
    if it.attempts >= it.attempts_max:
        over = replace(it, state="failed", why=event.why)
        return Step(over, (missed, facts.CallbackFailed(attempts=it.attempts, why=event.why)))
    if now >= it.until:
        expired = _expired(it)
        return Step(expired.promise, (missed, *expired.facts))
    return Step(replace(it, state="resting", due_at=now + it.gap_s * SECOND, why=event.why), (missed,))


def _expired(it: Promise) -> Step:
    return Step(
        replace(it, state="expired", due_at=None, why="window_over"),
        (facts.CallbackExpired(attempts=it.attempts),),
    )
