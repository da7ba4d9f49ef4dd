"""The keyring of a node: opened before anything is written, and looked at for what commands changed."""

from __future__ import annotations

from functools import lru_cache

from yunhu.kit.phone import MalformedNumber
from yunhu.people.customers.numbers import tidy
from yunhu.platform.clock import Clock
from yunhu.platform.settings import Settings
from yunhu.trust.privacy.keyring import Keyring, open_keyring
from yunhu.trust.privacy.masters.found import master_key

CACHED = 4_096
"""Numbers whose whole form is remembered."""


def keyring_of(settings: Settings, clock: Clock) -> Keyring:
    """The keyring that the settings name, made when neither it nor a journal is there yet.

    Raises what `open_keyring` and `master_key` raise.
    """
    path = settings.journal_path
    return open_keyring(
        settings.key_folder,
        master_key(settings.keys, settings.key_folder),
        settings.keys.suite,
        clock.now,
        whole,
        has_data=path.exists() and path.stat().st_size > 0,
    )


@lru_cache(CACHED)
def whole(number: str) -> str:
    """A number as E.164; what is none (`anonymous`, an extension) as it is."""
    try:
        return tidy(number)
    except MalformedNumber:
        return number
