"""What assessments need from others."""

from collections.abc import Callable

import msgspec

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Writes a fact down: tenant, contact, fact."""

NewId = Callable[[], str]
