"""The field types that several verbs share."""

from typing import Annotated

from msgspec import Meta, Struct

from yunhu.people.agents.model import Slug

NodeName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", description="the name of a node")]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="the name of a variable")]
Value = Annotated[
    str,
    Meta(
        pattern=r"^(caller|dialled|var\.[a-z][a-z0-9_]{0,31}|attribute\.[A-Za-z0-9_.-]{1,64}"
        r"|queue\.[a-z0-9][a-z0-9._-]{0,63}\.(waiting|available|staffed))$",
        description="caller, dialled, var.NAME, attribute.NAME, queue.ID.waiting, .available or .staffed",
    ),
]


class Spoken(Struct, frozen=True, forbid_unknown_fields=True):
    """A value read out digit by digit (prompts `number-0` to `number-9`)."""

    digits: Value


Prompt = Slug | Spoken
Prompts = Annotated[tuple[Prompt, ...], Meta(max_length=32)]
