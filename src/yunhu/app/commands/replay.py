"""`yunhu replay DAY --config NEW`: what a day would have been with another configuration."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from yunhu.kit.instants import SECOND
from yunhu.platform import texts
from yunhu.platform.settings.node import Settings

if TYPE_CHECKING:
    from yunhu.app.configuration.model import Centre
    from yunhu.app.configuration.rules import Sounds
    from yunhu.oversight.planning.model import Comparison, Figures

ZONE = "Asia/Shanghai"

NOTHING = "—"

_COLUMNS = (
    "offered",
    "answered",
    "service_level",
    "average_wait_s",
    "p90_wait_s",
    "abandonment",
    "occupancy",
)
_SHARES = frozenset({"service_level", "abandonment", "occupancy"})

Load = Callable[[Path], Settings]
DayArgument = Annotated[str, typer.Argument(help="The day, as 2027-02-05 (or `today`, `yesterday`).")]
NewOption = Annotated[Path, typer.Option("--config", help="The other configuration of the centre (YAML).")]
SettingsOption = Annotated[Path, typer.Option("--settings", help="The node's settings.")]
SeedOption = Annotated[int | None, typer.Option("--seed", help="What chance begins with.")]


def add(
    app: typer.Typer,
    load_settings: Load,
    language: Callable[[], str],
    sounds: Callable[[Settings], Sounds],
) -> None:
    """Add the command."""

    @app.command()
    def replay(
        day: DayArgument,
        new: NewOption,
        settings_path: SettingsOption = Path("yunhu.toml"),
        seed: SeedOption = None,
        zone: Annotated[str, typer.Option("--zone", help="Where the day is.")] = ZONE,
    ) -> None:
        """Live a day once more with another configuration, and print what would have been different."""
        from yunhu.app.configuration.errors import Faulty
        from yunhu.app.configuration.service import read_file
        from yunhu.app.privacy.keys import read_with_keys

        settings = load_settings(settings_path)
        try:
            centre, _warnings = read_file(new, sounds(settings))
        except Faulty as faulty:
            print(*faulty.explain(language()), sep="\n", file=sys.stderr)
            raise typer.Exit(1) from None
        start, end = bounds(day, zone)
        read_with_keys(settings)
        found = asyncio.run(_compare(settings.database_url, start, end, centre, seed))
        for line in lines(found, language()):
            print(line)


def bounds(day: str, zone: str) -> tuple[int, int]:
    """The first instant of a local day and of the next one. Raises typer.BadParameter."""
    try:
        place = ZoneInfo(zone)
        today = datetime.now(place).date()
        named = {"today": today, "yesterday": today - timedelta(days=1)}
        wanted = named.get(day) or date.fromisoformat(day)
    except (ValueError, KeyError) as wrong:
        raise typer.BadParameter(str(wrong)) from wrong
    first, last = (
        datetime.combine(it, time(), place).timestamp() for it in (wanted, wanted + timedelta(days=1))
    )
    return round(first) * SECOND, round(last) * SECOND


async def _compare(url: str, start: int, end: int, centre: Centre, seed: int | None) -> Comparison:
    from yunhu.app import database as main_database
    from yunhu.app.configuration import store as configurations
    from yunhu.app.configuration.model import Centre as Empty
    from yunhu.oversight.planning import store
    from yunhu.oversight.planning.comparing import SEED, Staffing, compare
    from yunhu.platform.database.db import Database

    database = Database(url)
    try:
        tenant = await main_database.tenant(database)
        async with database.reading() as connection:
            day = await store.day(connection, tenant, start, end)
            version = await configurations.newest(connection, tenant)
    finally:
        await database.close()
    now = version.centre if version is not None else Empty()
    before, after = (Staffing(it.agents, it.queues) for it in (now, centre))
    return compare(day, before, after, SEED if seed is None else seed)


def lines(found: Comparison, language: str) -> list[str]:
    """The comparison for a person to read."""
    from yunhu.app.story.columns import columns

    catalogue = texts.load()

    def say(key: str, **params: object) -> str:
        return catalogue.render(f"replay.{key}", params, language)

    heads = ["", *(say(f"column.{name}") for name in _COLUMNS)]
    out = [say("heading", contacts=found.actual.total.offered, seed=found.seed)]
    for queue in ("", *sorted(found.actual.queues.keys() | found.changed.queues.keys())):
        name = queue or say("all")
        parts = {
            kind: getattr(found, kind).queues.get(queue) if queue else getattr(found, kind).total
            for kind in ("actual", "same", "changed")
        }
        rows = [[say(kind), *_cells(figures)] for kind, figures in parts.items()]
        rows.append([say("difference"), *_differences(parts["same"], parts["changed"])])
        out += ["", name, *columns([heads, *rows])]
    out += ["", say("assumptions")]
    return [*out, *(f"  - {say(f'assumes.{key}', **params)}" for key, params in found.assumptions)]


def _cells(figures: Figures | None) -> list[str]:
    return [NOTHING if figures is None else _cell(name, getattr(figures, name)) for name in _COLUMNS]


def _cell(name: str, value: float | None, sign: str = "") -> str:
    if value is None:
        return NOTHING
    if name in _SHARES:
        return f"{100 * value:{sign}.1f} %"
    return f"{value:{sign}.1f} s" if name.endswith("_s") else f"{value:{sign}d}"


def _differences(one: Figures | None, other: Figures | None) -> list[str]:
    cells = []
    for name in _COLUMNS:
        before, after = getattr(one, name, None), getattr(other, name, None)
        cells.append(NOTHING if before is None or after is None else _cell(name, after - before, "+"))
    return cells
