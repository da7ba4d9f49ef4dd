"""Which bytes a request asks for (RFC 9110 §14). Pure."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def asked(header: str | None, length: int) -> tuple[int, int] | None:
    """The asked bytes as (begin, end behind the last); None for the whole.

    What is no single range of bytes is passed over, as the RFC allows. Raises `ValueError` when nothing
    of the range is there.
    """
    matched = _ONE_RANGE.fullmatch((header or "").replace(" ", ""))
    if matched is None or matched.group(0) == "bytes=-":
        return None
    first, last = matched.groups()
    if not first:
        begin, end = max(length - int(last), 0), length
    else:
        begin, end = int(first), min(int(last) + 1, length) if last else length
        if last and int(last) < int(first):
            return None
    if begin >= end:
        raise ValueError("behind the end")
    return begin, end
