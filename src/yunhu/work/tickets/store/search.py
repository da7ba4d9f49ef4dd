"""Which tickets a search means, as conditions of SQL that every database understands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Select, and_, func, or_, select, true
from sqlalchemy.sql import ColumnElement

from yunhu.kit.pii import Pii
from yunhu.platform import sealing
from yunhu.work.tickets.model import Kind, Priority, Ticket, TicketType
from yunhu.work.tickets.rules import normalised
from yunhu.work.tickets.tables import TICKET, TICKET_COMMENT, TICKET_CONTACT, TICKET_WATCHER

MOST_WORDS = 5
"""Words of a search; the others are left out."""

LONGEST_SEARCHED = 30_000
"""Characters of a ticket that are looked through."""

NOBODY = "none"

_PHONE = re.compile(r"^\+?[0-9-]{5,24}$")
_NUMBER = re.compile(r"^(\d{4})-(\d{1,8})$")


class Wanted(Struct, frozen=True, kw_only=True):
    """Which tickets. `words` is what was typed, `named` are the customers that the words name.

    `customers` are all the ids of the customer that is meant.
    """

    words: str = ""
    named: tuple[str, ...] = ()
    type: str | None = None
    state: str | None = None
    kinds: tuple[Kind, ...] = ()
    priorities: tuple[Priority, ...] = ()
    agent: str | None = None
    queue: str | None = None
    customers: tuple[str, ...] | None = None
    contact: str | None = None
    watcher: str | None = None
    parent: str | None = None
    breached: bool | None = None

    @property
    def few(self) -> bool:
        """Whether it names somebody or something that has few tickets."""
        named = (self.customers, self.contact, self.watcher, self.parent)
        return any(each is not None for each in named)


def condition(tenant: str, wanted: Wanted) -> ColumnElement[bool]:
    """The condition for tickets of a tenant."""
    by_id = wanted.contact is not None or wanted.watcher is not None
    found = [_of(tenant) if by_id else TICKET.c.tenant == tenant]
    for column in ("type", "state", "queue", "parent", "breached"):
        value = getattr(wanted, column)
        if value is not None:
            found.append(TICKET.c[column] == value)
    if wanted.agent is not None:
        found.append(TICKET.c.agent.is_(None) if wanted.agent == NOBODY else TICKET.c.agent == wanted.agent)
    if wanted.customers is not None:
        found.append(TICKET.c.customer.in_(wanted.customers))
    if wanted.kinds:
        found.append(TICKET.c.kind.in_(wanted.kinds))
    if wanted.priorities:
        found.append(TICKET.c.priority.in_(wanted.priorities))
    if wanted.contact is not None:
        found.append(TICKET.c.id.in_(_linked(tenant, wanted.contact)))
    if wanted.watcher is not None:
        watched = select(TICKET_WATCHER.c.ticket).where(TICKET_WATCHER.c.tenant == tenant)
        found.append(TICKET.c.id.in_(watched.where(TICKET_WATCHER.c.agent == wanted.watcher)))
    if wanted.words:
        found.append(_says(tenant, wanted))
    return and_(*found)


def not_done(tenant: str, customers: Sequence[str], contact: str) -> ColumnElement[bool]:
    """The condition for what is not done of some customers, or about a contact."""
    theirs = select(TICKET.c.id).where(TICKET.c.tenant == tenant, TICKET.c.customer.in_(customers))
    ids = theirs.union(_linked(tenant, contact))
    return and_(_of(tenant), TICKET.c.id.in_(ids), TICKET.c.kind.in_(("open", "pending")))


def _of(tenant: str) -> ColumnElement[bool]:
    """The tenant's, where ids are known: SQLite must not walk the tenant's rows instead."""
    return func.coalesce(TICKET.c.tenant, "") == tenant


def _linked(tenant: str, contact: str) -> Select[tuple[str]]:
    linked = select(TICKET_CONTACT.c.ticket).where(TICKET_CONTACT.c.tenant == tenant)
    return linked.where(TICKET_CONTACT.c.contact == contact)


def _says(tenant: str, wanted: Wanted) -> ColumnElement[bool]:
    """Every word occurs in the ticket or in its comments; or the words are its number, or its customer."""
    number = _NUMBER.match(wanted.words)
    if number is not None:
        return TICKET.c.number == f"{number[1]}-{int(number[2]):06}"
    words = normalised(wanted.words).split()[:MOST_WORDS]
    each = [or_(_in_ticket(word), _commented(tenant, word)) for word in words]
    said = and_(true(), *each)
    return or_(said, TICKET.c.customer.in_(wanted.named)) if wanted.named else said


def _in_ticket(word: str) -> ColumnElement[bool]:
    """A number of a field is kept sealed: it is found by the whole number, whose fingerprint is there."""
    said = TICKET.c.search.contains(word, autoescape=True)
    if _PHONE.match(word) is None:
        return said
    kept = normalised(sealing.fingerprint(word, sealing.NUMBER))
    return or_(said, TICKET.c.search.contains(kept, autoescape=True))


def _commented(tenant: str, word: str) -> ColumnElement[bool]:
    comments = select(TICKET_COMMENT.c.ticket).where(TICKET_COMMENT.c.tenant == tenant)
    return TICKET.c.id.in_(comments.where(TICKET_COMMENT.c.search.contains(word, autoescape=True)))


def searched(ticket: Ticket, type_: TicketType | None) -> str:
    """The text that a ticket is found by: its number, subject, text and fields, choices by name too."""
    names: dict[str, dict[str, str]] = {}
    if type_ is not None:
        names = {field.id: {choice.id: choice.name for choice in field.choices} for field in type_.fields}
    parts = [ticket.number, ticket.subject]
    for id_, value in ticket.fields.items():
        if isinstance(value, Pii):
            parts.append(sealing.fingerprint(value.reveal(), sealing.NUMBER))
        elif isinstance(value, tuple):
            parts += [names.get(id_, {}).get(each, each) for each in value]
        elif isinstance(value, str):
            parts.append(names.get(id_, {}).get(value, value))
        elif not isinstance(value, bool):
            parts.append(f"{value:g}")
    return normalised("\n".join([*parts, ticket.text]))[:LONGEST_SEARCHED]
