"""The objects of a configuration one by one: found, put, taken away; the whole stays immutable. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from yunhu.app.configuration.errors import NoSuchItem
from yunhu.app.configuration.model import Centre
from yunhu.flow.desk.model import Disposition
from yunhu.flow.inbound.model import Number
from yunhu.flow.ivr.model import Flow
from yunhu.flow.visits.model import WebEntry
from yunhu.people.agents.model import Agent, Skill
from yunhu.people.customers.caller_ids import CallerId
from yunhu.people.hours.model import BusinessHours
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.trunks.model import Trunk
from yunhu.trust.law.consents.model import ConsentText
from yunhu.trust.law.recipients.model import Recipient
from yunhu.work.queues.model import Queue
from yunhu.work.tickets.model import TicketType


class Kind(msgspec.Struct, frozen=True):
    """One kind of object: its field in the centre, its type, the key that names it, and its id."""

    field: str
    type: type[msgspec.Struct]
    key: str
    id_of: Callable[[Any], str]
    about: str


def number_id(number: Number | CallerId) -> str:
    """`5000`, or `5000@trunk` for a number that is limited to a trunk."""
    return number.number if number.trunk is None else f"{number.number}@{number.trunk}"


def _named(field: str, type_: type[msgspec.Struct], about: str) -> Kind:
    return Kind(field, type_, "id", lambda item: str(item.id), about)


KINDS = (
    Kind("numbers", Number, "number", number_id, "number that customers dial"),
    _named("trunks", Trunk, "trunk"),
    Kind("phones", Phone, "username", lambda phone: str(phone.username), "phone"),
    _named("agents", Agent, "agent"),
    _named("skills", Skill, "skill"),
    _named("queues", Queue, "queue"),
    _named("flows", Flow, "flow"),
    _named("ticket_types", TicketType, "type of tickets"),
    _named("business_hours", BusinessHours, "list of business hours"),
    Kind("dispositions", Disposition, "code", lambda one: str(one.code), "way in which contacts come out"),
    _named("web_entries", WebEntry, "web entry"),
    Kind("consent_texts", ConsentText, "purpose", lambda text: str(text.purpose), "words of a consent"),
    _named("recipients", Recipient, "recipient of data"),
    Kind("caller_ids", CallerId, "number", number_id, "number that is shown to those whom we call"),
)


def every(centre: Centre, kind: Kind) -> tuple[msgspec.Struct, ...]:
    """All objects of a kind, in the order of the document."""
    found: tuple[msgspec.Struct, ...] = getattr(centre, kind.field)
    return found


def index_of(centre: Centre, kind: Kind, id_: str) -> int | None:
    """The place of an object among those of its kind."""
    return next((at for at, item in enumerate(every(centre, kind)) if kind.id_of(item) == id_), None)


def one(centre: Centre, kind: Kind, id_: str) -> msgspec.Struct:
    """One object. Raises NoSuchItem."""
    at = index_of(centre, kind, id_)
    if at is None:
        raise NoSuchItem(id=id_)
    return every(centre, kind)[at]


def put(centre: Centre, kind: Kind, item: msgspec.Struct) -> Centre:
    """The centre with an object in the place of the one with its id, or added at the end."""
    items = list(every(centre, kind))
    at = index_of(centre, kind, kind.id_of(item))
    if at is None:
        items.append(item)
    else:
        items[at] = item
    return msgspec.structs.replace(centre, **{kind.field: tuple(items)})


def without(centre: Centre, kind: Kind, id_: str) -> Centre:
    """The centre without an object. Raises NoSuchItem."""
    gone = one(centre, kind, id_)
    left = tuple(item for item in every(centre, kind) if item is not gone)
    return msgspec.structs.replace(centre, **{kind.field: left})


def named(plain: object, kind: Kind, id_: str) -> object:
    """Plain data of an object that has its id from the path, when it does not say it itself."""
    if not isinstance(plain, dict):
        return plain
    if kind.type in (Number, CallerId):
        number, at, trunk = id_.partition("@")
        return {"number": number, **({"trunk": trunk} if at else {}), **plain}
    return {kind.key: id_, **plain}
