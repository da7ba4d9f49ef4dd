"""Whose things somebody sees: owners, teams and samples, put together for the doors.

Own is what one's agent handled, one's team's what any of its agents did, a sample what one was given to
review. What nobody has handled yet belongs to nobody, and is seen by those who lead: somebody must see to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, select, true
from starlette.requests import HTTPConnection

from yunhu.app.directory import Directory
from yunhu.kit.reach import Reach, covers
from yunhu.oversight.quality.tables import SAMPLE
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal
from yunhu.platform.http.sight import Kind, NotThere
from yunhu.trust.roles.doors import about
from yunhu.work.calls.tables import CONTACT, LEG, SEGMENT
from yunhu.work.recordings.store import RECORDING
from yunhu.work.tickets.tables import TICKET, TICKET_WATCHER
from yunhu.work.voicemails.store import VOICEMAIL

_CONTACT_OF = {
    "leg": (LEG.c.id, LEG.c.contact, LEG.c.tenant),
    "voicemail": (VOICEMAIL.c.id, VOICEMAIL.c.contact, VOICEMAIL.c.tenant),
    "recording": (RECORDING.c.id, RECORDING.c.contact, RECORDING.c.tenant),
}
"""Where the contact stands that something belongs to."""

Settle = Callable[[], Awaitable[None]]
"""Wait a moment for facts that are on their way into the database."""


class Sights:
    """Asked by the doors of one node. What reaches the tenant is never looked up."""

    def __init__(self, database: Database, directory: Directory, settle: Settle) -> None:
        self._database = database
        self._directory = directory
        self._settle = settle

    async def check(self, connection: HTTPConnection, who: Principal, word: str) -> None:
        """Let only those go on who reach what the route is about. Raises `NotThere`."""
        found = about(connection.scope["route"].path_format)
        if found is None:
            raise NotThere
        kind, parameter = found
        if parameter is not None and not await self._is_seen(who, word, kind, connection.path_params["id"]):
            raise NotThere

    async def sees(self, who: Principal, word: str, kind: Kind, id_: str) -> bool:
        """Whether somebody reaches one thing."""
        return who.reach(word) == Reach.TENANT or await self._is_seen(who, word, kind, id_)

    async def _is_seen(self, who: Principal, word: str, kind: str, id_: str) -> bool:
        if kind == "agent":
            return id_ in (self.agents(who, word) or ())
        await self._settle()
        if kind == "ticket":
            query = select(TICKET.c.id).where(
                TICKET.c.tenant == who.tenant, TICKET.c.id == id_, self.tickets(who, word)
            )
        elif kind == "contact":
            query = select(literal(1)).where(self.contacts(who, word, literal(id_)))
        else:
            key, contact, tenant = _CONTACT_OF[kind]
            query = select(key).where(tenant == who.tenant, key == id_, self.contacts(who, word, contact))
        async with self._database.reading() as connection:
            return (await connection.execute(query.limit(1))).first() is not None

    async def sees_customer(self, who: Principal, word: str, ids: Collection[str]) -> bool:
        """Whether somebody reaches a contact that is said to be a customer's, by any of its ids."""
        if who.reach(word) == Reach.TENANT:
            return True
        await self._settle()
        query = select(CONTACT.c.id).where(
            CONTACT.c.tenant == who.tenant,
            CONTACT.c.customer.in_(ids),
            self.contacts(who, word, CONTACT.c.id),
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query.limit(1))).first() is not None

    # --- conditions -----------------------------------------------------------------------------------

    def contacts(self, who: Principal, word: str, contact: ColumnElement[str]) -> ColumnElement[bool]:
        """The condition that the contact whose id is in a column is within reach."""
        reach = who.reach(word)
        if reach == Reach.TENANT:
            return true()
        ways: list[ColumnElement[bool]] = [false()]
        if agents := self.agents(who, word):
            ways.append(contact.in_(_handled(who.tenant).where(SEGMENT.c.agent.in_(agents))))
            last = select(CONTACT.c.id).where(CONTACT.c.tenant == who.tenant, CONTACT.c.agent.in_(agents))
            ways.append(contact.in_(last))
        if covers(reach, Reach.TEAM):
            known = select(CONTACT.c.id).where(CONTACT.c.tenant == who.tenant, CONTACT.c.agent.is_(None))
            handled = _handled(who.tenant).where(SEGMENT.c.agent.is_not(None))
            ways.append(and_(contact.in_(known), contact.not_in(handled)))
        if reach & Reach.SAMPLE and who.user is not None:
            mine = select(SAMPLE.c.contact).where(
                SAMPLE.c.tenant == who.tenant, SAMPLE.c.reviewer == who.user
            )
            ways.append(contact.in_(mine))
        return or_(*ways)

    def tickets(self, who: Principal, word: str) -> ColumnElement[bool]:
        """The condition that a ticket is within reach: one's own, made or watched by oneself, nobody's."""
        reach = who.reach(word)
        if reach == Reach.TENANT:
            return true()
        if not reach & Reach.OWN:
            return false()
        ways: list[ColumnElement[bool]] = [TICKET.c.created_by.in_(_names(who))]
        if agents := self.agents(who, word):
            ways.append(TICKET.c.agent.in_(agents))
        if who.agent is not None:
            watched = select(TICKET_WATCHER.c.ticket).where(TICKET_WATCHER.c.tenant == who.tenant)
            ways.append(TICKET.c.id.in_(watched.where(TICKET_WATCHER.c.agent == who.agent)))
        if covers(reach, Reach.TEAM):
            ways.append(TICKET.c.agent.is_(None))
        return or_(*ways)

    def agents(self, who: Principal, word: str) -> frozenset[str] | None:
        """The agents within reach; None: all of them."""
        reach = who.reach(word)
        if reach == Reach.TENANT:
            return None
        own = frozenset() if who.agent is None or not reach & Reach.OWN else frozenset({who.agent})
        if not covers(reach, Reach.TEAM):
            return own
        return own | self._directory.agents_of(who.teams or self._directory.teams_of(who.agent))


def _handled(tenant: str) -> Select[tuple[str]]:
    return select(SEGMENT.c.contact).where(SEGMENT.c.tenant == tenant)


def _names(who: Principal) -> tuple[str, ...]:
    """Under which names a person makes tickets."""
    return tuple(
        f"{kind}:{name}" for kind, name in (("agent", who.agent), ("user", who.user)) if name is not None
    )
