"""What trunks need from others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.trunks.model import Distrust

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Journal and publish a fact: tenant, contact (none here), fact."""

Ask = Callable[[Request, Flow, Callable[[Response | None], None]], None]
"""Send a request; the call-back gets its final response, or None when there is none."""

FlowTo = Callable[[tuple[str, int], str, str], Flow]
"""A flow to an address over a transport, to somebody of a name (for TLS).

Raises LookupError when the transport is not open."""

Resolve = Callable[[str, Callable[[str | None], None]], None]
"""Look up a host's address, off the call path; the call-back gets it, or None."""

Doubted = Callable[[str, Distrust | None, str], None]
"""A trunk's requests are refused, why, and what was shown instead; None: it is believed again."""
