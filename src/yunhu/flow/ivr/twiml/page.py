"""Where a contact stands in a page of TwiML."""

from __future__ import annotations

from msgspec import Struct


class Page(Struct, frozen=True, array_like=True):
    """The page, the verb's place in it; part of what survives a restart."""

    url: str
    text: str = ""
    place: str = ""
    fetches: int = 0
    """Pages asked for until now."""
    fallback: bool = False
    """The page asked for now is the one for when another could not be had."""

    def __repr__(self) -> str:
        return f"Page({self.place}, {len(self.text)} characters)"
