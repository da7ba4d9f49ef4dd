"""Messages that follow from others."""

from __future__ import annotations

from tests.telephony.sip.wire import invite, response_for

from yunhu.telephony.sip.messages.build import ack_for, cancel_for, reason_of, response_to
from yunhu.telephony.sip.messages.message import Request, Response, parse


def arrived(**kwargs: str) -> Request:
    message = parse(invite(**kwargs))
    assert isinstance(message, Request)
    return message


def test_a_response_copies_what_it_must() -> None:
    request = arrived(extra="Record-Route: <sip:p;lr>\r\nTimestamp: 5\r\n")
    response = response_to(request, 486, to_tag="t")
    assert (response.status, response.reason) == (486, "Busy Here")
    assert response.to_tag == "t"
    assert response.to.uri == request.to.uri
    assert response.from_tag == "f1"
    assert "record-route" not in response.headers
    assert "timestamp" not in response.headers
    trying = response_to(request, 100)
    assert trying.to_tag is None
    assert trying.headers.get("timestamp") == "5"


def test_a_tag_that_is_there_stays() -> None:
    assert response_to(arrived(to_tag="x"), 200, to_tag="t").to_tag == "x"


def test_an_answer_does_not_share_values_with_its_request() -> None:
    request = arrived()
    response_to(request, 200).headers.add("Via", "SIP/2.0/UDP other")
    assert len(request.vias) == 1


def test_ack_and_cancel() -> None:
    request = arrived(extra="Route: <sip:p;lr>\r\n")
    response = parse(response_for(invite(), 486))
    assert isinstance(response, Response)
    ack = ack_for(request, response)
    assert (ack.method, ack.cseq, ack.to_tag) == ("ACK", (1, "ACK"), "far")
    cancel = cancel_for(request)
    assert (cancel.method, cancel.cseq, cancel.to_tag) == ("CANCEL", (1, "CANCEL"), None)
    for follow_up in (ack, cancel):
        assert follow_up.target == request.target
        assert str(follow_up.via) == str(request.via)
        assert follow_up.call_id == request.call_id
        assert follow_up.from_ == request.from_
        assert len(follow_up.routes) == 1
        assert follow_up.body == b""
        assert follow_up.headers.get("reason") is None
        parse(follow_up.serialize())


def test_a_cancel_says_why_when_somebody_else_has_answered() -> None:
    cancel = cancel_for(arrived(), 'SIP;cause=200;text="Call completed elsewhere"')
    assert cancel.headers.get("reason") == 'SIP;cause=200;text="Call completed elsewhere"'
    parse(cancel.serialize())


def test_reasons() -> None:
    assert reason_of(200) == "OK"
    assert reason_of(499) == "Request Failure"
