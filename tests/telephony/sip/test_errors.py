"""What a malformed message says."""

from __future__ import annotations

from yunhu.telephony.sip.errors import MalformedMessage


def test_a_fault_says_what_and_why() -> None:
    fault = MalformedMessage(400, "no colon")
    assert str(fault) == "400 no colon"
    assert (fault.status, fault.reason, fault.request) == (400, "no colon", None)
