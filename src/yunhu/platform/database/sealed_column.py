"""Columns that hold personal data: sealed on the disk, in clear for whoever reads the row.

Such a column cannot be compared or ordered by the database: each value is sealed with another nonce. What
must be found by its value has a second column with its fingerprint.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from yunhu.kit.pii import Pii
from yunhu.platform import sealing

PRINT_CHARS = 22
"""Characters of a fingerprint."""


class Sealed(TypeDecorator[str]):
    """Text that is sealed when it is written and opened when it is read.

    What a fact brings sealed is written as it is. What cannot be opened is read as `sealing.UNREADABLE`, and
    that is never written back.
    """

    impl = Text
    cache_ok = True

    def __init__(self, about: str = "words") -> None:
        """`about`: one of `kit.pii.KINDS`."""
        super().__init__()
        self.about = about

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal. Raises `NoSealer`, `Unreadable`."""
        if value is None:
            return None
        if isinstance(value, Pii):
            return value.sealed(sealing.seal) if value.about == self.about else self._sealed(value.reveal())
        return self._sealed(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Open."""
        return None if value is None else sealing.shown(value, self.about)

    def _sealed(self, text: str) -> str:
        return sealing.seal(text, self.about)


def fingerprint_type() -> String:
    """The type of a column with fingerprints."""
    return String(PRINT_CHARS)
