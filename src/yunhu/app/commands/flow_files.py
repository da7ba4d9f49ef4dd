"""Flows in files, judged and walked without a node: against a centre's file, or what is in force."""

from __future__ import annotations

from pathlib import Path

import msgspec

from yunhu.app import database as main_database
from yunhu.app.configuration.errors import Faulty
from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds, known_to_flows
from yunhu.app.configuration.service import read_file
from yunhu.app.configuration.stored import in_force
from yunhu.flow.ivr import rules as linter
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing import written
from yunhu.flow.ivr.walks.model import Walk
from yunhu.flow.ivr.walks.search import explore
from yunhu.kit.problem import Problem
from yunhu.platform import texts
from yunhu.platform.documents import located
from yunhu.platform.documents.located import Located
from yunhu.platform.settings.node import Settings


class Found(msgspec.Struct, frozen=True):
    """What is to be printed, and whether all is well."""

    lines: list[str]
    ok: bool


class Bench:
    """Where a flow is judged before it goes anywhere."""

    def __init__(self, settings: Settings, sounds: Sounds, centre: Path | None) -> None:
        """`centre` is a configuration's file. Raises Faulty when it does not hold."""
        found = read_file(centre, sounds)[0] if centre is not None else _in_force(settings)
        self._flows = {flow.id: flow for flow in found.flows}
        self._known = msgspec.structs.replace(
            known_to_flows(found, sounds), strict=found.flow_checks == "strict"
        )

    def check(self, file: Path, language: str) -> Found:
        """Every problem in words, with its line and path."""
        where, flow, problems = read(file)
        if flow is not None:
            problems = linter.check(flow, self._known)
        problems.sort(key=lambda problem: where.line_of(problem.path) or 0)
        lines = [located.explain(problem, where, language, file.name) for problem in problems]
        return Found(lines, all(problem.warning for problem in problems))

    def walk(self, file: Path, language: str) -> Found:
        """Every walk in a line, and the ways that nobody could take."""
        where, flow, problems = read(file)
        if flow is None:
            return Found([located.explain(it, where, language, file.name) for it in problems], ok=False)
        report = explore(flow, self._flows, self._known.queues)
        missed = [
            Problem(f"nodes.{edge.node}.{edge.field}", "flow.not_walked", {"node": edge.node})
            for edge in report.missed
        ]
        told = {"covered": report.covered, "total": report.total, "walks": len(report.walks)}
        lines = [_line(walk) for walk in report.walks]
        lines += [located.explain(problem, where, language, file.name) for problem in missed]
        lines.append(texts.load().render("flow_cli.walked", told, language))
        return Found(lines, not missed)


def read_text(file: Path) -> str:
    """The text of a file. Raises Faulty when it cannot be read."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no UTF-8 text"
        raise Faulty([Problem("", "config.unreadable", {"path": str(file), "reason": reason})]) from None


def read(file: Path) -> tuple[Located, Flow | None, list[Problem]]:
    """The flow in a file, or why it is none. Raises Faulty when there is no such file."""
    where, problems = written.from_text(read_text(file))
    if problems:
        return where, None, problems
    flow, problems = located.convert(where, Flow)
    return where, flow, problems


def id_in(text: str) -> str:
    """The id that a flow's text says; a text without one is refused by whoever reads it whole."""
    data = written.from_text(text)[0].data
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) and found else "flow"


def _in_force(settings: Settings) -> Centre:
    """The configuration in force, also of a database that an older program made."""
    main_database.upgrade(settings.database_url)
    return in_force(settings.database_url)


def _line(walk: Walk) -> str:
    return f"{walk.kind}: {' → '.join(stop.node for stop in walk.steps)} · {walk.end}"
