"""Every timer of the four machines in virtual time, over an unreliable and a reliable transport."""

from __future__ import annotations

import pytest
from tests.telephony.sip.wire import (
    TCP,
    UDP,
    Bench,
    invite,
    only,
    own_request,
    request,
    response_for,
    sent,
    statuses,
)

from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.transports.flow import Failure, Flow, ResponseArrived, TransactionFailed, Transmit

FLOWS = pytest.mark.parametrize("flow", [UDP, TCP], ids=["udp", "tcp"])


def begin(bench: Bench, method: str, flow: Flow) -> tuple[tuple[str, ...], bytes]:
    key = bench.layer.send_request(own_request(method), flow, bench.now)
    return key, only(bench.take(), Transmit).data


def times(bench: Bench) -> list[float]:
    return [round(at - 100.0, 3) for at in bench.sent_at]


def test_invite_is_repeated_with_growing_intervals_and_given_up() -> None:
    """Timers A and B."""
    bench = Bench()
    key, _ = begin(bench, "INVITE", UDP)
    out = bench.wait(31.9)
    assert times(bench) == [0.0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert only(bench.wait(0.1), TransactionFailed) == TransactionFailed(key, Failure.TIMEOUT)
    assert len({output.data for output in out if isinstance(output, Transmit)}) == 1
    assert len(bench.layer) == 0


def test_invite_is_not_repeated_over_tcp() -> None:
    bench = Bench()
    key, _ = begin(bench, "INVITE", TCP)
    assert bench.wait(31.9) == []
    assert only(bench.wait(0.1), TransactionFailed).key == key


def test_timer_b_runs_only_while_calling() -> None:
    """A phone may ring for as long as its user likes."""
    bench = Bench()
    _, data = begin(bench, "INVITE", UDP)
    assert only(bench.receive(response_for(data, 180)), ResponseArrived).response.status == 180
    assert bench.wait(3600) == []
    assert only(bench.receive(response_for(data, 200)), ResponseArrived).response.status == 200


@FLOWS
def test_failed_invite_is_acknowledged_as_often_as_it_is_answered(flow: Flow) -> None:
    """Timer D: 32 s on UDP, at once on TCP."""
    bench = Bench()
    _, data = begin(bench, "INVITE", flow)
    out = bench.receive(response_for(data, 486), flow)
    (ack,) = sent(out)
    original = sent([Transmit(data, flow)])[0]
    assert ack.via.branch == original.via.branch
    assert ack.cseq == (7, "ACK")
    assert ack.to_tag == "far"
    assert only(out, ResponseArrived).response.status == 486
    again = bench.receive(response_for(data, 486), flow)
    if flow is TCP:
        assert again == []
        assert bench.layer.counters.stray_responses == 1
        return
    assert [message.cseq.method for message in sent(again)] == ["ACK"]
    assert not any(isinstance(output, ResponseArrived) for output in again)
    bench.wait(31.9)
    assert len(bench.layer) == 1
    bench.wait(0.1)
    assert len(bench.layer) == 0


@FLOWS
def test_every_2xx_reaches_the_user_for_64_t1(flow: Flow) -> None:
    """Timer M: forks and repeated 2xx need an ACK each, which is the user's."""
    bench = Bench()
    _, data = begin(bench, "INVITE", flow)
    for tag in ("one", "one", "two"):
        out = bench.receive(response_for(data, 200, to_tag=tag), flow)
        assert only(out, ResponseArrived).response.to_tag == tag
        assert sent(out) == []
    bench.wait(31.9)
    assert bench.receive(response_for(data, 200, to_tag="three"), flow)
    bench.wait(0.1)
    assert bench.receive(response_for(data, 200, to_tag="four"), flow) == []
    assert bench.layer.counters.stray_responses == 1


def test_other_requests_are_repeated_and_given_up() -> None:
    """Timers E and F: intervals double to T2."""
    bench = Bench()
    key, _ = begin(bench, "OPTIONS", UDP)
    bench.wait(31.9)
    assert times(bench) == [0.0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert only(bench.wait(0.1), TransactionFailed) == TransactionFailed(key, Failure.TIMEOUT)


def test_a_provisional_response_slows_repeating_down_but_does_not_end_it() -> None:
    """Timer E at T2 and timer F in Proceeding (§17.1.2.2)."""
    bench = Bench()
    key, data = begin(bench, "BYE", UDP)
    bench.wait(0.4)
    bench.receive(response_for(data, 100))
    bench.wait(31.5)
    assert times(bench) == [0.0, 0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5]
    assert only(bench.wait(0.2), TransactionFailed).key == key


@FLOWS
def test_a_final_response_is_reported_once(flow: Flow) -> None:
    """Timer K: T4 on UDP, at once on TCP."""
    bench = Bench()
    _, data = begin(bench, "OPTIONS", flow)
    assert only(bench.receive(response_for(data, 200), flow), ResponseArrived).response.status == 200
    assert bench.receive(response_for(data, 200), flow) == []
    assert len(bench.layer) == (0 if flow is TCP else 1)
    bench.wait(5.0)
    assert len(bench.layer) == 0
    assert bench.wait(60) == []


def test_a_slow_user_has_100_sent_for_it() -> None:
    bench = Bench()
    arrived = bench.arrive(invite())
    assert bench.wait(0.19) == []
    (trying,) = sent(bench.wait(0.02))
    assert trying.to_tag is None
    assert statuses(bench.receive(invite())) == [100]
    bench.layer.respond(arrived.key, response_to(arrived.request, 180, to_tag="t"), bench.now)
    assert statuses(bench.take()) == [180]
    assert statuses(bench.receive(invite())) == [180]


def test_a_quick_user_has_no_100_sent() -> None:
    bench = Bench()
    arrived = bench.arrive(invite())
    bench.layer.respond(arrived.key, response_to(arrived.request, 180, to_tag="t"), bench.now)
    assert statuses(bench.take()) == [180]
    assert bench.wait(600) == []


def test_an_invite_repeated_before_any_answer_gets_100() -> None:
    bench = Bench()
    bench.arrive(invite())
    assert statuses(bench.receive(invite())) == [100]


def test_a_refused_invite_is_answered_until_its_ack() -> None:
    """Timers G and I."""
    bench = Bench()
    arrived = bench.arrive(invite())
    bench.layer.respond(arrived.key, response_to(arrived.request, 486, to_tag="t"), bench.now)
    assert statuses(bench.take()) == [486]
    bench.wait(12.0)
    assert times(bench) == [0.0, 0.5, 1.5, 3.5, 7.5, 11.5]
    assert statuses(bench.receive(invite())) == [486]
    ack = request("ACK", to_tag="t")
    assert bench.receive(ack) == []
    assert bench.receive(ack) == []
    assert bench.receive(invite()) == []
    bench.wait(4.9)
    assert len(bench.layer) == 1
    assert bench.wait(0.1) == []
    assert len(bench.layer) == 0


def test_a_refused_invite_without_ack_is_forgotten() -> None:
    """Timer H."""
    bench = Bench()
    arrived = bench.arrive(invite())
    bench.layer.respond(arrived.key, response_to(arrived.request, 603, to_tag="t"), bench.now)
    bench.wait(31.9)
    assert len(bench.layer) == 1
    bench.wait(0.1)
    assert len(bench.layer) == 0
    assert bench.layer.poll_timeout() is None


@FLOWS
def test_an_accepted_invite_absorbs_repetitions(flow: Flow) -> None:
    """Timer L: the user repeats its 2xx, the layer does not."""
    bench = Bench()
    transport = "TCP" if flow is TCP else "UDP"
    again = invite(transport=transport)
    arrived = bench.arrive(again, flow)
    ok = response_to(arrived.request, 200, to_tag="t")
    assert bench.layer.respond(arrived.key, ok, bench.now)
    assert statuses(bench.take()) == [200]
    assert bench.receive(again, flow) == []
    assert bench.layer.respond(arrived.key, ok, bench.now)
    assert statuses(bench.take()) == [200]
    assert not bench.layer.respond(arrived.key, response_to(arrived.request, 486), bench.now)
    assert bench.wait(31.9) == []
    assert len(bench.layer) == 1
    bench.wait(0.1)
    assert len(bench.layer) == 0


@FLOWS
def test_a_request_is_answered_again_when_it_comes_again(flow: Flow) -> None:
    """Timer J: 64*T1 on UDP, at once on TCP."""
    bench = Bench()
    data = request("BYE", to_tag="t", transport="TCP" if flow is TCP else "UDP")
    arrived = bench.arrive(data, flow)
    assert bench.receive(data, flow) == []
    assert bench.layer.respond(arrived.key, response_to(arrived.request, 200), bench.now)
    assert statuses(bench.take()) == [200]
    if flow is TCP:
        assert len(bench.layer) == 0
        return
    assert statuses(bench.receive(data)) == [200]
    bench.wait(31.9)
    assert statuses(bench.receive(data)) == [200]
    bench.wait(0.1)
    assert len(bench.layer) == 0


def test_a_request_that_nobody_answers_is_forgotten() -> None:
    bench = Bench()
    arrived = bench.arrive(request("OPTIONS"))
    bench.wait(32.0)
    assert len(bench.layer) == 0
    assert not bench.layer.respond(arrived.key, response_to(arrived.request, 200), bench.now)


def test_a_lost_connection_fails_what_waits_for_it() -> None:
    bench = Bench()
    key, _ = begin(bench, "OPTIONS", TCP)
    other, _ = begin(bench, "OPTIONS", UDP)
    bench.layer.connection_lost(TCP.connection, bench.now)
    assert bench.take() == [TransactionFailed(key, Failure.TRANSPORT)]
    assert other != key
    assert len(bench.layer) == 1


def test_a_lost_connection_does_not_end_a_ringing_call() -> None:
    bench = Bench()
    _, data = begin(bench, "INVITE", TCP)
    bench.receive(response_for(data, 180), TCP)
    bench.layer.connection_lost(TCP.connection, bench.now)
    assert bench.take() == []
    assert bench.receive(response_for(data, 200), TCP)
