"""The world around a simulated caller, written down as the values that a flow would read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.values import Read
from yunhu.flow.ivr.world import Customer, MadeWorld, Region

CALLER = "+8613800138000"
DIALLED = "4001"
PLACE = Region(province="北京市", city="北京市", country="CN", confidence=0.9)
MONDAY = date(2026, 3, 2)

HOURS = ("open", "closed", "holiday", "closed_now")

Values = Mapping[str, Read]


class Standing(Struct, frozen=True):
    """How a queue stands in a scene."""

    waiting: int = 0
    available: int = 1
    staffed: int = 1


class Scene(Struct, frozen=True):
    """What is so during a walk. `values` are those that are not as usual; `gone` flows are missing."""

    values: Values = {}
    gone: frozenset[str] = frozenset()

    def with_(self, values: Values) -> Scene:
        """The same scene but for these values."""
        return Scene({**self.values, **values}, self.gone)

    def without(self, flow: str) -> Scene:
        """The same scene, and a flow is missing."""
        return Scene(self.values, self.gone | {flow})

    def text(self, name: str, usual: str) -> str:
        """A value that is a text."""
        found = self.values.get(name, usual)
        return "" if found is None else str(found)


def is_of_the_scene(name: str) -> bool:
    """Whether a value is so from the start; others come from what the caller does."""
    return name.partition(".")[0] not in ("var", "slot", "intent", "http")


def world_of(scene: Scene, queues: frozenset[str], flows: Mapping[str, Flow]) -> MadeWorld:
    """The world of a scene, in which these queues and flows exist."""
    parts = [name.split(".") for name in scene.values]
    named = {".".join(part[1:-1]) for part in parts if part[0] == "queue"}
    everywhere = queues | named
    caller = scene.text("caller", CALLER)
    hours = {name[6:]: value for name, value in scene.values.items() if name.startswith("hours.")}
    return MadeWorld(
        now=_now(scene.values),
        queues={queue: _standing(scene.values, queue) for queue in everywhere},
        waits_s={queue: found for queue in everywhere if (found := _wait(scene.values, queue)) is not None},
        closed=frozenset(it for it in everywhere if scene.values.get(f"queue.{it}.open", True) is False),
        states={name: value for name, value in hours.items() if value in HOURS},  # type: ignore[misc]
        regions={caller: _region(scene.values)} if caller else {},
        who=_customer(scene.values),
        flows={name: flow for name, flow in flows.items() if name not in scene.gone},
    )


def attributes_of(scene: Scene) -> dict[str, str]:
    """The contact's attributes in a scene."""
    found = {name[10:]: value for name, value in scene.values.items() if name.startswith("attribute.")}
    return {name: str(value) for name, value in found.items() if value is not None}


def _now(values: Values) -> datetime:
    day = MONDAY
    if isinstance(wanted := values.get("now.date"), str):
        day = date.fromisoformat(wanted)
    elif (weekday := _whole(values, "now.weekday", 0)) in range(1, 8):
        day += timedelta(days=weekday - 1)
    return datetime(day.year, day.month, day.day, _whole(values, "now.hour", 10) % 24, tzinfo=UTC)


def _whole(values: Values, name: str, usual: int) -> int:
    found: Any = values.get(name, usual)
    return int(found) if isinstance(found, int | float) else usual


def _standing(values: Values, queue: str) -> Standing:
    figures = {name: _whole(values, f"queue.{queue}.{name}", -1) for name in Standing.__struct_fields__}
    return Standing(**{name: figure for name, figure in figures.items() if figure >= 0})


def _wait(values: Values, queue: str) -> int | None:
    name = f"queue.{queue}.expected_s"
    return _whole(values, name, 0) if values.get(name) is not None else None


def _region(values: Values) -> Region:
    usual = {name: getattr(PLACE, name) for name in Region.__struct_fields__}
    said = {name[7:]: value for name, value in values.items() if name.startswith("region.")}
    return Region(**{**usual, **{name: "" if value is None else value for name, value in said.items()}})


def _customer(values: Values) -> Customer | None:
    said = {name[9:]: value for name, value in values.items() if name.startswith("customer.")}
    known = said.pop("known", None)
    wanted = {name: value for name, value in said.items() if value not in (None, False)}
    if known is False or (not known and not wanted):
        return None
    tags = wanted.get("tags", ())
    return Customer(
        id=str(wanted.get("id", "c1")),
        tags=tags if isinstance(tags, tuple) else (str(tags),),
        vip=bool(wanted.get("vip", False)),
        language=str(wanted.get("language", "")),
    )
