"""The messages of legs, as they go out."""

from tests.telephony.legs.far_end import FLOW

from yunhu.telephony.legs import messages
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import DialTarget, Party
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, parse
from yunhu.telephony.sip.transports.flow import Flow

LEG = "0197b2f0c0de7000800000000000abcd"


def leg(caller: Party, flow: Flow = FLOW) -> Leg:
    return Leg(LEG, LEG, "acme", "outbound", caller, "8001", flow, 0, 0.0)


def test_an_invite_with_hostile_names_stays_one_message() -> None:
    caller = Party("a b\r\nX: y", 'Eve" <sip:x>\r\nBad: 1')
    invite = messages.invite(leg(caller), DialTarget("sip:8001@192.0.2.1;user=phone"), "Yunhu")
    invite.headers.lead("via", "SIP/2.0/UDP h;branch=z9hG4bK1")
    read = parse(invite.serialize())
    assert isinstance(read, Request)
    assert read.headers.get("bad") is None
    assert read.from_.user == "a b\r\nX: y"
    assert read.from_tag == LEG[-16:]
    assert str(read.to) == "<sip:8001@192.0.2.1>"
    assert read.target == "sip:8001@192.0.2.1;user=phone"


def test_our_contact_names_its_transport_and_brackets_ipv6() -> None:
    assert messages.contact(FLOW) == "<sip:yunhu@192.0.2.9:5060>"
    flow = Flow("tcp", ("2001:db8::1", 5060), ("2001:db8::2", 5060))
    assert messages.contact(flow) == "<sip:yunhu@[2001:db8::1]:5060;transport=tcp>"
    invite = messages.invite(leg(Party("1"), flow), DialTarget("sip:8001@[2001:db8::2]"), "Yunhu")
    assert invite.from_.sip_uri.host == "[2001:db8::1]"


def test_the_domain_of_a_target_is_the_callers() -> None:
    invite = messages.invite(leg(Party("1")), DialTarget("sip:2@h", host="pbx.example"), "Yunhu")
    assert invite.from_.sip_uri.host == "pbx.example"


def test_a_repeated_invite_takes_the_next_number_and_no_via() -> None:
    first = messages.invite(leg(Party("1")), DialTarget("sip:2@h"), "Yunhu")
    first.headers.lead("via", "SIP/2.0/UDP h;branch=z9hG4bK1")
    again = messages.invite_again(leg(Party("1")), first, "Authorization", "Digest x=1")
    assert str(again.cseq) == "2 INVITE"
    assert "via" not in again.headers
    assert again.headers.get("authorization") == "Digest x=1"


def test_a_refusal_says_why_and_when_to_come_back() -> None:
    request = Request(
        "INVITE",
        "sip:x@h",
        Headers(
            ("Via", "SIP/2.0/UDP h;branch=z9hG4bK1"),
            ("From", "<sip:a@h>;tag=1"),
            ("To", "<sip:x@h>"),
            ("Call-ID", "c"),
            ("CSeq", "1 INVITE"),
        ),
    )
    response = messages.refusal(request, 503, "ours", 9, "Full")
    assert (response.status, response.reason, response.retry_after) == (503, "Full", 9)
    assert response.to_tag == "ours"
