"""Which requests are let in, and what the others are told (RFC 3261 §8.2, §16.3, RFC 4475). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.limits import MAX_HOPS_ACCEPTED
from yunhu.telephony.sip.messages.message import Message, Request, Response
from yunhu.telephony.sip.messages.text import WS
from yunhu.telephony.sip.messages.uri import SipUri

KNOWN_METHODS = frozenset(
    [
        "INVITE",
        "ACK",
        "BYE",
        "CANCEL",
        "OPTIONS",
        "REGISTER",
        "PRACK",
        "SUBSCRIBE",
        "NOTIFY",
        "PUBLISH",
        "INFO",
        "REFER",
        "MESSAGE",
        "UPDATE",
    ]
)
_ONCE = ("from", "to", "call-id", "cseq")
_AT_MOST_ONCE = ("max-forwards", "content-type")
_SPELLED = {"from": "From", "to": "To", "call-id": "Call-ID", "cseq": "CSeq"}
_SDP_RANGES = frozenset(("application/sdp", "application/*", "*/*"))


class SipRefusal(NamedTuple):
    """The answer that a request gets instead of a transaction."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """What this node can do with a request."""

    allowed: tuple[str, ...] = (
        "INVITE",
        "ACK",
        "CANCEL",
        "BYE",
        "OPTIONS",
        "REGISTER",
        "REFER",
        "NOTIFY",
        "INFO",
        "UPDATE",
    )
    schemes: tuple[str, ...] = ("sip", "sips", "tel")
    extensions: tuple[str, ...] = ()
    """Option tags that a Require may ask for."""
    bodies: tuple[str, ...] = (
        "application/sdp",
        "multipart/mixed",
        "multipart/related",
        "multipart/alternative",
    )
    """Content types of an INVITE."""


DEFAULT = Policy()


def admit(request: Request, policy: Policy = DEFAULT) -> SipRefusal | None:
    """None lets the request in; its headers are then known to be well formed."""
    if request.version != "SIP/2.0":
        return SipRefusal(505, "Version Not Supported")
    method = request.method
    if method not in policy.allowed:
        return _refuse_method(method, policy)
    fault = well_formed(request)
    if fault is None:
        fault = _addresses(request)
    if fault is not None:
        return SipRefusal(400, fault)
    try:
        return _unserved(request, policy)
    except SipSyntaxError as broken:
        return SipRefusal(400, str(broken))


def well_formed(message: Message) -> str | None:
    """What is wrong with the headers that every message needs, in words; None if nothing is."""
    fields = message.headers.fields()
    for key in _ONCE:
        values = fields.get(key)
        if values is None:
            return f"{_SPELLED[key]} is missing"
        if len(values) != 1:
            return f"{_SPELLED[key]} is given twice"
    for key in _AT_MOST_ONCE:
        if len(fields.get(key, "")) > 1:
            return f"{key} is given twice"
    try:
        number_and_method = message.cseq
        message.via, message.from_, message.to, message.call_id  # noqa: B018 - each raises when malformed
    except SipSyntaxError as fault:
        return str(fault)
    if isinstance(message, Request) and number_and_method.method != message.method:
        return "CSeq names another method"
    return None


def admit_response(response: Response) -> str | None:
    """Why a response is thrown away, in words; None if it may be matched with a transaction (§8.1.3.3)."""
    fault = well_formed(response)
    if fault is None and len(response.vias) != 1:
        return "a response with more than our own Via is not ours"
    return fault


def _addresses(request: Request) -> str | None:
    """What is wrong with Contact, Route, Record-Route, the Request-URI and Max-Forwards."""
    fields = request.headers.fields()
    try:
        if "contact" in fields and len(request.contacts) > 1 and request.method != "REGISTER":
            return "Contact is given twice"
        if "route" in fields:
            request.routes  # noqa: B018 - raises when malformed
        if "record-route" in fields:
            request.record_routes  # noqa: B018
        uri = request.uri
        hops = request.max_forwards
    except SipSyntaxError as fault:
        return str(fault)
    if type(uri) is SipUri and uri.headers:
        return "the Request-URI may not carry headers"
    if hops is not None and hops > MAX_HOPS_ACCEPTED:
        return "Max-Forwards is above 255"
    return None


def _refuse_method(method: str, policy: Policy) -> SipRefusal:
    allow = (("Allow", ", ".join(policy.allowed)),)
    if method in KNOWN_METHODS:
        return SipRefusal(405, "Method Not Allowed", allow)
    return SipRefusal(501, "Not Implemented", allow)


def _unserved(request: Request, policy: Policy) -> SipRefusal | None:
    """The refusal of a well-formed request that asks for what we do not have."""
    if request.uri.scheme not in policy.schemes:
        return SipRefusal(416, "Unsupported URI Scheme")
    fields = request.headers.fields()
    if "require" in fields:
        missing = [tag for tag in request.tokens("require") if tag.lower() not in policy.extensions]
        if missing:
            return SipRefusal(420, "Bad Extension", (("Unsupported", ", ".join(missing)),))
    if request.method != "INVITE":
        return None
    if request.max_forwards == 0:
        # We are a back-to-back user agent: a call that comes back to us through others ends here.
        return SipRefusal(483, "Too Many Hops")
    if request.body and not _understands(request, policy):
        return SipRefusal(415, "Unsupported Media Type", (("Accept", "application/sdp"),))
    if "accept" in fields and not _takes_sdp(request):
        return SipRefusal(406, "Not Acceptable", (("Accept", "application/sdp"),))
    return None


def _understands(request: Request, policy: Policy) -> bool:
    disposition = (request.headers.get("content-disposition") or "").replace(" ", "").lower()
    if ";handling=optional" in disposition:
        return True
    encoding = request.headers.get("content-encoding")
    return request.content_type in policy.bodies and (encoding is None or encoding.lower() == "identity")


def _takes_sdp(request: Request) -> bool:
    ranges = [item.partition(";")[0].strip(WS).lower() for item in request.tokens("accept")]
    return not _SDP_RANGES.isdisjoint(ranges)
