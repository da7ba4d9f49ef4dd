"""What of the live stream somebody sees who does not reach the whole tenant."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from yunhu.oversight.monitoring.model import Held, Shown
from yunhu.oversight.monitoring.rules import BEGINNINGS, EVERY_WORD, MACHINES, OF_ALL, is_open

MOST_KNOWN = 10_000
"""Contacts of which it is remembered whether they were within reach, for what is told after their end."""

_MACHINES = ("trunks", "phones", "alarms")

View = Literal["shown", "left", "hidden"]
"""`left`: what was shown of a contact so far is over, for somebody out of reach has it now."""

Holding = Callable[[str], Held | None]
"""Who has a contact now; None when it is over, or never was."""


class Terms(NamedTuple):
    """By what somebody watches: while these are the same, what is shown is right."""

    agents: frozenset[str] | None
    """Those within reach; None: all of them."""

    words: frozenset[str] = EVERY_WORD
    """The permissions, of those that matter here."""

    named: bool = True
    """Whether names of persons are shown."""


class Lens:
    """Leaves out the agents who are not within reach, and the contacts that only those have.

    What nobody has had yet is shown to everybody who watches. Of what it does not know it shows nothing.
    """

    def __init__(self, terms: Terms, holding: Holding) -> None:
        self._agents = terms.agents
        self._words = terms.words
        self._holding = holding
        self._known: OrderedDict[str, bool] = OrderedDict()

    @property
    def is_clear(self) -> bool:
        """Whether it leaves out nothing that is told at all."""
        return self._agents is None and self._words >= EVERY_WORD

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves out agents."""
        return self._agents is not None

    def snapshot(self, state: Shown) -> Shown:
        """How everything stands, as far as it is shown."""
        shown = dict(state)
        if MACHINES not in self._words:
            shown |= {key: [] for key in _MACHINES}
        agents = self._agents
        if agents is not None:
            shown["agents"] = [each for each in state["agents"] if each["id"] in agents]
            shown["phones"] = [each for each in shown["phones"] if each["agent"] in (None, *agents)]
            found = [self._contact(each, agents) for each in state["contacts"]]
            shown["contacts"] = [each for each in found if each is not None]
        return shown

    def _contact(self, of: Shown, agents: frozenset[str]) -> Shown | None:
        """A contact as it is shown; where it rings with several, under the name of one within reach."""
        held = self._holding(of["id"])
        reached = self._reaches(held, self._known.get(of["id"], False), agents)
        self._remember(of["id"], reached)
        if not reached:
            return None
        own = [agent for agent in (held.agents if held is not None else ()) if agent in agents]
        return {**of, "agent": own[0] if own and of["agent"] not in agents else of["agent"]}

    def view(self, kind: str, contact: str | None, body: Mapping[str, object]) -> View:
        """How an event is shown."""
        if not is_open(kind, contact, self._words):
            return "hidden"
        agents = self._agents
        if agents is None:
            return "shown"
        named = body.get("agent")
        agent = named if isinstance(named, str) else None
        if contact is not None:
            return self._of_contact(kind, contact, agent, agents)
        is_shown = kind in OF_ALL if agent is None else agent in agents
        return "shown" if is_shown else "hidden"

    def _of_contact(self, kind: str, contact: str, agent: str | None, agents: frozenset[str]) -> View:
        before = self._known.get(contact, kind in BEGINNINGS)
        now = self._reaches(self._holding(contact), before, agents)
        if agent is not None and agent in agents:
            # It is about somebody within reach, also when another one has the contact by now.
            self._remember(contact, before or now)
            return "shown"
        self._remember(contact, now)
        if now:
            return "shown" if agent is None else "hidden"
        return "left" if before else "hidden"

    def _reaches(self, held: Held | None, before: bool, agents: frozenset[str]) -> bool:
        """Whether a contact is within reach: by who has it, else by who had it last."""
        if held is None:
            return before
        if held.agents:
            return not agents.isdisjoint(held.agents)
        return before or not held.was_connected

    def _remember(self, contact: str, reached: bool) -> None:
        self._known[contact] = reached
        self._known.move_to_end(contact)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
