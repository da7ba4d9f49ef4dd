"""Dialogs (RFC 3261 §12): who talks to whom, along which route, and with which numbers.

Pure: the state is one small `msgspec.Struct`, which is also what a recovery record keeps of it.
"""

from __future__ import annotations

import msgspec

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.limits import MAX_CSEQ, MAX_FORWARDS
from yunhu.telephony.sip.messages.address import Address, parse_address
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.messages.text import format_params
from yunhu.telephony.sip.messages.uri import SipUri, parse_uri

RECOVERY_STEP = 65_536
"""How far a restored dialog's own CSeq jumps, so that numbers used after the last record stay behind it."""

MOST_ROUTES = 32
"""Routes of one dialog; a longer set is refused."""

_FORWARDS = str(MAX_FORWARDS)


class Dialog(msgspec.Struct, gc=False):
    """One dialog, seen from us. `local` and `remote` are From/To values without tags.

    `remote_tag` is "" while a dialog we ask for has no answer, and for RFC 2543 peers. `remote_cseq` is -1
    until the far end sent a request. `routes` are in the order in which our requests visit them.
    """

    call_id: str
    local_tag: str
    remote_tag: str
    local: str
    remote: str
    contact: str
    target: str
    routes: tuple[str, ...] = ()
    local_cseq: int = 0
    remote_cseq: int = -1
    early: bool = True

    def __repr__(self) -> str:
        return f"Dialog({self.local_tag}, early={self.early})"

    def accepts(self, cseq: int) -> bool:
        """Take a request's CSeq number; false when it is out of order (§12.2.2: answer 500)."""
        if cseq < self.remote_cseq:
            return False
        self.remote_cseq = cseq
        return True

    def matches(self, call_id: str, local_tag: str | None, remote_tag: str | None) -> bool:
        """Whether a message of the far end belongs here."""
        return (
            self.call_id == call_id
            and self.local_tag == (local_tag or "")
            and self.remote_tag == (remote_tag or "")
        )

    def refresh(self, message: Request | Response) -> None:
        """Take the remote target of a target refresh (re-INVITE, UPDATE or their 2xx), if it names one."""
        target = _target_of(message)
        if target:
            self.target = target

    def next_hop(self) -> SipUri | None:
        """Where our next request goes: the first route or the target; None when that is no SIP URI."""
        uri = _route_uri(self.routes[0]) if self.routes else parse_uri(self.target)
        return uri if isinstance(uri, SipUri) else None

    def request(self, method: str, body: bytes = b"", content_type: str = "") -> Request:
        """The next request of ours, without Via (§12.2.1.1)."""
        self.local_cseq = min(self.local_cseq + 1, MAX_CSEQ)
        return self._build(method, self.local_cseq, body, content_type)

    def ack(self, cseq: int, body: bytes = b"", content_type: str = "") -> Request:
        """The ACK for the 2xx to our INVITE number `cseq` (§13.2.2.4), without Via."""
        return self._build("ACK", cseq, body, content_type)

    def restored(self) -> Dialog:
        """The dialog as another process goes on with it after the last record of it."""
        number = min(self.local_cseq + RECOVERY_STEP, MAX_CSEQ)
        return msgspec.structs.replace(self, local_cseq=number)

    def _build(self, method: str, cseq: int, body: bytes, content_type: str) -> Request:
        target, routes = self._way()
        remote = f"{self.remote};tag={self.remote_tag}" if self.remote_tag else self.remote
        fields = {
            "max-forwards": [_FORWARDS],
            "from": [f"{self.local};tag={self.local_tag}"],
            "to": [remote],
            "call-id": [self.call_id],
            "cseq": [f"{cseq} {method}"],
        }
        if method != "BYE":
            fields["contact"] = [self.contact]
        if routes:
            fields["route"] = list(routes)
        if body:
            fields["content-type"] = [content_type]
        return Request(method, target, Headers.adopt(fields), body)

    def _way(self) -> tuple[str, tuple[str, ...]]:
        """Request-URI and Route values: a strict first router takes the Request-URI's place (§12.2.1.1)."""
        if not self.routes:
            return self.target, self.routes
        first = _route_uri(self.routes[0])
        if first.is_loose_router:
            return self.target, self.routes
        # Parameters that a Request-URI may not have go (§19.1.1, table 1: method, and headers).
        allowed = {name: value for name, value in first.params.items() if name != "method"}
        return str(first.with_params(allowed)), (*self.routes[1:], f"<{self.target}>")


def as_server(request: Request, local_tag: str, contact: str) -> Dialog:
    """The dialog that a response of ours to this request creates (§12.1.1). Raises SipSyntaxError."""
    target = _target_of(request)
    if not target:
        raise SipSyntaxError("a request that creates a dialog needs a Contact")
    return Dialog(
        request.call_id,
        local_tag,
        request.from_tag or "",
        _without_tag(request.to),
        _without_tag(request.from_),
        contact,
        target,
        _route_set(request.headers.values("record-route")),
        0,
        request.cseq.number,
    )


def as_client(request: Request, response: Response) -> Dialog:
    """The dialog that a response to this request of ours created (§12.1.2). Raises SipSyntaxError.

    A provisional response without Contact (they exist) leaves the Request-URI as the target.
    """
    target = _target_of(response)
    if not target and response.status >= 200:
        raise SipSyntaxError("a response that creates a dialog needs a Contact")
    return Dialog(
        request.call_id,
        request.from_tag or "",
        response.to_tag or "",
        _without_tag(request.from_),
        _without_tag(request.to),
        request.headers.get("contact") or "",
        target or request.target,
        _route_set(response.headers.values("record-route")[::-1]),
        request.cseq.number,
        -1,
        response.status < 200,
    )


def _target_of(message: Request | Response) -> str:
    """The URI in the Contact of a message, "" without one. Raises SipSyntaxError when it is no SIP URI."""
    contacts = message.contacts
    if not contacts:
        return ""
    uri = contacts[0].uri
    if not isinstance(uri, SipUri):
        raise SipSyntaxError("a Contact in a dialog has to be a SIP URI")
    return str(uri)


def _without_tag(address: Address) -> str:
    """An address as text with its parameters but the tag."""
    params = address.params
    if not params:
        return str(address)
    kept = {name: value for name, value in params.items() if name != "tag"}
    bare = str(address.without_params())
    return f"{bare}{format_params(kept)}" if kept else bare


def _route_set(values: list[str]) -> tuple[str, ...]:
    if len(values) > MOST_ROUTES:
        raise SipSyntaxError("a route set is too long")
    for value in values:
        _route_uri(value)
    return tuple(values)


def _route_uri(value: str) -> SipUri:
    return parse_address(value).sip_uri
