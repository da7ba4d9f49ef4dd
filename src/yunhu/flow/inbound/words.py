"""What a waiting caller is told: the position, or about how long it will take. Names of prompts, in order."""

from __future__ import annotations

import math

from yunhu.telephony.media.prompts import speak_number
from yunhu.work.queues.estimates import Estimate
from yunhu.work.queues.model import Announcements

LONG_MINUTES = 60
"""A longer wait is not told in minutes, which nobody would believe."""


def waiting_words(told: Announcements, position: int, expected: Estimate | None, language: str) -> list[str]:
    """The announcement of a queue: an expected wait that cannot be trusted is replaced by the position.

    Raises NumberNotSpoken.
    """
    wait = expected if told.expected_wait and expected is not None and expected.trusted else None
    words = expected_words(wait, language) if wait is not None else []
    if told.position or wait is None:
        return ["position-before", *speak_number(position, language), "position-after", *words]
    return words


def expected_words(expected: Estimate, language: str) -> list[str]:
    """About so many to so many minutes: half wait no longer than the first, nine of ten than the second."""
    first, last = max(1, int(expected.p50_s / 60)), math.ceil(expected.p90_s / 60)
    if last <= 1:
        return ["expected-short"]
    if last > LONG_MINUTES:
        return ["expected-long"]
    interval = _minutes(first, language)
    if last > first:
        interval += ["expected-to", *_minutes(last, language)]
    return ["expected-before", *interval, "expected-after"]


def _minutes(number: int, language: str) -> list[str]:
    """两分钟, not 二分钟."""
    if number == 2 and language.startswith("zh"):
        return ["number-liang"]
    return speak_number(number, language)
