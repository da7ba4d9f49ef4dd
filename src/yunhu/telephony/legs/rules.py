"""How SIP's numbers are read: statuses become causes, Refer-To becomes a number, headers become seconds."""

from __future__ import annotations

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.address import parse_address
from yunhu.telephony.sip.messages.message import Request, Response, delta_seconds
from yunhu.telephony.sip.messages.uri import SipUri

CAUSES = (
    "hangup",  # the party hung up
    "cancelled",  # the caller gave up before the answer
    "busy",
    "declined",
    "no_answer",  # it rang long enough
    "no_such_number",
    "unreachable",  # nothing answered, or could be sent
    "rejected",  # any other refusal by the far end
    "unauthorized",  # our credentials were not taken
    "no_codec",  # no audio that both sides speak
    "no_ack",  # our answer was never acknowledged
    "media_failed",
    "media_timeout",  # answered, but silent for too long
    "session_expired",
    "node_failure",  # we or the engine broke down
    "overdue",  # nobody on our side answered an INVITE
)
"""Words that `LegEnded.cause` uses of itself."""

_BY_STATUS = {
    401: "unauthorized",
    403: "declined",
    404: "no_such_number",
    407: "unauthorized",
    408: "unreachable",
    410: "no_such_number",
    415: "no_codec",
    480: "unreachable",
    484: "no_such_number",
    486: "busy",
    487: "cancelled",
    488: "no_codec",
    502: "unreachable",
    503: "unreachable",
    504: "unreachable",
    600: "busy",
    603: "declined",
    604: "no_such_number",
    606: "no_codec",
}

_STATUS = {
    "busy": 486,
    "declined": 603,
    "no_such_number": 404,
    "no_codec": 488,
    "media_failed": 503,
    "node_failure": 503,
}

SMALLEST_SESSION_S = 90
"""The shortest session interval we accept (RFC 4028 §5)."""

MOST_USER = 64
"""Characters of a transfer's target."""


def cause_of(status: int) -> str:
    """The cause of a leg that a final response ended."""
    return _BY_STATUS.get(status, "rejected")


def status_of(cause: str) -> int:
    """The final response to a caller whose call ends for a cause before its answer."""
    return _STATUS.get(cause, 480)


def digit_of(request: Request) -> str | None:
    """The key of an INFO with `application/dtmf-relay` or `application/dtmf`; None when there is none."""
    text = request.body[:256].decode("ascii", "replace")
    if request.content_type == "application/dtmf-relay":
        fields = [line.partition("=") for line in text.split("\n")]
        text = next((value for name, _, value in fields if name.strip().lower() == "signal"), "")
    key = text.strip().upper()
    key = {"10": "*", "11": "#"}.get(key, key)
    return key if len(key) == 1 and key in "0123456789*#ABCD" else None


def refer_target(request: Request) -> str | None:
    """The user of a blind transfer's Refer-To; None when it is malformed, names nobody or has headers."""
    values = request.headers.all("refer-to")
    if len(values) != 1:
        return None
    try:
        uri = parse_address(values[0]).uri
    except SipSyntaxError:
        return None
    user = uri.user
    if isinstance(uri, SipUri) and uri.headers:
        return None
    return user if 0 < len(user) <= MOST_USER and user.isprintable() else None


def session_interval(request: Request) -> int | None:
    """Seconds within which the far end refreshes its session; 0 when too brief, None without a timer."""
    value = request.headers.get("session-expires")
    if value is None or "timer" not in request.tokens("supported"):
        return None
    head, _, parameters = value.partition(";")
    seconds = delta_seconds(head.strip())
    if seconds is None or "refresher=uas" in parameters.replace(" ", "").lower():
        return None
    return seconds if seconds >= SMALLEST_SESSION_S else 0


def answered_interval(response: Response) -> int:
    """Seconds within which a callee says it will refresh the session it answered; 0 when it will not."""
    value = response.headers.get("session-expires")
    if value is None:
        return 0
    head, _, parameters = value.partition(";")
    refreshes = "refresher=uas" in parameters.replace(" ", "").lower()
    return (delta_seconds(head.strip()) or 0) if refreshes else 0


def expiry_of(interval_s: int) -> float:
    """Seconds after which a session that was not refreshed is ended by us (RFC 4028 §10)."""
    return interval_s - min(32.0, interval_s / 3)


def backoff_s(owner: bool, chance: float) -> float:
    """The wait after a 491 (RFC 3261 §14.1); `owner`: we made the Call-ID. `chance` is from 0 to below 1."""
    return round(2.1 + chance * 1.9, 2) if owner else round(chance * 2.0, 2)
