"""Customers as the interface shows them, and what may be asked for."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants, masks
from yunhu.people.customers import model
from yunhu.people.customers.caller_ids import Nearness
from yunhu.people.customers.model import Kind, Why
from yunhu.platform import texts
from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import Given, NumberRef, ShownText, names_for
from yunhu.trust.privacy.entry import WRITTEN

Name = Annotated[Given, Field(min_length=1, max_length=model.NAME_MAX)]
Note = Annotated[str, WRITTEN, Field(max_length=model.NOTE_MAX)]
Tag = Annotated[str, WRITTEN, Field(min_length=1, max_length=model.TAG_MAX)]
Tags = Annotated[list[Tag], Field(max_length=model.MOST_TAGS)]
Key = Annotated[str, Field(min_length=1, max_length=model.KEY_MAX)]
Value = Annotated[Given, Field(max_length=model.ATTRIBUTE_MAX)]
Id = Annotated[str, Field(min_length=1, max_length=64)]


class IdentityWanted(BaseModel):
    """A way in which the customer reaches us."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    value: Annotated[Given, Field(min_length=1, max_length=model.VALUE_MAX)] | NumberRef = Field(
        description="Numbers in any usual form, or whose number it is"
    )


class CustomerWanted(BaseModel):
    """A customer to be written down."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    note: Note = ""
    tags: Tags = []
    attributes: Annotated[dict[Key, Value], Field(max_length=model.MOST_ATTRIBUTES)] = {}
    identities: Annotated[list[IdentityWanted], Field(max_length=model.MOST_IDENTITIES)] = []


class CustomerChange(BaseModel):
    """What is to be different; what is left out stays. An attribute of `null` is taken away."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, description="The version that was read")
    name: Name | None = None
    note: Note | None = None
    tags: Tags | None = None
    attributes: Annotated[dict[Key, Value | None], Field(max_length=model.MOST_ATTRIBUTES)] | None = None


class MergeWanted(BaseModel):
    """Who is the same person."""

    model_config = ConfigDict(extra="forbid")

    other: Id = Field(description="The customer who is part of this one from now on")


class UnmergeWanted(BaseModel):
    """Who is another person after all."""

    model_config = ConfigDict(extra="forbid")

    record: Id = Field(description="One of `merged`")


class IdentityShown(BaseModel):
    """A way in which the customer reaches us."""

    id: str
    kind: Kind
    value: str = Field(description="Masked: `POST /api/v1/reveals` shows it")


class MergedShown(BaseModel):
    """A record that was merged into the customer."""

    id: str
    name: str
    note: str
    identities: list[IdentityShown]


class CustomerShown(BaseModel):
    """A living customer, with what all of its records have."""

    id: str
    name: str
    note: str
    tags: list[str]
    attributes: dict[str, ShownText]
    identities: list[IdentityShown]
    merged: list[MergedShown]
    version: int
    created_at: str
    created_by: str
    changed_at: str


class RegionShown(BaseModel):
    """Where a number belongs (归属地)."""

    text: str
    confidence: float = Field(description="0 to 1: mobile numbers stay the same when people move")
    country: str = Field(description="Two letters (ISO 3166-1)")
    province: str = Field(description="Empty when it is not known, as city and carrier")
    city: str
    carrier: str = Field(description="Who gave a mobile number out")


class CallerIdChosen(BaseModel):
    """The number of ours that a callee sees."""

    number: str | None = Field(description="null: the trunk's own")
    why: Nearness = Field(description="How near it is to the callee")


class RegionFound(BaseModel):
    """Where a number belongs, if its digits say so."""

    region: RegionShown | None
    table: int | None = Field(description="The version of the imported segments; null: none are imported")


class MatchShown(BaseModel):
    """Who a caller may be."""

    customer: CustomerShown
    score: float = Field(ge=0, le=1, description="1 is certain: the customer has the very number")
    code: Why = Field(description="Why, for programs")
    why: str = Field(description="Why, for people")


class MatchesShown(BaseModel):
    """Who a caller may be, the likeliest first."""

    items: list[MatchShown]
    picked: str | None = Field(description="The customer it is without a doubt")


def shown(customer: model.Customer, who: Principal) -> CustomerShown:
    """A customer as the interface shows one to somebody."""
    record, names = customer.record, names_for(who)
    return CustomerShown(
        id=record.id,
        name=names(record.name),
        note=record.note,
        tags=list(customer.tags),
        attributes=customer.attributes,
        identities=[_identity(it) for it in customer.identities],
        merged=[
            MergedShown(
                id=it.id,
                name=names(it.name),
                note=it.note,
                identities=[_identity(each) for each in it.identities],
            )
            for it in customer.merged
        ],
        version=record.version,
        created_at=instants.to_iso(record.created_at),
        created_by=record.created_by,
        changed_at=instants.to_iso(record.changed_at),
    )


def match(found: model.Match, language: str, who: Principal) -> MatchShown:
    """A candidate as the interface shows one to somebody."""
    return MatchShown(
        customer=shown(found.customer, who),
        score=found.score,
        code=found.why,
        why=reason(found.why, language),
    )


def reason(why: Why, language: str) -> str:
    """Why somebody may be the caller, for people."""
    return texts.load().render(f"customer_match.{why}", {}, language)


def masked(kind: str, value: str) -> str:
    """What is shown of a number, an address or an account."""
    return _MASKS.get(kind, masks.account)(value)


_MASKS = {"phone": masks.number, "email": masks.email}


def _identity(identity: model.Identity) -> IdentityShown:
    return IdentityShown(id=identity.id, kind=identity.kind, value=masked(identity.kind, identity.value))
