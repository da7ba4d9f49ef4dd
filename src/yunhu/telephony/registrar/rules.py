"""What a REGISTER does to the bindings of an address-of-record (RFC 3261 §10.3, steps 6 to 8). Pure."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from yunhu.kit.instants import SECOND, Instant
from yunhu.telephony.registrar.model import Binding
from yunhu.telephony.sip.digest import ALGORITHMS
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.message import Request, delta_seconds
from yunhu.telephony.sip.messages.uri import SipUri
from yunhu.telephony.sip.transports.flow import Flow

SHORTEST_S = 60
LONGEST_S = 3600
MOST_CONTACTS = 10
"""Contacts of one phone; with one more, the one that expires first goes."""

ONLY_MD5 = ("baresip v0.", "baresip v1.")
"""User agents that give up when they are offered another hash beside it. Whoever could forge
this header on the way could as well take the stronger challenge out, so nothing is lost by believing it."""

MOST_IN_REQUEST = 10
LONGEST_AGENT = 128


class Outcome(NamedTuple):
    """The bindings afterwards, and the answer's status; if it is not 200, nothing changed (§10.3, step 7)."""

    status: int
    bindings: tuple[Binding, ...]


def register(bindings: tuple[Binding, ...], request: Request, flow: Flow, now: Instant) -> Outcome:
    """Apply a REGISTER that was authenticated. Statuses: 200, 400, 423 (too brief), 500 (out of order)."""
    living = tuple([binding for binding in bindings if binding.expires_at > now])
    number, call_id = request.cseq.number, request.call_id
    if request.is_contact_star:
        if request.expires != 0:
            return Outcome(400, bindings)
        late = any(_is_late(binding, call_id, number) for binding in living)
        return Outcome(500, bindings) if late else Outcome(200, ())
    try:
        contacts = request.contacts
    except SipSyntaxError:
        return Outcome(400, bindings)
    if len(contacts) > MOST_IN_REQUEST:
        return Outcome(400, bindings)
    kept = {binding.contact: binding for binding in living}
    user_agent = (request.headers.get("user-agent") or "")[:LONGEST_AGENT]
    for contact in contacts:
        if not isinstance(contact.uri, SipUri):
            return Outcome(400, bindings)
        uri = str(contact.uri)
        seconds = _expires(contact.params.get("expires"), request)
        if 0 < seconds < SHORTEST_S:
            return Outcome(423, bindings)
        before = kept.pop(uri, None)
        if before is not None and _is_late(before, call_id, number):
            return Outcome(500, bindings)
        if seconds:
            expires_at = now + min(seconds, LONGEST_S) * SECOND
            q = _q(contact.params.get("q"))
            kept[uri] = Binding(uri, flow, expires_at, q, call_id, number, user_agent)
    after = tuple(kept.values())
    if len(after) > MOST_CONTACTS:
        after = tuple(sorted(after, key=lambda binding: binding.expires_at)[-MOST_CONTACTS:])
    return Outcome(200, after)


def register_tab(
    bindings: tuple[Binding, ...], request: Request, flow: Flow, now: Instant, tab: str, issued: int
) -> Outcome:
    """The same for a browser's tab, of which an agent is called at one only: the newest that registered.

    Credentials that were given out before those of the tab in place get 403: an old tab does not come back by
    itself. A contact lives on its connection, so a new one takes the place of all others.
    """
    living = tuple([binding for binding in bindings if binding.expires_at > now])
    if any(binding.tab != tab and binding.issued > issued for binding in living):
        return Outcome(403, bindings)
    others = tuple([binding for binding in living if binding.tab != tab])
    before = tuple([binding for binding in living if binding.tab == tab])
    outcome = register(before, request, flow, now)
    if outcome.status != 200:
        return Outcome(outcome.status, bindings)
    fresh = [binding for binding in outcome.bindings if binding not in before]
    if not fresh:
        return Outcome(200, others + outcome.bindings)
    return Outcome(200, (msgspec.structs.replace(fresh[-1], tab=tab, issued=issued),))


def algorithms_for(user_agent: str, is_websocket: bool = False) -> tuple[str, ...]:
    """The hashes to offer to a client, the strongest first (RFC 8760 §2.3).

    JsSIP and SIP.js look at the first challenge alone and know MD5 alone, under whatever name an application
    gives them. The passwords of browsers are 256 random bits, which MD5 does not give away.
    """
    return ("MD5",) if is_websocket or user_agent.startswith(ONLY_MD5) else ALGORITHMS


def best(bindings: tuple[Binding, ...], now: Instant) -> Binding | None:
    """The binding to call: the highest q, and of those the newest."""
    living = [binding for binding in bindings if binding.expires_at > now]
    return max(living, key=lambda binding: (binding.q, binding.expires_at), default=None)


def _is_late(binding: Binding, call_id: str, number: int) -> bool:
    """Whether a request of the same registering client came after a newer one of it."""
    return binding.call_id == call_id and number <= binding.cseq


def _expires(own: str | None, request: Request) -> int:
    """Seconds that a contact asks for: its own parameter, else the header, else the longest (§10.2.1.1)."""
    seconds = delta_seconds(own)
    if seconds is None:
        seconds = request.expires
    return LONGEST_S if seconds is None else seconds


def _q(text: str | None) -> float:
    try:
        value = float(text or "1")
    except ValueError:
        return 1.0
    return value if 0.0 <= value <= 1.0 else 1.0
