"""One transaction, and the keys by which messages find theirs (RFC 3261 §17.1.3, §17.2.3)."""

from __future__ import annotations

from enum import IntEnum

from yunhu.telephony.sip.messages.message import Request
from yunhu.telephony.sip.messages.via import MAGIC_COOKIE, Via
from yunhu.telephony.sip.transports.flow import Flow, Key

_COOKIE = MAGIC_COOKIE.lower()


class Kind(IntEnum):
    """Which of the four machines a transaction runs."""

    INVITE_CLIENT = 0
    CLIENT = 1
    INVITE_SERVER = 2
    SERVER = 3


class Transaction:
    """The state of one transaction.

    `flow` is where its own messages go, `source` where the last message for it came from, `last` what a timer
    sends again, `to_value` the To of our last response.
    """

    __slots__ = (
        "armed",
        "cancel_asked",
        "cancel_reason",
        "flow",
        "interval",
        "key",
        "kind",
        "last",
        "merge_key",
        "request",
        "source",
        "state",
        "to_value",
    )

    def __init__(self, key: Key, kind: Kind, state: str, request: Request, flow: Flow) -> None:
        self.key = key
        self.kind = kind
        self.state = state
        # Let go once it is not needed any more: thousands of answered transactions wait for their last timer.
        self.request: Request | None = request
        self.flow = flow
        self.source = flow
        self.last: bytes | None = None
        self.interval = 0.0
        self.armed: dict[str, int] = {}
        self.merge_key: Key | None = None
        self.to_value: str | None = None
        # On the client side: the user wants a CANCEL. On the server side: the user was told of one.
        self.cancel_asked = False
        self.cancel_reason = ""


def server_key(request: Request, via: Via) -> Key:
    """The key of the transaction a request belongs to; an ACK belongs to its INVITE.

    A branch with the magic cookie and something after it is unique. Otherwise the peer follows RFC 2543 and
    the request itself identifies it (§17.2.3), without its To tag: the ACK has one, the INVITE has not.
    """
    method = "INVITE" if request.method == "ACK" else request.method
    branch = via.branch
    if branch is not None and len(branch) > 7 and branch[:7].lower() == _COOKIE:
        return ("s", branch, via.sent_by, method)
    number = str(request.cseq.number)
    tag = request.from_tag or ""
    return ("s2543", request.target, tag, request.call_id, number, str(via), method)


def invite_key_of(key: Key) -> Key:
    """The key of the INVITE that a CANCEL with this key cancels (§9.2)."""
    return (*key[:-1], "INVITE")


def merge_key(request: Request) -> Key:
    """What tells that the same request came on two ways (§8.2.2.2)."""
    number, method = request.cseq
    return (request.call_id, request.from_tag or "", str(number), method)


def client_key(branch: str, method: str) -> Key:
    """The key of a transaction of ours: the branch of its Via and its method (§17.1.3)."""
    return ("c", branch, method)
