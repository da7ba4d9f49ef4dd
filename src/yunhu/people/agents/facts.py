"""What is announced about agents. The envelope says when, which tenant and which contact."""

from msgspec import Struct


class PresenceChanged(Struct, frozen=True, kw_only=True, tag="agent.presence_changed", tag_field="kind"):
    """An agent's presence changed; `pending`: it was asked for, and takes effect after the contact."""

    agent: str
    presence: str
    reason: str = ""
    was: str
    by: str
    pending: bool = False


class StateChanged(Struct, frozen=True, kw_only=True, tag="agent.state_changed", tag_field="kind"):
    """The routing state of one of an agent's contacts changed. `epoch` fences it.

    An agent who has a call has only that; on other channels there may be several side by side.
    """

    agent: str
    state: str
    was: str
    why: str
    epoch: int
    offer: str | None = None
    channel: str = "voice"


class WrapUpStarted(Struct, frozen=True, kw_only=True, tag="agent.wrap_up_started", tag_field="kind"):
    """After-work began, or was extended; it ends by itself after `seconds`."""

    agent: str
    seconds: int
    extended: bool = False


class WrapUpFinished(Struct, frozen=True, kw_only=True, tag="agent.wrap_up_finished", tag_field="kind"):
    """After-work is over: `why` is `time`, `agent`, `supervisor` or `call`."""

    agent: str
    why: str


AgentFact = PresenceChanged | StateChanged | WrapUpStarted | WrapUpFinished
