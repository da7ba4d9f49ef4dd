"""What the doors of flows take and give."""

from __future__ import annotations

import msgspec
import pytest
from pydantic import ValidationError
from tests.flow.ivr.publishing.office import document

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing.api import shapes
from yunhu.flow.ivr.publishing.model import Draft, FlowVersion, Staged
from yunhu.flow.ivr.publishing.service import Listed

FLOW = msgspec.convert(document(), Flow)


def version(number: int, change: str) -> FlowVersion:
    return FlowVersion("main", number, change, 3, 0, "li", "")  # type: ignore[arg-type]


def test_a_path_leads_into_the_node_with_the_longest_name() -> None:
    nodes: dict[str, object] = {"nodes": {"a": {}, "a.b": {}, "a.bc": {}}}
    found = {path: shapes.node_of(path, nodes) for path in ("nodes.a", "nodes.a.b.next", "nodes.a.cases[0]")}
    assert found == {"nodes.a": "a", "nodes.a.b.next": "a.b", "nodes.a.cases[0]": "a"}
    for path, data in (("start", nodes), ("nodes.x", nodes), ("nodes.a", {"nodes": []}), ("nodes.a", None)):
        assert shapes.node_of(path, data) is None


def test_a_stage_is_of_somebody() -> None:
    stage = shapes.StageWanted.model_validate({"percent": 5, "callers": ["10086"]})
    assert stage.of(FLOW) == Staged(FLOW, 5, ("10086",))
    with pytest.raises(ValidationError):
        shapes.StageWanted.model_validate({})


def test_a_flow_is_shown_with_the_versions_that_matter() -> None:
    versions = [version(9, "staged"), version(8, "withdrawn"), version(7, "staged"), version(5, "published")]
    shown = shapes.flow_shown(FLOW, Staged(FLOW, 10), versions)
    assert (shown.version, shown.stages[0].version, shown.stages[0].percent) == (5, 9, 10)
    assert shown.flow == document()
    assert shapes.flow_shown(None, None, []).flow == {}


def test_what_is_only_written_has_no_version() -> None:
    draft = Draft("fresh", {"id": "fresh", "nodes": {"a": {}}}, None, 0, 0, "li")
    listed = shapes.listed(Listed("fresh", None, None, False, draft, 3))
    assert (listed.name, listed.version, listed.nodes, listed.draft) == ("fresh", None, 1, True)
    removed = shapes.listed(Listed("old", None, version(4, "published"), False, draft, 0))
    assert (removed.version, removed.by) == (None, None)
