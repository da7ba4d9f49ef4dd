"""The ledger: clocks, look-ups, what people may ask, and a restart."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from yunhu.kit.instants import SECOND
from yunhu.platform.clock import VirtualTime
from yunhu.work.callbacks import service
from yunhu.work.callbacks.errors import (
    BadCallbackTime,
    CallbackBeingTried,
    CallbackNotReachable,
    NoSuchCallback,
    TooManyCallbacks,
)
from yunhu.work.callbacks.service import Callbacks


class Bench:
    """A ledger, and everything it tells."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.told: list[tuple[str, ...]] = []
        self.facts: list[dict[str, Any]] = []
        self.kept: list[str] = []
        self.ledger = Callbacks(
            self.time, self.time, self._announce, lambda tenant, number: number.startswith("1")
        )
        self.ledger.attach(self, self.kept.append)

    def _announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.facts.append(msgspec.to_builtins(fact, enc_hook=lambda personal: personal.reveal()))

    def promise(self, contact: str = "c", number: str = "138", window_s: int = 600) -> None:
        self.ledger.promise(contact, "t", "support", number, window_s, 2, 60, "agent_first")

    def callback_due(self, contact: str) -> None:
        self.told.append(("due", contact))

    def callback_rests(self, contact: str) -> None:
        self.told.append(("rests", contact))

    def callback_changed(self, contact: str, number: str) -> None:
        self.told.append(("changed", contact, number))

    def callback_over(self, contact: str, why: str) -> None:
        self.told.append(("over", contact, why))


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_pause_ends_and_so_does_the_window(bench: Bench) -> None:
    bench.promise()
    bench.ledger.trying("c")
    bench.ledger.failed("c", "busy")
    bench.time.advance(59.9)
    assert bench.told == []
    bench.time.advance(0.2)
    assert bench.told == [("due", "c")]
    bench.time.advance(600)
    assert bench.told == [("due", "c"), ("over", "c", "expired")]
    assert len(bench.ledger) == 0
    assert bench.facts[-1] == {"kind": "callback.expired", "attempts": 1}


def test_the_last_attempt_is_told_as_such(bench: Bench) -> None:
    bench.promise()
    for _ in range(2):
        bench.ledger.trying("c")
        bench.ledger.failed("c", "busy")
        bench.time.advance(60)
    assert bench.told == [("due", "c"), ("over", "c", "failed")]


def test_what_is_kept_or_dropped_is_forgotten(bench: Bench) -> None:
    bench.promise()
    bench.ledger.trying("c")
    bench.ledger.answered("c")
    bench.promise("d", "139")
    bench.ledger.drop("d", "stayed")
    bench.ledger.drop("d", "stayed")
    bench.time.advance(10_000)
    assert (len(bench.ledger), bench.told) == (0, [])
    assert bench.ledger.owed_to("t", "138", "support") is None


def test_a_number_is_found_in_its_queue_and_tenant_alone(bench: Bench) -> None:
    bench.promise()
    ledger = bench.ledger
    assert ledger.owed_to("t", "138", "support") == "c"
    assert ledger.owed_to("t", "138", "billing") is None
    assert ledger.owed_to("u", "138", "support") is None
    ledger.renumber("t", "c", "139", "user:1")
    assert ledger.owed_to("t", "138", "support") is None
    assert ledger.owed_to("t", "139", "support") == "c"
    ledger.kept_by_caller("c")
    assert bench.told == [("changed", "c", "139"), ("over", "c", "kept_by_caller")]
    assert bench.facts[-1] == {"kind": "callback.cancelled", "why": "kept_by_caller", "by": "customer"}


def test_a_second_promise_to_the_same_number_is_the_one_that_is_found(bench: Bench) -> None:
    bench.promise("c")
    bench.promise("d")
    bench.ledger.kept_by_caller("c")
    assert bench.ledger.owed_to("t", "138", "support") == "d"


def test_one_contact_is_owed_one_callback_with_the_latest_window(bench: Bench) -> None:
    bench.promise("c", "138")
    bench.time.advance(300)
    bench.promise("c", "139")
    assert bench.facts[1] == {"kind": "callback.cancelled", "why": "promised_anew", "by": "system"}
    assert bench.ledger.owed_to("t", "138", "support") is None
    bench.time.advance(400)
    assert (len(bench.ledger), bench.told) == (1, [])
    bench.time.advance(201)
    assert bench.told == [("over", "c", "expired")]


def test_people_may_not_ask_for_everything(bench: Bench) -> None:
    bench.promise()
    ledger, now = bench.ledger, bench.time.now()
    with pytest.raises(NoSuchCallback):
        ledger.cancel("u", "c", "user:1")
    with pytest.raises(CallbackNotReachable):
        ledger.renumber("t", "c", "999", "user:1")
    for at in (now, now - 1, now + (service.LATER_S_MAX + 1) * SECOND):
        with pytest.raises(BadCallbackTime):
            ledger.postpone("t", "c", at, "user:1")
    ledger.trying("c")
    with pytest.raises(CallbackBeingTried):
        ledger.postpone("t", "c", now + SECOND, "user:1")
    with pytest.raises(CallbackBeingTried):
        ledger.renumber("t", "c", "139", "user:1")
    assert ledger.cancel("t", "c", "user:1").state == "cancelled"


def test_one_that_is_put_off_rests_until_then_and_has_its_window_after(bench: Bench) -> None:
    bench.promise()
    bench.ledger.postpone("t", "c", bench.time.now() + 900 * SECOND, "user:1")
    bench.time.advance(899)
    assert bench.told == [("rests", "c")]
    bench.time.advance(2)
    assert bench.told == [("rests", "c"), ("due", "c")]
    bench.time.advance(598)
    assert len(bench.ledger) == 1
    bench.time.advance(2)
    assert bench.told[-1] == ("over", "c", "expired")


def test_there_is_a_bound(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "OWED_MAX", 1)
    bench.promise()
    with pytest.raises(TooManyCallbacks):
        bench.promise("d")


def test_a_restart_goes_on_where_it_was_and_breaks_an_attempt_off() -> None:
    before = Bench()
    before.promise()
    before.ledger.trying("c")
    kept = before.ledger.of("c")
    assert kept is not None
    after = Bench()
    after.ledger.restore(kept)
    found = after.ledger.of("c")
    assert found is not None
    assert (found.state, found.attempts, found.until) == ("waiting", 0, kept.until)
    after.time.advance(601)
    assert after.told == [("over", "c", "expired")]
    settled = msgspec.structs.replace(kept, state="kept")
    third = Bench()
    third.ledger.restore(settled)
    assert len(third.ledger) == 0


def test_every_change_is_kept_for_a_restart(bench: Bench) -> None:
    bench.promise()
    bench.ledger.trying("c")
    bench.ledger.failed("c", "busy")
    bench.ledger.cancel("t", "c", "user:1")
    assert bench.kept == ["c"] * 4
