"""Runs a node with its programming interface until a signal says stop."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable
from signal import Signals

import uvicorn

from yunhu.app.configuration.model import Centre
from yunhu.app.node import Node
from yunhu.app.web import make_app
from yunhu.platform.settings import Settings
from yunhu.telephony.sip.limits import MAX_MESSAGE_BYTES

GC_THRESHOLDS = (50_000, 20, 50)
"""Allocations between collections of young objects, and how many of those between the older ones."""

HTTP_STOP_S = 5
"""How long open requests may take when the node is stopped."""


MOST_BESIDE_STREAMS = 1_000
"""Connections for requests, beside those of live streams and phones; one more is answered with 503."""


class _Server(uvicorn.Server):
    """Leaves signals to us: the node is stopped in its own order."""

    def install_signal_handlers(self) -> None:
        """Nothing."""


def settle() -> None:
    """Take what was made at the start out of the garbage collector's sight, and let it come seldom.

    With a thousand agents in memory a full collection takes tens of milliseconds, which callers would hear.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def web_config(node: Node) -> uvicorn.Config:
    """How the programming interface of a node is served, and the WebSockets of browsers."""
    limits = node.settings.limits
    return uvicorn.Config(
        make_app(node),
        host=node.settings.http.host,
        port=node.settings.http.port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=HTTP_STOP_S,
        limit_concurrency=limits.streams + limits.registrations + MOST_BESIDE_STREAMS,
        ws_max_size=MAX_MESSAGE_BYTES,
        # Events are small: compressing each would cost every stream a window of memory, and us the time.
        ws_per_message_deflate=False,
    )


async def serve(settings: Settings, centre: Centre | None, signals: Iterable[Signals]) -> None:
    """Start, serve, stop. Raises what `Node.start` raises."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal in signals:
        loop.add_signal_handler(signal, stopping.set)
    node = Node(settings)
    web: list[_Server] = []

    def before_listening() -> None:
        web.append(_Server(web_config(node)))
        web[0].config.load()
        settle()

    await node.start(centre, before_listening)
    serving = loop.create_task(web[0]._serve())
    await asyncio.wait((serving, loop.create_task(stopping.wait())), return_when=asyncio.FIRST_COMPLETED)
    web[0].should_exit = True
    await node.stop()
    await serving
