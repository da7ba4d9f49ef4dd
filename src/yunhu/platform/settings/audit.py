"""The section [audit] of `yunhu.toml`."""

from typing import Annotated

from msgspec import Meta, Struct


class Audit(Struct, frozen=True, kw_only=True):
    """[audit] who did what, in a chain that nothing can be taken out of unseen. It cannot be switched off."""

    keep_days: Annotated[int, Meta(ge=183, le=36_500)] = 365
    """Older entries are cut off; the law wants half a year."""

    copy: str | None = None
    """A file elsewhere (another disk, a share) that gets the signed seals as well; only ever appended to."""
