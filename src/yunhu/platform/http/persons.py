"""What the interface shows and takes of persons: numbers and accounts go out masked, by their type.

A field of the type `ShownNumber` cannot hold more than the mask, whoever fills it. Names are shown as they
are to those who hold `customer.name`. The other way round, `GivenNumber` and its like refuse a mask: what a
form was shown and sends back is no data.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from yunhu.kit import masks, veil
from yunhu.kit.refusal import Refusal
from yunhu.kit.veil import Names
from yunhu.platform.http.base import Principal

SEES_NAMES = "customer.name"
"""Who holds this is shown the names of persons."""


class MaskedValue(Refusal):
    """What was given is a mask. It may have been shown instead of a value, and is none."""

    id: ClassVar[str] = "privacy.masked_value"
    status: ClassVar[int] = 400


class NumberNotThere(Refusal):
    """What is referred to has no number, or is not there for this person."""

    id: ClassVar[str] = "privacy.no_number"
    status: ClassVar[int] = 404


class CustomerNumber(BaseModel):
    """One of a customer's numbers, without saying it."""

    model_config = ConfigDict(extra="forbid")

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    identity: Annotated[str, Field(min_length=1, max_length=64)]


class ContactNumber(BaseModel):
    """The number that a contact came from, or asked to be called back at, without saying it."""

    model_config = ConfigDict(extra="forbid")

    contact: Annotated[str, Field(min_length=1, max_length=64)]


NumberRef = CustomerNumber | ContactNumber
"""A number that whoever dials it need not see."""


class Numbers(Protocol):
    """Knows what references to numbers mean."""

    async def number(self, who: Principal, ref: NumberRef) -> str:
        """The number in clear, for dialling it. Raises `NumberNotThere`."""
        ...


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
    str, AfterValidator(veil.number), Field(description="Masked: `POST /api/v1/reveals` shows it")
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
