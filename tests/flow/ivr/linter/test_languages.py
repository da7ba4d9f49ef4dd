"""What is missing in a language that callers were promised."""

from __future__ import annotations

from msgspec.structs import replace
from tests.flow.ivr.linter.judged import KNOWN, flow, judged

from yunhu.flow.ivr.linter import languages

NODES = """
first: {verb: say, text: {zh-CN: 您好, en: Hello}, next: two, on_error: two}
two: {verb: play, prompts: [welcome, only-zh, {say: {zh-CN: 您好}}, {digits: caller}], next: three}
three: {verb: say, text: "Hello {caller}", next: wait, on_error: wait}
wait: {verb: queue, queue: support}
"""


def test_a_flow_that_names_its_languages_promises_them() -> None:
    made = flow(NODES, languages=["zh-CN", "en"])
    assert judged(made) == [
        ("nodes.two.prompts[2].say", "flow.text_missing"),
        ("nodes.two.prompts[1]", "flow.prompt_missing"),
    ]
    assert judged(made, warnings=True) == [("nodes.three.text", "flow.text_in_one_language")]


def test_the_languages_of_its_numbers_are_advice() -> None:
    known = replace(KNOWN, spoken={"main": frozenset({"en", "zh-CN"})})
    assert judged(flow(NODES), known) == []
    assert {id_ for _, id_ in judged(flow(NODES), known, warnings=True)} == {
        "flow.text_missing",
        "flow.prompt_missing",
        "flow.text_in_one_language",
    }


def test_one_language_needs_one_text_and_kin_understand_each_other() -> None:
    assert judged(flow(NODES, languages=["zh-CN"])) == []
    british = flow(NODES, languages=["en-GB"])
    assert judged(british) == [
        ("nodes.two.prompts[2].say", "flow.text_missing"),
        ("nodes.two.prompts[1]", "flow.prompt_missing"),
    ]
    assert list(languages.check(british, "nodes.first", british.nodes["first"], KNOWN)) == []


def test_values_alone_are_the_same_in_all_languages() -> None:
    made = flow(
        "first: {verb: say, text: '{var.sum:amount}', next: wait, on_error: wait}\n"
        "wait: {verb: queue, queue: support}",
        languages=["zh-CN", "en"],
    )
    assert judged(made) == judged(made, warnings=True) == []


def test_a_menu_of_languages_says_each_in_its_own() -> None:
    menu = """
    ask:
      verb: gather
      prompts: [{say: {zh-CN: 请按一}}, {say: {en: press two}}]
      choices: {"1": wait, "2": wait}
    wait: {verb: queue, queue: support}
    """
    assert "flow.text_missing" not in {id_ for _, id_ in judged(flow(menu, languages=["zh-CN", "en"]))}
    missing = judged(flow(menu, languages=["zh-CN", "en", "yue"]))
    assert [path for path, id_ in missing if id_ == "flow.text_missing"] == [
        "nodes.ask.prompts[0].say",
        "nodes.ask.prompts[1].say",
    ]
