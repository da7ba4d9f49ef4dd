"""The bounds of the layer, and its answers without a transaction."""

from __future__ import annotations

from tests.telephony.sip.wire import TCP, UDP, Bench, invite, only, own_request, request, sent, statuses

from yunhu.telephony.sip.buckets import SourceLimiter
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Response
from yunhu.telephony.sip.transports.flow import Failure, TransactionFailed, Transmit


def test_a_full_layer_answers_503_and_keeps_nothing() -> None:
    bench = Bench(max_transactions=4)
    for number in range(4):
        bench.arrive(request("OPTIONS", branch=f"z9hG4bK{number}", call_id=f"c{number}"))
    (refusal,) = sent(bench.receive(invite(call_id="c9", branch="z9hG4bK9")))
    assert isinstance(refusal, Response)
    assert refusal.status == 503
    assert refusal.retry_after == 5
    assert len(bench.layer) == 4


def test_a_full_layer_still_hears_a_bye() -> None:
    bench = Bench(max_transactions=4)
    for number in range(4):
        bench.arrive(request("OPTIONS", branch=f"z9hG4bK{number}", call_id=f"c{number}"))
    bench.arrive(request("BYE", to_tag="t", branch="z9hG4bK8"))
    assert statuses(bench.receive(request("BYE", to_tag="t", branch="z9hG4bK9"))) == [503]


def test_a_full_layer_fails_our_own_requests() -> None:
    bench = Bench(max_transactions=0)
    key = bench.layer.send_request(own_request(), UDP, bench.now)
    assert bench.take() == [TransactionFailed(key, Failure.TRANSPORT)]


class FixedGate:
    def __init__(self, retry_after: int | None) -> None:
        self.retry_after = retry_after

    def refuse(self, now: float) -> int | None:
        return self.retry_after


def test_an_overloaded_node_refuses_new_calls_only() -> None:
    bench = Bench(gate=FixedGate(7))
    (refusal,) = sent(bench.receive(invite()))
    assert isinstance(refusal, Response)
    assert (refusal.status, refusal.retry_after) == (503, 7)
    bench.arrive(request("OPTIONS", call_id="c2", branch="z9hG4bKc2"))
    bench.arrive(request("INVITE", to_tag="t", call_id="c3", branch="z9hG4bKc3"))
    assert bench.layer.counters.overload_refused == 1


def test_a_flooding_source_is_cut_off_before_the_parser() -> None:
    limiter = SourceLimiter(10.0, 20.0, 1000.0, 100.0, known={"192.0.2.1"})
    bench = Bench(limiter=limiter)
    for _ in range(100):
        bench.receive(b"INVITE garbage garbage garbage\r\n\r\n")
    assert bench.layer.counters.rate_limited == 80
    trunk = UDP.towards(("192.0.2.1", 5060))
    for number in range(100):
        bench.arrive(request("OPTIONS", branch=f"z9hG4bK{number}", call_id=f"c{number}"), trunk)


def test_keep_alives_cost_nothing() -> None:
    bench = Bench()
    for data in (b"\r\n\r\n", b"\0\0\0\0", b"jaK", b""):
        assert bench.receive(data) == []
    assert bench.layer.counters.keepalives == 4


def test_blank_lines_before_a_message_are_skipped() -> None:
    bench = Bench()
    bench.arrive(b"\r\n\r\n" + request("OPTIONS"))


def test_the_same_bad_request_gets_the_same_answer() -> None:
    """§8.2.7: a stateless answer has the same To tag each time."""
    bench = Bench()
    bad = request("OPTIONS", cseq="1 BYE")
    first, second = bench.receive(bad), bench.receive(bad)
    assert only(first, Transmit).data == only(second, Transmit).data
    assert sent(first)[0].to_tag is not None


def test_a_line_break_cannot_be_smuggled_through_an_answer() -> None:
    bench = Bench()
    assert bench.receive(request("OPTIONS", extra="X-A: 1\nVia: SIP/2.0/UDP 203.0.113.9\r\n")) == []
    assert bench.layer.counters.malformed_dropped == 1


def test_a_broken_via_is_answered_where_it_came_from() -> None:
    bench = Bench()
    out = only(bench.receive(request("OPTIONS", via="192.0.2.7;;,;,,", branch=None)), Transmit)
    assert out.flow == UDP
    assert out.data.startswith(b"SIP/2.0 400 ")


def test_content_length_is_needed_on_a_stream() -> None:
    bench = Bench()
    data = request("OPTIONS").replace(b"Content-Length: 0\r\n", b"")
    assert statuses(bench.receive(data, TCP)) == [400]
    bench.arrive(data, UDP)


def test_old_requests_are_let_go_when_answered() -> None:
    """Thousands of accepted calls wait 32 s for timer L: their INVITEs do not."""
    bench = Bench()
    arrived = bench.arrive(invite())
    assert bench.layer.respond(arrived.key, response_to(arrived.request, 200, to_tag="t"), bench.now)
    bench.take()
    assert bench.layer.cancel(arrived.key, bench.now) is False
    assert bench.receive(invite()) == []
