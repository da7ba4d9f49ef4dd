"""Runs a node with its programming interface until a signal says stop."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable
from signal import Signals

import uvicorn

from yunhu.app.configuration.model import Centre
from yunhu.app.node import Node
from yunhu.app.web.https import address_of, authority_of
from yunhu.app.web.interface import make_app
from yunhu.platform import telemetry
from yunhu.platform.certificates.tls import Certificate
from yunhu.platform.http.protocol import GuardedProtocol
from yunhu.platform.settings.node import Settings
from yunhu.telephony.sip.limits import MAX_MESSAGE_BYTES

GC_THRESHOLDS = (50_000, 20, 50)
"""Allocations between collections of young objects, and how many of those between the older ones."""

HTTP_STOP_S = 5
"""How long open requests may take when the node is stopped."""

MOST_BESIDE_STREAMS = 1_000
"""Connections for requests, beside those of live streams and phones; one more is answered with 503."""

PING_EVERY_S, PONG_WITHIN_S = 10.0, 20.0
"""A browser whose network is gone is known after 30 seconds; one that was away for 10 is still connected."""

_log = telemetry.logger("web")


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


def web_config(node: Node, certificate: Certificate | None = None) -> uvicorn.Config:
    """How the programming interface of a node is served, and the WebSockets of browsers."""
    limits = node.settings.limits
    return uvicorn.Config(
        make_app(node),
        host=node.settings.http.host,
        port=node.settings.http.port,
        log_config=None,
        access_log=False,
        http=GuardedProtocol,
        # The guard itself looks who may speak for others.
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=HTTP_STOP_S,
        limit_concurrency=limits.streams + limits.registrations + MOST_BESIDE_STREAMS,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_ping_interval=PING_EVERY_S,
        ws_ping_timeout=PONG_WITHIN_S,
        # Events are small: compressing each would cost every stream a window of memory, and us the time.
        ws_per_message_deflate=False,
        ssl_context_factory=None if certificate is None else lambda config, usual: certificate.context,
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
        web.append(_Server(web_config(node, node.certified.for_pages)))
        web[0].config.load()
        settle()

    await node.start(centre, before_listening)
    serving = loop.create_task(web[0]._serve())
    trust = authority_of(settings)
    _log.info(
        "the pages are served",
        address=address_of(settings),
        **({} if trust is None else {"trust": str(trust)}),
    )
    await asyncio.wait((serving, loop.create_task(stopping.wait())), return_when=asyncio.FIRST_COMPLETED)
    web[0].should_exit = True
    await node.stop()
    await serving
