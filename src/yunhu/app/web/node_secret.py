"""The node's own secret: made at the first start, kept in a file that only our user can read."""

from __future__ import annotations

import secrets
from pathlib import Path

from yunhu.platform.secrets import write_private

FILE = "node.secret"
BYTES = 32


def node_secret(folder: Path) -> bytes:
    """The secret of the node whose data is in this folder. Raises OSError when it cannot be kept.

    It makes the passwords of browsers; without its file all of them have to ask for new ones.
    """
    path = folder / FILE
    if path.is_file():
        found = path.read_bytes()
        if len(found) >= BYTES:
            return found
    made = secrets.token_bytes(BYTES)
    write_private(path, made)
    return made
