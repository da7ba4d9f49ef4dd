"""`yunhu import DIALECT FILE…`: another system's queues and agents, as a part of a centre's configuration.

The YAML goes to the standard output (or `--out`), the report of what could not be mapped beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from yunhu.app.commands import import_fragment
from yunhu.app.configuration import service
from yunhu.app.configuration.errors import Faulty
from yunhu.app.configuration.rules import Sounds
from yunhu.kit.problem import Misread, Problem
from yunhu.platform import texts
from yunhu.platform.documents.located import worded
from yunhu.work.queues.importers.known import IMPORTERS
from yunhu.work.queues.importers.model import LARGEST, Imported

DialectArgument = Annotated[str, typer.Argument(help=f"One of: {', '.join(IMPORTERS)}.")]
FilesArgument = Annotated[list[Path], typer.Argument(help="The other system's files.", metavar="FILE…")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Where the YAML goes.")]


def add(app: typer.Typer, language: Callable[[], str]) -> None:
    """Add the command."""

    @app.command("import")
    def import_centre(dialect: DialectArgument, files: FilesArgument, out: OutOption = None) -> None:
        """Read the queues and agents of another system, and say what of them has no counterpart here."""
        tongue = language()
        if dialect not in IMPORTERS:
            params = {"dialect": dialect, "dialects": ", ".join(IMPORTERS)}
            _fail(texts.load().render("import.unknown_dialect", params, tongue))
        imported = _imported(dialect, _read(files, tongue), tongue)
        written = import_fragment.written(imported)
        _check(written, tongue)
        if out is None:
            print(written, end="")
        else:
            _write(out, written, tongue)
        _report(imported, tongue)


def _read(files: list[Path], tongue: str) -> dict[str, str]:
    """The files by their names, or the end of the program."""
    found: dict[str, str] = {}
    for file in files:
        if file.name in found:
            _fail(texts.load().render("import.file_twice", {"file": file.name}, tongue))
        try:
            with file.open(encoding="utf-8-sig") as opened:
                # One character more than may be there: the importer says that it is too large.
                found[file.name] = opened.read(LARGEST + 1)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "no UTF-8 text"
            _fail(texts.load().render("import.unreadable", {"file": file, "reason": reason}, tongue))
    return found


def _imported(dialect: str, files: dict[str, str], tongue: str) -> Imported:
    try:
        return IMPORTERS[dialect](files)
    except Misread as bad:
        file = str(bad.params.get("file", next(iter(files))))
        _fail(worded(Problem("", bad.id, bad.params), "", bad.line or None, tongue, file))


def _check(written: str, tongue: str) -> None:
    """Nothing is given out that the configuration would refuse."""
    try:
        service.read(written, Sounds(frozenset(), frozenset()))
    except Faulty as faulty:
        _fail(
            *(
                texts.load().render("import.faulty", {"problem": problem}, tongue)
                for problem in faulty.explain(tongue)
            )
        )


def _write(out: Path, written: str, tongue: str) -> None:
    try:
        with out.open("x", encoding="utf-8") as opened:
            opened.write(written)
    except FileExistsError:
        _fail(texts.load().render("import.exists", {"file": out}, tongue))
    except OSError as error:
        _fail(texts.load().render("import.unwritable", {"file": out, "reason": error.strerror or ""}, tongue))
    print(texts.load().render("import.written", {"file": out}, tongue))


def _report(imported: Imported, tongue: str) -> None:
    """How much was read, and what does not do here what it did there."""
    catalogue = texts.load()
    counts = {name: len(getattr(imported, name)) for name in ("queues", "agents", "skills")}
    lines = [catalogue.render("import.done", counts, tongue)]
    if imported.unmapped:
        lines.append(catalogue.render("import.report", {"count": len(imported.unmapped)}, tongue))
    else:
        lines.append(catalogue.raw("import.nothing_lost", tongue))
    for it in imported.unmapped:
        params = {"place": it.path, "text": catalogue.render(it.id, it.params, tongue)}
        lines.append(
            catalogue.render("import.approximated" if it.lossy else "import.left_out", params, tongue)
        )
    print(*lines, sep="\n", file=sys.stderr)


def _fail(*lines: str) -> NoReturn:
    print(*lines, sep="\n", file=sys.stderr)
    raise typer.Exit(1)
