"""What docs/flows.md says of the language is so."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
import yaml
from tests.flow.ivr.caller import figures

from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.machine import begin, step
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.run import STACK_MAX, VALUE_MAX, VARS_MAX
from yunhu.flow.ivr.templates import FILLED_MAX
from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.words import FORMS, VALUE_PATTERN
from yunhu.flow.ivr.world import Customer, MadeWorld

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "flows.md").read_text("utf-8")


def example() -> Flow:
    text = PAGE.split("```yaml\n")[1].split("```")[0]
    return msgspec.convert(yaml.safe_load(text), Flow)


def test_every_verb_is_in_the_table_with_its_ways_out() -> None:
    for verb in VERBS.values():
        assert f"`{verb.name}`" in PAGE, verb.name
    for node in example().nodes.values():
        for way in VERBS[type(node)].exits(node):
            field = re.split(r"[.\[]", way.field)[0]
            assert field in PAGE


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_named(form: str) -> None:
    assert f"`{form}`" in PAGE


def test_every_kind_of_value_is_named() -> None:
    kinds = {part.split("\\")[0] for part in VALUE_PATTERN.split("|") if "\\." in part}
    for kind in kinds:
        assert f"`{kind}." in PAGE or f"{kind}." in PAGE


def test_the_bounds_are_those_of_the_code() -> None:
    plain = PAGE.replace("\n", " ")
    assert f"{STACK_MAX} sub-flows" in plain
    assert f"{VARS_MAX} variables of {VALUE_MAX:,}".replace(",", " ") in plain
    assert f"{FILLED_MAX:,}".replace(",", " ") in plain


@pytest.mark.parametrize(
    ("world", "node"),
    [
        (MadeWorld(states={"office": "open"}), "menu"),
        (MadeWorld(states={"office": "holiday"}), "closed"),
        (
            MadeWorld(
                states={"office": "open"},
                who=Customer("c", vip=True),
                queues={"support": figures(available=1, staffed=1)},
            ),
            "support",
        ),
    ],
)
def test_the_example_does_what_it_looks_like(world: MadeWorld, node: str) -> None:
    flow = example()
    run = begin(flow, 1, "13800138000", "4001", 0)
    assert step(flow, run, ev.Started(), 1, world).run.node == node
