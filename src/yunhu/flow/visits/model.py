"""Where visitors of web pages call in, and a visit."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.people.agents.model import Slug

Media = Literal["audio", "video"]

Origin = Annotated[
    str,
    Meta(pattern=r"^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$|^https?://\[[0-9a-f:.]{2,45}\](:[0-9]{1,5})?$"),
]
"""As browsers write it: no path, no capital letters, and no port where it is the usual one."""

MOST_ORIGINS = 100


class WebEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A button on web pages that calls a number of ours.

    `origins` are the sites whose pages may have it, beside our own; `media` is what a visitor may ask for.
    """

    id: Slug
    name: str
    number: str
    origins: Annotated[tuple[Origin, ...], Meta(max_length=MOST_ORIGINS)] = ()
    media: Annotated[tuple[Media, ...], Meta(min_length=1, max_length=2)] = ("audio",)


class Visit(Struct):
    """Somebody who asked to call from a page. Kept in memory alone, and not for long.

    `key` is what the secret hashes to, with which the page asks how it stands. `contact` is the call that it
    became; one that failed may be tried again.
    """

    id: str
    entry: str
    number: str
    media: Media
    key: str
    opened_s: float
    name: str = ""
    attributes: dict[str, str] = {}
    contact: str | None = None

    def __repr__(self) -> str:
        return f"Visit({self.id})"


class Standing(Struct, frozen=True):
    """Where a contact stands: its phase; for one that waits its position among how many, and for how long."""

    phase: str
    position: int | None = None
    waiting: int | None = None
    estimated_s: int | None = None


Phase = Literal["calling", "in_flow", "waiting", "talking", "ended"]


class Progress(Struct, frozen=True):
    """The same in a visitor's words. `estimated_s`: how long it may still take; None when nobody knows."""

    phase: Phase
    position: int | None = None
    waiting: int | None = None
    estimated_s: int | None = None
