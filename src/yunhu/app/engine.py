"""The media engine of a node: the client that talks to it, and what keeps it running."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from yunhu.telephony.media.client import MediaClient
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.supervisor import Supervisor


class Keeper(Protocol):
    """Looks after an engine."""

    async def start(self) -> None:
        """Find or start it; `on_found` of its client tells what lives there. Raises a Refusal."""
        ...

    async def stop(self) -> None:
        """End it."""
        ...


EngineFactory = Callable[[EngineSettings], tuple[Engine, Keeper]]
"""Makes the two, inside the running loop; nothing is started yet."""


def engine_process(settings: EngineSettings) -> tuple[Engine, Keeper]:
    """The engine in a process of its own."""
    client = MediaClient(settings.socket)
    return client, Supervisor(settings, client)
