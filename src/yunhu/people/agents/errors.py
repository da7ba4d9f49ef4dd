"""What is refused about agents."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchAgent(Refusal):
    """No agent has this id. Params: `agent`."""

    id: ClassVar[str] = "agent.unknown"
    status: ClassVar[int] = 404


class PresenceRefused(Refusal):
    """The presence machine says no. Params: `agent`, `presence`, `why`."""

    id: ClassVar[str] = "agent.presence_refused"
    status: ClassVar[int] = 409


class PhoneNotRegistered(Refusal):
    """The agent signs in through a phone that is not registered. Params: `agent`."""

    id: ClassVar[str] = "agent.phone_not_registered"
    status: ClassVar[int] = 409


class StateRefused(Refusal):
    """The routing machine says no. Params: `agent`, `state`, `event`, `why`."""

    id: ClassVar[str] = "agent.state_refused"
    status: ClassVar[int] = 409


class StaleEpoch(Refusal):
    """An act on an offer or contact that the agent no longer has. Params: `agent`, `epoch`, `current`."""

    id: ClassVar[str] = "agent.stale_epoch"
    status: ClassVar[int] = 409


class NoRoom(Refusal):
    """The agent's channel has no room for another contact. Params: `agent`, `channel`."""

    id: ClassVar[str] = "agent.no_room"
    status: ClassVar[int] = 409
