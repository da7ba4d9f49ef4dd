"""`yunhu holidays import|show` and `yunhu regions import|show`: what is newer than the program.

A node that runs takes up what is imported within a second.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from yunhu.app import imports
from yunhu.kit.problem import Misread, Problem
from yunhu.people.customers import segments
from yunhu.people.customers.regions import Regions, english_cities
from yunhu.people.customers.segments import Compact, Segments
from yunhu.platform import texts
from yunhu.platform.calendar import holiday_notice
from yunhu.platform.calendar.holidays import ChinaDays
from yunhu.platform.documents.located import worded
from yunhu.platform.settings.node import Settings

T = TypeVar("T")

LoadSettings = Callable[[Path], Settings]
"""Reads the settings, or ends the program with what is wrong with them."""

ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
FileArgument = Annotated[Path, typer.Argument(help="JSON of holiday-cn, or CSV: date,name,off.")]
TableArgument = Annotated[Path, typer.Argument(help="CSV: prefix,province,city,carrier.")]
YearArgument = Annotated[int, typer.Argument(min=holiday_notice.FIRST_YEAR, max=holiday_notice.LAST_YEAR)]

_DEFAULT = Path("yunhu.toml")


def add(app: typer.Typer, load_settings: LoadSettings, language: Callable[[], str]) -> None:
    """Add both groups of commands."""
    app.add_typer(_holidays(load_settings, language), name="holidays")
    app.add_typer(_regions(load_settings, language), name="regions")


def _holidays(load_settings: LoadSettings, language: Callable[[], str]) -> typer.Typer:
    app = typer.Typer(help="Public holidays and working weekends of mainland China.", no_args_is_help=True)

    @app.command("import")
    def import_notice(file: FileArgument, config_path: ConfigOption = _DEFAULT) -> None:
        """Take up the official notice of a year."""
        data_dir = load_settings(config_path).data_dir
        notice = _read(file, holiday_notice.LARGEST, holiday_notice.read, language())
        version = imports.notice_files(data_dir, notice.year).add(msgspec.json.encode(notice))
        params = {"year": notice.year, "days": len(notice.days), "version": version}
        print(texts.load().render("holidays.imported", params, language()))

    @app.command()
    def show(year: YearArgument, config_path: ConfigOption = _DEFAULT) -> None:
        """The holidays and working weekends of a year, and where they are known from."""
        china, kept = ChinaDays(), imports.notices(load_settings(config_path).data_dir)
        china.use({at: holiday_notice.read(path.read_bytes()) for at, (_, path) in kept.items()})
        catalogue, tongue = texts.load(), language()
        source = "imported_version" if year in kept else "built_in" if china.knows(year) else "unknown"
        params = {"year": year, "version": kept[year][0] if year in kept else 0}
        print(catalogue.render(f"holidays.{source}", params, tongue))
        rows = Table(box=None, show_header=False)
        for day in china.days(year):
            kind = catalogue.raw("holidays.off" if day.off else "holidays.worked", tongue)
            rows.add_row(day.date.isoformat(), kind, day.name)
        Console(soft_wrap=True).print(rows)

    return app


def _regions(load_settings: LoadSettings, language: Callable[[], str]) -> typer.Typer:
    app = typer.Typer(help="Where numbers belong (归属地).", no_args_is_help=True)

    @app.command("import")
    def import_segments(file: TableArgument, config_path: ConfigOption = _DEFAULT) -> None:
        """Take up a table of number segments (号段)."""
        data_dir = load_settings(config_path).data_dir
        table = _read(file, segments.LARGEST, segments.read, language())
        version = imports.segment_files(data_dir).add(msgspec.json.encode(table))
        params = {"rows": table.rows, "version": version}
        print(texts.load().render("segments.imported", params, language()))

    @app.command()
    def show(number: str, config_path: ConfigOption = _DEFAULT) -> None:
        """Where a number belongs, and how sure that is."""
        regions, newest = Regions(), imports.segment_files(load_settings(config_path).data_dir).newest()
        if newest is not None:
            kept = msgspec.json.decode(newest[1].read_bytes(), type=Compact)
            regions.use(Segments(kept, newest[0], english_cities()))
        found, catalogue = regions.region(number, language()), texts.load()
        if found is None:
            print(catalogue.raw("segments.unknown_number", language()))
            raise typer.Exit(1)
        source = "built_in" if regions.version is None else "with_table"
        params = {"text": found.text, "percent": round(found.confidence * 100), "version": regions.version}
        print(catalogue.render(f"segments.{source}", params, language()))

    return app


def _read(file: Path, largest: int, read: Callable[[bytes], T], language: str) -> T:
    """What a file says, or the end of the program with what is wrong and where."""
    try:
        with file.open("rb") as opened:
            # One byte more than may be there: the reader says that it is too large.
            return read(opened.read(largest + 1))
    except OSError as error:
        problem = Problem(
            "", "config.unreadable", {"path": str(file), "reason": error.strerror or str(error)}
        )
        print(worded(problem, "", None, language))
    except Misread as bad:
        print(worded(Problem("", bad.id, bad.params), "", bad.line or None, language, file.name))
    raise typer.Exit(1)
