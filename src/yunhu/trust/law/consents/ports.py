"""What the ledger needs from others."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from yunhu.trust.law.consents.model import ConsentText, Person

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Writes a fact down: tenant, contact, fact."""

NewId = Callable[[], str]

PersonOf = Callable[[str, str], Awaitable[Person]]
"""Tenant and customer → whom the ledger knows that customer as. Raises the customers' refusal for nobody."""

Texts = Callable[[], Sequence[ConsentText]]
"""The words that hold now."""
