"""The facts of a leg hold numbers that nobody can print by accident."""

from yunhu.kit.pii import Number
from yunhu.telephony.legs.facts import LegStarted


def test_numbers_are_personal_whoever_gives_them() -> None:
    plain: dict[str, str] = {"caller": "13800001234", "dialled": "4001"}
    told = LegStarted(leg="l", direction="inbound", **plain)  # type: ignore[arg-type]
    assert told == LegStarted(
        leg="l", direction="inbound", caller=Number("13800001234"), dialled=Number("4001")
    )
    assert "13800001234" not in repr(told)
    assert told.caller.reveal() == "13800001234"
