"""OPTIONS outside of dialogs: asks a peer whether it is there, and keeps its NAT open (RFC 3261 §11)."""

from __future__ import annotations

from yunhu.telephony.sip.limits import MAX_FORWARDS
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request
from yunhu.telephony.sip.transports.flow import Flow


def options_to(uri: str, flow: Flow, mark: str) -> Request:
    """An OPTIONS to a Request-URI. `mark` is unique among our probes: Call-ID and tag are made of it."""
    host, port = flow.local
    us = f"<sip:yunhu@{f'[{host}]' if ':' in host else host}:{port}>"
    fields = {
        "max-forwards": [str(MAX_FORWARDS)],
        "from": [f"{us};tag={mark}"],
        "to": [f"<{uri}>"],
        "call-id": [f"probe-{mark}"],
        "cseq": ["1 OPTIONS"],
        "contact": [us],
        "accept": ["application/sdp"],
    }
    return Request("OPTIONS", uri, Headers.adopt(fields))
