"""The numbers of a day are counted from the facts, whenever they are read."""

from __future__ import annotations

from yunhu.flow.desk.services.today import Counted, Today
from yunhu.kit.instants import DAY, SECOND
from yunhu.people.agents.facts import StateChanged
from yunhu.platform.clock import VirtualTime
from yunhu.work.calls.facts import ContactEnded, SegmentStarted

START = 100 * DAY


def state(state: str, was: str) -> StateChanged:
    """Li's routing state changed."""
    return StateChanged(agent="li", state=state, was=was, why="", epoch=1)


HOLD = SegmentStarted(segment="hold", agent="li")
TALK = SegmentStarted(segment="agent", agent="li")
A_CALL: list[tuple[int, Counted]] = [
    (0, state("engaged", "alerting")),
    (10, HOLD),
    (25, TALK),
    (60, ContactEnded(cause="hangup", by="customer")),
    (60, state("wrap-up", "engaged")),
    (70, state("wrap-up", "wrap-up")),
    (90, state("idle", "wrap-up")),
]


def tell(today: Today, facts: list[tuple[int, Counted]], at: int = START, contact: str = "c") -> None:
    """Facts of a contact, by seconds."""
    for seconds, fact in facts:
        today.count(at + seconds * SECOND, contact, fact)


def made() -> Today:
    """A day that began at START."""
    return Today(VirtualTime(START), lambda now: now // DAY * DAY)


def test_a_call_counts_as_talk_without_its_hold_and_the_wrap_up_with_its_extension() -> None:
    today = made()
    tell(today, A_CALL)
    shown = today.of("li")
    assert (shown.handled, shown.talk_ms, shown.held_ms, shown.wrap_up_ms) == (1, 45_000, 15_000, 30_000)
    tell(today, A_CALL, START + 200 * SECOND, "d")
    assert today.of("li").average_talk_ms == 45_000
    assert today.of("wang").handled == 0


def test_contacts_side_by_side_are_counted_each_by_itself() -> None:
    today = made()

    def chat(epoch: int, state: str, was: str) -> StateChanged:
        return StateChanged(agent="li", state=state, was=was, why="", epoch=epoch, channel="chat")

    tell(
        today,
        [
            (0, chat(1, "engaged", "reserved")),
            (10, chat(2, "engaged", "reserved")),
            (30, chat(1, "wrap-up", "engaged")),
            (35, chat(1, "idle", "wrap-up")),
            (40, chat(2, "idle", "engaged")),
        ],
    )
    shown = today.of("li")
    assert (shown.handled, shown.talk_ms, shown.wrap_up_ms) == (2, 60_000, 5_000)


def test_an_offer_that_passed_is_missed() -> None:
    today = made()
    tell(today, [(0, state("not-responding", "alerting"))])
    assert (today.of("li").missed, today.of("li").handled) == (1, 0)
    said_no = StateChanged(agent="li", state="not-responding", was="alerting", why="turned_down", epoch=1)
    today.count(START, "c", said_no)
    assert today.of("li").missed == 1


def test_at_midnight_it_begins_anew_and_what_goes_on_counts_where_it_ends() -> None:
    today = made()
    tell(today, A_CALL)
    late = START + DAY - 30 * SECOND
    today.count(late, "d", state("engaged", "alerting"))
    today.count(START + DAY + 30 * SECOND, "d", state("idle", "engaged"))
    shown = today.of("li")
    assert (shown.handled, shown.talk_ms, shown.wrap_up_ms) == (1, 60_000, 0)
    assert today.midnight == START + DAY


def test_what_was_announced_while_the_past_was_read_is_counted_after_it() -> None:
    today = made()
    began = today.begin_again()
    assert began == START
    tell(today, [(100, state("idle", "engaged"))])
    assert today.of("li").handled == 0
    today.add(START + 40 * SECOND, "c", state("engaged", "alerting"))
    today.caught_up()
    assert (today.of("li").handled, today.of("li").talk_ms) == (1, 60_000)
