"""What a waiting caller is told, in prompts that there are."""

import pytest

from yunhu.flow.inbound.words import expected_words, waiting_words
from yunhu.telephony.media.prompts import Prompts
from yunhu.work.queues.estimates import Estimate
from yunhu.work.queues.model import Announcements


def estimate(p50_s: float, p90_s: float, trusted: bool = True) -> Estimate:
    return Estimate(p50_s, p90_s, trusted, 3)


@pytest.mark.parametrize(
    ("language", "p50_s", "p90_s", "said"),
    [
        ("en", 70, 290, "expected-before number-1 expected-to number-5 expected-after"),
        ("en", 130, 700, "expected-before number-2 expected-to number-12 expected-after"),
        ("zh-CN", 130, 700, "expected-before number-liang expected-to number-10 number-2 expected-after"),
        ("zh-CN", 130, 179, "expected-before number-liang expected-to number-3 expected-after"),
        ("en", 125, 120, "expected-before number-2 expected-after"),
        ("en", 5, 59, "expected-short"),
        ("zh-CN", 1800, 3601, "expected-long"),
        ("en", 5, 61, "expected-before number-1 expected-to number-2 expected-after"),
    ],
)
def test_the_interval_is_said_in_whole_minutes(language: str, p50_s: float, p90_s: float, said: str) -> None:
    names = expected_words(estimate(p50_s, p90_s), language)
    assert names == said.split()
    prompts = Prompts()
    for name in names:
        assert f"/{language}/" in prompts.path(name, language)


@pytest.mark.parametrize(
    ("told", "expected", "said"),
    [
        (Announcements(), estimate(5, 20), "position-before number-3 position-after"),
        (Announcements(position=False, expected_wait=True), estimate(5, 20), "expected-short"),
        (
            Announcements(expected_wait=True),
            estimate(5, 20),
            "position-before number-3 position-after expected-short",
        ),
        (
            Announcements(position=False, expected_wait=True),
            estimate(5, 20, trusted=False),
            "position-before number-3 position-after",
        ),
        (Announcements(position=False, expected_wait=True), None, "position-before number-3 position-after"),
    ],
)
def test_a_wait_that_cannot_be_trusted_is_told_as_the_position(
    told: Announcements, expected: Estimate | None, said: str
) -> None:
    assert waiting_words(told, 3, expected, "en") == said.split()
