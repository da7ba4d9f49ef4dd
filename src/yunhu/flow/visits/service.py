"""Visits: who asked on a page to call us, what they call with, and where they stand."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from typing import NamedTuple

from yunhu.flow.visits import rules
from yunhu.flow.visits.errors import MediaNotOffered, NoSuchEntry, NoSuchVisit, TooManyVisits, VisitsFull
from yunhu.flow.visits.model import Media, Progress, Visit, WebEntry
from yunhu.flow.visits.ports import Contacts, Entries, Issue
from yunhu.platform.clock import Scheduler
from yunhu.platform.secrets import digest
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import Party, Refused
from yunhu.telephony.registrar.credentials import VISIT, Credentials, user_of
from yunhu.telephony.sip.buckets import SourceLimiter

MOST_VISITS = 10_000
"""Visits remembered at once; one more gets 503."""

PER_ADDRESS_S, BURST, ALL_S = 0.2, 20, 50.0
"""Visits that one address may open in a second and at once, and all addresses together in a second."""

RETRY_AFTER_S = 30
CREDENTIALS_S = 6 * 3600
"""How long a visitor's browser may register anew; the longest call that survives a change of networks."""

TAB = "page"
"""A visit is one page: it has no tabs."""

SWEEP_S = 60.0
_SECRET_BYTES = 24


class Opened(NamedTuple):
    """A new visit, and what its page needs."""

    visit: Visit
    secret: str
    credentials: Credentials
    language: str


class Visits:
    """All visits of one node. Memory alone: a visit is over with the call, and a restart forgets it."""

    def __init__(
        self,
        entries: Entries,
        contacts: Contacts,
        issue: Issue,
        new_id: Callable[[], str],
        scheduler: Scheduler,
    ) -> None:
        self._entries = entries
        self._contacts = contacts
        self._issue = issue
        self._new_id = new_id
        self._scheduler = scheduler
        self._visits: dict[str, Visit] = {}
        self._limiter = SourceLimiter(PER_ADDRESS_S, BURST, ALL_S, scheduler.monotonic())
        scheduler.after(SWEEP_S, self._sweep)

    def __len__(self) -> int:
        """How many visits are remembered."""
        return len(self._visits)

    # --- what pages ask ---------------------------------------------------------------------------

    def entry(self, entry: str) -> WebEntry:
        """A web entry. Raises NoSuchEntry."""
        found = self._entries.web_entry(entry)
        if found is None:
            raise NoSuchEntry(entry=entry)
        return found

    def language_of(self, entry: WebEntry) -> str:
        """The language in which a web entry answers."""
        return self._entries.language_of(entry)

    def open(
        self, entry: WebEntry, media: Media, name: str, attributes: dict[str, str], address: str
    ) -> Opened:
        """A new visit of somebody at an address. Raises MediaNotOffered, TooManyVisits, VisitsFull."""
        if media not in entry.media:
            raise MediaNotOffered(entry=entry.id, media=media)
        now_s = self._scheduler.monotonic()
        if not self._limiter.allow(rules.source_of(address), now_s):
            raise TooManyVisits(retry_after_s=RETRY_AFTER_S)
        if len(self._visits) >= MOST_VISITS:
            raise VisitsFull(retry_after_s=RETRY_AFTER_S)
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        visit = Visit(
            id=self._new_id(),
            entry=entry.id,
            number=entry.number,
            media=media,
            key=digest(secret),
            opened_s=now_s,
            name=name,
            attributes=attributes,
        )
        self._visits[visit.id] = visit
        credentials = self._issue(VISIT, visit.id, TAB, CREDENTIALS_S)
        return Opened(visit, secret, credentials, self._entries.language_of(entry))

    def progress(self, visit: str, secret: str) -> Progress:
        """Where a visit stands, for the page that opened it. Raises NoSuchVisit."""
        found = self._visits.get(visit)
        if found is None or not hmac.compare_digest(found.key, digest(secret)):
            raise NoSuchVisit
        standing = None if found.contact is None else self._contacts.standing(found.contact)
        return rules.progress(found.contact is not None, standing)

    # --- the calls --------------------------------------------------------------------------------

    def admit(self, leg: Leg) -> Refused | None:
        """Whether a visitor's leg may come in; it then calls the number of its entry, and nothing else.

        Legs of others are not looked at. One call at a time: another one has to wait until that is over.
        """
        visit_id = _visit_of(leg)
        if visit_id is None:
            return None
        visit = self._visits.get(visit_id)
        if visit is None or leg.dialled != visit.entry:
            return Refused(404, "no_such_number")
        if visit.contact is not None and self._contacts.standing(visit.contact) is not None:
            return Refused(486, "visit_calls_already")
        leg.dialled = visit.number
        leg.caller = Party(user_of(VISIT, visit.id), visit.name)
        return None

    def arrived(self, leg: Leg) -> dict[str, str]:
        """A leg became a contact: what the page said of the visitor, for its flow and its agent."""
        visit = self._visits.get(_visit_of(leg) or "")
        if visit is None:
            return {}
        visit.contact = leg.session
        return {**visit.attributes, "entry": visit.entry}

    def _sweep(self) -> None:
        now_s = self._scheduler.monotonic()
        for visit in list(self._visits.values()):
            called = visit.contact is not None
            lives = visit.contact is not None and self._contacts.standing(visit.contact) is not None
            if rules.is_over(visit.opened_s, called, lives, now_s):
                del self._visits[visit.id]
        self._scheduler.after(SWEEP_S, self._sweep)


def _visit_of(leg: Leg) -> str | None:
    """The visit whose credentials a leg came with."""
    kind, _, id_ = (leg.phone or "").partition(".")
    return id_ if kind == VISIT else None
