"""The register of recipients (PIPL articles 21 and 23, 网络数据安全管理条例 article 12).

It is configuration, so every version of it is kept.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from yunhu.kit.web_addresses import PREFIX_MAX, PREFIX_PATTERN

Prefix = Annotated[
    str,
    Meta(
        pattern=PREFIX_PATTERN,
        max_length=PREFIX_MAX,
        description="the beginning of addresses that may be asked, such as https://crm.example.com/api/",
    ),
]

Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Place = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", description="a country, as ISO 3166 says it: CN")]
Words = Annotated[str, Meta(min_length=1, max_length=200)]

Role = Literal["processor", "controller"]
"""A processor works for us by our word (受托人); a controller decides itself what it does (接收方)."""

HOME: Final = "CN"
"""Where the data of a tenant stay unless it says otherwise."""

MOST_RECIPIENTS: Final = 200
MOST_ADDRESSES: Final = 50
MOST_DATA: Final = 50


class Recipient(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody to whom data may go, and nowhere else of theirs than `addresses`.

    `purpose` is a word of `kit.purposes.PURPOSES`; `data` says what they get; `place` where they keep it.
    `assessment` is the id of the impact assessment, which a place abroad needs. `clear`: whether they
    get numbers, addresses and accounts themselves; all others get a token in the place of each.
    """

    id: Slug
    name: Words
    addresses: Annotated[tuple[Prefix, ...], Meta(min_length=1, max_length=MOST_ADDRESSES)]
    purpose: str
    data: Annotated[tuple[Words, ...], Meta(min_length=1, max_length=MOST_DATA)]
    contract: Words
    role: Role = "processor"
    place: Place = HOME
    clear: bool = False
    assessment: Annotated[str, Meta(max_length=64)] | None = None

    def is_abroad(self, home: str) -> bool:
        """Whether what it gets crosses the border."""
        return self.place != home
