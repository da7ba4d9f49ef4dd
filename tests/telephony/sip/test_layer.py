"""Matching, CANCEL, merged requests, the way back, bounds and answers without a transaction."""

from __future__ import annotations

import pytest
from tests.telephony.sip.wire import (
    PEER,
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
from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.transports.flow import (
    AckArrived,
    CancelArrived,
    Failure,
    Flow,
    RequestArrived,
    ResponseArrived,
    TransactionFailed,
    Transmit,
)


def answer(bench: Bench, arrived: RequestArrived, status: int, to_tag: str = "t") -> None:
    assert bench.layer.respond(arrived.key, response_to(arrived.request, status, to_tag=to_tag), bench.now)


# --- matching ---------------------------------------------------------------------------------------------


def test_a_repeated_request_is_reported_once() -> None:
    bench = Bench()
    bench.arrive(invite())
    assert not any(isinstance(output, RequestArrived) for output in bench.receive(invite()))
    assert bench.layer.counters.retransmissions_received == 1


def test_another_sent_by_is_another_transaction() -> None:
    bench = Bench()
    bench.arrive(request("OPTIONS"))
    bench.arrive(request("OPTIONS", via="192.0.2.8:5060", call_id="call-2"))
    assert len(bench.layer) == 2


def test_rfc_2543_requests_are_matched_by_what_they_say() -> None:
    bench = Bench()
    arrived = bench.arrive(invite(branch=""))
    assert statuses(bench.receive(invite(branch=""))) == [100]
    answer(bench, arrived, 486)
    bench.take()
    assert bench.receive(request("ACK", branch="", to_tag="t", cseq="1 ACK")) == []
    bench.wait(5.0)
    assert len(bench.layer) == 0


def test_an_empty_branch_is_no_branch() -> None:
    """RFC 4475 badbranch: only the cookie names no transaction."""
    bench = Bench()
    bench.arrive(request("OPTIONS", branch="z9hG4bK"))
    bench.arrive(request("OPTIONS", branch="z9hG4bK", call_id="call-2"))
    assert len(bench.layer) == 2


def test_a_request_that_came_two_ways_is_merged() -> None:
    """§8.2.2.2: a proxy forked it and both branches end here."""
    bench = Bench()
    bench.arrive(invite())
    assert statuses(bench.receive(invite(branch="z9hG4bKother"))) == [482]
    assert bench.layer.counters.merged == 1


def test_the_same_number_in_a_dialog_is_not_merged() -> None:
    bench = Bench()
    bench.arrive(request("INFO", to_tag="t"))
    bench.arrive(request("INFO", to_tag="t", branch="z9hG4bKother"))


def test_an_ended_transaction_merges_nothing() -> None:
    bench = Bench()
    answer(bench, bench.arrive(request("OPTIONS")), 200)
    bench.wait(32.0)
    bench.arrive(request("OPTIONS", branch="z9hG4bKother"))


def test_stray_responses_are_counted() -> None:
    bench = Bench()
    key = bench.layer.send_request(own_request(), UDP, bench.now)
    data = only(bench.take(), Transmit).data
    assert key
    for stray in (data.replace(b"z9hG4bKours1", b"z9hG4bKguess"), data.replace(b"7 INVITE", b"7 BYE")):
        assert bench.receive(response_for(stray, 200)) == []
    assert bench.layer.counters.stray_responses == 2


def test_a_second_via_in_a_response_is_dropped() -> None:
    bench = Bench()
    bench.layer.send_request(own_request(), UDP, bench.now)
    data = response_for(only(bench.take(), Transmit).data, 200)
    twice = data.replace(b"From:", b"Via: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKx\r\nFrom:", 1)
    assert bench.receive(twice) == []
    assert bench.layer.counters.malformed_dropped == 1


# --- ACK and CANCEL ---------------------------------------------------------------------------------------


def test_the_ack_of_a_2xx_goes_to_the_user() -> None:
    bench = Bench()
    answer(bench, bench.arrive(invite()), 200)
    bench.take()
    ack = only(bench.receive(request("ACK", branch="z9hG4bKack", to_tag="t")), AckArrived)
    assert ack.request.to_tag == "t"
    assert ack.flow == UDP


def test_an_old_peers_ack_of_a_2xx_goes_to_the_user() -> None:
    """RFC 2543 peers use the INVITE's Via again."""
    bench = Bench()
    answer(bench, bench.arrive(invite(branch="")), 200)
    bench.take()
    assert only(bench.receive(request("ACK", branch="", to_tag="t")), AckArrived)


def test_the_ack_of_an_answer_without_transaction_is_absorbed() -> None:
    bench = Bench()
    (refusal,) = sent(bench.receive(invite(extra="Require: nothing\r\n")))
    assert refusal.to_tag is not None
    assert bench.receive(request("ACK", to_tag=refusal.to_tag)) == []
    assert bench.layer.counters.acks_absorbed == 1


def test_a_malformed_ack_is_never_answered() -> None:
    bench = Bench()
    for bad in (
        request("ACK", cseq="1 INVITE"),
        request("ACK", cseq="99999999999 ACK"),
        request("ACK").replace(b"Content-Length: 0", b"Content-Length: -1"),
        request("ACK").replace(b"SIP/2.0/UDP", b"SIP"),
    ):
        assert bench.receive(bad) == []
    assert bench.layer.counters.malformed_dropped == 4


def test_cancel_is_answered_and_reported_once() -> None:
    bench = Bench()
    arrived = bench.arrive(invite())
    answer(bench, arrived, 180, to_tag="early")
    bench.take()
    out = bench.receive(request("CANCEL"))
    (ok,) = sent(out)
    assert isinstance(ok, Response)
    assert (ok.status, ok.cseq.method, ok.to_tag) == (200, "CANCEL", "early")
    assert only(out, CancelArrived).key == arrived.key
    again = bench.receive(request("CANCEL"))
    assert statuses(again) == [200]
    assert not any(isinstance(output, CancelArrived) for output in again)
    answer(bench, arrived, 487, to_tag="early")
    assert statuses(bench.take()) == [487]


def test_cancel_after_the_final_response_changes_nothing() -> None:
    bench = Bench()
    answer(bench, bench.arrive(invite()), 200)
    bench.take()
    out = bench.receive(request("CANCEL"))
    assert statuses(out) == [200]
    assert not any(isinstance(output, CancelArrived) for output in out)


def test_cancel_of_nothing_is_481() -> None:
    bench = Bench()
    assert statuses(bench.receive(request("CANCEL"))) == [481]
    assert statuses(bench.receive(request("CANCEL", cseq="1 INVITE"))) == [400]
    assert len(bench.layer) == 0


def test_our_cancel_waits_for_a_provisional_response() -> None:
    bench = Bench()
    key = bench.layer.send_request(own_request(), UDP, bench.now)
    data = only(bench.take(), Transmit).data
    assert bench.layer.cancel(key, bench.now)
    assert bench.take() == []
    (cancel,) = sent(bench.receive(response_for(data, 100)))
    assert isinstance(cancel, Request)
    original = parse(data)
    assert cancel.method == "CANCEL"
    assert cancel.cseq == (7, "CANCEL")
    assert str(cancel.via) == str(original.via)
    assert cancel.to_tag is None
    assert bench.layer.cancel(key, bench.now)
    assert bench.take() == []


def test_a_cancelled_invite_ends_with_487() -> None:
    bench = Bench()
    key = bench.layer.send_request(own_request(), UDP, bench.now)
    data = only(bench.take(), Transmit).data
    bench.receive(response_for(data, 180))
    assert bench.layer.cancel(key, bench.now)
    cancel = only(bench.take(), Transmit).data
    assert bench.receive(response_for(cancel, 200)) == []
    out = bench.receive(response_for(data, 487))
    assert [message.cseq.method for message in sent(out)] == ["ACK"]
    assert only(out, ResponseArrived).response.status == 487
    assert not bench.layer.cancel(key, bench.now)


def test_a_2xx_that_crossed_our_cancel_is_reported() -> None:
    """The user acknowledges it and says BYE."""
    bench = Bench()
    key = bench.layer.send_request(own_request(), UDP, bench.now)
    data = only(bench.take(), Transmit).data
    bench.receive(response_for(data, 180))
    bench.layer.cancel(key, bench.now)
    bench.take()
    assert only(bench.receive(response_for(data, 200)), ResponseArrived).key == key


def test_a_cancelled_invite_without_an_end_is_given_up() -> None:
    """§9.1: after 64*T1. The CANCEL's own fate is not reported."""
    bench = Bench()
    key = bench.layer.send_request(own_request(), UDP, bench.now)
    data = only(bench.take(), Transmit).data
    bench.receive(response_for(data, 180))
    bench.layer.cancel(key, bench.now)
    bench.take()
    assert only(bench.wait(33.0), TransactionFailed) == TransactionFailed(key, Failure.TIMEOUT)
    assert len(bench.layer) == 0


def test_an_ack_of_ours_keeps_its_via_when_repeated() -> None:
    bench = Bench()
    ack = own_request("ACK")
    bench.layer.send_ack(ack, UDP)
    first = only(bench.take(), Transmit).data
    bench.layer.send_ack(ack, UDP)
    assert only(bench.take(), Transmit).data == first


# --- the way back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("via", "source", "goes_to", "noted"),
    [
        ("192.0.2.7:5060", PEER, PEER, ""),
        ("192.0.2.7", PEER, PEER, ""),
        ("192.0.2.7:5070", PEER, ("192.0.2.7", 5070), ""),
        ("10.0.0.5:5070", PEER, ("192.0.2.7", 5070), ";received=192.0.2.7"),
        ("10.0.0.5", ("192.0.2.7", 40000), ("192.0.2.7", 5060), ";received=192.0.2.7"),
        ("10.0.0.5:5070;rport", ("192.0.2.7", 40000), ("192.0.2.7", 40000), ";rport=40000"),
        ("192.0.2.7:5060;rport", PEER, PEER, ";received=192.0.2.7"),
        ("192.0.2.7:5060;maddr=203.0.113.9", PEER, PEER, ""),
        ("[2001:db8::7]:5060", ("2001:db8::7", 5060), ("2001:db8::7", 5060), ""),
    ],
)
def test_where_a_response_goes(
    via: str, source: tuple[str, int], goes_to: tuple[str, int], noted: str
) -> None:
    """RFC 3261 §18.2.2 and RFC 3581; never where `maddr` says, that could be anybody."""
    bench = Bench()
    flow = UDP.towards(source)
    arrived = bench.arrive(request("OPTIONS", via=via), flow)
    assert arrived.flow == flow
    answer(bench, arrived, 200)
    out = only(bench.take(), Transmit)
    assert out.flow.remote == goes_to
    first_line = out.data.split(b"\r\n")[1].decode()
    assert noted in first_line
    if not noted:
        assert "received" not in first_line


