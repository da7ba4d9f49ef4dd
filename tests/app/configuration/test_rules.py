"""Everything that can be wrong between the parts of a configuration is found, on the line where it is."""

import msgspec
import pytest

from yunhu.app.configuration.errors import Faulty
from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds, check, known_to_flows
from yunhu.app.configuration.service import read
from yunhu.flow.inbound.model import Number, RecordingNotice
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.verbs.hangup import Hangup

SOUNDS = Sounds(prompts=frozenset({"menu", "goodbye"}), music=frozenset({"quiet"}))

SOUND = """\
tenant: acme
skills:
  - {id: talk, name: Talk}
phones:
  - {username: "8001", ha1: {}, agent: li}
trunks:
  - {id: carrier, addresses: ["192.0.2.1"], target: "sip.example.com:5060"}
agents:
  - {id: li, name: Li, phone: "8001", skills: [{skill: talk}]}
  - {id: wang, name: Wang, contact: "sip:wang@192.0.2.12", sign_in: always}
queues:
  - {id: support, name: Support, need: [{skill: talk}], music: quiet}
flows:
  - id: main
    name: Main
    start: menu
    nodes:
      menu: {verb: gather, prompts: [menu], choices: {"1": wait}, on_timeout: wait, on_invalid: wait,
             on_error: wait}
      wait: {verb: queue, queue: support, on_full: bye, on_timeout: bye}
      bye: {verb: hangup}
numbers:
  - {number: "4001", name: Menu, flow: main, trunk: carrier}
"""


def problems(text: str) -> list[str]:
    """What is wrong with a text, in English, with lines."""
    try:
        read(text, SOUNDS, "centre.yaml")
    except Faulty as faulty:
        return faulty.explain("en")
    return []


def changed(old: str, new: str) -> tuple[str, int]:
    """The sound text with one piece changed, and the line of the change."""
    assert SOUND.count(old) == 1, old
    return SOUND.replace(old, new), SOUND[: SOUND.index(old)].count("\n") + 1


def test_the_text_that_the_mistakes_are_made_in_is_sound() -> None:
    centre, warnings = read(SOUND, SOUNDS)
    assert warnings == []
    assert check(centre, SOUNDS) == []


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ('phone: "8001"', 'phone: "8009"', "agents[0].phone", "there is no phone 8009"),
        ("always}", "always, profile: [{queue: sales}]}", "agents[1].profile[0].queue", "sales"),
        ("flow: main,", "flow: other,", "numbers[0].flow", "there is no flow other"),
        ("trunk: carrier}", "trunk: other}", "numbers[0].trunk", "there is no trunk other"),
        (
            "trunk: carrier}",
            "trunk: carrier, recording_notice: {prompt: told}}",
            "numbers[0].recording_notice.prompt",
            "there is no prompt told in zh-CN",
        ),
        ("[{skill: talk}]}\n  - {id: wang", "[{skill: walk}]}\n  - {id: wang", "agents[0].skills[0]", "walk"),
        ("need: [{skill: talk}]", "need: [{skill: walk}]", "queues[0].need[0]", "walk"),
        ("music: quiet", "music: loud", "queues[0].music", "loud"),
        ("music: quiet", "strategy: fastest", "queues[0].strategy", "fastest"),
        ('["192.0.2.1"]', '["192.0.2.999"]', "trunks[0].addresses", "192.0.2.999"),
        ("example.com:5060", "example.com:99999", "trunks[0].target", "99999"),
        (
            'example.com:5060"',
            'example.com:5060", certificate_names: [sbc.example.com]',
            "trunks[0].certificate_names",
            "over udp",
        ),
        ("sip:wang@192.0.2.12", "sip:wang@pbx.local", "agents[1].contact", "sip:wang@pbx.local"),
        ("sip:wang@192.0.2.12", "tel:+8613800001234", "agents[1].contact", "tel:"),
        ("sip:wang@192.0.2.12", "sip:wang@192.0.2.12;transport=ws", "agents[1].contact", "transport=ws"),
        ("start: menu", "start: nowhere", "flows[0].start", "nowhere"),
        ('{"1": wait}', '{"1": nowhere}', "flows[0].nodes.menu.choices.1", "nowhere"),
        ("prompts: [menu]", "prompts: [greeting]", "flows[0].nodes.menu.prompts[0]", "greeting"),
        ("queue: support,", "queue: sales,", "flows[0].nodes.wait.queue", "sales"),
        ("{verb: hangup}", "{verb: transfer, to: 'agent:nobody'}", "flows[0].nodes.bye.to", "nobody"),
        ("{verb: hangup}", "{verb: transfer, to: 'queue:sales'}", "flows[0].nodes.bye.to", "sales"),
    ],
)
def test_a_reference_to_nothing_is_found_with_its_path_and_line(
    old: str, new: str, path: str, said: str
) -> None:
    text, line = changed(old, new)
    # One mistake may cause others (a queue whose skill nobody has): the first is about it.
    found = [problem for problem in problems(text) if f"line {line}, {path}: " in problem]
    assert len(found) == 1, problems(text)
    assert found[0].startswith("centre.yaml, line ")
    assert said in found[0]


