"""What the interface shows and takes of persons: numbers and accounts go out masked, by their type.

A field of the type `ShownNumber` cannot hold more than the mask, whoever fills it. Names are shown as they
are to those who hold `customer.name`. The other way round, `GivenNumber` and its like refuse a mask: what a
form was shown and sends back is no data.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo

from yunhu.kit import masks, veil
from yunhu.kit.refusal import Refusal
from yunhu.kit.veil import Names
from yunhu.platform.http import Principal

SEES_NAMES = "customer.name"
"""Who holds this is shown the names of persons."""


class MaskedValue(Refusal):
    """What was given is a mask. It may have been shown instead of a value, and is none."""

    id: ClassVar[str] = "privacy.masked_value"
    status: ClassVar[int] = 400


def names_for(who: Principal) -> Names:
    """How names are shown to somebody."""
    return _clear if who.may(SEES_NAMES) else masks.name


def not_masked(field: str, value: str) -> str:
    """The value. Raises `MaskedValue`, which names the field."""
    if masks.is_masked(value):
        raise MaskedValue(field=field)
    return value


def _given(value: str, info: ValidationInfo) -> str:
    return not_masked(info.field_name or "value", value)


ShownNumber = Annotated[
    str, AfterValidator(masks.number), Field(description="Masked: `POST /api/v1/reveals` shows it")
]
"""A person's number, as everybody is shown it."""

ShownTarget = Annotated[str, AfterValidator(veil.target)]
"""Where a contact goes or who takes part, with numbers masked."""

ShownText = Annotated[str, AfterValidator(veil.text)]
"""A value of which nobody knows what it is: masked when it looks personal."""

Given = Annotated[str, AfterValidator(_given)]
"""A value that is taken in. Raises `MaskedValue`."""


def _clear(name: str) -> str:
    return name
