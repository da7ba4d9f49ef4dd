"""Whoever is alarmed reads a sentence: every alarm that can be raised has a text in every language."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import yunhu
from yunhu.app.wiring import Rooms
from yunhu.platform import texts

RAISES = re.compile(r"(self\._?|_rooms\.)?_?alarm|.*\.sound")
"""What is called to raise an alarm."""

PACKAGE = Path(yunhu.__file__).parent


def raised() -> Iterator[tuple[str, str]]:
    """Where an alarm is raised, and each name that it can have there."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from ((f"{path.name}:{function.name}", name) for name in names_in(function, module))


def names_in(function: ast.FunctionDef | ast.AsyncFunctionDef, module: str) -> Iterator[str]:
    """The names in the calls of one function. Raises AssertionError when one cannot be told by reading."""
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and RAISES.fullmatch(ast.unparse(call.func)):
            known = list(constants(call.args[0], function, module))
            # `Rooms.alarm` puts the prefix before the name that it was given.
            assert known or function.name == Rooms.alarm.__name__, f"{function.name}: {ast.unparse(call)}"
            yield from (name if name.startswith("alarm.") else f"alarm.{name}" for name in known)


def constants(value: ast.expr, function: ast.AST, module: str) -> Iterator[str]:
    """The texts that an expression can be: a constant (the module may have a name for it), one of two, or a
    name that was given such a value."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=otherwise):
            yield from constants(body, function, module)
            yield from constants(otherwise, function, module)
        case ast.Name(id=name) if name.isupper():
            yield getattr(importlib.import_module(module), name)
        case ast.Name(id=name):
            for line in ast.walk(function):
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == name:
                    yield from constants(line.value, function, module)


def test_every_alarm_has_a_text_in_every_language() -> None:
    catalogues = texts.load()
    assert [(where, name) for where, name in raised() if not catalogues.has(name)] == []


def test_the_alarms_are_found_by_reading() -> None:
    found = {name for _, name in raised()}
    assert {"alarm.engine_lost", "alarm.journal_losing", "alarm.music_missing", "alarm.leg_fault"} <= found


def test_every_text_of_an_alarm_belongs_to_one() -> None:
    keys = {key for key in texts.load().keys(texts.DEFAULT) if key.startswith("alarm.")}
    assert keys == {name for _, name in raised()}
