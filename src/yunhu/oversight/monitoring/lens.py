"""What of the live stream somebody sees who does not reach the whole tenant."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping

from yunhu.oversight.monitoring.model import Shown

MOST_KNOWN = 10_000
"""Contacts of which it is remembered whose they were, for what is told after their end."""

_MACHINES = ("trunks", "phones", "alarms")
_OF_MACHINES = ("trunk.", "phone.", "alarm.", "config.", "flow.published")


class Lens:
    """Leaves out the agents who are not within reach, and their contacts. What nobody has is shown."""

    def __init__(
        self, agents: frozenset[str] | None, machines: bool, agent_of: Callable[[str], str | None]
    ) -> None:
        """`agents`: those within reach, None: all. `agent_of`: who has a contact now."""
        self._agents = agents
        self._machines = machines
        self._agent_of = agent_of
        self._known: OrderedDict[str, str] = OrderedDict()

    @property
    def is_clear(self) -> bool:
        """Whether it leaves out nothing."""
        return self._agents is None and self._machines

    def snapshot(self, state: Shown) -> Shown:
        """How everything stands, as far as it is shown."""
        shown = dict(state)
        if not self._machines:
            shown |= {key: [] for key in _MACHINES}
        if self._agents is not None:
            shown["agents"] = [each for each in state["agents"] if each["id"] in self._agents]
            shown["contacts"] = [
                each for each in state["contacts"] if self._shows_contact(each["id"], each["agent"])
            ]
        return shown

    def shows(self, kind: str, contact: str | None, body: Mapping[str, object]) -> bool:
        """Whether an event is shown."""
        if kind.startswith(_OF_MACHINES) and not self._machines:
            return False
        if self._agents is None:
            return True
        named = body.get("agent")
        agent = named if isinstance(named, str) else None
        if contact is None:
            return agent is None or agent in self._agents
        return self._shows_contact(contact, agent or self._agent_of(contact))

    def _shows_contact(self, contact: str, agent: str | None) -> bool:
        if agent is None:
            agent = self._known.get(contact)
        else:
            self._known[contact] = agent
            self._known.move_to_end(contact)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return agent is None or self._agents is None or agent in self._agents
