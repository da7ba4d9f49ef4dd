"""What customers' calls need from others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from yunhu.flow.inbound.model import Number
from yunhu.people.blacklist.model import Hit
from yunhu.telephony.legs.model import DialTarget, Refused
from yunhu.work.calls.model import Contact, Target
from yunhu.work.queues.model import Queue

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Journal and publish a fact: tenant, contact, fact."""

Alarm = Callable[[str, str], None]
"""Raise a named alarm with its reason."""


class Directory(Protocol):
    """The configuration and the registrar, as calls ask them. Answers come from memory."""

    def number(self, tenant: str, dialled: str, trunk: str | None) -> Number | None:
        """The number that was dialled."""
        ...

    def queue(self, tenant: str, queue: str) -> Queue | None:
        """A queue's configuration."""
        ...

    def agent_target(self, tenant: str, agent: str) -> DialTarget | None:
        """The device of an agent; None when none is reachable."""
        ...

    def number_target(self, tenant: str, number: str) -> DialTarget | None:
        """The way to an outside number; None when no trunk takes it."""
        ...

    def target_of(self, tenant: str, user: str) -> Target | None:
        """What somebody means who dials `user` to transfer: a queue, an agent, an outside number."""
        ...

    def knows(self, tenant: str, target: Target) -> bool:
        """Whether a transfer can go there."""
        ...


class Screen(Protocol):
    """The blacklist, as the door asks it. Answers from memory."""

    def meets(self, number: str) -> Hit | None:
        """What a caller meets; None for everybody who is not on the list."""
        ...

    def tell(self, hit: Hit, contact: str | None) -> None:
        """Announce that somebody who is on the list called; `contact` when they were let in."""
        ...


class Records(Protocol):
    """Where records are kept (the journal)."""

    def remember(self, contact: str, blob: bytes) -> None:
        """Keep a record under a name, instead of the earlier one."""
        ...

    def forget(self, contact: str) -> None:
        """The record is not needed any more."""
        ...


class Door(Protocol):
    """Says whether new calls are taken at all (overload, a full disk)."""

    @property
    def records(self) -> bool:
        """Whether calls can be recorded now."""
        ...

    def refuse(self, tenant: str) -> Refused | None:
        """None to let the call in."""
        ...


class Flows(Protocol):
    """Walks contacts through their flows. The guests are stories."""

    def start(self, guest: Any) -> None:
        """Begin the flow of the dialled number."""
        ...

    def resume_after(self, guest: Any, outcome: str) -> None:
        """A queue or transfer came to nothing."""
        ...

    def promised(self, guest: Any) -> None:
        """The callback that the flow asked for is promised."""
        ...

    def promise_refused(self, guest: Any, why: str) -> None:
        """It is not: `bad_number`, `unreachable`, `not_offered`, `no_such_queue` or `too_many`."""
        ...

    def message_recorded(self, guest: Any, seconds: float) -> None:
        """The message that the flow asked for is recorded."""
        ...

    def message_failed(self, guest: Any, why: str) -> None:
        """Nothing was recorded."""
        ...

    def enter_again(self, guest: Any) -> None:
        """After a restart: the current node from its start."""
        ...

    def stop(self, guest: Any, why: str) -> None:
        """The contact left the flow for good."""
        ...

    def digit(self, guest: Any, digit: str) -> None:
        """The customer pressed a key."""
        ...

    def play_over(self, guest: Any, ok: bool) -> None:
        """The prompts are over, or could not be played."""
        ...

    def keep(self, guest: Any) -> bytes | None:
        """Where a contact stands in its flow, for another process."""
        ...

    def take_up(self, guest: Any, kept: bytes | None) -> None:
        """Where a contact stood in its flow."""
        ...


class LastAgents(Protocol):
    """Who served whom last."""

    def last(self, contact: Contact, days: int) -> str | None:
        """The agent who last talked to this customer within so many days, if still an agent."""
        ...


class Recordings(Protocol):
    """Opens and closes the recording of a contact."""

    def start(self, tenant: str, contact: str, leg: str) -> str | None:
        """Record a leg for its contact; the recording's id, or None when policy goes on without."""
        ...

    def stop(self, recording: str) -> None:
        """Close it."""
        ...

    def pause(self, recording: str, reason: str) -> None:
        """Keep nothing for a while; harmless when it is over, or paused already."""
        ...

    def resume(self, recording: str, reason: str) -> None:
        """Keep everything again; harmless as above."""
        ...


class Said(Protocol):
    """A text that is said aloud in a language."""

    @property
    def text(self) -> str:
        """Its words."""
        ...

    @property
    def language(self) -> str:
        """How they are read: zh-CN, en, …"""
        ...


class Speeches(Protocol):
    """Texts as files that can be played."""

    def file(self, text: str, language: str) -> str | None:
        """The file of a text that was made before, from memory."""
        ...

    def make(self, text: str, language: str, ready: Callable[[str | None], None]) -> None:
        """Make it now; `ready` is told the file later, never from inside; None when it cannot be said."""
        ...


class Prompts(Protocol):
    """Finds the files of prompts and music."""

    def path(self, name: str, language: str = ...) -> str:
        """The file of a prompt in a language. Raises a Refusal when there is none."""
        ...

    def music(self, name: str = ...) -> str:
        """The file of a piece of music. Raises a Refusal when there is none."""
        ...
