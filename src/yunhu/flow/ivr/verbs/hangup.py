"""hangup: the contact ends."""

from typing import Literal

from msgspec import Struct

Cause = Literal["normal", "busy", "rejected", "unavailable"]


class Hangup(Struct, frozen=True, forbid_unknown_fields=True, tag="hangup", tag_field="verb"):
    """End the contact with a cause that the CDR keeps."""

    cause: Cause = "normal"
