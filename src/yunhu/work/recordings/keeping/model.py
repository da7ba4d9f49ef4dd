"""How long recordings are kept, what holds them, and what proves that one was erased."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.kit.instants import Instant

DEFAULT_DAYS = 180
MOST_CLASSES = 50

Cause = Literal["retention", "request"]

Mark = Literal["held", "damaged", "erased"]
"""What a recording is marked with beside its state."""


class RetentionClass(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of business and how many days its recordings are kept; numbers and queues name its id."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    days: Annotated[int, Meta(ge=1, le=36_500)]


class RecordingTerms(Struct, frozen=True, forbid_unknown_fields=True):
    """What a centre has decided about its recordings.

    `days`: how long they are kept without a class. `classes`: how long by kind of business.
    `resume_after_s`: a pause that nobody ends is over by itself. `mandatory`: a call that cannot be recorded
    is refused with an announcement.
    """

    days: Annotated[int, Meta(ge=1, le=36_500)] = DEFAULT_DAYS
    classes: Annotated[tuple[RetentionClass, ...], Meta(max_length=MOST_CLASSES)] = ()
    resume_after_s: Annotated[int, Meta(ge=10, le=3600)] = 180


class Hold(Struct, frozen=True, kw_only=True):
    """Something for which a recording must stay: a dispute, an authority. It wins over every other rule."""

    id: str
    recording: str
    why: str
    placed_by: str
    placed_at: Instant
    released_by: str | None = None
    released_at: Instant | None = None
    released_why: str | None = None


class Certificate(Struct, frozen=True, kw_only=True):
    """The proof that a recording was erased. `document` is JSON with its own seal."""

    id: str
    recording: str
    contact: str
    cause: Cause
    erased_by: str
    erased_at: Instant
    document: str
