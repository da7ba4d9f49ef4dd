"""Decisions about who calls in: what callers meet who are on the blacklist. Pure."""

from __future__ import annotations

from yunhu.people.blacklist.model import Hit

PLAYED = "play:"
"""Before the name of a prompt it makes the id of a flow; no configured flow has such an id."""

LOWEST = -1_000
"""Behind everybody whose priority a flow may say."""


def flow_for(hit: Hit | None, flow: str) -> str:
    """The flow that answers a caller, instead of the number's own."""
    if hit is None:
        return flow
    if hit.effect == "play" and hit.prompt is not None:
        return PLAYED + hit.prompt
    return hit.flow if hit.effect == "flow" and hit.flow is not None else flow


def priority_for(hit: Hit | None) -> int:
    """The priority with which a caller waits."""
    return LOWEST if hit is not None and hit.effect == "low" else 0
