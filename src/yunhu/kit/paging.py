"""Paging through a list by cursor: an opaque text that holds the sort key of the last item seen."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from yunhu.kit.refusal import Refusal

T = TypeVar("T")

SMALLEST_LIMIT = 1
DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200
_LONGEST_CURSOR = 512
_LARGEST_INT = 1 << 63
"""No database compares with a larger number."""

Key = tuple[str | int, ...]
"""The sort key of an item, most significant part first."""


class BadCursor(Refusal):
    """The cursor was not made by us, or for another list."""

    id: ClassVar[str] = "paging.bad_cursor"
    status: ClassVar[int] = 400


class BadLimit(Refusal):
    """The page size is out of range."""

    id: ClassVar[str] = "paging.bad_limit"
    status: ClassVar[int] = 400


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, and the cursor of the next page (None: this was the last)."""

    items: Sequence[T]
    next: str | None


def encode_cursor(key: Key) -> str:
    """The opaque text for a sort key: safe in a URL, without padding."""
    text = json.dumps(key, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str, kinds: tuple[type[str] | type[int], ...]) -> Key:
    """The sort key in a cursor, whose parts must be of these kinds. Raises `BadCursor`.

    A cursor is not signed: whoever changes it only moves within a list he may read anyway.
    """
    if len(cursor) > _LONGEST_CURSOR:
        raise BadCursor
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise BadCursor from None
    if not isinstance(key, list) or tuple(map(type, key)) != kinds:
        raise BadCursor
    if any(isinstance(part, int) and not -_LARGEST_INT <= part < _LARGEST_INT for part in key):
        raise BadCursor
    return tuple(key)


def check_limit(limit: int | None) -> int:
    """The page size asked for, or the default. Raises `BadLimit` outside 1–200."""
    if limit is None:
        return DEFAULT_LIMIT
    if not SMALLEST_LIMIT <= limit <= LARGEST_LIMIT:
        raise BadLimit(smallest=SMALLEST_LIMIT, largest=LARGEST_LIMIT)
    return limit


def cut_page(found: Sequence[T], limit: int, key_of: Callable[[T], Key]) -> Page[T]:
    """The page of a query that asked for `limit + 1` items: the one too many tells that there is more."""
    if len(found) <= limit:
        return Page(found, None)
    items = found[:limit]
    return Page(items, encode_cursor(key_of(items[-1])))
