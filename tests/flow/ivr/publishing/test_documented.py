"""The flow that the documentation shows can be published as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from yunhu.flow.ivr import rules
from yunhu.flow.ivr.linter.known import Known
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing import written
from yunhu.flow.ivr.walks.search import explore
from yunhu.platform.documents import located

PAGE = Path(__file__).resolve().parents[4] / "docs" / "flows.md"

KNOWN = Known(
    queues=frozenset({"support"}),
    agents=frozenset(),
    prompt=lambda name: name == "menu",
    prompt_languages=lambda name: frozenset({"zh-CN", "en"}),
    hours=frozenset({"office"}),
    tickets=frozenset(),
    callbacks=frozenset({"support"}),
    flows={},
    allowed=("https://crm.example.com/api/",),
    strict=True,
)


def test_it_holds_and_every_way_is_walked() -> None:
    found = re.search(r"```yaml\n(id: main\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    where, problems = written.from_text(found[1])
    assert problems == []
    flow, problems = located.convert(where, Flow)
    assert flow is not None
    assert [(it.path, it.id) for it in rules.check(flow, KNOWN) if not it.warning] == []
    assert explore(flow, {}, KNOWN.queues).missed == ()
