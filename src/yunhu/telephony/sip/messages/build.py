"""Messages that follow from other messages: responses, the ACK of a failed INVITE, CANCEL."""

from __future__ import annotations

from yunhu.telephony.sip.limits import MAX_FORWARDS
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, Response

REASONS = {
    100: "Trying",
    180: "Ringing",
    181: "Call Is Being Forwarded",
    182: "Queued",
    183: "Session Progress",
    200: "OK",
    202: "Accepted",
    300: "Multiple Choices",
    301: "Moved Permanently",
    302: "Moved Temporarily",
    305: "Use Proxy",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    410: "Gone",
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    415: "Unsupported Media Type",
    416: "Unsupported URI Scheme",
    420: "Bad Extension",
    421: "Extension Required",
    422: "Session Interval Too Small",
    423: "Interval Too Brief",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    483: "Too Many Hops",
    484: "Address Incomplete",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    489: "Bad Event",
    491: "Request Pending",
    500: "Server Internal Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    504: "Server Time-out",
    505: "Version Not Supported",
    513: "Message Too Large",
    600: "Busy Everywhere",
    603: "Decline",
    604: "Does Not Exist Anywhere",
    606: "Not Acceptable",
}
_CLASSES = {1: "Progress", 2: "OK", 3: "Redirection", 4: "Request Failure", 5: "Server Failure", 6: "Failure"}

_COPIED_TO_RESPONSE: tuple[str, ...] = ("via", "from", "to", "call-id", "cseq")
_COPIED_TO_FOLLOW_UP: tuple[str, ...] = ("from", "to", "call-id", "route")


def reason_of(status: int) -> str:
    """The usual reason phrase of a status code."""
    return REASONS.get(status) or _CLASSES[status // 100]


def response_to(
    request: Request, status: int, *, reason: str | None = None, to_tag: str | None = None, body: bytes = b""
) -> Response:
    """The response with the headers §8.2.6.2 copies: Via, From, To, Call-ID, CSeq (and Timestamp in a 100).

    `to_tag` is added to To unless the request has one. Record-Route (§12.1.1) is the dialog's to copy.
    """
    source = request.headers.fields()
    fields = {key: source[key][:] for key in _COPIED_TO_RESPONSE if key in source}
    if status == 100 and "timestamp" in source:
        fields["timestamp"] = source["timestamp"][:]
    if to_tag and "to" in fields and not request.to_tag:
        fields["to"] = [_tagged(source["to"][0], to_tag)]
    return Response(status, reason or reason_of(status), Headers.adopt(fields), body)


def _tagged(value: str, tag: str) -> str:
    """A To value, as the peer wrote it, with our tag; appending is right with and without angle brackets."""
    return f"{value};tag={tag}"


def ack_for(invite: Request, response: Response) -> Request:
    """The ACK of a final response other than 2xx, which is part of the INVITE's transaction (§17.1.1.3)."""
    ack = _follow_up(invite, "ACK")
    ack.headers.set("To", response.headers.get("to") or "")
    return ack


def cancel_for(invite: Request, reason: str = "") -> Request:
    """The CANCEL of a pending INVITE (§9.1): same Request-URI, Call-ID, From, To, number and top Via.

    `reason`: the value of its Reason header (RFC 3326), none when empty.
    """
    cancel = _follow_up(invite, "CANCEL")
    if reason:
        cancel.headers.set("Reason", reason)
    return cancel


def _follow_up(invite: Request, method: str) -> Request:
    source = invite.headers.fields()
    fields = {key: source[key][:] for key in _COPIED_TO_FOLLOW_UP if key in source}
    fields["via"] = [str(invite.via)]
    fields["cseq"] = [f"{invite.cseq.number} {method}"]
    fields["max-forwards"] = [str(MAX_FORWARDS)]
    return Request(method, invite.target, Headers.adopt(fields))
