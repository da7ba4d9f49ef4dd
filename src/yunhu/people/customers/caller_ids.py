"""Which number of ours a customer sees who is called: one of their own city is answered most. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from yunhu.kit.problem import Problem
from yunhu.people.customers.places import Place, key

MOST_REGIONS = 500

Nearness = Literal["same_city", "same_province", "default", "none"]
"""Why a number was chosen; `none`: there is none to choose from, the trunk's own is shown."""


class CallerId(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of ours to show, and to whom: people of these provinces or cities; without any, to all others.

    A region is written as `广东`, `Guangdong`, `深圳`, or `吉林/吉林` for a city with a province's name.
    `trunk` limits the number to calls through that trunk.
    """

    number: Annotated[str, Meta(pattern=r"^[+0-9]{1,32}$")]
    regions: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=MOST_REGIONS)
    ] = ()
    trunk: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")] | None = None


class Choice(msgspec.Struct, frozen=True):
    """The number that is shown (None: the trunk's own), and why it is that."""

    number: str | None
    why: Nearness


def choose(caller_ids: Sequence[CallerId], callee: Place | None, trunk: str | None = None) -> Choice:
    """The number for a callee: of the same city before the same province before one for everybody.

    Of several that are equally near, the first of the configuration. `trunk`: through which the call goes;
    None when that is not decided yet, then only numbers of any trunk are looked at.
    """
    usable = [each for each in caller_ids if each.trunk is None or each.trunk == trunk]
    if callee is not None:
        near: tuple[tuple[frozenset[str], Nearness], ...] = (
            (callee.cities(), "same_city"),
            (callee.provinces(), "same_province"),
        )
        for words, why in near:
            found = next((each for each in usable if _meant(each) & words), None)
            if found is not None:
                return Choice(found.number, why)
    other = next((each for each in usable if not each.regions), None)
    return Choice(None, "none") if other is None else Choice(other.number, "default")


def check(caller_ids: Sequence[CallerId], trunks: Sequence[str]) -> Iterator[Problem]:
    """References to nothing, and numbers that are never chosen because another one is first."""
    seen: set[tuple[str | None, str]] = set()
    for at, each in enumerate(caller_ids):
        if each.trunk is not None and each.trunk not in trunks:
            yield Problem(f"caller_ids[{at}].trunk", "centre.no_such_trunk", {"id": each.trunk})
        for word in _meant(each) or {""}:
            if (each.trunk, word) in seen:
                yield Problem(f"caller_ids[{at}].regions", "centre.caller_id_hidden", {"region": word}, True)
            seen.add((each.trunk, word))


def _meant(caller_id: CallerId) -> frozenset[str]:
    return frozenset(map(key, caller_id.regions))
