"""What the door of the keys needs from the node."""

from collections.abc import Awaitable, Callable

from yunhu.trust.privacy.facts import What

Rotate = Callable[[What, str], Awaitable[str]]
"""Take a new key into use and tell of it: what, and who asks; gives its name.

Raises `TooManyKeys`, `MasterNotOurs`, `MasterAway`, `WrongMaster`, `KeysNotWritten`.
"""
