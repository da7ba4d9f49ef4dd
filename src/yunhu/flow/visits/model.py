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
