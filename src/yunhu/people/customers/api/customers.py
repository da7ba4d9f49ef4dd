"""Customers over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response

from yunhu.people.customers import rules
from yunhu.people.customers.api import shapes as s
from yunhu.people.customers.caller_ids import Choice
from yunhu.people.customers.errors import IdentityUnknown
from yunhu.people.customers.model import NAME_MAX, TAG_MAX, VALUE_MAX
from yunhu.people.customers.regions import Regions
from yunhu.people.customers.services.customers import Change, Customers, New
from yunhu.people.customers.services.merging import Merging
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.persons import Numbers
from yunhu.platform.http.problems import language_of

Reader = Annotated[Principal, needs("customer.read")]
Writer = Annotated[Principal, needs("customer.write")]
Id = Annotated[str, Path(max_length=64)]
Tag = Annotated[str, Path(min_length=1, max_length=TAG_MAX)]
Number = Annotated[str, Query(min_length=1, max_length=VALUE_MAX, description="In any usual form")]
Words = Annotated[str, Query(max_length=VALUE_MAX, description="Part of a name; a number or its end; a tag")]


CallerIdFor = Callable[[str, str | None], Choice]
"""Which number of ours a callee sees, by their number and the trunk."""


def make_router(
    customers: Customers, merging: Merging, regions: Regions, caller_id: CallerIdFor, numbers: Numbers
) -> APIRouter:
    """The endpoints below `/api/v1/customers`."""
    router = APIRouter(prefix="/api/v1/customers", tags=["customers"])
    _callers(router, customers, regions)
    _callees(router, caller_id)
    _profiles(router, customers, numbers)
    _belongings(router, customers, numbers)
    _places(router, customers, regions)
    _merging(router, merging)
    return router


def _callers(router: APIRouter, customers: Customers, regions: Regions) -> None:
    @router.get("/matches")
    async def match_caller(
        request: Request,
        who: Reader,
        number: Number,
        name: Annotated[str, Query(max_length=NAME_MAX)] = "",
    ) -> s.MatchesShown:
        """Who a caller may be, the likeliest first, each with a score and a reason."""
        found = await customers.matches(who.tenant, number, name)
        picked, language = rules.picked(found), language_of(request)
        return s.MatchesShown(
            items=[s.match(each, language, who) for each in found],
            picked=None if picked is None else picked.id,
        )

    @router.get("/region")
    async def get_region(request: Request, who: Reader, number: Number) -> s.RegionFound:
        """Where a number belongs (归属地)."""
        return _region(regions, number, language_of(request))


def _callees(router: APIRouter, caller_id: CallerIdFor) -> None:
    @router.get("/caller-id")
    async def choose_caller_id(
        who: Reader, number: Number, trunk: Annotated[str | None, Query(max_length=64)] = None
    ) -> s.CallerIdChosen:
        """Which number of ours is shown to somebody who is called through a trunk, and why."""
        chosen = caller_id(number, trunk)
        return s.CallerIdChosen(number=chosen.number, why=chosen.why)


def _profiles(router: APIRouter, customers: Customers, numbers: Numbers) -> None:
    @router.get("")
    async def list_customers(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
        q: Words = "",
        tag: Annotated[str | None, Query(max_length=TAG_MAX)] = None,
    ) -> Paged[s.CustomerShown]:
        """Customers, the newest first."""
        found = await customers.list(who.tenant, q, tag, page.after(str), page.limit)
        return paged(request, response, found, [s.shown(each, who) for each in found.items])

    @router.post("", status_code=201)
    async def create_customer(wanted: s.CustomerWanted, response: Response, who: Writer) -> s.CustomerShown:
        """Write a customer down."""
        identities = [(each.kind, await _plain(who, each, numbers)) for each in wanted.identities]
        plain = wanted.model_dump(exclude={"identities"})
        made = await customers.create(who.tenant, who.actor, New(**plain, identities=identities))
        response.headers["Location"] = f"/api/v1/customers/{made.id}"
        return s.shown(made, who)

    @router.get("/{id}")
    async def get_customer(id: Id, who: Reader) -> s.CustomerShown:
        """One customer. The id of a record that was merged leads to the customer it is part of."""
        return s.shown(await customers.get(who.tenant, id), who)

    @router.patch("/{id}")
    async def change_customer(id: Id, wanted: s.CustomerChange, who: Writer) -> s.CustomerShown:
        """Change the profile."""
        plain: dict[str, Any] = wanted.model_dump(exclude={"version"})
        return s.shown(
            await customers.change(who.tenant, who.actor, id, wanted.version, Change(**plain)), who
        )


def _belongings(router: APIRouter, customers: Customers, numbers: Numbers) -> None:
    @router.post("/{id}/identities", status_code=201)
    async def add_identity(id: Id, wanted: s.IdentityWanted, who: Writer) -> s.CustomerShown:
        """Add a number or account. One belongs to one customer."""
        value = await _plain(who, wanted, numbers)
        return s.shown(await customers.add_identity(who.tenant, who.actor, id, wanted.kind, value), who)

    @router.delete("/{id}/identities/{identity}")
    async def remove_identity(id: Id, identity: Id, who: Writer) -> s.CustomerShown:
        """Remove a number or account."""
        return s.shown(await customers.remove_identity(who.tenant, who.actor, id, identity), who)

    @router.put("/{id}/tags/{tag:path}")
    async def add_tag(id: Id, tag: Tag, who: Writer) -> s.CustomerShown:
        """Give the customer a tag."""
        return s.shown(await customers.tag(who.tenant, who.actor, id, tag, on=True), who)

    @router.delete("/{id}/tags/{tag:path}")
    async def remove_tag(id: Id, tag: Tag, who: Writer) -> s.CustomerShown:
        """Take a tag away."""
        return s.shown(await customers.tag(who.tenant, who.actor, id, tag, on=False), who)


def _places(router: APIRouter, customers: Customers, regions: Regions) -> None:
    @router.get("/{id}/identities/{identity}/region")
    async def get_identity_region(id: Id, identity: Id, request: Request, who: Reader) -> s.RegionFound:
        """Where a customer's number belongs (归属地), for those who are not shown the number."""
        customer = await customers.get(who.tenant, id)
        value = next((it.value for it in customer.identities if it.id == identity), None)
        if value is None:
            raise IdentityUnknown(identity=identity)
        return _region(regions, value, language_of(request))


def _region(regions: Regions, number: str, language: str) -> s.RegionFound:
    found = regions.region(number, language)
    shown = None if found is None else s.RegionShown(**msgspec.structs.asdict(found))
    return s.RegionFound(region=shown, table=regions.version)


async def _plain(who: Principal, wanted: s.IdentityWanted, numbers: Numbers) -> str:
    """The value in clear, whether it was said or referred to."""
    return wanted.value if isinstance(wanted.value, str) else await numbers.number(who, wanted.value)


def _merging(router: APIRouter, merging: Merging) -> None:
    @router.post("/{id}/merge")
    async def merge_customer(id: Id, wanted: s.MergeWanted, who: Writer) -> s.CustomerShown:
        """Make two customers one: this one speaks for the other. It can be taken back."""
        return s.shown(await merging.merge(who.tenant, who.actor, id, wanted.other), who)

    @router.post("/{id}/unmerge")
    async def unmerge_customer(id: Id, wanted: s.UnmergeWanted, who: Writer) -> s.CustomerShown:
        """Take a merge back: the record is a customer again, with exactly what it had."""
        return s.shown(await merging.unmerge(who.tenant, who.actor, id, wanted.record), who)
