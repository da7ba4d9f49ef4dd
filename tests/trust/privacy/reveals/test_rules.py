"""Whether somebody may see one more value."""

from yunhu.kit.instants import DAY, HOUR, MINUTE, SECOND
from yunhu.trust.privacy.reveals.model import Asked, Limits
from yunhu.trust.privacy.reveals.rules import lacks_words, wait_s

LIMITS = Limits(hour=2, day=3)
NOW = 10 * DAY


def test_the_next_one_is_at_once_while_there_is_room() -> None:
    assert wait_s([], LIMITS, NOW) == 0
    assert wait_s([NOW - MINUTE], LIMITS, NOW) == 0


def test_an_hour_has_so_many() -> None:
    assert wait_s([NOW - MINUTE, NOW - 10 * MINUTE], LIMITS, NOW) == 50 * 60
    assert wait_s([NOW - MINUTE, NOW - HOUR], LIMITS, NOW) == 0


def test_a_day_has_so_many() -> None:
    seen = [NOW - 2 * HOUR, NOW - 3 * HOUR, NOW - 20 * HOUR]
    assert wait_s(seen, LIMITS, NOW) == 4 * 3600


def test_a_part_of_a_second_is_waited_for_too() -> None:
    assert wait_s([NOW, NOW - HOUR + 1], LIMITS, NOW) == 1
    assert wait_s([NOW, NOW - HOUR + SECOND], LIMITS, NOW) == 1


def test_another_purpose_is_said_in_words() -> None:
    other = Asked(kind="contact", id="c", field="caller", purpose="other", note=" ")
    assert lacks_words(other)
    assert not lacks_words(Asked(kind="contact", id="c", field="caller", purpose="law"))
