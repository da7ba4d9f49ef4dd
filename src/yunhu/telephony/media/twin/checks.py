"""What the engine's twin refuses, and how long its plays take."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path

from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.wav import WavError, describe

CODECS = {"PCMA": 8000, "PCMU": 8000, "opus": 48000}
"""The audio codecs and their clocks."""

PICTURES = frozenset({"VP8", "H264"})
KEYS = {"AES_CM_128_HMAC_SHA1_80": 30, "AES_CM_128_HMAC_SHA1_32": 30, "AEAD_AES_128_GCM": 28}
"""The suites of SRTP, and how many bytes master key and salt have together."""

TONES_MS = {"ringback": 5000, "busy": 700, "congestion": 1400, "beep": 200, "sit": 1000}
"""The named tones and how long one pass of each takes."""

MOST_ITEMS = 256
"""Items of one play."""

SHORTEST_MS, LONGEST_MS = 40, 1000
"""The limits of a digit and of the gap after it."""

_DIGITS = re.compile(rf"[0-9*#A-D]{{1,{p.MAX_DIGITS}}}")


class RefusedError(Exception):
    """A command is not accepted, for the reason named by one of the protocol's codes."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def check_codecs(codecs: list[p.Codec]) -> None:
    """Refuse codecs that the engine does not have."""
    for codec in codecs:
        if CODECS.get(codec.name) != codec.clock:
            raise RefusedError("bad_codec", f"{codec.name}/{codec.clock} is not known")


def check_names(names: list[str], media: list[p.PeerMedia]) -> None:
    """Refuse a peer's codecs that the engine does not have, and media without any."""
    for name in names:
        if name not in CODECS and name not in PICTURES:
            raise RefusedError("bad_codec", f"{name} is not known")
    if (PICTURES.isdisjoint(names) and "video" in media) or CODECS.keys().isdisjoint(names):
        raise RefusedError("bad_codec", "each medium of a peer needs a codec")


def check_srtp(srtp: p.Srtp | None) -> None:
    """Refuse keys that do not fit their suite."""
    if srtp is None or srtp.suite == "none":
        return
    length = KEYS.get(srtp.suite)
    if length is None or srtp.ours is None or {len(srtp.ours), len(srtp.theirs or srtp.ours)} != {length}:
        raise RefusedError("bad_key", f"{srtp.suite} is not known, or its keys are too short or too long")


def check_told(told: p.Create | p.Modify) -> None:
    """Refuse codecs, addresses and durations of an endpoint that cannot be."""
    check_codecs(told.codecs or [])
    check_srtp(told.srtp)
    for address in (told.remote, told.remote_rtcp):
        if address is not None:
            check_address(address)
    if told.timeout_ms is not None and told.timeout_ms < 0:
        raise RefusedError("bad_value", "durations are not negative")


def check_address(address: str) -> None:
    """Refuse what is not `ip:port`, IPv6 in brackets."""
    host, _, port = address.rpartition(":")
    try:
        ip = ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError as bad:
        raise RefusedError("bad_value", f"{address} is not ip:port") from bad
    if (ip.version == 6) != host.startswith("[") or not port.isdecimal() or not 0 < int(port) < 65536:
        raise RefusedError("bad_value", f"{address} is not ip:port")


def check_digits(digits: str, digit_ms: int, gap_ms: int) -> None:
    """RefusedError digits that cannot be dialled, or too fast or slow ones."""
    if not _DIGITS.fullmatch(digits):
        raise RefusedError("bad_value", "digits are 0-9 * # A-D, at most 64")
    if not all(SHORTEST_MS <= ms <= LONGEST_MS for ms in (digit_ms, gap_ms)):
        raise RefusedError("bad_value", "digits and gaps take 40 to 1000 ms")


def check_items(items: list[p.Item], roots: tuple[Path, ...]) -> None:
    """Refuse a play that is seen to be wrong before it begins. (What a file holds is seen when it plays.)"""
    if len(items) > MOST_ITEMS:
        raise RefusedError("limit", f"a play has at most {MOST_ITEMS} items")
    for item in items:
        kinds = (item.file, item.tone, item.tone_hz, item.silence_ms, item.digits)
        if sum(kind is not None for kind in kinds) != 1:
            raise RefusedError("bad_value", "an item is one of file, tone, tone_hz, silence_ms, digits")
        if item.file is not None:
            locate(item.file, roots)
        elif item.tone is not None and item.tone not in TONES_MS:
            raise RefusedError("bad_value", f"no tone {item.tone}")
        elif item.digits is not None:
            check_digits(item.digits, item.digit_ms or 100, item.gap_ms or 100)


def items_ms(items: list[p.Item], roots: tuple[Path, ...]) -> tuple[int, str | None]:
    """How long the items of a checked play take, and what stops them there: a file that is no WAV."""
    total = 0
    for item in items:
        try:
            total += _item_ms(item, roots)
        except (WavError, OSError) as bad:
            return total, f"{item.file}: {bad}"
    return total, None


def _item_ms(item: p.Item, roots: tuple[Path, ...]) -> int:
    if item.file is not None:
        return describe(locate(item.file, roots)).duration_ms
    if item.tone is not None:
        return TONES_MS[item.tone]
    if item.tone_hz is not None:
        return (item.on_ms or 0) + (item.off_ms or 0)
    if item.digits is not None:
        return len(item.digits) * ((item.digit_ms or 100) + (item.gap_ms or 100))
    return item.silence_ms or 0


def locate(file: str, roots: tuple[Path, ...]) -> Path:
    """The file that a name means; without roots any file may be played. Refuses as the engine does."""
    found = [path for root in roots or (Path(),) if (path := (root / file).resolve()).exists()]
    if not found:
        raise RefusedError("no_such_file", file)
    if roots and not any(found[0].is_relative_to(root.resolve()) for root in roots):
        raise RefusedError("forbidden_path", "the file is outside the prompt roots")
    if not found[0].is_file():
        raise RefusedError("bad_file", f"{file} is not a file")
    return found[0]