def test_other_vias_stay_as_they_are() -> None:
    bench = Bench()
    via = "10.0.0.5;branch=z9hG4bKa1, SIP/2.0/TCP 10.0.0.6:5062;branch=z9hG4bKb2"
    arrived = bench.arrive(request("OPTIONS", via=via, branch=None))
    answer(bench, arrived, 200)
    (response,) = sent(bench.take())
    assert [(v.host, v.branch, v.params.get("received")) for v in response.vias] == [
        ("10.0.0.5", "z9hG4bKa1", "192.0.2.7"),
        ("10.0.0.6", "z9hG4bKb2", None),
    ]


def test_a_tcp_response_keeps_its_connection_and_knows_another_way() -> None:
    bench = Bench()
    flow = Flow("tcp", UDP.local, ("192.0.2.7", 40000), 3)
    arrived = bench.arrive(request("OPTIONS", transport="TCP", via="192.0.2.7:5066"), flow)
    answer(bench, arrived, 200)
    out = only(bench.take(), Transmit)
    assert out.flow == Flow("tcp", UDP.local, ("192.0.2.7", 5066), 3)


def test_our_via_names_our_side_of_the_flow() -> None:
    bench = Bench()
    six = Flow("tcp", ("2001:db8::1", 5060), ("2001:db8::7", 5060), 1)
    bench.layer.send_request(own_request("OPTIONS"), six, bench.now)
    (message,) = sent(bench.take())
    assert str(message.via) == "SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bKours1;rport"
    assert message.headers.get("max-forwards") == "70"
