"""Draws the scene for a terminal. Pure: the time is an argument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from yunhu.app.demo.scene import Agent, Contact, Scene
from yunhu.kit.instants import SECOND, Instant
from yunhu.platform.texts import Texts

WIDE = 118
"""Columns from which two tables stand side by side."""

HIGH = 36
"""Lines from which tables have titles and rules."""

TITLE_LINES, HEAD_LINES, DENSE_HEAD_LINES = 2, 3, 1
MORE_LINES = 2
"""What counts the contacts without a row, and the line that the cursor is on."""

FEWEST_ROWS = 3
ENDED_ROWS = 5
PHASE_COLOURS = {"waiting": "yellow", "offered": "yellow", "talking": "green", "held": "magenta"}
ROUTING_COLOURS = {
    "idle": "green",
    "reserved": "yellow",
    "alerting": "yellow",
    "engaged": "cyan",
    "wrap-up": "blue",
    "not-responding": "red",
}
GOOD_MOS, FAIR_MOS = 4.0, 3.6
LONG_WAIT_S = 20
NOTHING = "—"


class Board:
    """Draws in one language; `title` is what the centre is called and where it is."""

    def __init__(self, texts: Texts, language: str, title: str) -> None:
        self._texts = texts
        self._language = language
        self._title = title
        self._dense = False

    def draw(self, scene: Scene, now: Instant, width: int, height: int) -> RenderableType:
        """Everything that fits into so many columns and lines."""
        wide, self._dense = width >= WIDE, height < HIGH
        queues, agents = self._queues(scene, now), self._agents(scene, now)
        upper = _side_by_side(queues, agents) if wide else Group(queues, agents)
        alarms = [Text(f"⚠ {text}", style="bold red") for text in self._alarms(scene)]
        over = DENSE_HEAD_LINES if self._dense else HEAD_LINES
        tables = (len(scene.queues) + over, len(scene.agents) + over)
        used = TITLE_LINES + len(alarms) + (max(tables) if wide else sum(tables)) + 2 * over + ENDED_ROWS
        rows = max(height - used - MORE_LINES, FEWEST_ROWS)
        return Group(self._head(scene), *alarms, upper, self._contacts(scene, now, rows), self._ended(scene))

    def word(self, key: str, **params: object) -> str:
        """A text of the board's catalogue."""
        return self._texts.render(f"board.{key}", params, self._language)

    def finished(self, contact: Contact, scene: Scene) -> str:
        """One line about a contact that ended, for where there is no board."""
        cells = (cell for cell, _style in self._ended_cells(contact, scene))
        return self.word("finished", rest=" · ".join(cell for cell in cells if cell != NOTHING))

    def summary(self, scene: Scene) -> str:
        """One line about everything."""
        waiting = sum(len(scene.waiting(queue)) for queue in scene.queues)
        free = sum(1 for it in scene.agents.values() if _is_free(it))
        return self.word("summary", live=len(scene.contacts), waiting=waiting, free=free, **scene.counts)

    # --- the parts ------------------------------------------------------------------------------------

    def _head(self, scene: Scene) -> Text:
        return Text.assemble((self._title, "bold"), "   ", self.summary(scene), overflow="fold")

    def _alarms(self, scene: Scene) -> Iterator[str]:
        for (name, about), params in scene.alarms.items():
            yield self._texts.render(name, {"about": about, **params}, self._language)

    def _table(self, name: str, columns: Sequence[str]) -> Table:
        table = Table(
            title=None if self._dense else self.word(name),
            title_justify="left",
            title_style="bold",
            header_style="bold reverse" if self._dense else "bold",
            box=None if self._dense else box.SIMPLE_HEAD,
            pad_edge=False,
            show_edge=False,
        )
        for column in columns:
            table.add_column(self.word(column), no_wrap=True)
        return table

    def _queues(self, scene: Scene, now: Instant) -> Table:
        table = self._table("queues", ("queue", "waiting", "longest", "talking"))
        for id_, name in scene.queues.items():
            waiting = scene.waiting(id_)
            longest = (now - (waiting[0].queued_at or now)) / SECOND if waiting else 0.0
            style = "bold red" if longest > LONG_WAIT_S else "yellow" if waiting else ""
            talking = sum(1 for it in scene.contacts.values() if it.queue == id_ and it.phase == "talking")
            shown = _lasting(longest) if waiting else NOTHING
            table.add_row(name, Text(str(len(waiting)), style), Text(shown, style), str(talking))
        return table

    def _agents(self, scene: Scene, now: Instant) -> Table:
        table = self._table("agents", ("agent", "presence", "routing", "load", "since", "with"))
        phones = {agent: phone for phone, agent in scene.phones.items()}
        for agent in scene.agents.values():
            name = f"{agent.name} {phones[agent.id]}" if agent.id in phones else agent.name
            with_ = scene.contacts.get(agent.contact or "")
            offline = agent.presence == "offline"
            routing = Text(self._state(agent.routing), ROUTING_COLOURS.get(agent.routing, ""))
            table.add_row(
                name,
                self._state(agent.presence),
                Text(NOTHING) if offline else routing,
                f"{agent.load} %",
                NOTHING if offline else _lasting((now - agent.since) / SECOND),
                _who(with_) if with_ else "",
                style="dim" if offline else "",
            )
        return table

    def _contacts(self, scene: Scene, now: Instant, rows: int) -> RenderableType:
        table = self._table(
            "contacts", ("caller", "dialled", "phase", "queue", "agent", "phase_for", "total")
        )
        found = sorted(scene.contacts.values(), key=lambda it: it.arrived_at)
        for it in found[:rows]:
            table.add_row(
                _who(it),
                it.dialled,
                Text(self.word(f"phases.{it.phase}"), PHASE_COLOURS.get(it.phase, "")),
                scene.queues.get(it.queue or "", NOTHING),
                _agent_name(scene, it),
                _lasting((now - it.phase_since) / SECOND),
                _lasting((now - it.arrived_at) / SECOND),
            )
        if len(found) > rows:
            return Group(table, Text(self.word("more", count=len(found) - rows), style="dim"))
        return table

    def _ended(self, scene: Scene) -> Table:
        columns = ("caller", "queue", "agent", "outcome", "waited", "talked", "mos", "recorded")
        table = self._table("ended", columns)
        for contact in scene.last(ENDED_ROWS):
            table.add_row(*(Text(cell, style) for cell, style in self._ended_cells(contact, scene)))
        return table

    def _ended_cells(self, it: Contact, scene: Scene) -> list[tuple[str, str]]:
        end = it.ended_at or it.arrived_at
        talked = (end - it.connected_at) / SECOND if it.connected_at else None
        mos_style = "" if it.mos is None else _style_of(it.mos)
        return [
            (_who(it), ""),
            (scene.queues.get(it.queue or "", NOTHING), ""),
            (_agent_name(scene, it) if it.connected_at else NOTHING, ""),
            (self._outcome(it), "red" if it.connected_at is None else ""),
            (NOTHING if it.waited_ms is None else _lasting(it.waited_ms / 1000), ""),
            (NOTHING if talked is None else _lasting(talked), ""),
            (NOTHING if it.mos is None else f"{it.mos:.2f}", mos_style),
            (NOTHING if it.recorded_ms is None else f"{it.recorded_ms / 1000:.1f} s", ""),
        ]

    def _outcome(self, it: Contact) -> str:
        if it.abandoned:
            return self.word("gave_up")
        by = f"outcome_by.{it.by}"
        return self.word(by) if self._texts.has(f"board.{by}") else it.cause

    def _state(self, state: str) -> str:
        key = f"story.word.{state}"
        return self._texts.raw(key, self._language) if self._texts.has(key) else state


def _side_by_side(left: RenderableType, right: RenderableType) -> Table:
    grid = Table.grid(padding=(0, 4))
    grid.add_row(left, right)
    return grid


def _is_free(agent: Agent) -> bool:
    return agent.presence == "available" and agent.routing == "idle" and agent.reachable


def _agent_name(scene: Scene, contact: Contact) -> str:
    if contact.agent is None:
        return NOTHING
    agent = scene.agents.get(contact.agent)
    return agent.name if agent else contact.agent


def _who(contact: Contact) -> str:
    return f"{contact.caller_name} {contact.caller}".strip()


def _lasting(seconds: float) -> str:
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes}:{rest:02d}"


def _style_of(mos: float) -> str:
    return "green" if mos >= GOOD_MOS else "yellow" if mos >= FAIR_MOS else "red"
