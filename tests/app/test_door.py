"""New calls are let in, or refused with a 503 that says when to come again."""

import pytest

from yunhu.app.door import RETRY_AFTER_S, Door
from yunhu.telephony.legs.model import Refused


class Ledger:
    """A journal that takes facts, or has no room left."""

    accepting = True


def test_a_node_that_can_write_and_record_lets_everybody_in() -> None:
    assert Door(Ledger(), lambda: True).refuse("acme") is None


@pytest.mark.parametrize(
    ("closing", "accepting", "recordable", "cause"),
    [
        (True, True, True, "closing"),
        (False, False, True, "journal_full"),
        (False, True, False, "cannot_record"),
        (True, False, False, "closing"),
        (False, False, False, "journal_full"),
    ],
)
def test_a_node_that_cannot_says_why_and_when_to_come_again(
    closing: bool, accepting: bool, recordable: bool, cause: str
) -> None:
    ledger = Ledger()
    ledger.accepting = accepting
    door = Door(ledger, lambda: recordable)
    door.closing = closing
    assert door.refuse("acme") == Refused(503, cause, RETRY_AFTER_S)


def test_the_door_opens_again_by_itself() -> None:
    ledger, can_record = Ledger(), [False]
    door = Door(ledger, lambda: can_record[0])
    assert door.refuse("acme") is not None
    can_record[0] = True
    assert door.refuse("acme") is None
