"""Free text at the door: whoever takes some in takes it in masked.

Put beside the other limits of a field, `Annotated[str, WRITTEN, Field(max_length=…)]`: what is behind the
door (facts, tables, streams, search, exports) never had the data.
"""

from typing import Final

from pydantic import BeforeValidator

from yunhu.trust.privacy.cleaner import clean

LONGEST: Final = 200_000
"""Characters that are looked at. A longer text is refused by the limit of its field, which is lower."""


def written(given: object) -> object:
    """The text without what is personal. What is no text is for others to refuse."""
    return clean(given).text if isinstance(given, str) and len(given) <= LONGEST else given


WRITTEN: Final = BeforeValidator(written)
