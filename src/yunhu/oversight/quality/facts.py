"""What is announced about samples."""

import msgspec


class SampleAssigned(msgspec.Struct, frozen=True, kw_only=True, tag="sample.assigned", tag_field="kind"):
    """Somebody is to review a contact, and may see and hear it from now on."""

    sample: str
    reviewer: str
    how: str
    seed: int | None
    """What the random choice can be made again with."""

    by: str


class SampleReviewed(msgspec.Struct, frozen=True, kw_only=True, tag="sample.reviewed", tag_field="kind"):
    """The reviewer is done with it."""

    sample: str
    by: str


class SampleWithdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="sample.withdrawn", tag_field="kind"):
    """The reviewer sees the contact no longer."""

    sample: str
    by: str
