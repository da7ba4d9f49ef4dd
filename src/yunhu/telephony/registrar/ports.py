"""What the registrar needs from others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Flow, Key

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Journal and publish a fact: tenant, contact (none here), fact."""

Ask = Callable[[Request, Flow, Callable[[Response | None], None]], None]
"""Send a request; the call-back gets its final response, or None when there is none."""

Respond = Callable[[Key, Response], Any]
"""Answer a request."""


class PhoneHandler(Protocol):
    """Whoever wants to know which phones can be reached: agents sign in by registering."""

    def phone_registered(self, phone: Phone) -> None:
        """The phone can be reached now."""

    def phone_unregistered(self, phone: Phone, why: str) -> None:
        """The phone cannot be reached any more."""


class BrowserHandler(Protocol):
    """Whoever wants to know which agents' browsers can be reached, and by which of their tabs."""

    def browser_registered(self, agent: str, tab: str) -> None:
        """The tab is where the agent is called from now on; another one that was is none any more.

        Told also when the same tab is back on a new connection.
        """

    def browser_unregistered(self, agent: str, tab: str, why: str) -> None:
        """The agent's browser is gone: it said so, it expired, or its connection was lost for too long.

        Of a tab whose place another one took, nothing is told.
        """


class FlowOf(Protocol):
    """The way to a registered user, as `Registrar.flow_of` gives it: `flow_of("agent.li.na")`.

    A WebSocket's flow dies with its connection, while the call on it goes on. Requests within a dialog go
    along the leg's own flow as long as its connection is open (`SipStack.websockets.lives(flow)`), then along
    this one: the newest connection of the same user (`leg.phone`), None while there is none. The next
    `browser_registered` says that there is one.
    """

    def __call__(self, user: str) -> Flow | None:
        """The newest living flow of a user."""
