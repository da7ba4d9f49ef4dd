"""The SIP messages of legs, as we write them."""

from __future__ import annotations

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import DialTarget
from yunhu.telephony.sdp.write import CONTENT_TYPE
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.messages.text import quote
from yunhu.telephony.sip.messages.uri import SipUri
from yunhu.telephony.sip.transports.flow import Flow

ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, UPDATE"
"""What we take within a dialog."""

OUR_USER = "yunhu"
FIRST_CSEQ = 1


def host_of(address: tuple[str, int]) -> str:
    """An address as URIs write it."""
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def contact(flow: Flow) -> str:
    """Where a dialog on this flow reaches us."""
    transport = f";transport={flow.uri_transport}" if flow.uri_transport else ""
    return f"<sip:{OUR_USER}@{host_of(flow.local)}{transport}>"


def invite(leg: Leg, target: DialTarget, agent: str) -> Request:
    """The INVITE of an outbound leg with its offer, without Via."""
    flow = leg.flow
    host = target.host or flow.local[0]
    host = f"[{host}]" if ":" in host else host
    name = f"{quote(leg.caller.display)} " if leg.caller.display else ""
    caller = SipUri(user=leg.caller.user, host=host)
    fields = {
        "max-forwards": ["70"],
        "from": [f"{name}<{caller}>;tag={leg.tag}"],
        "to": [f"<{target.uri.partition(';')[0]}>"],
        "call-id": [leg.id],
        "cseq": [f"{FIRST_CSEQ} INVITE"],
        "contact": [contact(flow)],
        "allow": [ALLOW],
        "user-agent": [agent],
        "content-type": [CONTENT_TYPE],
    }
    headers = Headers.adopt(fields)
    for header, value in target.headers:
        headers.set(header, value)
    return Request("INVITE", target.uri, headers, leg.sdp)


def invite_again(leg: Leg, before: Request, name: str, credentials: str) -> Request:
    """The same INVITE with the next number and our credentials (RFC 3261 §22.2), without Via."""
    headers = before.headers.copy()
    headers.remove("Via")
    headers.set("CSeq", f"{before.cseq.number + 1} INVITE")
    headers.set(name, credentials)
    return Request("INVITE", before.target, headers, before.body)


def dialog_response(leg: Leg, request: Request, status: int, body: bytes = b"") -> Response:
    """A response that makes or keeps a dialog: with our tag, Contact and the recorded routes (§12.1.1)."""
    response = response_to(request, status, to_tag=leg.tag, body=body)
    fields = response.headers.fields()
    routes = request.headers.all("record-route")
    if routes:
        fields["record-route"] = routes[:]
    fields["contact"] = [contact(leg.flow)]
    if status >= 200:
        fields["allow"] = [ALLOW]
    if body:
        fields["content-type"] = [CONTENT_TYPE]
    return response


def refusal(
    request: Request, status: int, tag: str, retry_after_s: int | None = None, reason: str | None = None
) -> Response:
    """A final response that ends a transaction without a dialog."""
    response = response_to(request, status, reason=reason, to_tag=tag)
    if retry_after_s is not None:
        response.headers.set("Retry-After", str(retry_after_s))
    return response


def refusal_in(leg: Leg, request: Request, status: int) -> Response:
    """A final response of 300 and above within the leg's dialog."""
    return refusal(request, status, leg.tag)
