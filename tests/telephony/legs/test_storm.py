"""Whatever order things happen in: each leg ends once, and nothing is left of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.telephony.legs.far_end import HELD, SDP, Callee, Caller, Node

from yunhu.telephony.legs.errors import NoMedia, NotPossibleNow
from yunhu.telephony.legs.leg import Leg

MOVED = SDP.replace("4000", "4100")
FROM_CALLER = (
    "cancel",
    "ack",
    "bye",
    "hold",
    "move",
    "bare",
    "update",
    "info",
    "refer",
    "options",
    "ack_sdp",
)
FROM_CALLEE = ("180", "183", "200", "200 fork", "200 bad", "401", "486", "487", "491", "bye", "hold", "408")
OURS = ("ring", "answer", "reject", "hangup", "reoffer", "accept", "refuse", "report")
WORLD = ("short", "long", "fail", "silence", "kill")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("caller"), st.sampled_from(FROM_CALLER)),
        st.tuples(st.just("callee"), st.sampled_from(FROM_CALLEE)),
        st.tuples(st.just("ours"), st.sampled_from(OURS)),
        st.tuples(st.just("world"), st.sampled_from(WORLD)),
        st.tuples(st.just("new"), st.sampled_from(("in", "in bare", "out"))),
    ),
    max_size=25,
)


class Storm:
    """One node with a caller and a callee that do as they like."""

    def __init__(self) -> None:
        self.node = Node()
        self.caller = Caller(self.node)
        self.callee = Callee(self.node)
        self.calls = 0
        self.branch = ""

    def new(self, what: str) -> None:
        self.calls += 1
        if what == "out":
            with suppress(NoMedia):
                self.node.dial()
            return
        self.caller = Caller(self.node, f"call-{self.calls}")
        self.branch = self.caller.invite(body="" if what == "in bare" else SDP)

    def from_caller(self, what: str) -> None:
        caller, node = self.caller, self.node
        answers = [one for one, _ in node.sent if hasattr(one, "status") and one.call_id == caller.call]
        caller.to = (answers[-1].headers.get("to") if answers else None) or caller.to
        match what:
            case "cancel":
                caller.send("CANCEL", cseq=1, branch=self.branch or None)
            case "ack" | "ack_sdp":
                caller.send("ACK", cseq=caller.cseq, body=SDP if what == "ack_sdp" else "")
            case "hold" | "move" | "bare":
                caller.send("INVITE", body={"hold": HELD, "move": MOVED, "bare": ""}[what])
            case "update":
                caller.send("UPDATE", body=HELD)
            case "refer":
                caller.send("REFER", "Refer-To: <sip:sales@h>")
            case _:
                caller.send(what.upper())

    def from_callee(self, what: str) -> None:
        invites = self.node.requests("INVITE")
        if not invites:
            return
        newest = invites[-1]
        match what.split():
            case ["200", "fork"]:
                Callee(self.node, "fork").answer(newest, 200, body=SDP)
            case ["200", "bad"]:
                self.callee.answer(newest, 200)
            case ["bye"]:
                self.callee.send("BYE")
            case ["hold"]:
                self.callee.send("INVITE", body=HELD)
            case [status]:
                self.callee.answer(newest, int(status), body=SDP if status in ("183", "200") else "")

    def ours(self, what: str) -> None:
        legs = self.node.legs
        does: dict[str, Callable[[Leg], None]] = {
            "ring": legs.ring,
            "answer": legs.answer,
            "reject": lambda leg: legs.reject(leg, 486),
            "hangup": legs.hangup,
            "reoffer": legs.reoffer,
            "accept": legs.accept_refer,
            "refuse": legs.refuse_refer,
            "report": lambda leg: legs.report_refer(leg, 200),
        }
        for leg in legs.living():
            with suppress(NotPossibleNow):
                does[what](leg)

    def world(self, what: str) -> None:
        node = self.node
        living = [leg for leg in node.legs.living() if leg.media]
        match what:
            case "short" | "long":
                node.passes(0.6 if what == "short" else 33)
            case "fail" if living and _is_open(node, living[0]):
                node.engine.fail_endpoint(living[0].id)
            case "silence" if living and _is_open(node, living[0]):
                node.engine.lose_media(living[0].id)
            case "kill":
                node.engine.kill()
                node.engine.revive()
        node.passes(0)


def _is_open(node: Node, leg: Leg) -> bool:
    return node.engine.twin is not None and leg.wire in node.engine.twin.endpoints


@settings(max_examples=300, deadline=None)
@given(STEPS)
@example([("new", "out"), ("callee", "200"), ("ours", "reoffer"), ("callee", "180")])
def test_nothing_is_left_and_each_end_is_told_once(steps: list[tuple[str, str]]) -> None:
    storm = Storm()
    node = storm.node
    storm.new("in")
    for who, what in steps:
        {
            "caller": storm.from_caller,
            "callee": storm.from_callee,
            "ours": storm.ours,
            "world": storm.world,
            "new": storm.new,
        }[who](what)
    for leg in node.legs.living():
        node.legs.hangup(leg)
    node.passes(400)
    assert node.faults == []
    started = [fact.leg for fact in node.facts if type(fact).__name__ == "LegStarted"]
    ended = [fact.leg for fact in node.facts if type(fact).__name__ == "LegEnded"]
    told = [leg.id for name, leg, _ in node.told if name == "leg_ended"]
    assert sorted(started) == sorted(ended) == sorted(told)
    assert len(node.legs) == 0
    assert node.endpoints() == 0
    hands = node.legs._hands
    assert not hands.by_wire
    assert not hands.by_dialog
    assert not hands.reinvites
    assert not hands.on_trunk
    assert len(node.layer) == 0
    assert node.time.next_in() is None
