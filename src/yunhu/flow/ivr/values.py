"""The values a flow can speak of: who called, when, what was pressed, how a queue stands."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.world import World

Read = str | int | float | bool | tuple[str, ...] | None

DOT = "•"
"""What is shown in the place of a secret character."""


def read(name: str, run: RunState, world: World) -> Read:
    """The value of that name (see `words.Value`), or None when it is not set. Never raises."""
    kind, _, rest = name.partition(".")
    reader = _READERS.get(kind)
    return None if reader is None else reader(rest, run, world)


def shown(name: str, run: RunState, world: World) -> Read:
    """The value for eyes and ears: None for what the caller keyed in secret."""
    return None if is_secret(name, run) else read(name, run, world)


def is_secret(name: str, run: RunState) -> bool:
    """Whether a value must not be spoken, shown or dialled."""
    return name.startswith("var.") and name[4:] in run.secrets


def text_of(value: Read) -> str:
    """A value as a text; what is not set is empty."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return ", ".join(value)
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _now(rest: str, run: RunState, world: World) -> Read:
    now = world.now
    match rest:
        case "hour":
            return now.hour
        case "weekday":
            return now.isoweekday()
        case "date":
            return now.date().isoformat()
        case _:
            return None


def _region(rest: str, run: RunState, world: World) -> Read:
    found = world.region(run.caller) if run.caller else None
    if found is None:
        return None
    if rest == "confidence":
        return found.confidence
    return getattr(found, rest, "") or None if rest in ("province", "city", "country", "carrier") else None


def _customer(rest: str, run: RunState, world: World) -> Read:
    found = world.customer()
    if rest == "known":
        return found is not None
    if found is None:
        return None
    match rest:
        case "id":
            return found.id
        case "tags":
            return found.tags
        case "vip":
            return found.vip
        case "language":
            return found.language or None
        case _:
            return None


def _queue(rest: str, run: RunState, world: World) -> Read:
    queue, _, figure = rest.rpartition(".")
    if figure == "expected_s":
        return world.expected_s(queue)
    if figure == "open":
        return world.is_open(queue)
    found = world.figures(queue)
    if found is None or figure not in ("waiting", "available", "staffed"):
        return None
    return int(getattr(found, figure))


def _intent(rest: str, run: RunState, world: World) -> Read:
    if run.intent is None:
        return None
    name, confidence = run.intent
    return name if rest == "name" else confidence if rest == "confidence" else None


_READERS: dict[str, Callable[[str, RunState, World], Read]] = {
    "caller": lambda rest, run, world: run.caller or None,
    "dialled": lambda rest, run, world: run.dialled or None,
    "language": lambda rest, run, world: run.language,
    "channel": lambda rest, run, world: run.channel,
    "now": _now,
    "hours": lambda rest, run, world: world.hours(rest),
    "region": _region,
    "customer": _customer,
    "contact": lambda rest, run, world: run.priority if rest == "priority" else None,
    "attribute": lambda rest, run, world: run.attributes.get(rest),
    "var": lambda rest, run, world: run.vars.get(rest),
    "slot": lambda rest, run, world: run.slots.get(rest),
    "intent": _intent,
    "http": lambda rest, run, world: run.status if rest == "status" else None,
    "queue": _queue,
}
