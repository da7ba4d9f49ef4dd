"""Figures for Prometheus, cheap enough for the call path: plain attributes that are read when somebody asks.

Names start with `yunhu_`, use base units (seconds, bytes) and end in `_total` when they only grow; labels
come from small closed sets, never a tenant, a number or an id. Increments are made on one thread (the
loop's), or on the one thread that owns the figure.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

PREFIX = "yunhu_"
MOST_CHILDREN = 256
"""Label sets of one figure; the ones after that are counted together as `other`."""

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Buckets for short durations."""

REGISTRY = CollectorRegistry(auto_describe=False)
"""Every figure of this process."""


@dataclass(slots=True)
class Counted:
    """What a part counts since the start of the process: fields that are plain integers."""

    def as_dict(self) -> dict[str, int]:
        """Every counter by name."""
        return asdict(self)


class Tally:
    """One count that grows: `tally.count += 1`."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count: float = 0

    def add(self, amount: float) -> None:
        """Count so much more: seconds, bytes."""
        self.count += amount


class Tallies(Collector):
    """A family of counts that differ by labels. Keep the `Tally` of a hot path instead of looking it up."""

    def __init__(self, name: str, about: str, labels: Sequence[str]) -> None:
        self._name = PREFIX + name
        self._about = about
        self._labels = tuple(labels)
        self._children: dict[tuple[str, ...], Tally] = {}

    def of(self, *values: str) -> Tally:
        """The count for these label values."""
        tally = self._children.get(values)
        if tally is None:
            if len(self._children) >= MOST_CHILDREN:
                values = ("other",) * len(self._labels)
            tally = self._children.setdefault(values, Tally())
        return tally

    def collect(self) -> Iterable[Metric]:
        """For Prometheus."""
        family = CounterMetricFamily(self._name, self._about, labels=self._labels)
        for values, tally in list(self._children.items()):
            family.add_metric(values, tally.count)
        yield family


class Gauges(Collector):
    """Values that are asked for when somebody looks: label values → a function that tells."""

    def __init__(self, name: str, about: str, labels: Sequence[str] = ()) -> None:
        self._name = PREFIX + name
        self._about = about
        self._labels = tuple(labels)
        self._asked: dict[tuple[str, ...], Callable[[], float]] = {}

    def ask(self, tell: Callable[[], float], *values: str) -> None:
        """Set who tells the value for these label values; a later one replaces an earlier one."""
        if len(self._asked) < MOST_CHILDREN or values in self._asked:
            self._asked[values] = tell

    def collect(self) -> Iterable[Metric]:
        """For Prometheus."""
        family = GaugeMetricFamily(self._name, self._about, labels=self._labels)
        for values, tell in list(self._asked.items()):
            family.add_metric(values, tell())
        yield family


class Histogram(Collector):
    """How values are spread over buckets."""

    def __init__(self, name: str, about: str, buckets: Sequence[float] = SECONDS) -> None:
        self._name = PREFIX + name
        self._about = about
        self._bounds = sorted(buckets)
        self._counts = [0] * (len(buckets) + 1)
        self._sum = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def collect(self) -> Iterable[Metric]:
        """For Prometheus."""
        family = HistogramMetricFamily(self._name, self._about)
        total, buckets = 0, []
        for bound, count in zip([*map(str, self._bounds), "+Inf"], list(self._counts), strict=True):
            total += count
            buckets.append((bound, total))
        family.add_metric([], buckets, self._sum)
        yield family


def tallies(name: str, about: str, *labels: str) -> Tallies:
    """A registered family of counts; `name` without the prefix."""
    family = Tallies(name, about, labels)
    REGISTRY.register(family)
    return family


def tally(name: str, about: str) -> Tally:
    """A registered count without labels."""
    return tallies(name, about).of()


def gauges(name: str, about: str, *labels: str) -> Gauges:
    """A registered family of values that are asked for."""
    family = Gauges(name, about, labels)
    REGISTRY.register(family)
    return family


def histogram(name: str, about: str, buckets: Sequence[float] = SECONDS) -> Histogram:
    """A registered histogram."""
    family = Histogram(name, about, buckets)
    REGISTRY.register(family)
    return family


def exposition() -> bytes:
    """All figures as Prometheus reads them (text format 0.0.4)."""
    return generate_latest(REGISTRY)
