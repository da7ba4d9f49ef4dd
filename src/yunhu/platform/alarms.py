"""Alarms.

Named conditions that a person should know of, raised with a reason and cleared when they are over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yunhu.kit.instants import Instant
from yunhu.platform import telemetry, texts
from yunhu.platform.bus import Bus
from yunhu.platform.clock import Clock
from yunhu.platform.metrics import gauges, tallies

MOST = 500
"""Alarms at once; more of them say nothing new, they are counted."""

TOPIC_RAISED = "alarm.raised"
TOPIC_CLEARED = "alarm.cleared"

_log = telemetry.logger("alarms")
_ACTIVE = gauges("alarms", "Alarms that are raised now.", "name")
_RAISED = tallies("alarms_raised_total", "Alarms raised.", "name")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One condition: `name` says which (the key of its text), `about` what it concerns (a trunk, a file)."""

    name: str
    about: str
    since: Instant
    params: Mapping[str, object] = field(default_factory=dict)

    def explain(self, language: str = texts.DEFAULT) -> str:
        """In words."""
        return texts.load().render(self.name, {"about": self.about, **self.params}, language)


class Alarms:
    """All alarms of this node. Used on the loop's thread."""

    def __init__(self, clock: Clock, bus: Bus) -> None:
        """Changes are published as `alarm.raised` and `alarm.cleared`."""
        self._clock = clock
        self._bus = bus
        self._active: dict[tuple[str, str], Alarm] = {}

    def sound(self, name: str, about: str = "", **params: object) -> None:
        """Raise an alarm; nothing happens when it is raised already."""
        key = (name, about)
        if key in self._active:
            return
        _RAISED.of(name).count += 1
        if len(self._active) >= MOST:
            return
        alarm = self._active[key] = Alarm(name, about, self._clock.now(), params)
        _ACTIVE.ask(lambda: self._count(name), name)
        _log.error("an alarm was raised", alarm=name, about=about, params=params)
        self._bus.publish(TOPIC_RAISED, alarm)

    def clear(self, name: str, about: str = "") -> None:
        """The condition is over; nothing happens when it was not raised."""
        alarm = self._active.pop((name, about), None)
        if alarm is not None:
            _log.warning("an alarm was cleared", alarm=name, about=about)
            self._bus.publish(TOPIC_CLEARED, alarm)

    def active(self) -> list[Alarm]:
        """The alarms raised now, oldest first."""
        return list(self._active.values())

    def _count(self, name: str) -> int:
        return sum(1 for active, _ in self._active if active == name)
