"""What a person reads is there in every language."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.tidying.tree import Fault, Tree

FOLDER = "src/yunhu/assets/texts"


def faults(tree: Tree) -> Iterator[Fault]:
    """Keys and placeholders that one catalogue has and another has not, and refusals without a text."""
    catalogues = {
        path.name: dict(_flat("", tomllib.loads(path.read_text("utf-8")))) for path in _catalogues(tree)
    }
    every = {key for texts in catalogues.values() for key in texts}
    for name, texts in sorted(catalogues.items()):
        for key in sorted(every - texts.keys()):
            yield _fault(name, f"no text for {key}", f"add it in {FOLDER}/{name}")
    for key in sorted(every):
        wanted = {frozenset(_placeholders(texts[key])) for texts in catalogues.values() if key in texts}
        if len(wanted) > 1:
            yield _fault(
                min(catalogues), f"{key} has other placeholders elsewhere", "use the same in every language"
            )
    if catalogues:
        yield from _refusals(tree, every)


def _catalogues(tree: Tree) -> Iterator[Path]:
    yield from sorted((tree.root / FOLDER).glob("*.toml"))


def _fault(name: str, what: str, remedy: str) -> Fault:
    return Fault(f"{FOLDER}/{name}", 1, what, "a person would read a key instead of a sentence", remedy)


def _flat(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{name}.", value)
        else:
            yield prefix + name, str(value)


def _placeholders(text: str) -> Iterator[str]:
    yield from (name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _refusals(tree: Tree, keys: set[str]) -> Iterator[Fault]:
    for file in tree.package:
        for node in ast.walk(file.syntax):
            if not isinstance(node, ast.ClassDef) or not any("Refus" in ast.unparse(b) for b in node.bases):
                continue
            for line in node.body:
                stable_id = _stable_id(line)
                if stable_id is not None and stable_id not in keys:
                    what, why = f"the refusal {stable_id} has no text", "whoever is refused reads a key"
                    yield file.fault(line.lineno, what, why, f"add it to the catalogues in {FOLDER}")


def _stable_id(line: ast.stmt) -> str | None:
    match line:
        case ast.Assign(targets=[ast.Name(id="id")], value=ast.Constant(value=str(text))):
            return text
        case ast.AnnAssign(target=ast.Name(id="id"), value=ast.Constant(value=str(text))):
            return text
        case _:
            return None
