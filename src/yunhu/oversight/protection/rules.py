"""What is weak about a way. Pure."""

from __future__ import annotations

from yunhu.oversight.protection.model import Weakness

ENCRYPTED = frozenset({"tls", "wss"})


def weaknesses(transport: str | None, srtp: str | None) -> tuple[Weakness, ...]:
    """What somebody on the way could read.

    Keys from SDES travel in the signalling (RFC 4568 §8): without TLS encrypted audio is encrypted for
    everybody but those who read along from the start.
    """
    in_clear = transport is not None and transport not in ENCRYPTED
    found: list[Weakness] = []
    if in_clear:
        found.append("signalling_in_clear")
    if srtp == "off":
        found.append("audio_in_clear")
    elif srtp == "optional":
        found.append("audio_may_be_in_clear")
    if in_clear and srtp in ("optional", "required"):
        found.append("keys_in_clear")
    return tuple(found)
