"""Settings: what `yunhu.toml` and the environment say, checked completely before anything starts.

`YUNHU_SECTION__KEY` in the environment wins over the file; lists are separated by commas there.
"""

import tomllib
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from yunhu.kit.problem import Problem
from yunhu.platform.documents import checked, located
from yunhu.platform.documents.toml_lines import key_lines
from yunhu.platform.settings import together as settings_together
from yunhu.platform.settings.node import Settings

PREFIX = "YUNHU_"
LARGEST = 1 << 20
"""Characters in the file."""

_MOST_VARIABLES = 1000
_AT_LINE = " (at line "


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the settings, and where: a line of the file, or a variable of the environment."""

    problem: Problem
    line: int | None = None
    variable: str | None = None

    def explain(self, language: str) -> str:
        """In words: `line 12, [sip] max_calls: …`."""
        section, _, key = self.problem.path.partition(".")
        where = self.variable or (f"[{section}] {key}".rstrip() if section else "")
        return located.worded(self.problem, where, self.line, language)


def load(path: Path, env: Mapping[str, str]) -> tuple[Settings | None, list[Fault]]:
    """The settings in a file (none there: the defaults) and the environment.

    Paths are relative to its folder.
    """
    try:
        text = path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return None, [Fault(Problem("", "config.unreadable", {"path": str(path), "reason": reason}))]
    found, faults = check(text, env)
    return (found and settings_together.below(path.absolute().parent, found)), faults


def check(text: str, env: Mapping[str, str]) -> tuple[Settings | None, list[Fault]]:
    """The settings that a TOML text and an environment make, or everything that is wrong with them."""
    if len(text) > LARGEST:
        return None, [Fault(Problem("", "config.too_large", {"largest": LARGEST}))]
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [_syntax(str(error))]
    lines = key_lines(text)
    variables, faults = _from_environment(data, env)
    value, problems = checked.convert(data, Settings)
    if value is not None:
        problems = list(settings_together.contradictions(value))
    faults += [_placed(problem, lines, variables) for problem in problems]
    faults.sort(key=lambda fault: (fault.line or 0, fault.variable or ""))
    return (None if faults else value), faults


def _syntax(message: str) -> Fault:
    reason, _, place = message.partition(_AT_LINE)
    number = place.partition(",")[0]
    return Fault(Problem("", "config.syntax", {"reason": reason}), int(number) if number.isdigit() else None)


def _placed(problem: Problem, lines: Mapping[str, int], variables: Mapping[str, str]) -> Fault:
    path = problem.path
    for _ in range(checked.MOST_PROBLEMS):
        if path in variables:
            return Fault(problem, variable=variables[path])
        if path in lines or not path:
            break
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return Fault(problem, lines.get(path))


# ── the environment ──────────────────────────────────────────────────────────────────────────────────


def _from_environment(data: dict[str, Any], env: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Put the variables into `data`; returns path → variable, and what is wrong with names."""
    variables: dict[str, str] = {}
    faults: list[Fault] = []
    sections = get_type_hints(Settings)
    for variable, section, key in list(_named(env))[:_MOST_VARIABLES]:
        kinds = get_type_hints(sections[section]) if section in sections else {}
        if key not in kinds:
            faults.append(_unknown(variable, section, key))
            continue
        table = data.setdefault(section, {})
        if isinstance(table, dict):
            table[key] = _read(env[variable], kinds[key])
            variables[f"{section}.{key}"] = variable
    return variables, faults


def _named(env: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for variable in sorted(env):
        section, double, key = variable.removeprefix(PREFIX).partition("__")
        if variable.startswith(PREFIX) and double:
            yield variable, section.lower(), key.lower()


def _unknown(variable: str, section: str, key: str) -> Fault:
    sections = get_type_hints(Settings)
    known = [f"{PREFIX}{s}__{k}".upper() for s, kind in sections.items() for k in get_type_hints(kind)]
    near = checked.nearest(variable, known)
    if near is None:
        return Fault(Problem(f"{section}.{key}", "config.unknown", {"name": variable}), variable=variable)
    params: dict[str, object] = {"name": variable, "near": near}
    return Fault(Problem(f"{section}.{key}", "config.unknown_near", params), variable=variable)


def _read(text: str, kind: Any) -> object:
    """The value of a variable as the kind asks for.

    Left as text when it cannot be, which is a problem later.
    """
    kinds = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
    if any(get_origin(each) is tuple for each in kinds):
        return [part.strip() for part in text.split(",") if part.strip()]
    if bool in kinds and text.lower() in ("true", "false"):
        return text.lower() == "true"
    for number in (int, float):
        if number in kinds:
            try:
                return number(text)
            except ValueError:
                continue
    return text
