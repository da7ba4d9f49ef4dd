"""play: the caller hears prompts, then the flow goes on."""

from msgspec import Struct

from yunhu.flow.ivr.words import NodeName, Prompts


class Play(Struct, frozen=True, forbid_unknown_fields=True, tag="play", tag_field="verb"):
    """Play `prompts` one after the other; a prompt that cannot be played takes `on_error`."""

    prompts: Prompts
    next: NodeName
    on_error: NodeName | None = None