@pytest.mark.parametrize(
    ("after", "again", "path"),
    [
        ("  - {id: talk, name: Talk}\n", "  - {id: talk, name: Once more}\n", "skills[1]"),
        ("ha1: {}, agent: li}\n", '  - {username: "8001", ha1: {}}\n', "phones[1]"),
        ('"sip.example.com:5060"}\n', "  - {id: carrier}\n", "trunks[1]"),
        ("sign_in: always}\n", '  - {id: li, name: Two, contact: "sip:l@192.0.2.9"}\n', "agents[2].id"),
        ("music: quiet}\n", "  - {id: support, name: Two}\n", "queues[1].id"),
        (
            "flow: main, trunk: carrier}\n",
            '  - {number: "4001", name: Two, flow: main, trunk: carrier}\n',
            "numbers[1]",
        ),
    ],
)
def test_what_is_there_twice_is_found_where_it_is_the_second_time(after: str, again: str, path: str) -> None:
    text, line = changed(after, after + again)
    assert any(f"line {line + 1}, {path}: " in problem for problem in problems(text)), problems(text)


def test_a_number_of_one_trunk_beside_one_of_any_is_no_double() -> None:
    text = SOUND + '  - {number: "4001", name: Any, flow: main}\n'
    assert problems(text) == []


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    text = SOUND
    for old, new in (
        ("flow: main,", "flow: other,"),
        ('phone: "8001"', 'phone: "8009"'),
        ("queue: support,", "queue: sales,"),
    ):
        text = text.replace(old, new)
    found = problems(text)
    lines = [int(problem.split("line ")[1].split(",")[0]) for problem in found]
    assert lines == [9, 20, 23]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: Support", "nane: Support", "did you mean name"),
        ("id: main", "id: Main!", "malformed"),
        ("tenant: acme", "tenant: acme\nlanguage: fr", "fr"),
        ('number: "4001"', "number: 4001", "quotes"),
        ("verb: hangup", "verb: hang_up", "hang_up"),
        ("start: menu", "start: [menu", ""),
    ],
)
def test_a_text_of_the_wrong_form_is_told_with_its_line(old: str, new: str, said: str) -> None:
    text, _ = changed(old, new)
    found = problems(text)
    assert found
    assert all(problem.startswith("centre.yaml, line ") for problem in found)
    assert said in found[0]


def test_warnings_do_not_stop_a_configuration() -> None:
    text, _ = changed(
        "queues:\n",
        "  - {id: zhao, name: Zhao, contact: 'sip:z@192.0.2.3', sign_in: always, channels: {}}\nqueues:\n",
    )
    centre, warnings = read(text, SOUNDS)
    assert [problem.id for problem in warnings] == ["agent.no_voice"]
    assert len(centre.agents) == 3


