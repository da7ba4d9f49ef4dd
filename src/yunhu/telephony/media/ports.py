"""What the rest of Yunhu needs from a media engine; `MediaClient` and `FakeEngine` both are one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from yunhu.telephony.media.protocol import (
    Command,
    ConferenceState,
    EndpointState,
    Event,
    Ok,
    RecordingState,
    Reply,
)

Done = Callable[[Reply], None]
"""Called once with the answer to a command, never from inside `send`."""


class Living(Struct, frozen=True):
    """What lives in an engine at event `seq`."""

    seq: int
    endpoints: list[EndpointState]
    recordings: list[RecordingState]
    conferences: list[ConferenceState]


def living_of(snapshot: Ok) -> Living:
    """What the answer to a `snapshot` shows."""
    endpoints = snapshot.endpoints if isinstance(snapshot.endpoints, list) else []
    return Living(snapshot.seq or 0, endpoints, snapshot.recordings or [], snapshot.conferences or [])


class Found(Struct, frozen=True):
    """An engine answers (again).

    `same`: it is the process we talked to before, so its endpoints live on; otherwise all endpoints
    from before are gone unless `living` shows them (first contact after our own restart).
    `living` is nil when every missed event follows (`resumed`): nothing needs to be compared.
    """

    instance: str
    same: bool
    living: Living | None


class Engine(Protocol):
    """The media engine. All of it runs on one event loop, in callbacks."""

    @property
    def alive(self) -> bool:
        """Whether commands reach the engine now."""
        ...

    def send(self, command: Command, done: Done | None = None) -> None:
        """Give the engine a command; `done` gets its `Ok` or `Refused` later, exactly once.

        Never raises for trouble with the engine: a dead one refuses with code `lost`, too many
        unanswered commands with `limit`. Commands of one session take effect in order.
        """
        ...

    def on_event(self, handler: Callable[[Event], None]) -> None:
        """Register a handler that gets every event, in order."""
        ...

    def on_lost(self, handler: Callable[[], None]) -> None:
        """Register a handler for the moment the engine stops answering (after all `done`s got `lost`)."""
        ...

    def on_found(self, handler: Callable[[Found], None]) -> None:
        """Register a handler for the moment an engine answers, before any event that follows."""
        ...
