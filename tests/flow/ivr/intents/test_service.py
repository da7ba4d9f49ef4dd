"""The classifier's hands: models are learned once in a thread, waited for, and kept by their examples."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date

import msgspec
import pytest
from tests.flow.ivr.intents.sentences import EXAMPLES

from yunhu.flow.ivr.intents.service import Intents
from yunhu.flow.ivr.model import Flow, Node
from yunhu.flow.ivr.ports import Heard
from yunhu.flow.ivr.verbs.hangup import Hangup
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.platform.clock import LoopScheduler

TODAY = date(2026, 1, 7)
NODE = Intent(
    text="var.words",
    examples=EXAMPLES,
    choices={"repair": "end"},
    on_low="end",
    slots={"what": ("宽带", "空调")},
)


class Listener:
    """Waits for what is told."""

    def __init__(self, intents: Intents) -> None:
        self.intents = intents
        self.told: asyncio.Queue[Heard | str] = asyncio.Queue()

    async def hears(self, text: str, node: Intent = NODE) -> Heard | str:
        self.intents.classify(node, text, "zh-CN", TODAY, self.told.put_nowait)
        assert self.told.empty(), "nothing is told from inside"
        return await asyncio.wait_for(self.told.get(), 60)


@pytest.fixture
async def listener() -> Listener:
    return Listener(Intents(LoopScheduler()))


@pytest.fixture(autouse=True)
def closed(listener: Listener) -> Iterator[None]:
    yield
    listener.intents.close()


async def test_a_model_that_is_still_learned_is_waited_for(listener: Listener) -> None:
    heard = await listener.hears("宽带坏了能来修吗")
    assert isinstance(heard, Heard)
    assert heard.name == "repair"
    assert heard.slots == {"what": "宽带"}


async def test_models_are_learned_ahead_and_shared_by_the_same_examples(listener: Listener) -> None:
    other = msgspec.structs.replace(NODE, threshold=0.9)
    nodes: dict[str, Node] = {"a": NODE, "b": other, "end": Hangup()}
    listener.intents.prepare([Flow(id="main", name="Main", start="a", nodes=nodes)])
    listener.intents.prepare([Flow(id="main", name="Main", start="a", nodes=nodes)])
    assert len(listener.intents) == 1
    assert isinstance(await listener.hears("空调坏了", other), Heard)


async def test_examples_that_teach_nothing_fail_and_are_told(listener: Listener) -> None:
    nothing = msgspec.structs.replace(NODE, examples={"repair": ("?",), "other": ("!",)})
    assert await listener.hears("空调坏了", nothing) == "not_learned"
    assert await listener.hears("空调坏了", nothing) == "not_learned"


async def test_what_the_machine_could_not_learn_is_learned_with_the_next_configuration(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = Flow(id="main", name="Main", start="a", nodes={"a": NODE, "end": Hangup()})
    with monkeypatch.context() as without_memory:
        without_memory.setattr("yunhu.flow.ivr.intents.learning.PROGRAM", "no.such.program")
        assert await listener.hears("空调坏了") == "not_learned"
    listener.intents.prepare([flow])
    assert isinstance(await listener.hears("空调坏了"), Heard)
