"""What a sample is."""

from typing import Literal

import msgspec

from yunhu.kit.instants import Instant

How = Literal["hand", "random"]


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that somebody is to review. It is what the reviewer's permissions reach."""

    id: str
    tenant: str
    contact: str
    reviewer: str
    """The user who reviews it."""

    agent: str | None
    """Whose contact it is: the last agent when it was given."""

    how: How
    assigned_at: Instant
    assigned_by: str
    reviewed_at: Instant | None = None
