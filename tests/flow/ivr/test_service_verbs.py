"""The verbs in a whole centre: what a flow wants of its contact happens, and what comes of it is taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from tests.flow.ivr.requests.test_hands import Server
from tests.stories.world import CENTRE, World

from yunhu.flow.ivr.run import RunState
from yunhu.telephony.media import protocol as p

VERBS = (
    CENTRE.replace(
        "numbers:",
        """  - id: keys
    name: Keys
    start: set
    nodes:
      set: {verb: set, attributes: {city: 上海}, language: en, priority: 7, next: wait}
      wait: {verb: queue, queue: support, keys: {"1": bye}}
      bye: {verb: play, prompts: [goodbye], next: end}
      end: {verb: hangup, cause: rejected}
  - id: secret
    name: Secret
    start: call
    nodes:
      call: {verb: subflow, flow: pin, next: check}
      check: {verb: branch, cases: [{if: "var.pin == '4711'", next: good}], otherwise: end}
      good: {verb: set, attributes: {pin: "<{var.pin}>"}, next: wait}
      wait: {verb: queue, queue: support}
      end: {verb: hangup, cause: rejected}
  - id: pin
    name: PIN
    start: ask
    nodes:
      ask: {verb: gather, digits: 4, store: pin, sensitive: true, next: back}
      back: {verb: return}
  - id: asks
    name: Asks
    start: ask
    nodes:
      ask:
        verb: request
        url: "http://127.0.0.1:9/{caller}"
        save: {level: /level}
        next: look
        on_error: end
      look: {verb: branch, cases: [{if: "var.level >= 5", next: wait}], otherwise: end}
      wait: {verb: queue, queue: support}
      end: {verb: hangup, cause: rejected}
  - id: means
    name: Means
    start: say
    nodes:
      say: {verb: set, values: {words: 家里的宽带断了}, next: means}
      means:
        verb: intent
        text: var.words
        examples: {repair: [宽带断了, 家里宽带坏了, 我要报修], bill: [账单不对, 开发票]}
        choices: {repair: wait}
        on_low: end
      wait: {verb: queue, queue: support}
      end: {verb: hangup, cause: rejected}
  - id: may
    name: May
    start: may
    nodes:
      may:
        verb: consent
        purpose: marketing
        text_version: 2
        prompts: [welcome]
        on_granted: wait
        on_refused: end
        on_timeout: end
      wait: {verb: queue, queue: support}
      end: {verb: hangup, cause: rejected}
numbers:
  - {number: "4004", name: Keys, flow: keys}
  - {number: "4005", name: Secret, flow: secret, recording: all}
  - {number: "4006", name: Asks, flow: asks}
  - {number: "4007", name: Means, flow: means}
  - {number: "4008", name: May, flow: may}""",
    )
    + """
http_allowed: ["http://127.0.0.1:9/"]
consent_texts:
  - {purpose: marketing, version: 2, text: "我们可以致电介绍新产品吗？"}
data_fields:
  - {of: contact, key: city, purpose: service, keep: contact}
  - {of: contact, key: pin, purpose: service, keep: contact}
"""
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A centre where nobody is free: callers wait."""
    world = World(tmp_path, VERBS)
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")
    return world


def run_of(world: World) -> RunState:
    [story] = world.stories()
    assert isinstance(story.run, RunState)
    return story.run


def test_the_contact_has_what_the_flow_set_and_a_key_takes_it_out_of_its_queue(world: World) -> None:
    caller = world.caller().call("4004")
    contact = caller.contact
    assert (contact.language, contact.priority, contact.attributes) == ("en", 7, {"city": "上海"})
    [waiting] = world.rooms.queues.waiting("support")
    assert waiting.priority == 7
    caller.press("1")
    assert world.rooms.queues.waiting("support") == []
    assert run_of(world).node == "bye"
    world.passes(30)
    assert caller.fact("contact.ended")["cause"] == "rejected"


def test_what_is_keyed_in_secret_is_nowhere_but_in_its_variable(world: World) -> None:
    caller = world.caller().call("4005")
    commands = len(world.engine.log)
    for key in "4711":
        caller.press(key)
    assert run_of(world).node == "wait"
    assert run_of(world).vars == {"pin": "4711"}
    assert caller.contact.attributes == {"pin": "<>"}
    told = msgspec.json.encode([fact for _, fact in world.facts]).decode()
    assert "4711" not in told
    kinds = [type(command) for command in world.engine.log]
    assert p.PauseRecording in kinds[:commands]
    assert p.ResumeRecording in kinds[commands:]


