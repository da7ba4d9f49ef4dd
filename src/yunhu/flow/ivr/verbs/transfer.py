"""transfer: the contact goes to a queue, an agent or a number; the flow goes on only when that fails."""

from typing import Annotated

from msgspec import Meta, Struct

from yunhu.flow.ivr.words import NodeName

Target = Annotated[
    str,
    Meta(
        pattern=r"^(queue:[a-z0-9][a-z0-9._-]{0,63}|agent:[a-z0-9][a-z0-9._-]{0,63}|number:\+?[0-9*#]{1,32})$",
        description="queue:ID, agent:ID or number:DIGITS",
    ),
]


class Transfer(Struct, frozen=True, forbid_unknown_fields=True, tag="transfer", tag_field="verb"):
    """Connect the contact to `to`; `on_failed` when it is busy, does not answer or cannot be reached."""

    to: Target
    on_failed: NodeName | None = None
