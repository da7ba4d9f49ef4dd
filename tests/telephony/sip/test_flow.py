"""Flows."""

from __future__ import annotations

from tests.telephony.sip.wire import TCP, UDP

from yunhu.telephony.sip.flow import Flow


def test_flows() -> None:
    assert (UDP.is_reliable, TCP.is_reliable) == (False, True)
    other = TCP.towards(("192.0.2.8", 5070))
    assert other == Flow("tcp", TCP.local, ("192.0.2.8", 5070), TCP.connection)
    assert len({UDP, UDP.towards(UDP.remote), other}) == 2
