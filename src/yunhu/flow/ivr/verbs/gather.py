"""gather: the caller hears prompts and presses keys."""

from typing import Annotated

from msgspec import Meta, Struct

from yunhu.flow.ivr.words import Name, NodeName, Prompts
from yunhu.people.agents.model import Slug

Choice = Annotated[str, Meta(pattern=r"^[0-9*#A-D]{1,16}$", description="keys the caller presses")]


class Gather(Struct, frozen=True, forbid_unknown_fields=True, tag="gather", tag_field="verb"):
    """Collect up to `digits` keys: a menu (`choices`) or an input (`store` and `next`).

    `timeout_s` is the silence allowed after the prompts and between keys. After `retries` more attempts the
    flow takes `on_timeout` (no keys) or `on_invalid` (wrong keys). `keep`: the journal keeps the keys.
    """

    prompts: Prompts = ()
    digits: Annotated[int, Meta(ge=1, le=64)] = 1
    min_digits: Annotated[int, Meta(ge=1, le=64)] = 1
    finish_on: Annotated[str, Meta(pattern=r"^[0-9*#A-D]?$")] = "#"
    timeout_s: Annotated[int, Meta(ge=1, le=60)] = 5
    retries: Annotated[int, Meta(ge=0, le=10)] = 2
    barge_in: bool = True
    choices: Annotated[dict[Choice, NodeName], Meta(max_length=64)] = {}
    store: Name | None = None
    next: NodeName | None = None
    keep: bool = False
    invalid_prompt: Slug | None = None
    on_timeout: NodeName | None = None
    on_invalid: NodeName | None = None
    on_error: NodeName | None = None
