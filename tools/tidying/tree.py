"""The files that the rules look at, parsed once, and what a rule says about them."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

OURS = ("src", "tests", "tools", "bench", "media", "web", "docs", "deploy", ".ci")
BUILT = {"target", "node_modules", "__pycache__", "build", "dist", ".git", ".venv"}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: where, what it is, why it matters, what to do."""

    file: str
    line: int
    what: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} ({self.why}); {self.remedy}"


@dataclass(frozen=True)
class Python:
    """One Python file: its path from the root, its text and its syntax."""

    path: str
    text: str
    syntax: ast.Module

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The path in parts, without `.py`."""
        return tuple(Path(self.path).with_suffix("").parts)

    @cached_property
    def module(self) -> str:
        """Its dotted name: `src/yunhu/kit/ids.py` is `yunhu.kit.ids`."""
        parts = self.parts[1:] if self.parts[0] == "src" else self.parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def fault(self, line: int, what: str, why: str, remedy: str) -> Fault:
        """A fault in this file."""
        return Fault(self.path, line, what, why, remedy)


class Tree:
    """Everything below a root that people wrote."""

    def __init__(self, root: Path) -> None:
        """`root`: the repository's folder (or a small one of a test)."""
        self.root = root

    @cached_property
    def everything(self) -> tuple[Path, ...]:
        """Every file of ours, and those at the root; what was built is not looked into."""
        found = [path for path in self.root.iterdir() if path.is_file()]
        for top in OURS:
            for folder, folders, names in os.walk(self.root / top):
                folders[:] = [name for name in folders if name not in BUILT]
                found += [Path(folder, name) for name in names]
        return tuple(sorted(found))

    def files(self, *endings: str) -> Iterator[Path]:
        """Our files with one of these endings."""
        return (path for path in self.everything if path.suffix in endings)

    def name(self, path: Path) -> str:
        """The path as a fault shows it."""
        return path.relative_to(self.root).as_posix()

    @cached_property
    def python(self) -> tuple[Python, ...]:
        """Every Python file, parsed. Raises SyntaxError for one that is not Python."""
        return tuple(
            Python(self.name(path), text := path.read_text("utf-8"), ast.parse(text, self.name(path)))
            for path in self.files(".py")
        )

    @property
    def package(self) -> tuple[Python, ...]:
        """The Python files of the package alone."""
        return tuple(file for file in self.python if file.path.startswith("src/"))


Rule = Callable[[Tree], Iterator[Fault]]