def test_keys_of_an_input_begun_are_not_kept_for_a_restart(world: World) -> None:
    caller = world.caller().call("4005")
    caller.press("4")
    caller.press("7")
    [story] = world.stories()
    assert run_of(world).digits == "47"
    kept = world.rooms.flows.keep(story)
    assert kept is not None
    assert msgspec.msgpack.decode(kept, type=RunState).digits == ""


def test_a_subflow_goes_on_after_a_crash(world: World) -> None:
    caller = world.caller().call("4005")
    assert world.crash() == 1
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")
    for key in "4711":
        caller.press(key)
    assert (run_of(world).flow, run_of(world).node) == ("secret", "wait")


def test_a_caller_agrees_by_a_key_when_the_words_were_heard(world: World) -> None:
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")
    caller = world.caller().call("4008")
    caller.press("1")
    assert "flow.consent_answered" not in caller.kinds()
    world.passes(4)
    assert not run_of(world).sounding
    caller.press("1")
    assert run_of(world).node == "wait"
    fact = caller.fact("flow.consent_answered")
    assert (fact["outcome"], fact["purpose"], fact["text_version"]) == ("granted", "marketing", 2)
    assert fact["text_digest"] == world.centre.consent_texts[0].digest


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    here = Server(b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"level":7}')
    listening = await asyncio.start_server(here.serve, "127.0.0.1", 0)
    here.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield here


async def told(world: World, kind: str) -> None:
    """A fact of this kind is announced; the clock of servers and of learning is the real one."""
    there = asyncio.Event()
    world.bus.listen((kind,), lambda message: there.set())
    await asyncio.wait_for(there.wait(), 100)


async def test_a_server_is_asked_and_its_answer_decides(tmp_path: Path, server: Server) -> None:
    world = World(tmp_path, VERBS.replace("127.0.0.1:9/", f"127.0.0.1:{server.port}/"))
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")
    world.rooms.surroundings.outside_of = lambda url, text: f"pt_{text[-4:]}"
    caller = world.caller().call("4006")
    await told(world, "flow.requested")
    assert run_of(world).node == "wait"
    assert run_of(world).vars == {"level": "7"}
    assert caller.fact("flow.requested")["status"] == 200
    assert b"GET /pt_1234 HTTP/1.1" in server.heard[0]
    await world.rooms.requests.aclose()


async def test_what_was_said_leaves_without_the_personal_data_in_it(tmp_path: Path, server: Server) -> None:
    flow = """
      ask: {verb: set, values: {wish: "我叫王小明，电话13800138000"}, next: send}
      send:
        verb: request
        method: POST
        body: '{"wish": "{var.wish}", "order": "20260001"}'
"""
    text = VERBS.replace("      ask:\n        verb: request\n", flow.lstrip("\n"))
    world = World(tmp_path, text.replace("127.0.0.1:9/", f"127.0.0.1:{server.port}/"))
    world.rooms.surroundings.outside_of = lambda url, text: f"pt_{text[-4:]}"
    world.caller().call("4006")
    await told(world, "flow.requested")
    assert '{"wish": "我叫王**，电话138****8000", "order": "20260001"}'.encode() in server.heard[0]
    await world.rooms.requests.aclose()


async def test_a_server_that_is_not_on_the_list_takes_the_failure_branch(world: World) -> None:
    world.rooms.use(msgspec.structs.replace(world.centre, http_allowed=()), 2)
    caller = world.caller().call("4006")
    await told(world, "flow.requested")
    assert caller.fact("flow.requested")["why"] == "not_allowed"
    assert caller.fact("contact.ended")["cause"] == "rejected"
    await world.rooms.requests.aclose()


async def test_a_text_is_understood_by_the_flows_own_examples(world: World) -> None:
    caller = world.caller().call("4007")
    await told(world, "flow.intent_heard")
    assert run_of(world).node == "wait"
    assert caller.fact("flow.intent_heard")["intent"] == "repair"
    world.rooms.intents.close()


def test_what_a_flow_knows_of_its_customer_is_there_when_it_begins(tmp_path: Path) -> None:
    text = VERBS.replace("var.pin == '4711'", "customer.known")
    world = World(tmp_path, text)
    waits = []
    world.rooms.surroundings.when_known = lambda contact, call: waits.append(call)
    caller = world.caller().call("4005")
    assert run_of(world).phase == "new"
    caller.press("4")
    [begin] = waits
    begin()
    assert run_of(world).node == "ask"
