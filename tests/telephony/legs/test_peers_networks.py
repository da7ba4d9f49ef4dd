"""Browsers whose networks and pages come and go: their legs are lost, found, moved and restored."""

from __future__ import annotations

import pytest
from tests.telephony.legs.far_end import LOCAL, Node
from tests.telephony.legs.test_peers import HOLD, SOCKET, VIDEO, Browser, rings, takes
from tests.telephony.legs.test_recovery import crash, record_of

from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.legs.settings import Settings
from yunhu.telephony.sip.messages.message import Request
from yunhu.telephony.sip.transports.flow import Flow

NEW_SOCKET = Flow("wss", LOCAL, ("203.0.113.80", 50_000), 8)


def test_a_browser_that_is_gone_is_lost_and_comes_back() -> None:
    node = Node()
    leg = Browser(node).calls()
    node.passes(1)
    node.engine.lose_peer(leg.id)
    node.passes(60)
    assert leg.lost
    node.engine.connect_peer(leg.id)
    node.passes(0)
    assert not leg.lost
    assert node.heard()[2:] == ["leg_lost", "leg_back"]
    assert leg.state == "confirmed"


def test_a_browser_that_falls_silent_is_lost_until_its_figures_say_otherwise() -> None:
    node = Node()
    leg = Browser(node).calls()
    node.passes(1)
    node.engine.lose_media(leg.id)
    node.passes(31)
    assert leg.lost
    assert node.engine.twin is not None
    node.engine.twin.quality()
    node.passes(0)
    assert leg.lost
    node.engine.start_media(leg.id)
    node.engine.twin.quality()
    node.passes(0)
    assert not leg.lost


def test_a_held_browser_may_be_silent() -> None:
    node = Node()
    browser = Browser(node)
    leg = browser.calls()
    node.passes(1)
    browser.send("INVITE", body=HOLD)
    browser.ack()
    node.engine.lose_media(leg.id)
    node.passes(60)
    assert not leg.lost


def test_silence_while_it_rings_is_no_loss_and_counts_from_the_answer_on() -> None:
    node = Node(Settings(media_timeout_ms=10_000), flowing=False)
    leg, callee = rings(node)
    node.passes(15)
    assert leg.deaf
    takes(node, callee)
    node.passes(9)
    assert not leg.lost
    node.passes(2)
    assert leg.lost


def test_somebody_else_behind_the_address_ends_the_leg() -> None:
    node = Node()
    leg = Browser(node).calls()
    node.engine.fail_peer(leg.id)
    node.passes(0.9)
    assert not leg.ended
    node.passes(0.2)
    assert node.ended() == LegEnded("media_failed", 500, "system")


def test_a_browser_that_hangs_up_closes_its_media_first() -> None:
    node = Node()
    browser = Browser(node)
    leg = browser.calls()
    node.engine.fail_peer(leg.id)
    node.passes(0.1)
    browser.send("BYE")
    node.passes(5)
    assert node.ended() == LegEnded("hangup", None, "far")


def test_a_connection_that_drops_ends_nothing_and_requests_follow_the_browser() -> None:
    node = Node()
    leg = Browser(node).calls()
    node.dead.add(SOCKET)
    node.newest["agent.li.na"] = NEW_SOCKET
    node.legs.reoffer(leg)
    node.passes(0)
    assert node.sent[-1][1] == NEW_SOCKET
    assert leg.flow == NEW_SOCKET


def test_a_request_on_a_new_connection_moves_the_leg_there() -> None:
    node = Node()
    browser = Browser(node)
    leg = browser.calls()
    browser.flow = NEW_SOCKET
    browser.send("UPDATE")
    assert node.statuses("UPDATE") == [200]
    node.legs.hangup(leg)
    assert node.sent[-1][1] == NEW_SOCKET


def test_a_page_that_was_reloaded_knows_no_dialog_and_still_ends_nothing() -> None:
    node = Node()
    leg, callee = rings(node)
    takes(node, callee)
    node.legs.reoffer(leg)
    node.passes(0)
    callee.answer(callee.invite(), 481, flow=SOCKET)
    assert leg.state == "confirmed"
    node.legs.reoffer(leg)
    node.passes(40)
    assert leg.state == "confirmed"


@pytest.mark.parametrize(("is_there", "heard"), [(True, []), (False, ["leg_lost", "leg_back"])])
def test_another_process_knows_whether_the_browser_is_there(is_there: bool, heard: list[str]) -> None:
    node = Node()
    leg = Browser(node).calls()
    node.passes(1)
    record = record_of(node, leg)
    crash(node)
    if not is_there:
        node.engine.lose_peer(leg.id)
    node.engine.start()
    node.passes(0)
    again = node.legs.restore(record)
    assert again is not None
    assert not again.lost
    node.passes(1)
    assert again.lost is not is_there
    node.engine.connect_peer(leg.id)
    node.passes(0)
    assert node.heard() == heard


def test_a_browsers_leg_goes_on_in_another_process() -> None:
    node = Node()
    browser = Browser(node)
    leg = browser.calls(VIDEO)
    node.passes(1)
    record = record_of(node, leg)
    crash(node)
    again = node.legs.restore(record)
    assert again is not None
    assert (again.media_kind, again.codec, again.video) == ("peer", "opus", "VP8")
    node.newest["agent.li.na"] = NEW_SOCKET
    node.engine.lose_peer(again.id)
    node.passes(0)
    assert node.heard() == ["leg_lost"]
    browser.flow = NEW_SOCKET
    browser.send("INVITE", body=HOLD)
    assert again.held
    assert b"a=recvonly" in node.last().body
    browser.ack()
    node.legs.hangup(again)
    assert node.sent[-1][1] == NEW_SOCKET
    assert isinstance(node.sent[-1][0], Request)
