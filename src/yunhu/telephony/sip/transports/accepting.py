"""Connections over TLS as they come: who it is, by address, says what is shown and asked in the handshake.

A server of asyncio has one context for everybody, and greets before it tells who comes.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable

from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.limits import MAX_TCP_CONNECTIONS, TCP_CONNECT_S
from yunhu.telephony.sip.transports.secure import Secure

BACKLOG = 128
"""Connections that may wait in the kernel until we look."""

REST_S = 1.0
"""How long nobody is let in after the system could not give one more connection."""


class Accepting:
    """A listening socket over TLS. `make` makes what a connection is handed to after its handshake."""

    def __init__(self, secure: Secure, make: Callable[[], asyncio.Protocol], counters: Counters) -> None:
        self._secure = secure
        self._make = make
        self._counters = counters
        self._socket: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._greeting: set[asyncio.Task[None]] = set()

    def bind(self, host: str, port: int) -> tuple[str, int]:
        """Listen; where. Raises OSError when the address cannot be had."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        opened = self._socket = socket.create_server((host, port), family=family, backlog=BACKLOG)
        opened.setblocking(False)
        self._accepting = asyncio.get_running_loop().create_task(self._accept(opened))
        bound: tuple[str, int] = opened.getsockname()[:2]
        return bound

    async def close(self) -> None:
        """Listen no more; handshakes that go on are broken off."""
        tasks = [*self._greeting, *([self._accepting] if self._accepting is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._socket is not None:
            self._socket.close()

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                opened, remote = await loop.sock_accept(listening)
            except OSError:
                # No descriptor is left, or who came is gone again.
                self._counters.connections_refused += 1
                await asyncio.sleep(REST_S)
                continue
            if len(self._greeting) >= MAX_TCP_CONNECTIONS:
                self._counters.connections_refused += 1
                opened.close()
                continue
            task = loop.create_task(self._greet(opened, remote[:2]))
            self._greeting.add(task)
            task.add_done_callback(self._greeting.discard)

    async def _greet(self, opened: socket.socket, remote: tuple[str, int]) -> None:
        """The handshake; the protocol takes over when it is done."""
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                self._make, opened, ssl=self._secure.shown_to(remote), ssl_handshake_timeout=TCP_CONNECT_S
            )
        except ssl.SSLCertVerificationError as error:
            self._counters.certificates_refused += 1
            self._secure.unbelieved(remote, error.verify_message)
        except OSError:
            # A handshake that came to nothing or took too long.
            self._counters.connections_dropped += 1
