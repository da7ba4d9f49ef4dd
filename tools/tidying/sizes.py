"""Files and functions stay small enough to be read at once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.tidying.tree import Fault, Tree

PYTHON_LINES = 400
FUNCTION_LINES = 70
RUST_LINES = 800
TYPESCRIPT_LINES = 250
GENERATED = ("schema.d.ts",)
"""Files that no person writes or reads from top to bottom."""

Function = ast.FunctionDef | ast.AsyncFunctionDef

WHY = "in this field the session object becomes the monster"
SPLIT = "split it by the question each part answers"

# The tests of a Rust file stand at its end and do not count.
RUST_TESTS = re.compile(r"(?m)^#\[cfg\(test\)\]\nmod \w+ \{")


def faults(tree: Tree) -> Iterator[Fault]:
    """Files and functions over their limits."""
    for file in tree.python:
        if "migrations" in file.parts:
            # A migration is one list of steps, made from the tables and never changed.
            continue
        yield from _over(file.path, len(file.text.splitlines()), PYTHON_LINES)
        for node in ast.walk(file.syntax):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = _own_lines(node)
                if lines > FUNCTION_LINES:
                    what = f"{node.name} has {lines} lines, at most {FUNCTION_LINES}"
                    yield file.fault(node.lineno, what, WHY, SPLIT)
    for path in tree.files(".rs"):
        text = RUST_TESTS.split(path.read_text("utf-8"))[0]
        yield from _over(tree.name(path), len(text.splitlines()), RUST_LINES)
    for path in tree.files(".ts", ".tsx"):
        if path.name in GENERATED:
            continue
        yield from _over(tree.name(path), len(path.read_text("utf-8").splitlines()), TYPESCRIPT_LINES)


def _own_lines(node: Function) -> int:
    """The lines of a function without those of the functions inside it, which are measured by themselves."""
    return _lines(node) - sum(map(_lines, _inside(node)))


def _lines(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _inside(node: ast.AST) -> Iterator[Function]:
    """The functions inside, but not those inside of these."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        else:
            yield from _inside(child)


def _over(path: str, lines: int, limit: int) -> Iterator[Fault]:
    if lines > limit:
        yield Fault(path, limit, f"{lines} lines, at most {limit}", WHY, SPLIT)
