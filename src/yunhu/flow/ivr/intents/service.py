"""Classifies texts with models that are learned aside and kept by their examples."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import date
from functools import partial
from hashlib import blake2b

import msgspec

from yunhu.flow.ivr.intents.learning import Learner
from yunhu.flow.ivr.intents.model import Model, guess
from yunhu.flow.ivr.intents.slots import find
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.ports import Heard
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.platform.clock import Scheduler

MODELS_MAX = 256
"""Models that are kept; over it the one that was used longest ago is learned again when it is needed."""

Told = Callable[[Heard | str], None]


class Intents:
    """The classifier that needs nothing but the flow. Models are learned ahead, one after the other."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._models: OrderedDict[bytes, Future[Model]] = OrderedDict()
        self._learner = Learner()

    def __len__(self) -> int:
        return len(self._models)

    def prepare(self, flows: Iterable[Flow]) -> None:
        """Learn what these flows need, before anybody calls, and once more what failed. Returns at once."""
        for key in [key for key, model in self._models.items() if _failed(model)]:
            del self._models[key]
        for flow in flows:
            for node in flow.nodes.values():
                if isinstance(node, Intent):
                    self._model(node)

    def classify(self, intent: Intent, text: str, language: str, today: date, told: Told) -> None:
        """Find the intent by the node's examples. Told later; a model that is still learned is waited for."""
        learned = self._model(intent)
        answer = partial(self._answer, learned, intent, text, today, told)
        if learned.done():
            self._scheduler.after(0, answer)
        else:
            loop = asyncio.get_running_loop()
            learned.add_done_callback(lambda _: loop.call_soon_threadsafe(answer))

    def close(self, wait: bool = False) -> None:
        """Learn nothing new any more; `wait` until what was begun is learned."""
        self._learner.close(wait)

    def _model(self, intent: Intent) -> Future[Model]:
        key = blake2b(msgspec.json.encode(intent.examples), digest_size=16).digest()
        found = self._models.get(key)
        if found is None:
            found = self._models[key] = self._learner.learn(intent.examples)
            while len(self._models) > MODELS_MAX:
                self._models.popitem(last=False)
        self._models.move_to_end(key)
        return found

    @staticmethod
    def _answer(learned: Future[Model], intent: Intent, text: str, today: date, told: Told) -> None:
        if _failed(learned):
            told("not_learned")
            return
        name, confidence = guess(learned.result(), text)
        told(Heard(name, confidence, find(text, intent.slots, today)))


def _failed(learned: Future[Model]) -> bool:
    """Whether nothing was learned, for which the machine may have had its reasons."""
    return learned.done() and (learned.cancelled() or learned.exception() is not None)
