"""What an agent may ask for at the own desk, and what the desk shows of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.stories.scenes import WEB, Scene
from tests.stories.world import World

from yunhu.flow.desk.errors import NoReason
from yunhu.flow.desk.services.agent_desk import AgentDesk
from yunhu.flow.desk.services.view import DIRECTORY_MAX, View
from yunhu.people.agents.errors import NoSuchAgent, PhoneNotRegistered
from yunhu.telephony.media import protocol as p
from yunhu.work.calls.errors import BadTarget, NoSuchContact, NotPossibleNow

CONFIGURED = (
    WEB
    + """
reasons:
  break: [{id: meal, name: 用餐}, {id: rest, name: 小休}]
  reject: [{id: wrong_skill, name: 技能不符}]
dispositions:
  - {code: sale, name: 销售, children: [{code: sold, name: 成交}, {code: later, name: 再联系}]}
  - {code: wrong, name: 打错}
"""
)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A customer who talks with the first of two agents, in a centre with reasons and outcomes."""
    return Scene(World(tmp_path, CONFIGURED))


@pytest.fixture
def desk(scene: Scene) -> AgentDesk:
    return scene.world.rooms.desks.of_agents


@pytest.fixture
def view(scene: Scene) -> View:
    return scene.world.rooms.desks.view


def test_a_contact_of_somebody_else_does_not_exist(scene: Scene, desk: AgentDesk) -> None:
    contact = scene.caller.contact_id
    for tenant, agent in (("acme", "wang"), ("acme", "nobody"), ("globex", "li")):
        with pytest.raises(NoSuchContact):
            desk.hang_up(tenant, agent, contact)
    assert scene.caller.contact.phase == "talking"


def test_what_may_be_asked_for_is_what_the_desk_shows(scene: Scene, desk: AgentDesk) -> None:
    assert scene.li.shows().can == ["hold", "transfer", "consult", "hang_up", "rejoin", "digits"]
    for what, about in (("resume", ()), ("complete", ()), ("swap", ()), ("leave", ()), ("reject", ("",))):
        with pytest.raises(NotPossibleNow) as refused:
            getattr(desk, what)("acme", "li", scene.caller.contact_id, *about)
        assert refused.value.params["phase"] == "talking"


def test_a_break_needs_one_of_the_reasons(scene: Scene, desk: AgentDesk) -> None:
    with pytest.raises(NoReason):
        desk.presence("wang", "break", "shopping")
    desk.presence("wang", "break", "meal")
    assert scene.wang.state().agent.reason == "meal"
    desk.presence("li", "break", "rest")
    assert scene.li.state().agent.pending is not None
    with pytest.raises(NoSuchAgent):
        desk.presence("nobody", "available", "")


def test_nobody_is_available_who_cannot_be_rung(tmp_path: Path) -> None:
    world = World(tmp_path, WEB)
    with pytest.raises(PhoneNotRegistered):
        world.rooms.desks.of_agents.presence("li", "available", "")


def test_keys_are_pressed_for_the_customers_side(scene: Scene) -> None:
    scene.li.asks("digits", "12#")
    [sent] = [each for each in scene.world.engine.log if isinstance(each, p.SendDigits)]
    assert (sent.endpoint.hex(), sent.digits) == (scene.caller.leg, "12#")


def test_nobody_consults_a_queue_or_oneself(scene: Scene) -> None:
    for to in ("queue:support", "agent:li", "agent:nobody", "moon:1"):
        with pytest.raises(BadTarget):
            scene.li.asks("consult", to)
    assert scene.caller.contact.phase == "talking"


def test_a_rejected_offer_goes_on_and_the_agent_rests_for_a_moment_only(tmp_path: Path) -> None:
    world = World(tmp_path, CONFIGURED)
    li = world.browser("li")
    world.rooms.desks.of_agents.presence("li", "available", "")
    caller = world.caller().call("4002")
    with pytest.raises(NoReason):
        li.asks("reject", "do not want to")
    li.asks("reject", "wrong_skill")
    assert caller.fact("contact.rejected")["reason"] == "wrong_skill"
    assert caller.contact.phase == "waiting"
    assert world.agent("li") == "not-responding"
    world.passes(11)
    assert li.shows().phase == "offered"


def test_the_wrap_up_is_extended_finished_and_followed_by_the_next_status(
    scene: Scene, desk: AgentDesk
) -> None:
    scene.li.asks("hang_up")
    assert scene.caller.fact("contact.ended")["cause"] == "ended_by_agent"
    before = scene.li.state().wrap_up
    desk.extend_wrap_up("li", 90)
    after = scene.li.state().wrap_up
    assert before is not None
    assert after is not None
    assert str(before.until) < str(after.until)
    desk.finish_wrap_up("li", "break", "meal")
    state = scene.li.state()
    assert (state.wrap_up, state.agent.presence, state.agent.reason) == (None, "break", "meal")
    assert (state.today.handled, state.today.missed) == (1, 0)


# --- what is shown ----------------------------------------------------------------------------------------


def test_the_state_has_everything_a_desk_needs(scene: Scene) -> None:
    scene.world.passes(5)
    state = scene.li.state()
    assert state.device.model_dump() == {"kind": "browser", "tab": None, "registered": True}
    assert [each.id for each in state.reasons.break_] == ["meal", "rest"]
    contact = scene.li.shows()
    assert contact.queue is not None
    assert (contact.queue.id, contact.queue.name) == ("support", "客服")
    assert contact.caller.number == "138****1234"
    assert [(each.id, each.state, each.me) for each in contact.members] == [
        ("customer", "talking", False),
        ("agent:li", "talking", True),
    ]
    shown = state.model_dump(by_alias=True)
    assert set(shown) == {"agent", "device", "contact", "wrap_up", "reasons", "today"}
    assert set(shown["reasons"]) == {"break", "reject"}


def test_figures_of_the_own_leg_are_shown(scene: Scene) -> None:
    assert scene.li.shows().quality is None
    leg = scene.world.rooms.legs.find(scene.li.leg())
    assert leg is not None
    leg.figures = p.Figures(rx_packets=90, rx_lost=10, rx_jitter_ms=4.5, mos=4.1)
    quality = scene.li.shows().quality
    assert quality is not None
    assert (quality.mos, quality.lost, quality.jitter_ms, quality.rtt_ms) == (4.1, 0.1, 4.5, None)


def test_the_directory_finds_queues_and_agents_and_not_oneself(scene: Scene, view: View) -> None:
    assert [each.to for each in view.directory("", "li").items] == [
        "queue:support",
        "queue:billing",
        "agent:wang",
    ]
    assert [each.to for each in view.directory("王", "li").items] == ["agent:wang"]
    [li] = view.directory("李", "wang").items
    assert (li.state, li.ready) == ("talking", False)
    queue = scene.world.centre.queues[0]
    many = tuple(msgspec.structs.replace(queue, id=f"q{number}") for number in range(DIRECTORY_MAX + 5))
    scene.world.rooms.use(msgspec.structs.replace(scene.world.centre, queues=many), 2)
    assert len(view.directory("", "li").items) == DIRECTORY_MAX


def test_only_leaves_of_the_tree_are_outcomes(view: View) -> None:
    tree = view.dispositions()
    assert [(each.code, [child.code for child in each.children]) for each in tree] == [
        ("sale", ["sold", "later"]),
        ("wrong", []),
    ]
    known = [code for code in ("sale", "sold", "wrong", "other") if view.knows_disposition(code)]
    assert known == ["sold", "wrong"]
