"""What customers need from others."""

from collections.abc import Callable
from typing import Any

import msgspec

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Write a fact down and tell it: tenant, contact (none here), fact."""

NewId = Callable[[], str]
"""Makes ids, each greater than those before."""
