"""One call from beginning to end, and its story: `yunhu demo --once`."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from yunhu.app.demo import folder, plans, seed, sipp, sounds
from yunhu.app.demo.errors import CallFailed, NodeNotStarted
from yunhu.app.demo.listening import Heard, heard
from yunhu.app.demo.places import (
    LOOP,
    Places,
    free_http_port,
    free_loopback,
    free_media_ports,
    free_sip_port,
    sip_is_free,
)
from yunhu.app.demo.processes import Child
from yunhu.app.demo.server import Server
from yunhu.app.demo.simulators import Stage
from yunhu.app.privacy.keys import keyring_of
from yunhu.app.story.model import Kept
from yunhu.app.story.read import LAST, kept
from yunhu.app.story.veiled import veiled
from yunhu.app.story.words import Teller
from yunhu.kit.refusal import Refusal
from yunhu.platform import sealing, texts
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.settings.node import Settings
from yunhu.platform.settings.values import split_address
from yunhu.telephony.media.prompts import builtin_root
from yunhu.work.calls.errors import NoSuchContact

LIMIT_S = 60.0
"""Everything together."""

STARTS = 2
CALL_S = 40.0
WRITTEN_S = 10.0
LOOK_S = 0.1
FAR_END_S = 3.0

CALLER = plans.Caller(
    name="刘女士",
    number="13800138000",
    dialled="8000",
    keys=((5_500, "1"), (2_500, "1")),
    patience_ms=25_000,
)
ANSWER = plans.Answer(ring_ms=1_000, talk_ms=6_000)
AGENT = seed.SIMULATED[0]

LENGTH_MAY_DIFFER_S = 1.0
"""Between the talk and its recording."""

LEAST_SOUND_S = 1.0
"""Of each side, on the recording."""

Say = Callable[[str], None]


async def one_call(say: Say, language: str) -> None:
    """Make the call in a folder of its own, which is removed when it worked, and tell its story.

    Raises a Refusal that says in a sentence why it did not work.
    """
    program = sipp.find()
    root = Path(tempfile.mkdtemp(prefix="yunhu-demo-"))
    try:
        async with asyncio.timeout(LIMIT_S):
            await _OneCall(Places(root), program, say, language).run()
    except TimeoutError:
        say(_word("kept", language, folder=root))
        raise CallFailed(why=_word("too_long", language, limit_s=int(LIMIT_S))) from None
    except Refusal:
        say(_word("kept", language, folder=root))
        raise
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        raise
    shutil.rmtree(root, ignore_errors=True)


class _OneCall:
    def __init__(self, places: Places, program: sipp.Sipp, say: Say, language: str) -> None:
        self._places = places
        self._sipp = program
        self._say = say
        self._language = language
        self._loopback = free_loopback(Random())

    async def run(self) -> None:
        """Everything, in order; the node is stopped whatever happens."""
        server = await self._started()
        try:
            await self._call(server.sip)
            story = await self._written(server.settings)
        finally:
            await server.stop()
        self._say("")
        for line in Teller(story, texts.load(), self._language).tell():
            self._say(line)
        found = await asyncio.to_thread(self._listen, server.settings, story)
        self._tell("heard", **_shown(found))
        if found.age is not None:
            self._tell("age_opens" if found.age else "age_refuses")
        for fault in faults(story, found):
            raise CallFailed(why=_word(fault, self._language))
        self._say("")
        self._tell("done")

    async def _started(self) -> Server:
        """A node on free ports; on others when somebody was faster. Raises `NodeNotStarted`."""
        for attempt in range(STARTS):
            self._prepare()
            server = Server(self._places)
            self._tell("starting", sip=server.sip, web=server.web)
            try:
                await server.start()
            except NodeNotStarted:
                if attempt == STARTS - 1 or sip_is_free(*split_address(server.sip)):
                    raise
            else:
                break
        return server

    def _prepare(self) -> None:
        places, chance = self._places, Random()
        places.settings.unlink(missing_ok=True)
        sounds.write(places.run, builtin_root() / "prompts" / "zh-CN")
        recipients = folder.make_keys(places)
        folder.write_centre(places, self._loopback, {}, [AGENT])
        folder.write_settings(
            places,
            LOOP,
            free_sip_port(LOOP, chance),
            free_http_port(LOOP, chance),
            free_media_ports(LOOP, chance),
            recipients,
        )

    async def _call(self, target: str) -> None:
        """One caller, one agent; both programs end with the call. Raises `CallFailed`."""
        stage = Stage(self._places.run, self._sipp, self._loopback)
        agent = await stage.answer(0, AGENT, ANSWER)
        caller = await stage.call(0, CALLER, target)
        self._tell("calling", keys=_word("events" if self._sipp.events else "tones", self._language))
        try:
            async with asyncio.timeout(CALL_S):
                code = await caller.wait()
                if code:
                    raise CallFailed(why=_word("no_call", self._language, code=code, said=_said(caller)))
            async with asyncio.timeout(FAR_END_S):
                await agent.wait()
        except TimeoutError:
            why = "no_end" if caller.exit_code is None else "no_answer"
            raise CallFailed(why=_word(why, self._language)) from None
        finally:
            await caller.stop(limit_s=FAR_END_S)
            await agent.stop(limit_s=FAR_END_S)

    async def _written(self, settings: Settings) -> Kept:
        """The story, as soon as its end and its recording are in the main database."""
        sealing.use(keyring_of(settings, SystemClock()).sealer(seed.TENANT))
        database = Database(settings.database_url)
        try:
            async with asyncio.timeout(WRITTEN_S):
                while True:
                    try:
                        story = await kept(database, seed.TENANT, LAST)
                    except NoSuchContact:
                        story = None
                    if story is not None and _complete(story):
                        return veiled(story)
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            why = "no_contact" if story is None else "not_written"
            raise CallFailed(why=_word(why, self._language)) from None
        finally:
            await database.close()

    def _listen(self, settings: Settings, story: Kept) -> Heard:
        if not story.recordings:
            raise CallFailed(why=_word("no_recording", self._language))
        return heard(settings.recording_store / story.recordings[0].file, self._places.tenant_key)

    def _tell(self, key: str, **params: object) -> None:
        self._say(_word(key, self._language, **params))


def _complete(story: Kept) -> bool:
    over = story.contact["ended_at"] is not None and all(leg["ended_at"] for leg in story.legs)
    return over and all(recording.over for recording in story.recordings)


def faults(story: Kept, found: Heard) -> Iterator[str]:
    """What is wrong with the call, the worst first."""
    contact = story.contact
    pressed = [fact["digits"] for fact in story.facts if fact["kind"] == "flow.digits"]
    if pressed != [key for _, key in CALLER.keys]:
        yield "no_key"
    if contact["connected_at"] is None:
        yield "not_connected"
        return
    talked = (contact["ended_at"] - contact["connected_at"]) / 1e6
    if abs(found.seconds - talked) > LENGTH_MAY_DIFFER_S:
        yield "wrong_length"
    if min(found.customer, found.agent) < LEAST_SOUND_S:
        yield "one_side_silent"
    if not found.whole or found.age is False:
        yield "damaged"


def _shown(found: Heard) -> dict[str, str]:
    values = {"seconds": found.seconds, "customer": found.customer, "agent": found.agent}
    return {"blocks": str(found.blocks), **{key: f"{value:.1f} s" for key, value in values.items()}}


def _said(child: Child) -> str:
    return child.last_line()[:200]


def _word(key: str, language: str, **params: object) -> str:
    return texts.load().render(f"demo.{key}", params, language)
