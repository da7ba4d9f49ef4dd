"""The types and business hours in force, looked up by tickets all the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from yunhu.kit.business_time import Hours
from yunhu.kit.instants import Instant
from yunhu.people.hours import rules as business_hours
from yunhu.people.hours.model import BusinessHours
from yunhu.people.hours.rules import KindOf
from yunhu.work.tickets import defaults
from yunhu.work.tickets.defaults import Say
from yunhu.work.tickets.errors import NoSuchTicketType
from yunhu.work.tickets.model import TicketState, TicketType

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Registry:
    """What the configuration says about tickets; the centre's own types, or the built-in ones."""

    def __init__(self, china: KindOf) -> None:
        """`china` knows the public holidays."""
        self._china = china
        self._types: dict[str, TicketType] = {}
        self._hours: dict[str, Hours] = {}
        self.configure((), (), str)

    def configure(self, types: Sequence[TicketType], hours: Sequence[BusinessHours], say: Say) -> None:
        """Put types and business hours to use; the built-in ones, worded by `say`, where there are none.

        Tickets that were written with others stay as they are.
        """
        self._types = {type_.id: type_ for type_ in tuple(types) or defaults.types(say)}
        named = tuple(hours) or (business_hours.DEFAULT,)
        self._hours = {each.id: business_hours.compiled(each, self._china) for each in named}
        self.default_hours = named[0].id

    def types(self) -> list[TicketType]:
        """All types, in the order of the configuration."""
        return list(self._types.values())

    def find(self, id_: str) -> TicketType | None:
        """A type, if there is such a one."""
        return self._types.get(id_)

    def type(self, id_: str) -> TicketType:
        """A type. Raises NoSuchTicketType."""
        found = self._types.get(id_)
        if found is None:
            raise NoSuchTicketType(type=id_[:64])
        return found

    def of(self, id_: str) -> TicketType:
        """The type of a ticket that exists: one without states of its own when it was configured away."""
        return self._types.get(id_) or TicketType(id=id_, name=id_, states=(_GONE,))

    def hours_of(self, type_: TicketType) -> Hours:
        """The business hours of a type."""
        return self._hours[self.hours_id(type_)]

    def hours_id(self, type_: TicketType) -> str:
        """Their id."""
        return type_.hours if type_.hours in self._hours else self.default_hours

    def year(self, now: Instant) -> int:
        """The year where the centre is."""
        zone = self._hours[self.default_hours].zone
        return (_EPOCH + timedelta(microseconds=now)).astimezone(zone).year


_GONE = TicketState("closed", "closed", "closed")
