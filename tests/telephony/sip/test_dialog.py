"""Dialogs as RFC 3261 §12 describes them."""

import msgspec
import pytest

from yunhu.telephony.sip.dialog import MOST_ROUTES, RECOVERY_STEP, Dialog, as_client, as_server
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.limits import MAX_CSEQ
from yunhu.telephony.sip.messages.message import Request, Response, parse


def invite(*more: str, contact: str = "<sip:alice@192.0.2.1:5070>") -> Request:
    lines = [
        "INVITE sip:bob@192.0.2.9 SIP/2.0",
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa",
        'From: "Alice" <sip:alice@a.example>;tag=ta;x=1',
        "To: sip:bob@b.example",
        "Call-ID: c1",
        "CSeq: 7 INVITE",
        *([f"Contact: {contact}"] if contact else []),
        *more,
    ]
    message = parse("\r\n".join([*lines, "", ""]).encode())
    assert isinstance(message, Request)
    return message


def ok(status: int = 200, *more: str, contact: str = "<sip:bob@192.0.2.2:5080>") -> Response:
    lines = [
        f"SIP/2.0 {status} Fine",
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa",
        'From: "Alice" <sip:alice@a.example>;tag=ta',
        "To: <sip:bob@b.example>;tag=tb",
        "Call-ID: c1",
        "CSeq: 7 INVITE",
        *([f"Contact: {contact}"] if contact else []),
        *more,
    ]
    message = parse("\r\n".join([*lines, "", ""]).encode())
    assert isinstance(message, Response)
    return message


def test_the_server_side_of_a_dialog() -> None:
    routes = ["Record-Route: <sip:p2.example;lr>, <sip:p1.example;lr>"]
    dialog = as_server(invite(*routes), "tb", "<sip:bob@192.0.2.9:5060>")
    assert (dialog.call_id, dialog.local_tag, dialog.remote_tag) == ("c1", "tb", "ta")
    assert dialog.remote == '"Alice" <sip:alice@a.example>;x=1'
    assert dialog.local == "<sip:bob@b.example>"
    assert dialog.target == "sip:alice@192.0.2.1:5070"
    assert dialog.routes == ("<sip:p2.example;lr>", "<sip:p1.example;lr>")
    assert dialog.remote_cseq == 7
    bye = dialog.request("BYE")
    assert bye.target == "sip:alice@192.0.2.1:5070"
    assert str(bye.cseq) == "1 BYE"
    assert (bye.from_tag, bye.to_tag) == ("tb", "ta")
    assert bye.headers.values("route") == list(dialog.routes)
    assert bye.headers.get("contact") is None


def test_the_client_side_of_a_dialog_visits_the_recorded_routes_backwards() -> None:
    answer = ok(200, "Record-Route: <sip:p2.example;lr>", "Record-Route: <sip:p1.example;lr>")
    dialog = as_client(invite(), answer)
    assert dialog.routes == ("<sip:p1.example;lr>", "<sip:p2.example;lr>")
    assert not dialog.early
    assert (dialog.local_tag, dialog.remote_tag, dialog.local_cseq, dialog.remote_cseq) == ("ta", "tb", 7, -1)
    ack = dialog.ack(7, b"v=0\r\n", "application/sdp")
    assert str(ack.cseq) == "7 ACK"
    assert ack.target == "sip:bob@192.0.2.2:5080"
    assert ack.content_type == "application/sdp"
    assert str(dialog.request("INFO").cseq) == "8 INFO"


def test_forks_make_early_dialogs_of_their_own() -> None:
    one = as_client(invite(), ok(180))
    other = as_client(invite(), ok(183, contact=""))
    assert one.early
    assert other.target == "sip:bob@192.0.2.9"


def test_a_strict_router_takes_the_request_uri() -> None:
    answer = ok(200, "Record-Route: <sip:p2.example;lr>", "Record-Route: <sip:p1.example;method=INVITE;x=1>")
    dialog = as_client(invite(), answer)
    request = dialog.request("BYE")
    assert request.target == "sip:p1.example;x=1"
    assert request.headers.values("route") == ["<sip:p2.example;lr>", "<sip:bob@192.0.2.2:5080>"]
    hop = dialog.next_hop()
    assert hop is not None
    assert hop.host == "p1.example"


def test_without_routes_the_target_is_the_next_hop_and_a_refresh_moves_it() -> None:
    dialog = as_client(invite(), ok())
    hop = dialog.next_hop()
    assert hop is not None
    assert hop.address == ("192.0.2.2", 5080)
    dialog.refresh(ok(200, contact="<sip:bob@192.0.2.77:5099>"))
    assert dialog.request("BYE").target == "sip:bob@192.0.2.77:5099"
    dialog.refresh(ok(200, contact=""))
    assert dialog.target == "sip:bob@192.0.2.77:5099"


def test_a_lower_number_is_out_of_order() -> None:
    dialog = as_server(invite(), "tb", "<sip:us>")
    assert not dialog.accepts(6)
    assert dialog.accepts(8)
    assert dialog.accepts(200)
    assert not dialog.accepts(8)


def test_matching_takes_both_tags_and_the_call() -> None:
    dialog = as_server(invite(), "tb", "<sip:us>")
    assert dialog.matches("c1", "tb", "ta")
    assert not dialog.matches("c1", "tb", None)
    assert not dialog.matches("c1", "tx", "ta")
    assert not dialog.matches("C1", "tb", "ta")


@pytest.mark.parametrize("contact", ["", "<tel:+8610>", "<http://x>"])
def test_a_dialog_needs_a_sip_contact(contact: str) -> None:
    with pytest.raises(SipSyntaxError):
        as_server(invite(contact=contact), "tb", "<sip:us>")
    with pytest.raises(SipSyntaxError):
        as_client(invite(), ok(contact=contact))


def test_a_route_set_is_bounded_and_well_formed() -> None:
    many = ", ".join(["<sip:p.example;lr>"] * (MOST_ROUTES + 1))
    for bad in (many, "<tel:+1>", "rubbish"):
        with pytest.raises(SipSyntaxError):
            as_server(invite(f"Record-Route: {bad}"), "tb", "<sip:us>")


def test_a_dialog_survives_a_record_and_jumps_ahead() -> None:
    dialog = as_server(invite("Record-Route: <sip:p2.example;lr>"), "tb", "<sip:us>")
    dialog.request("INFO")
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(dialog), type=Dialog)
    assert kept == dialog
    assert kept.restored().request("BYE").cseq.number == 1 + RECOVERY_STEP + 1
    kept.local_cseq = MAX_CSEQ - 1
    assert kept.restored().request("BYE").cseq.number == MAX_CSEQ
