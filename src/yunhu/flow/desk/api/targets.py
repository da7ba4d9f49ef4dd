"""Targets as people give them: a queue, an agent, a number, or whose number it is."""

from __future__ import annotations

from yunhu.kit.veil import TARGET
from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import NumberRef, Numbers


async def target_of(who: Principal, given: str | NumberRef, numbers: Numbers) -> str:
    """The target in words; a reference becomes the number it stands for. Raises `NumberNotThere`."""
    return given if isinstance(given, str) else TARGET + await numbers.number(who, given)
