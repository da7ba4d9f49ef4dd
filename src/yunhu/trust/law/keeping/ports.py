"""What time limits need from others."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Writes a fact down: tenant, contact, fact."""

NewId = Callable[[], str]

Clean = Callable[[str], str]
"""A text that somebody wrote, without the personal data in it."""

Days = Callable[[str], int | None]
"""Retention class → days after which it ends; None: not by the calendar."""

HeldElsewhere = Callable[[str, Sequence[str]], Awaitable[frozenset[str]]]
"""Tenant and contacts → those whose recordings are held."""

Beside = Callable[[str, str, Sequence[str], bool], Awaitable[object]]
"""Tenant, table and ids of rows that are about to go: deletes what lies beside the database (files).

The last says whether a person asked for it: by the calendar alone recordings go by their own rules.
"""
