"""Simulated callers and agents: one SIPp each, with an address of its own, for one call after the other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from yunhu.app.demo import plans
from yunhu.app.demo.processes import Child
from yunhu.app.demo.seed import CALLERS, Loopback, Person
from yunhu.app.demo.sipp import LONGEST_CALL_S, Sipp, scenario

TOO_SHORT_S = 0.5
"""SIPp that ended so soon did not play anything."""

MOST_FAILURES = 5
"""After so many in a row whoever answers is given up: there is something wrong with this machine."""

BACK_OFF_S = 1.0
STOP_S = 3.0


class Stage:
    """Where simulated people stand: the folder with their sounds and scripts, SIPp, and their addresses."""

    def __init__(self, folder: Path, sipp: Sipp, loopback: Loopback) -> None:
        self._folder = folder
        self._sipp = sipp
        self._loopback = loopback

    async def call(self, place: int, plan: plans.Caller, target: str) -> Child:
        """Let a caller call."""
        values = {
            "name": plan.name,
            "number": plan.number,
            "patience_ms": plan.patience_ms,
            "media_port": self._sipp.media_port,
            "keys": "\n".join(self._keys(plan)),
            **self._sipp.describe(),
        }
        return await self._start(
            f"caller-{place}", "caller", values, self._loopback.caller(place), ("-s", plan.dialled, target)
        )

    def _keys(self, plan: plans.Caller) -> Iterator[str]:
        """The part of a scenario that thinks, and presses, again and again, until the far side hangs up."""
        for number, (thinks_ms, key) in enumerate(plan.keys):
            yield f'  <recv request="BYE" timeout="{thinks_ms}" ontimeout="press-{number}"/>'
            yield '  <nop next="over"/>'
            yield f'  <label id="press-{number}"/>'
            yield self._sipp.press(key)

    async def called_back(self, plan: plans.Answer) -> Child:
        """Let a customer wait to be called back."""
        return await self._wait_for_call("called-back", "customer", plan, self._loopback.called_back)

    async def answer(self, place: int, person: Person, plan: plans.Answer) -> Child:
        """Let an agent wait for one call."""
        return await self._wait_for_call(f"agent-{place}", person.id, plan, self._loopback.agent(place))

    async def _wait_for_call(self, name: str, user: str, plan: plans.Answer, address: str) -> Child:
        values = {
            "user": user,
            "ring_ms": plan.ring_ms,
            "talk_ms": plan.talk_ms,
            "media_port": self._sipp.media_port,
        }
        return await self._start(name, "agent", values, address)

    async def _start(
        self,
        name: str,
        script: str,
        values: dict[str, object],
        address: str,
        more: Sequence[str] = (),
    ) -> Child:
        path = self._folder / f"{name}.xml"
        path.write_text(scenario(script, values), "utf-8")
        (self._folder / f"{name}.log").unlink(missing_ok=True)
        return await Child.start(
            self._sipp.command(path, address, *more), self._folder, self._folder / f"{name}.log"
        )


class Callers:
    """Callers who come at random. `run` goes on until it is cancelled, and leaves no call behind."""

    def __init__(self, stage: Stage, target: str, chance: Random) -> None:
        self._stage = stage
        self._target = target
        self._chance = chance
        self._calling: dict[int, Child] = {}
        self.failures = 0

    @property
    def living(self) -> int:
        """Calls in progress."""
        return len(self._calling)

    async def run(self) -> None:
        """Call after call."""
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    await asyncio.sleep(plans.pause_s(self._chance))
                    place = next((at for at in range(CALLERS) if at not in self._calling), None)
                    if place is not None:
                        plan = plans.caller(self._chance)
                        child = self._calling[place] = await self._stage.call(place, plan, self._target)
                        group.create_task(self._until_over(place, child))
            finally:
                await asyncio.shield(self.stop())

    async def stop(self) -> None:
        """End all calls at once."""
        await asyncio.gather(*(child.stop(limit_s=STOP_S) for child in self._calling.values()))

    async def _until_over(self, place: int, child: Child) -> None:
        try:
            async with asyncio.timeout(LONGEST_CALL_S):
                self.failures += await child.wait() > 0
        except TimeoutError:
            await child.stop(limit_s=STOP_S)
        del self._calling[place]


class Answering:
    """Somebody who answers one call after the other. `run` goes on until it is cancelled."""

    def __init__(self, answer: Callable[[plans.Answer], Awaitable[Child]], chance: Random) -> None:
        self._answer = answer
        self._chance = chance
        self.given_up = False

    async def run(self) -> None:
        """Wait for a call, answer it, and again."""
        failures = 0
        while failures < MOST_FAILURES:
            began = time.monotonic()
            child = await self._answer(plans.answer(self._chance))
            try:
                await child.wait()
            finally:
                await asyncio.shield(child.stop(limit_s=STOP_S))
            if time.monotonic() - began < TOO_SHORT_S:
                failures += 1
                await asyncio.sleep(BACK_OFF_S)
            else:
                failures = 0
        self.given_up = True


def agent(stage: Stage, place: int, person: Person, chance: Random) -> Answering:
    """A simulated agent."""
    return Answering(partial(stage.answer, place, person), chance)
