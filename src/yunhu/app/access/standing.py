"""Tells open streams that the session is over, or that what their opener may do has perhaps changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from yunhu.platform.bus import Bus, Message
from yunhu.platform.http.base import Principal
from yunhu.platform.journal.file import Envelope
from yunhu.trust.identity.services.sessions import Sessions

OF_USER: Final = frozenset({"user.changed", "user.linked", "user.password_changed"})
OF_ACTOR: Final = {"token.revoked": ("token", ""), "service_account.changed": ("account", "service:"),
                   "service_account.disabled": ("account", "service:")}  # fmt: skip
"""The field that says whose, and how that one is called as an actor."""

OF_ALL: Final = frozenset({"role.defined", "role.removed", "configuration.applied"})
"""What may change the reach of anybody: roles, and who is in which team."""


class Standing:
    """What is open, by who opened it; used on the loop's thread. It holds as much as there are streams."""

    def __init__(self, bus: Bus, tenant: str, sessions: Sessions) -> None:
        self._tenant = tenant
        self._sessions = sessions
        self._open: dict[object, tuple[Principal, Callable[[], None]]] = {}
        bus.listen((*OF_USER, *OF_ACTOR, *OF_ALL), self._heard)

    def watch(
        self, who: Principal, over: Callable[[], None], doubt: Callable[[], None]
    ) -> Callable[[], None]:
        """Call `over` when the session ends, and `doubt` when it should be looked what somebody may do."""
        key = object()
        self._open[key] = who, doubt
        unwatch = None if who.session is None else self._sessions.watch(who.session, over)

        def stop() -> None:
            self._open.pop(key, None)
            if unwatch is not None:
                unwatch()

        return stop

    def _heard(self, message: Message) -> None:
        body = message.body
        if not isinstance(body, Envelope) or body.tenant != self._tenant:
            return
        concerns = _concerned(body)
        for who, doubt in list(self._open.values()):
            if concerns(who):
                doubt()


def _concerned(envelope: Envelope) -> Callable[[Principal], bool]:
    """Whom a fact concerns."""
    if envelope.kind in OF_ALL:
        return lambda who: True
    fact: dict[str, Any] = msgspec.msgpack.decode(envelope.body)
    if envelope.kind in OF_USER:
        return lambda who: who.user == fact["user"]
    field, kind = OF_ACTOR[envelope.kind]
    return lambda who: who.actor == kind + fact[field]