def test_the_same_words_are_there_in_chinese() -> None:
    text, line = changed("flow: main,", "flow: other,")
    with pytest.raises(Faulty) as refused:
        read(text, SOUNDS, "centre.yaml")
    [said] = refused.value.explain("zh-CN")
    assert "没有流程 other" in said
    assert f"{line}" in said


def test_a_phone_of_nobody_is_worth_a_warning() -> None:
    text, _ = changed("agent: li}", "agent: nobody}")
    assert [(it.path, it.id) for it in read(text, SOUNDS)[1]] == [("phones[0].agent", "centre.no_such_agent")]


TICKETS = """
business_hours: [{id: days, name: Days, closed: ["2026-12-24"]}]
ticket_types:
  - id: task
    name: Task
    hours: days
    states: [{id: new, name: New, kind: open}, {id: done, name: Done, kind: solved}]
"""


@pytest.mark.parametrize(
    ("old", "new", "path", "id_"),
    [
        ("hours: days", "hours: nights", "ticket_types[0].hours", "ticket.no_such_hours"),
        ("kind: solved", "kind: open", "ticket_types[0].states", "ticket.no_final_state"),
        ("2026-12-24", "2026-12-32", "business_hours[0].closed[0]", "hours.bad_date"),
    ],
)
def test_tickets_are_checked_with_the_rest(old: str, new: str, path: str, id_: str) -> None:
    centre, _ = read(SOUND + TICKETS, SOUNDS)
    assert (centre.ticket_types[0].id, centre.business_hours[0].zone) == ("task", "Asia/Shanghai")
    with pytest.raises(Faulty) as faulty:
        read((SOUND + TICKETS).replace(old, new), SOUNDS)
    assert [(it.path, it.id) for it in faulty.value.problems] == [(path, id_)]


def test_a_web_entry_calls_a_number_that_everybody_can_dial() -> None:
    open_to_all = SOUND.replace(", trunk: carrier}", "}")
    entries = "web_entries:\n  - {id: shop, name: Shop, number: '4001'}\n"
    assert problems(open_to_all + entries) == []
    assert "there is no number 4001 that everybody can dial" in problems(SOUND + entries)[0]
    assert problems(open_to_all + entries + "  - {id: shop, name: Again, number: '4001'}\n")


def test_flows_know_what_the_centre_has() -> None:
    bye = Flow("bye", "Bye", "end", {"end": Hangup()})
    centre = Centre(
        flows=(bye,),
        http_allowed=("https://a.test/",),
        numbers=(
            Number(number="1", name="One", flow="bye", language="en"),
            Number(number="2", name="Two", flow="other", after_talk="bye"),
        ),
    )
    known = known_to_flows(centre, Sounds(frozenset(), frozenset(), {"menu": frozenset({"en"})}))
    assert known.prompt_languages is not None
    assert known.prompt_languages("menu") == {"en"}
    assert known.prompt_languages("other") == frozenset()
    assert known.spoken == {"bye": {"zh-CN", "en"}, "other": {"zh-CN"}}
    assert known.hours == frozenset({"default"})
    assert (known.allowed, known.flows) == (("https://a.test/",), {"bye": bye})
    assert known.tickets
    assert not known.strict


def test_a_notice_of_recording_is_heard_in_the_language_of_its_number() -> None:
    notice = RecordingNotice(prompt="menu")
    numbers = tuple(
        Number(number=language, name="", flow="main", language=language, recording_notice=notice)
        for language in ("zh-CN", "en")
    )
    centre = msgspec.structs.replace(read(SOUND, SOUNDS)[0], numbers=numbers)
    sounds = msgspec.structs.replace(SOUNDS, prompt_languages={"menu": frozenset({"en"})})
    found = [it for it in check(centre, sounds) if it.id == "centre.no_such_prompt"]
    assert [(it.path, it.params["language"]) for it in found] == [
        ("numbers[0].recording_notice.prompt", "zh-CN")
    ]
