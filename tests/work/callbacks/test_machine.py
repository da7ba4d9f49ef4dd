"""The ledger's table, walked whole, and its promises step by step."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.instants import SECOND
from yunhu.kit.table import walk
from yunhu.work.callbacks import facts
from yunhu.work.callbacks.machine import EVENTS, TABLE, Event, step
from yunhu.work.callbacks.model import OPEN, STATES, Promise, State

NEW = Promise(
    contact="c",
    tenant="t",
    queue="support",
    number="138",
    way="agent_first",
    promised_at=0,
    until=600 * SECOND,
    attempts_max=2,
    gap_s=60,
)
LATER = 1000 * SECOND


def in_state(state: State) -> Promise:
    """A promise as it can stand in a state."""
    attempts = 1 if state in ("trying", "kept", "failed") else 0
    due_at = 5 * SECOND if state == "resting" else None
    return msgspec.structs.replace(NEW, state=state, attempts=attempts, due_at=due_at)


def example(kind: str) -> Event:
    """An event with all that it may say."""
    return Event(kind, why="busy", by="user:1", at=LATER, number="139")


def test_the_table_is_complete() -> None:
    assert walk(TABLE, STATES, EVENTS) == []


@pytest.mark.parametrize(("state", "event"), [(s, e) for s in STATES for e in EVENTS])
def test_every_cell_does_what_the_table_says(state: State, event: str) -> None:
    before = in_state(state)
    cell = TABLE[state, event]
    after = step(before, example(event), SECOND)
    assert after.took == cell.kind
    if cell.kind == "moves":
        assert after.promise.state == cell.to
    else:
        assert after.promise is before
        assert after.facts == ()
        assert after.reason == cell.why


def test_an_attempt_that_fails_is_made_again_after_the_gap_until_it_was_the_last() -> None:
    trying = step(NEW, Event("try"), SECOND)
    assert trying.facts == (facts.CallbackAttempted(attempt=1),)
    rests = step(trying.promise, Event("failed", "busy"), 2 * SECOND)
    assert rests.promise.due_at == 62 * SECOND
    assert rests.facts == (facts.CallbackMissed(attempt=1, why="busy"),)
    again = step(step(rests.promise, Event("due"), 62 * SECOND).promise, Event("try"), 63 * SECOND)
    over = step(again.promise, Event("failed", "no_answer"), 70 * SECOND)
    assert over.promise.state == "failed"
    assert over.facts == (
        facts.CallbackMissed(attempt=2, why="no_answer"),
        facts.CallbackFailed(attempts=2, why="no_answer"),
    )


def test_a_queue_that_would_not_take_it_is_asked_again_soon() -> None:
    missed = step(NEW, Event("missed", "full"), SECOND)
    assert (missed.promise.due_at, missed.promise.attempts, missed.facts) == (31 * SECOND, 0, ())
    late = step(NEW, Event("missed", "closed"), NEW.until - SECOND)
    assert late.promise.due_at == NEW.until


def test_an_attempt_that_goes_on_when_the_window_ends_is_finished() -> None:
    trying = step(NEW, Event("try"), SECOND).promise
    late = step(trying, Event("expire"), NEW.until)
    assert late.promise is trying
    kept = step(trying, Event("answered"), NEW.until + 1)
    assert kept.facts == (facts.CallbackKept(attempts=1, within_window=False),)
    failed = step(trying, Event("failed", "busy"), NEW.until + 1)
    assert failed.promise.state == "expired"
    assert failed.facts[-1] == facts.CallbackExpired(attempts=1)


def test_what_we_broke_off_ourselves_counts_for_nothing() -> None:
    trying = step(NEW, Event("try"), SECOND).promise
    assert step(trying, Event("break_off"), 2 * SECOND).promise == NEW


def test_a_later_moment_has_a_window_of_its_own() -> None:
    later = step(NEW, Event("postpone", by="user:1", at=LATER), SECOND)
    assert later.promise.due_at == LATER
    assert later.promise.until == LATER + 600 * SECOND
    assert later.facts == (facts.CallbackChanged(due_at=LATER, until=later.promise.until, by="user:1"),)


def test_a_promise_shows_no_number() -> None:
    assert "138" not in repr(NEW)


@given(st.lists(st.sampled_from(EVENTS), max_size=40))
def test_whatever_happens_it_is_settled_once_and_never_tried_too_often(kinds: list[str]) -> None:
    promise, settled = NEW, 0
    ends = (facts.CallbackKept, facts.CallbackCancelled, facts.CallbackFailed, facts.CallbackExpired)
    for now, kind in enumerate(kinds, start=1):
        done = step(promise, example(kind), now * SECOND)
        promise = done.promise
        settled += sum(isinstance(fact, ends) for fact in done.facts)
        assert 0 <= promise.attempts <= promise.attempts_max
        assert settled == (promise.state not in OPEN)
        assert (promise.state == "resting") == (promise.due_at is not None and promise.open)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(promise), type=Promise) == promise
