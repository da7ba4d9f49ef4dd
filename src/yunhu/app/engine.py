"""The media engine of a node: the client that talks to it, and what keeps it running."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from yunhu.platform.settings.node import Settings
from yunhu.platform.settings.values import split_ports
from yunhu.telephony.media.client import MediaClient
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.prompts import builtin_root
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


def engine_settings(settings: Settings) -> EngineSettings:
    """What the engine of a node is told when it starts."""
    media = settings.media
    return EngineSettings(
        socket=settings.media_socket.absolute(),
        address=media.address,
        ports=split_ports(media.ports),
        rtc_port=media.rtc_port,
        prompts=(
            builtin_root(),
            *(Path(folder).absolute() for folder in media.prompts),
            settings.speech_store.absolute(),
        ),
        recordings=settings.recording_store.absolute(),
        threads=media.threads or None,
        binary=Path(media.binary) if media.binary else None,
    )
