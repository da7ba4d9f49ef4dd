"""Names of what is not there, each with its path."""

from __future__ import annotations

from msgspec.structs import replace
from tests.flow.ivr.linter.judged import BYE, KNOWN, flow, judged

from yunhu.flow.ivr.linter import names, parts
from yunhu.flow.ivr.linter.known import Known

NODES = f"""
first: {{verb: voicemail, prompts: [gone], queue: lost, ticket: lost, on_error: bye}}
promise: {{verb: callback, queue: lost, next: bye, on_refused: bye}}
sub: {{verb: subflow, flow: lost, next: bye}}
say: {{verb: say, text: "{{queue.lost.waiting}} {{hours.lost}}", next: bye, on_error: bye}}
ask:
  verb: branch
  cases: [{{if: 'hours.lost == "open" or queue.lost.open', next: bye}}]
  otherwise: bye
rate: {{verb: survey, questions: [{{id: a, prompts: [welcome, gone]}}]}}
{BYE}
"""


def test_what_is_not_there_is_named_where_it_stands() -> None:
    assert [it for it in judged(flow(NODES)) if it[0] != "start"] == [
        ("nodes.first.prompts[0]", "flow.unknown_prompt"),
        ("nodes.first.queue", "flow.unknown_queue"),
        ("nodes.first.ticket", "flow.unknown_ticket"),
        ("nodes.promise.queue", "flow.unknown_queue"),
        ("nodes.sub.flow", "flow.unknown_flow"),
        ("nodes.say.text", "flow.unknown_queue"),
        ("nodes.say.text", "flow.unknown_hours"),
        ("nodes.ask.cases[0].if", "flow.unknown_hours"),
        ("nodes.ask.cases[0].if", "flow.unknown_queue"),
        ("nodes.rate.questions[0].prompts[1]", "flow.unknown_prompt"),
    ]


MAY = f"""
first: {{verb: consent, purpose: marketing, text_version: 2, prompts: [welcome], on_granted: wait,
  on_refused: wait, on_timeout: wait}}
wait: {{verb: queue, queue: support, on_full: bye, on_timeout: bye}}
{BYE}
"""


def test_a_consent_is_asked_for_in_words_that_are_in_force() -> None:
    def known(**words: int) -> Known:
        return replace(KNOWN, consents=words)

    assert judged(flow(MAY), known(marketing=2)) == []
    assert judged(flow(MAY), known(survey=2)) == [("nodes.first.purpose", "flow.unknown_purpose")]
    older = [("nodes.first.text_version", "flow.other_words")]
    assert judged(flow(MAY), known(marketing=3)) == older
    assert judged(flow(MAY), replace(known(marketing=3), strict=False), warnings=True) == older
    gone = flow(MAY.replace("[welcome]", "[gone]"))
    assert ("nodes.first.prompts[0]", "flow.unknown_prompt") in judged(gone, known(marketing=2))


def test_what_is_not_known_is_not_judged() -> None:
    known = replace(KNOWN, hours=None, tickets=None, flows=None, allowed=None, callbacks=None)
    assert {id_ for _, id_ in judged(flow(NODES), known)} == {"flow.unknown_prompt", "flow.unknown_queue"}


def test_a_queue_that_promises_no_callbacks_is_worth_a_word() -> None:
    made = flow(f"first: {{verb: callback, queue: sales, next: bye, on_refused: bye}}\n{BYE}")
    assert judged(made, warnings=True) == [("nodes.first.queue", "flow.no_callbacks")]


def addresses(url: str) -> list[tuple[str, str]]:
    nodes = f"first: {{verb: request, url: {url}, next: wait, on_error: wait}}"
    return judged(flow(f"{nodes}\nwait: {{verb: queue, queue: support}}"))


def test_only_addresses_on_the_list_may_be_asked() -> None:
    refused = [("nodes.first.url", "flow.address_not_allowed")]
    assert addresses('"https://crm.test/api/{caller}?vip={customer.vip}"') == []
    assert addresses('"https://crm.test/other"') == refused
    assert addresses('"https://{attribute.host}/api/"') == refused
    assert addresses('"https://crm.test.evil.example/api/"') == refused
    by_language = '{en: "https://crm.test/api/en", zh-CN: "http://crm.test/api/zh"}'
    assert addresses(by_language) == [("nodes.first.url.zh-CN", "flow.address_not_allowed")]
    page = 'first: {verb: twiml, url: "https://crm.test/api/a", fallback_url: "https://x.test/", on_error: e}'
    assert judged(flow(f"{page}\ne: {{verb: hangup}}")) == [
        ("nodes.first.fallback_url", "flow.address_not_allowed")
    ]


def test_every_value_and_prompt_of_a_node_is_looked_at() -> None:
    nodes = flow("""
first:
  verb: gather
  prompts: [welcome, {digits: var.a}, {say: "{slot.b}"}, {amount: var.c}]
  invalid_prompt: sorry
  choices: {"1": first}
""").nodes
    assert [path for path, _ in parts.prompts_of(nodes["first"])] == [
        "prompts[0]",
        "prompts[1]",
        "prompts[2]",
        "prompts[3]",
        "invalid_prompt",
    ]
    assert [value for _, value in parts.values_of(nodes["first"])] == ["var.a", "slot.b", "var.c"]
    assert list(names.check("nodes.first", nodes["first"], KNOWN)) != []
