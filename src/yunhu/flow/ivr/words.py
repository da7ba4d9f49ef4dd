"""The field types that several verbs share: names, values, texts with templates, prompts."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from yunhu.flow.ivr.spoken.words import KINDS
from yunhu.people.agents.model import Slug

TEXT_MAX = 2_000
"""Characters of one text in one language."""

NodeName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", description="the name of a node")]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="the name of a variable")]
AttributeName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$", description="an attribute's name")]
Language = Annotated[
    str, Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$", description="a language, such as zh-CN, en or yue")
]

_ID = r"[a-z0-9][a-z0-9._-]{0,63}"
_NAME = r"[a-z][a-z0-9_]{0,31}"
VALUE_PATTERN = (
    r"caller|dialled|language|channel|now\.(?:hour|weekday|date)"
    rf"|hours\.{_ID}|region\.(?:province|city|country|carrier|confidence)"
    r"|customer\.(?:known|id|tags|vip|language)|contact\.priority"
    rf"|attribute\.[A-Za-z0-9_.-]{{1,64}}|var\.{_NAME}|slot\.{_NAME}"
    r"|intent\.(?:name|confidence)|http\.status"
    rf"|queue\.{_ID}\.(?:waiting|available|staffed|expected_s|open)"
)
"""Every name that `values.read` knows, as a regular expression."""

FORMS = KINDS
"""How a value in a text is said: `{var.sum:amount}`."""

Value = Annotated[
    str,
    Meta(
        pattern=rf"^(?:{VALUE_PATTERN})$",
        description="caller, dialled, language, channel, now.hour|weekday|date, hours.ID, "
        "region.province|city|country|carrier|confidence, customer.known|id|tags|vip|language, "
        "contact.priority, attribute.NAME, var.NAME, slot.NAME, intent.name|confidence, http.status, "
        "queue.ID.waiting|available|staffed|expected_s|open",
    ),
]

Words = Annotated[
    str, Meta(max_length=TEXT_MAX, description="text; {VALUE} and {VALUE:FORM} stand for a value")
]
Text = Words | Annotated[dict[Language, Words], Meta(min_length=1, max_length=32)]
"""What is said or sent: in every language the same, or by language."""

Formula = Annotated[
    str, Meta(min_length=1, max_length=1_024, description="an expression over the flow's values")
]


class Spoken(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value read out, or a text said; exactly one field is set.

    `digits` uses the prompts `number-0` to `number-9`; everything else is synthesised.
    """

    digits: Value | None = None
    number: Value | None = None
    amount: Value | None = None
    date: Value | None = None
    time: Value | None = None
    ordinal: Value | None = None
    percent: Value | None = None
    say: Text | None = None

    def __post_init__(self) -> None:
        """One prompt is one sound. Raises ValueError, which says at which path of the document."""
        if sum(getattr(self, field) is not None for field in self.__struct_fields__) != 1:
            raise ValueError(f"exactly one of {', '.join(self.__struct_fields__)} must be set")


Prompt = Slug | Spoken
Prompts = Annotated[tuple[Prompt, ...], Meta(max_length=32)]


class Speech(Struct, frozen=True):
    """A text to be said aloud in a language (BCP 47)."""

    text: str
    language: str

    def __repr__(self) -> str:
        return f"Speech({self.language}, {len(self.text)} characters)"


Sound = str | Speech
"""What is played: a prompt by its name, or a text."""
