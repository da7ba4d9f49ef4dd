"""The whole demonstration: a node, simulated people, and a board, until Ctrl-C."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from msgspec import Struct

from yunhu.app.demo import accounts, folder, seed, sipp, sounds
from yunhu.app.demo.errors import AlreadyRuns, NodeEnded, NotOurFolder
from yunhu.app.demo.intro import intro
from yunhu.app.demo.places import (
    LOOP,
    Places,
    free_http_port,
    free_loopback,
    free_sip_port,
    is_free,
    is_unused,
    sip_is_free,
)
from yunhu.app.demo.server import Server
from yunhu.app.demo.show import Show
from yunhu.app.demo.simulators import Answering, Callers, Stage, agent
from yunhu.platform import texts
from yunhu.platform.settings.values import split_address
from yunhu.telephony.media.prompts import builtin_root

SIP_PORT, HTTP_PORT = 5060, 8080
MEDIA_PORTS = "30000-31998"
LOOK_S = 0.5

Say = Callable[[str], None]


class Wish(Struct, frozen=True, kw_only=True):
    """What whoever starts the demonstration wants. `seed` decides what the simulated people do."""

    root: Path
    fresh: bool
    address: str
    seed: int
    callers: bool
    language: str


async def run(wish: Wish, say: Say) -> None:
    """Run until SIGINT or SIGTERM, then stop everything in order.

    Raises a Refusal that says in a sentence why it cannot run.
    """
    program = sipp.find()
    places = Places(wish.root)
    loopback = _loopback(places)
    if wish.fresh:
        clear(places)
    passwords = _prepare(places, loopback, wish)
    server = Server(places, _overrides(places))
    say(texts.load().render("demo.starting", {"sip": server.sip, "web": server.web}, wish.language))
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    try:
        await server.start()
        async with server.administrator() as node:
            await accounts.ensure(node, passwords)
            await accounts.introduce(node)
        for line in intro(places, server, passwords, wish.language):
            say(line)
        stage = Stage(places.run, program, loopback)
        await _until_stopped(server, stage, wish, stopping, say)
    finally:
        say(texts.load().render("demo.stopping", {}, wish.language))
        await server.stop()
    say(texts.load().render("demo.stopped", {"folder": places.root}, wish.language))


async def _until_stopped(server: Server, stage: Stage, wish: Wish, stopping: asyncio.Event, say: Say) -> None:
    """Simulated people and the board, side by side. Callers leave first, then the board, then agents."""
    chance = Random(wish.seed)
    token = server.places.token.read_text("ascii").strip()
    answering = [agent(stage, *it, Random(chance.random())) for it in enumerate(seed.SIMULATED)]
    answering.append(Answering(stage.called_back, Random(chance.random())))
    callers = Callers(stage, server.sip, Random(chance.random()))
    show = Show(server.web, token, wish.language, say)
    tasks = [asyncio.create_task(each.run()) for each in answering]
    tasks.append(asyncio.create_task(show.run()))
    if wish.callers:
        tasks.append(asyncio.create_task(callers.run()))
    try:
        while not stopping.is_set() and server.alive:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), LOOK_S)
            for task in tasks:
                if task.done():
                    task.result()
        if not server.alive:
            raise NodeEnded(log=server.places.log)
    finally:
        for task in reversed(tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def _loopback(places: Places) -> seed.Loopback:
    """Where the simulated people are: as the centre on disk says, else the usual place or another free one.

    Raises `AlreadyRuns` when they are there already.
    """
    found = folder.kept_loopback(places)
    if found is None:
        usual = seed.Loopback()
        return usual if is_unused(usual) else free_loopback(Random())
    if not is_unused(found):
        raise AlreadyRuns(network=found.trunk)
    return found


def clear(places: Places) -> None:
    """Remove what an earlier demonstration left. Raises `NotOurFolder` when it is something else."""
    if not places.root.exists():
        return
    if any(places.root.iterdir()) and not places.settings.exists():
        raise NotOurFolder(folder=places.root)
    shutil.rmtree(places.root)


def _prepare(places: Places, loopback: seed.Loopback, wish: Wish) -> dict[str, str]:
    """Fill the folder; the passwords of phones and people."""
    sounds.write(places.run, builtin_root() / "prompts" / "zh-CN")
    recipients = folder.make_keys(places)
    phones = [it.phone for it in seed.WITH_PHONES if it.phone is not None]
    passwords = folder.logins(places, [*phones, *(user.id for user in seed.LOG_INS)])
    folder.write_centre(places, loopback, {phone: passwords[phone] for phone in phones})
    folder.write_settings(places, wish.address, SIP_PORT, HTTP_PORT, MEDIA_PORTS, recipients)
    return passwords


def _overrides(places: Places) -> dict[str, str]:
    """Other ports for this run, where those of the settings are taken."""
    settings = Server(places).settings
    chance = Random()
    out: dict[str, str] = {}
    host, port = split_address(settings.sip.udp[0])
    if not sip_is_free(host, port):
        address = f"{host}:{free_sip_port(host, chance)}"
        out.update(YUNHU_SIP__UDP=address, YUNHU_SIP__TCP=address)
    if not is_free(LOOP, settings.http.port, socket.SOCK_STREAM):
        out["YUNHU_HTTP__PORT"] = str(free_http_port(LOOP, chance))
    return out
