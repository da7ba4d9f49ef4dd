"""Keys for tests: of this run, or of a folder that several processes share."""

import secrets
from pathlib import Path

from yunhu.app.privacy.keys import whole
from yunhu.platform.clock import SystemClock
from yunhu.trust.privacy.keyring import open_keyring
from yunhu.trust.privacy.masters.file import FileMaster
from yunhu.trust.privacy.sealer import Sealer
from yunhu.trust.privacy.suites import KEY_BYTES, Aes

KEYS = Sealer("tests", "memory", whole, lambda: False)
KEYS.take({"k": Aes(secrets.token_bytes(KEY_BYTES))}, "k", ("intl", secrets.token_bytes(KEY_BYTES)))


def keys_in(folder: Path, tenant: str = "tests") -> Sealer:
    """The keys of a folder, made when there are none."""
    master = FileMaster(folder / "master.key")
    return open_keyring(folder, master, "intl", SystemClock().now, whole, has_data=False).sealer(tenant)
