"""Plays golden scenarios: another system's file, what happens, and who must ring when.

A scenario is a script, one step a line:

    in AGENT…                 agents sign in           out AGENT / break AGENT
    call CONTACT QUEUE [name=value]…  a contact comes (QUEUE `?`: by the import's choices;
                              `priority`, `channel` and attributes)
    wait SECONDS              time passes
    rings CONTACT AGENT…|-    exactly these agents ring for it now
    answer CONTACT [AGENT]    (one of) those who ring takes it
    refuse CONTACT            who rings says no
    end AGENT                 the talk is over (and its after-work)
    hangup AGENT              the talk is over, the after-work begins
    leave CONTACT             the caller hangs up while waiting
    queue CONTACT QUEUE|-     where it waits (- nowhere)
    first QUEUE CONTACT…      who waits there, first to last
    gone CONTACT WHY          it left so
"""

from __future__ import annotations

import itertools
from pathlib import Path

import msgspec
import yaml

from yunhu.app.commands.import_fragment import of_flow
from yunhu.flow.ivr.conditions import holds_of
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import VirtualTime
from yunhu.work.queues.errors import QueueFull
from yunhu.work.queues.importers.model import Imported
from yunhu.work.queues.model import Entry, Offer
from yunhu.work.queues.service import Queues

FOLDER = Path(__file__).parent / "scenarios"


def load(dialect: str) -> list[tuple[str, dict[str, str], str]]:
    """(name, files, script) of every scenario of a dialect; files that many share are named once."""
    document = yaml.safe_load((FOLDER / f"{dialect}.yaml").read_text("utf-8"))
    shared: dict[str, dict[str, str]] = document["files"]
    return [
        (it["name"], {**shared.get(it.get("from", ""), {}), **it.get("files", {})}, it["script"])
        for it in document["scenarios"]
    ]


class Player:
    """A centre as it was imported, in virtual time."""

    def __init__(self, imported: Imported) -> None:
        self.imported = imported
        self.time = VirtualTime()
        self.after_work: dict[str, int] = {}
        self.ringing: dict[str, list[Offer]] = {}
        self.left: dict[str, str] = {}
        ids = itertools.count(1)
        self.board = Agents("t", self.time, self.time, self._announce)
        self.router = Queues(
            "t", self.time, self.time, self._announce, self.board, self, lambda: f"o{next(ids)}"
        )
        self.board.configure(imported.agents)
        self.router.configure(imported.agents, imported.queues)
        for agent in imported.agents:
            self.board.browser_registered(agent.id)

    def play(self, script: str) -> None:
        """Every step of a script; a step that is not met fails with its line."""
        for number, line in enumerate(script.strip().splitlines(), 1):
            words = line.split("#")[0].split()
            if words:
                self._line = f"line {number}: {line.strip()} (at {self.time.monotonic():g} s)"
                getattr(self, f"_{words[0]}")(*words[1:])

    # --- steps ----------------------------------------------------------------------------------------

    def _in(self, *agents: str) -> None:
        for agent in agents:
            self.board.set_presence(agent, "available")

    def _out(self, *agents: str) -> None:
        for agent in agents:
            self.board.set_presence(agent, "offline")

    def _break(self, *agents: str) -> None:
        for agent in agents:
            self.board.set_presence(agent, "break")

    def _call(self, contact: str, queue: str, *more: str) -> None:
        values = dict(it.split("=", 1) for it in more)
        priority = int(values.pop("priority", "0"))
        if queue == "?":
            queue, given = self._chosen(values)
            priority = priority or given
        now = self.time.now()
        channel = values.pop("channel", "voice")
        entry = Entry(contact, "t", queue, now, now, priority, values, channel)
        try:
            self.router.enqueue(entry)
        except QueueFull as full:
            self.left[contact] = str(full.params["why"])

    def _chosen(self, values: dict[str, str]) -> tuple[str, int]:
        def read(name: str) -> str | None:
            return values.get(name.removeprefix("attribute."))

        for choice in self.imported.choices:
            if choice.if_ is None or holds_of(of_flow(choice.if_), read):
                return choice.queue, choice.priority
        raise AssertionError(f"{self._line}: no queue takes it")

    def _wait(self, seconds: str) -> None:
        self.time.advance(float(seconds))

    def _rings(self, contact: str, *agents: str) -> None:
        found = sorted(offer.agent for offer in self.ringing.get(contact, []))
        assert found == sorted(it for it in agents if it != "-"), f"{self._line}: rings {found}"

    def _answer(self, contact: str, agent: str | None = None) -> None:
        offers = self.ringing[contact]
        offer = next(it for it in offers if agent in (None, it.agent))
        self.after_work[offer.agent] = offer.wrap_up_s
        self.router.offer_accepted(offer.id, offer.epoch)
        self.ringing.pop(contact, None)

    def _refuse(self, contact: str) -> None:
        for offer in list(self.ringing.pop(contact)):
            self.router.offer_refused(offer.id, offer.epoch)

    def _end(self, agent: str) -> None:
        seat = self.board.seat(agent)
        self.board.released(agent, seat.epoch, 0, False)

    def _hangup(self, agent: str) -> None:
        self.board.released(agent, self.board.seat(agent).epoch, self.after_work[agent])

    def _leave(self, contact: str) -> None:
        self.router.withdraw(contact, "abandoned")
        self.ringing.pop(contact, None)

    def _queue(self, contact: str, queue: str) -> None:
        places = {entry.contact: it.id for it in self.imported.queues for entry in self.router.waiting(it.id)}
        places |= {id_: offers[0].entry.queue for id_, offers in self.ringing.items() if offers}
        found = places.get(contact, "-")
        assert found == queue, f"{self._line}: it is in {found}"

    def _first(self, queue: str, *contacts: str) -> None:
        found = [entry.contact for entry in self.router.waiting(queue)]
        assert found == list(contacts), f"{self._line}: waiting are {found}"

    def _gone(self, contact: str, why: str) -> None:
        assert self.left.get(contact) == why, f"{self._line}: {self.left.get(contact)}"

    # --- what the router tells ------------------------------------------------------------------------

    def _announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        """Facts are not looked at here."""

    def offer_made(self, offer: Offer) -> None:
        self.ringing.setdefault(offer.entry.contact, []).append(offer)

    def offer_expired(self, offer: Offer) -> None:
        self._silent(offer)

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        self._silent(offer)

    def _silent(self, offer: Offer) -> None:
        offers = self.ringing.get(offer.entry.contact, [])
        self.ringing[offer.entry.contact] = [it for it in offers if it.id != offer.id]

    def wait_over(self, entry: Entry, why: str) -> None:
        self.left[entry.contact] = why

    def moved(self, entry: Entry, from_queue: str, why: str) -> None:
        """Where it is then is asked of the router."""

    def announce_due(self, entry: Entry, position: int) -> None:
        """Nobody listens."""
