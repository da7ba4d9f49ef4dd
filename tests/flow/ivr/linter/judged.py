"""Judges flows that are written as YAML: what is found, and that it has words in both languages."""

from __future__ import annotations

from typing import Any

import msgspec
import yaml

from yunhu.flow.ivr.linter.known import Known
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.rules import check
from yunhu.platform import texts

BYE = "bye: {verb: hangup}"

KNOWN = Known(
    queues=frozenset({"support", "sales"}),
    agents=frozenset({"li"}),
    prompt=lambda name: name in ("welcome", "only-zh") or name.startswith("number-"),
    prompt_languages=lambda name: frozenset({"zh-CN"} if name == "only-zh" else {"zh-CN", "en"}),
    hours=frozenset({"day"}),
    tickets=frozenset({"task"}),
    callbacks=frozenset({"support"}),
    flows={},
    allowed=("https://crm.test/api/",),
    strict=True,
)


def flow(nodes: str, id_: str = "main", start: str = "first", **more: Any) -> Flow:
    """A flow of nodes written as YAML."""
    plain = {"id": id_, "name": id_, "start": start, "nodes": yaml.safe_load(nodes), **more}
    return msgspec.convert(plain, Flow)


def judged(of: Flow, known: Known = KNOWN, *, warnings: bool = False) -> list[tuple[str, str]]:
    """Path and id of what is wrong, or of the advice; each is said in both languages."""
    found = check(of, known)
    for problem in found:
        for language in texts.LANGUAGES:
            said = texts.load().render(problem.id, problem.params, language)
            assert said != problem.id
            assert "{" not in said
    return [(it.path, it.id) for it in found if it.warning == warnings and it.id != "flow.missing_branch"]


def lenient(**changes: Any) -> Known:
    """What is known where flows are not judged strictly."""
    return msgspec.structs.replace(KNOWN, strict=False, **changes)
