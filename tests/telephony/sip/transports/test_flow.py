"""Flows."""

from __future__ import annotations

from tests.telephony.sip.wire import TCP, UDP

from yunhu.telephony.sip.transports.flow import Flow


def test_flows() -> None:
    assert (UDP.is_reliable, TCP.is_reliable) == (False, True)
    other = TCP.towards(("192.0.2.8", 5070))
    assert other == Flow("tcp", TCP.local, ("192.0.2.8", 5070), TCP.connection)
    assert len({UDP, UDP.towards(UDP.remote), other}) == 2


def test_a_flow_over_a_websocket() -> None:
    ws, wss = (Flow(name, UDP.local, UDP.remote, 2**32) for name in ("ws", "wss"))
    assert ws.is_reliable
    assert ws.is_websocket
    assert wss.is_websocket
    assert not TCP.is_websocket
    assert [flow.uri_transport for flow in (UDP, TCP, ws, wss)] == ["", "tcp", "ws", "ws"]
