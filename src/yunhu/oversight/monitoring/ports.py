"""What the watchers look at: the rooms of a node, as far as they are watched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from yunhu.flow.inbound.service import Inbound
from yunhu.people.agents.service import Agents
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import Clock
from yunhu.platform.journal.journal import Journal
from yunhu.telephony.legs.service import Legs
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.stack import SipStack
from yunhu.telephony.trunks.service import Trunks
from yunhu.work.queues.model import Queue
from yunhu.work.queues.service import Queues


class Configured(Protocol):
    """The configuration in force, as far as it is shown."""

    @property
    def queues(self) -> Sequence[Queue]:
        """Every queue."""
        ...

    @property
    def phones(self) -> Sequence[Phone]:
        """Every phone."""
        ...


class HasCentre(Protocol):
    """Whoever knows the configuration in force."""

    @property
    def centre(self) -> Configured:
        """It."""
        ...


class Watched(Protocol):
    """The rooms of one node and its one tenant."""

    tenant: str
    clock: Clock
    journal: Journal
    bus: Bus
    alarms: Alarms
    inbound: Inbound
    agents: Agents
    queues: Queues
    trunks: Trunks
    registrar: Registrar
    legs: Legs
    stack: SipStack

    @property
    def directory(self) -> HasCentre:
        """The configuration in force."""
        ...
