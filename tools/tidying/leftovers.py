"""Nothing unfinished is kept, and no test that cannot be trusted."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tools.tidying.tree import Fault, Python, Tree

REMINDER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
RUST_LEFTOVER = re.compile(r"\b(?:todo|unimplemented)!\(|#\[ignore\b|//.*\b(?:TODO|FIXME|XXX)\b")
OTHER_REMINDER = re.compile(r"(?:#|//|/\*|<!--).*\b(TODO|FIXME|XXX)\b")

UNTRUSTED = {
    "unittest.mock": "a fake that passes the real one's contract tests",
    "pytest.skip": "make the test install what it needs",
    "pytest.importorskip": "make the test install what it needs",
    "pytest.mark.skip": "make the test install what it needs",
    "pytest.mark.skipif": "make the test install what it needs",
    "pytest.mark.xfail": "mend what it shows",
    "pytest.xfail": "mend what it shows",
}
"""What a test may not use, and what it does instead."""


def faults(tree: Tree) -> Iterator[Fault]:
    """Reminders, half-written functions, swallowed errors, mocks, skipped and sleeping tests."""
    for file in tree.python:
        yield from _reminders(file)
        for node in ast.walk(file.syntax):
            yield from _unfinished(file, node)
            if file.parts[0] == "tests":
                yield from _untrusted(file, node)
    for path in tree.files(".rs"):
        yield from _lines(tree.name(path), path.read_text("utf-8"), RUST_LEFTOVER)
    for path in tree.files(".sh", ".toml", ".yaml", ".yml", ".ts", ".tsx", ".md"):
        yield from _lines(tree.name(path), path.read_text("utf-8"), OTHER_REMINDER)


def _lines(name: str, text: str, pattern: re.Pattern[str]) -> Iterator[Fault]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := pattern.search(line):
            yield _reminder(name, number, found.group().strip())


def _reminder(name: str, line: int, word: str) -> Fault:
    return Fault(
        name, line, f"left over: {word}", "nobody comes back to it", "finish it, or make it an issue"
    )


def _reminders(file: Python) -> Iterator[Fault]:
    for token in tokenize.generate_tokens(io.StringIO(file.text).readline):
        if token.type == tokenize.COMMENT and (found := REMINDER.search(token.string)):
            yield _reminder(file.path, token.start[0], found.group())


def _unfinished(file: Python, node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Name) and node.id == "NotImplementedError":
        yield _reminder(file.path, node.lineno, node.id)
    if isinstance(node, ast.ExceptHandler):
        broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
        empty = all(isinstance(line, ast.Pass) or ast.unparse(line) == "..." for line in node.body)
        if node.type is None or (broad and empty):
            what = "bare except" if node.type is None else "every error is swallowed"
            why, remedy = "it hides the bug that comes next", "name the errors, and count or answer them"
            yield file.fault(node.lineno, what, why, remedy)


def _untrusted(file: Python, node: ast.AST) -> Iterator[Fault]:
    why = "a test that waits, mocks or skips proves little"
    if isinstance(node, ast.Attribute) and (name := _dotted(node)) in UNTRUSTED:
        yield file.fault(node.lineno, f"{name} in a test", why, UNTRUSTED[name])
    elif isinstance(node, ast.Import | ast.ImportFrom):
        base = node.module if isinstance(node, ast.ImportFrom) else None
        for name in (
            ([f"{base}.{a.name}" for a in node.names] + [base or ""])
            if base
            else [a.name for a in node.names]
        ):
            if name in UNTRUSTED:
                yield file.fault(node.lineno, f"{name} in a test", why, UNTRUSTED[name])
    elif isinstance(node, ast.Call) and _dotted(node.func) == "time.sleep":
        yield file.fault(
            node.lineno, "time.sleep in a test", why, "advance virtual time, or wait for the event"
        )


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""
