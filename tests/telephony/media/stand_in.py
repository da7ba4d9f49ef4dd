"""A stand-in for the program `yunhu-media`: the twin behind a real socket, for tests of whoever starts it.

Called like the real one. `YUNHU_STAND_IN=dies` ends at once with a message, `mute` listens and says nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys

from yunhu.platform.clock import LoopScheduler
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.frames import FrameReader, frame
from yunhu.telephony.media.twin.twin import Twin


async def main() -> None:
    """Serve until `shutdown`."""
    path = sys.argv[sys.argv.index("--socket") + 1]
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    instance = os.urandom(16)
    twin = Twin(LoopScheduler(), lambda event: None)
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        frames = FrameReader()
        while data := await reader.read(65_536):
            for body in frames.feed(data):
                message = p.FROM_CLIENT.decode(body)
                answer: p.FromEngine
                if isinstance(message, p.Hello):
                    same = message.instance == instance
                    answer = p.Welcome(version=1, engine="0", instance=instance, seq=0, resumed=same)
                else:
                    answer = twin.answer(message)
                if os.environ.get("YUNHU_STAND_IN") != "mute":
                    writer.write(frame(p.ENCODER.encode(answer)))
                if isinstance(message, p.Shutdown):
                    await writer.drain()
                    ended.set()

    await asyncio.start_unix_server(serve, path)
    await ended.wait()


if os.environ.get("YUNHU_STAND_IN") == "dies":
    sys.exit("the ports 30000-39998 are taken")
asyncio.run(main())
