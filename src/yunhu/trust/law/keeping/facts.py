"""What is announced about time limits."""

import msgspec


class DataPurged(msgspec.Struct, frozen=True, kw_only=True, tag="data.purged", tag_field="kind"):
    """Rows were deleted because their time was over. `before`: they were older than this instant."""

    proof: str
    table: str
    keep: str
    before: int
    rows: int


class LegalHoldPlaced(msgspec.Struct, frozen=True, kw_only=True, tag="hold.placed", tag_field="kind"):
    """Something is not deleted from now on."""

    hold: str
    of: str
    object: str
    by: str


class LegalHoldReleased(msgspec.Struct, frozen=True, kw_only=True, tag="hold.released", tag_field="kind"):
    """It may be deleted again when its time is over."""

    hold: str
    by: str
