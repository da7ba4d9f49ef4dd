"""Secrets: random texts, what is kept of them, and files that only we can read."""

import hashlib
import os
import secrets
from pathlib import Path

TOKEN_PREFIX = "yh_"
"""Tokens begin so, and scanners that look for leaked secrets can find them."""

_TOKEN_BYTES = 32


def new_token() -> str:
    """A token with 256 random bits: `yh_` and 43 characters."""
    return TOKEN_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)


def digest(secret: str) -> str:
    """What is kept of a random secret: SHA-256 in hexadecimal. Not for passwords, which people choose."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Replace a file by content that only our user can read; whole and on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def wipe(path: Path) -> None:
    """Overwrite a file and take it away. A disk that writes elsewhere keeps what was there for a while."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def is_private(path: Path) -> bool:
    """Whether nobody but our user can read or change the file."""
    return path.stat().st_mode & 0o077 == 0
