"""Decisions are pure: time, chance and identity are arguments, and the ground floor needs only Python."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tools.tidying.reach import imports
from tools.tidying.tree import Fault, Python, Tree

PURE_FILES = frozenset({"machine", "rules", "model", "facts"})
PURE_FOLDERS = frozenset({"machines", "strategies", "transactions"})

IMPURE = frozenset(
    {
        *(
            "asyncio",
            "concurrent",
            "multiprocessing",
            "threading",
            "subprocess",
            "signal",
            "select",
            "selectors",
        ),
        *("time", "random", "secrets", "uuid", "os", "io", "pathlib", "shutil", "tempfile", "logging"),
        *(
            "socket",
            "ssl",
            "http",
            "urllib",
            "httpx",
            "fastapi",
            "starlette",
            "uvicorn",
            "uvloop",
            "websockets",
        ),
        *("sqlite3", "aiosqlite", "sqlalchemy", "alembic", "structlog", "prometheus_client"),
    }
)
"""Clocks, chance, files, sockets, databases, logs: top names of what a decision may not import."""

PURE_WORDS = frozenset({"msgspec", "phonenumbers", "typing_extensions"})
"""Libraries that the ground floor may use: they compute and nothing else."""


def pure(file: Python) -> bool:
    """Whether a file of the package is pure by its name or its folder."""
    return file.parts[-1] in PURE_FILES or bool(PURE_FOLDERS.intersection(file.parts[:-1]))


def faults(tree: Tree) -> Iterator[Fault]:
    """Imports that make a decision depend on when, where or by whom it is asked."""
    for file in tree.package:
        if pure(file):
            yield from _pure_faults(file)
        if file.module.startswith("yunhu.kit"):
            yield from _kit_faults(file)


def _pure_faults(file: Python) -> Iterator[Fault]:
    for name in sorted(set(imports(file))):
        if name.partition(".")[0] in IMPURE or name.startswith("yunhu.platform"):
            yield file.fault(
                _line(file, name),
                f"a pure file imports {name}",
                "decisions must give the same answer in a test, in a replay and at night",
                "take it as an argument, or move the code into service.py",
            )


def _kit_faults(file: Python) -> Iterator[Fault]:
    for name in sorted({name.partition(".")[0] for name in imports(file)}):
        if name and name != "yunhu" and name not in sys.stdlib_module_names and name not in PURE_WORDS:
            yield file.fault(
                _line(file, name),
                f"the ground floor imports {name}",
                "every floor stands on kit, so it stands on Python alone",
                "move the code to the floor that needs it",
            )


def _line(file: Python, name: str) -> int:
    top = name.partition(".")[0]
    for number, line in enumerate(file.text.splitlines(), 1):
        if line.lstrip().startswith((f"import {top}", f"from {top}")):
            return number
    return 1
