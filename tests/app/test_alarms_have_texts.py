"""Whoever is alarmed reads a sentence: every alarm that can be raised has a text in every language."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yunhu
from yunhu.platform import texts

RAISES = re.compile(r"(self\._?|_rooms\.)?_?alarm|(.*[._])?alarms\.sound|self\._sound")
"""What is called to raise an alarm."""

HAND_ON = ("alarm", "sound")
"""Functions that raise an alarm by the name that they were given; who calls them is read too."""

Function = ast.FunctionDef | ast.AsyncFunctionDef

PACKAGE = Path(yunhu.__file__).parent


@cache
def raised() -> tuple[tuple[str, str], ...]:
    """Where an alarm is raised, and each name that it can have there."""
    return tuple(
        (f"{path.name}:{function.name}", name)
        for path in sorted(PACKAGE.rglob("*.py"))
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, Function)
        for name in names_in(function, ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    )


def names_in(function: Function, module: str) -> Iterator[str]:
    """The names in the calls of one function. Raises AssertionError when one cannot be told by reading."""
    for call in calls_in(function):
        if RAISES.fullmatch(ast.unparse(call.func)):
            known = list(constants(call.args[0], function, module))
            assert known or function.name in HAND_ON, f"{function.name}: {ast.unparse(call)}"
            # `Rooms.alarm` puts the prefix before the name that it was given.
            yield from (name if name.startswith("alarm.") else f"alarm.{name}" for name in known)


def calls_in(node: ast.AST) -> Iterator[ast.Call]:
    """The calls of a function without those of the functions in it, which are read by themselves."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.Call):
            yield part
        if not isinstance(part, Function):
            yield from calls_in(part)


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
    assert "alarm.sso_away" in found, "what is raised through a function that hands it on"


def test_every_text_of_an_alarm_belongs_to_one() -> None:
    keys = {key for key in texts.load().keys(texts.DEFAULT) if key.startswith("alarm.")}
    assert keys == {name for _, name in raised()}
