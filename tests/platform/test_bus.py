"""The bus: who hears what, in which order, and what a slow one loses."""

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.platform import bus as bus_module
from yunhu.platform.bus import Bus, Faults, Gap, Message
from yunhu.platform.clock import VirtualTime


async def test_a_subscriber_gets_what_it_asked_for() -> None:
    bus = Bus()
    with bus.subscribe(["agent.>", "queue.support"]) as subscription:
        for topic in ("agent.alice", "agent.bob.state", "queue.support", "queue.sales", "agent", "agents.x"):
            bus.publish(topic, 1)
    heard = [message.topic async for message in subscription if isinstance(message, Message)]
    assert heard == ["agent.alice", "agent.bob.state", "queue.support"]


async def test_everything_can_be_heard() -> None:
    bus = Bus()
    heard: list[str] = []
    stop = bus.listen([">"], lambda message: heard.append(message.topic))
    bus.publish("a", 1)
    bus.publish("a.b", 1)
    stop()
    stop()
    bus.publish("a", 1)
    assert heard == ["a", "a.b"]


async def test_a_slow_subscriber_loses_the_oldest_and_is_told() -> None:
    bus = Bus()
    subscription = bus.subscribe(["x"], bound=3)
    for number in range(10):
        bus.publish("x", number)
    assert await anext(subscription) == Gap(7)
    assert [await anext(subscription) for _ in range(3)] == [
        Message("x", 7),
        Message("x", 8),
        Message("x", 9),
    ]
    bus.publish("x", 10)
    assert await anext(subscription) == Message("x", 10)
    subscription.close()
    with pytest.raises(StopAsyncIteration):
        await anext(subscription)


async def test_a_subscriber_waits_for_news() -> None:
    bus = Bus()
    subscription = bus.subscribe(["x"])
    waiting = asyncio.ensure_future(anext(subscription))
    await asyncio.sleep(0)
    bus.publish("x", "news")
    assert await waiting == Message("x", "news")
    ending = asyncio.ensure_future(anext(subscription))
    await asyncio.sleep(0)
    subscription.close()
    with pytest.raises(StopAsyncIteration):
        await ending


def test_a_listener_that_fails_harms_nobody() -> None:
    bus = Bus()
    heard: list[object] = []
    bus.listen(["x"], lambda message: heard.append(1 // message.body))
    bus.listen(["x"], lambda message: heard.append("second"))
    bus.publish("x", 0)
    assert heard == ["second"]


def test_a_listener_may_leave_while_it_is_called() -> None:
    bus = Bus()
    heard: list[str] = []

    def once(message: Message) -> None:
        heard.append("once")
        stop()

    stop = bus.listen(["x"], once)
    bus.listen(["x"], lambda message: heard.append("other"))
    bus.publish("x", 1)
    bus.publish("x", 1)
    assert heard == ["once", "other", "other"]


def test_subscribers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_module, "MOST_SUBSCRIBERS", 2)
    bus = Bus()
    stops = [bus.listen(["x", "y"], lambda _message: None) for _ in range(2)]
    with pytest.raises(OverflowError):
        bus.listen(["x"], lambda _message: None)
    stops[0]()
    bus.listen(["x"], lambda _message: None)


def test_who_comes_or_goes_after_a_topic_was_heard_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_module, "MOST_TOPICS", 2)
    bus = Bus()
    heard: list[str] = []
    for number in range(5):
        bus.publish(f"a.{number}", None)
    stop = bus.listen(["a.>"], lambda message: heard.append(message.topic))
    for number in range(5):
        bus.publish(f"a.{number}", None)
    stop()
    bus.publish("a.0", None)
    assert heard == [f"a.{number}" for number in range(5)]


@given(st.integers(0, 1000), st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0, 2))
def test_the_bad_bus_loses_repeats_and_delays_but_keeps_the_order(
    seed: int, drop: float, repeat: float, delay: float
) -> None:
    time = VirtualTime()
    chance = random.Random(seed).random
    bus = Bus(Faults(chance, time, drop=drop, repeat=repeat, delay_s=delay))
    heard: dict[str, list[int]] = {"a": [], "b": []}
    bus.listen(["a", "b"], lambda message: heard[message.topic].append(message.body))
    for number in range(100):
        bus.publish("ab"[number % 2], number)
        time.advance(0.01)
    time.advance(10)
    for numbers in heard.values():
        assert numbers == sorted(numbers)
        assert len(set(numbers)) <= 50
    if drop == 0:
        assert len({*heard["a"], *heard["b"]}) == 100
