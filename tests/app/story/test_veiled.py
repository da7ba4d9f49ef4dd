"""Operators are shown what happened, and not to whom."""

from yunhu.app.story.model import Kept
from yunhu.app.story.veiled import veiled

NUMBER, NAME = "13800001234", "王小明"


def test_nothing_personal_is_left() -> None:
    kept = Kept(
        contact={"id": "c", "caller": NUMBER, "caller_name": NAME, "dialled": "8000", "waited_ms": 5},
        segments=[{"segment": "external", "number": NUMBER, "agent": None}],
        legs=[
            {"id": "a", "direction": "inbound", "caller": NUMBER, "dialled": "8000"},
            {"id": "b", "direction": "outbound", "caller": NUMBER, "dialled": NUMBER},
        ],
        facts=[{"kind": "contact.transferred", "at": 1, "to": f"number:{NUMBER}", "by": "agent:li"}],
        recordings=[],
    )
    shown = veiled(kept)
    assert NUMBER not in str(shown)
    assert NAME not in str(shown)
    assert (shown.contact["dialled"], shown.contact["waited_ms"]) == ("8000", 5)
    assert shown.legs[0]["dialled"] == "8000"
    assert shown.facts[0]["to"] == "number:138****1234"
