"""Answers an authority's challenges http-01 (RFC 8555 §8.3) on a port of its own, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

LONGEST_HEAD = 8 * 1024
"""Bytes of a request that are read."""

PATIENCE_S = 10.0
MOST_AT_ONCE = 50


class Answers:
    """A listener for as long as it is open. `texts` says what is answered at which path."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._server: asyncio.Server | None = None
        self._open = 0

    async def listen(self, host: str, port: int) -> None:
        """Begin. Raises OSError when the address cannot be had."""
        self._server = await asyncio.start_server(self._asked, host, port, limit=LONGEST_HEAD)

    async def close(self) -> None:
        """End."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _asked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= MOST_AT_ONCE:
                async with asyncio.timeout(PATIENCE_S):
                    head = await reader.readuntil(b"\r\n\r\n")
                    writer.write(self._answer(head))
                    await writer.drain()
        except (OSError, EOFError, asyncio.LimitOverrunError):
            return  # who does not ask in time, or at length, gets no answer (TimeoutError is an OSError)
        finally:
            self._open -= 1
            writer.close()

    def _answer(self, head: bytes) -> bytes:
        words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        text = self._texts.get(words[1]) if len(words) == 3 and words[0] in ("GET", "HEAD") else None
        status, body = ("404 Not Found", b"") if text is None else ("200 OK", text.encode())
        lines = (
            f"HTTP/1.1 {status}",
            "Content-Type: application/octet-stream",
            f"Content-Length: {len(body)}",
            "Connection: close",
            "",
            "",
        )
        return "\r\n".join(lines).encode() + (b"" if words[0] == "HEAD" else body)
