"""The tenant's whole configuration: one immutable, versioned document (design §6, rule 14)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from yunhu.flow.desk.model import Disposition, Reasons
from yunhu.flow.inbound.model import Language, Number
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing.model import Staged
from yunhu.flow.visits.model import WebEntry
from yunhu.people.agents.model import Agent, Skill, Slug
from yunhu.people.customers.caller_ids import CallerId
from yunhu.people.hours.model import BusinessHours
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.trunks.model import Trunk
from yunhu.trust.law.consents.model import MOST_TEXTS, ConsentText
from yunhu.trust.law.keeping.model import MOST_FIELDS, DataField
from yunhu.trust.law.recipients.model import HOME, MOST_RECIPIENTS, Place, Prefix, Recipient
from yunhu.work.queues.model import Queue
from yunhu.work.recordings.keeping.model import RecordingTerms
from yunhu.work.tickets.model import TicketType

MANY = 20_000
"""The most objects of one kind in a tenant."""

MOST_TYPES = 200
"""The most types of tickets, and lists of business hours."""

Days = Annotated[int, Meta(ge=1, le=36_500)]

MOST_ALLOWED = 200
"""The most addresses that flows may ask."""


class Centre(Struct, frozen=True, forbid_unknown_fields=True):
    """A tenant's numbers, trunks, phones, agents, skills, queues and flows, each known by its id.

    `flow_checks`: `strict` publishes no flow from which nobody reaches a person, in which a silent caller
    goes round for ever, or which misses a language that it promises; `lenient` only says so. `home` is the
    country where data about persons stay; what goes elsewhere needs an impact assessment.
    `recordings` says how long recordings stay, and what else is the rule for them.
    `keep_days` says of classes of data how long they stay, where it shall not be the usual time.
    `data_fields` declares the attributes of customers and contacts; others are not kept.
    """

    tenant: Slug = "main"
    name: str = "Yunhu"
    language: Language = "zh-CN"
    skills: Annotated[tuple[Skill, ...], Meta(max_length=MANY)] = ()
    agents: Annotated[tuple[Agent, ...], Meta(max_length=MANY)] = ()
    phones: Annotated[tuple[Phone, ...], Meta(max_length=MANY)] = ()
    trunks: Annotated[tuple[Trunk, ...], Meta(max_length=MANY)] = ()
    queues: Annotated[tuple[Queue, ...], Meta(max_length=MANY)] = ()
    flows: Annotated[tuple[Flow, ...], Meta(max_length=MANY)] = ()
    staged_flows: Annotated[tuple[Staged, ...], Meta(max_length=MANY)] = ()
    numbers: Annotated[tuple[Number, ...], Meta(max_length=MANY)] = field(default=())
    web_entries: Annotated[tuple[WebEntry, ...], Meta(max_length=MANY)] = ()
    ticket_types: Annotated[tuple[TicketType, ...], Meta(max_length=MOST_TYPES)] = ()
    business_hours: Annotated[tuple[BusinessHours, ...], Meta(max_length=MOST_TYPES)] = ()
    caller_ids: Annotated[tuple[CallerId, ...], Meta(max_length=MANY)] = ()
    flow_checks: Literal["strict", "lenient"] = "strict"
    http_allowed: Annotated[tuple[Prefix, ...], Meta(max_length=MOST_ALLOWED)] = ()
    recipients: Annotated[tuple[Recipient, ...], Meta(max_length=MOST_RECIPIENTS)] = ()
    home: Place = HOME
    recordings: RecordingTerms = RecordingTerms()
    keep_days: Annotated[dict[str, Days], Meta(max_length=32)] = {}
    data_fields: Annotated[tuple[DataField, ...], Meta(max_length=MOST_FIELDS)] = ()
    consent_texts: Annotated[tuple[ConsentText, ...], Meta(max_length=MOST_TEXTS)] = ()
    reasons: Reasons = Reasons()
    dispositions: Annotated[tuple[Disposition, ...], Meta(max_length=200)] = ()


class Version(Struct, frozen=True):
    """One version of a tenant's configuration: who made it, when, and why."""

    tenant: str
    version: int
    at: int
    by: str
    note: str
    centre: Centre
