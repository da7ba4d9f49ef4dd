"""What a page of TwiML becomes: a program of a flow's nodes, run in order, and two that only pages have."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from yunhu.flow.ivr.verbs.gather import Gather
from yunhu.flow.ivr.verbs.hangup import Hangup
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.queue import Queue
from yunhu.flow.ivr.verbs.transfer import Transfer
from yunhu.flow.ivr.verbs.voicemail import Voicemail

END = "end"
"""The place after the last verb."""

FAILED = "failed"
"""The place that a prompt leads to that cannot be played."""

DIGITS = "twiml_digits"
"""The variable that holds what a Gather collected."""


class BadPage(Exception):  # noqa: N818 (it is a refusal of what somebody else wrote)
    """A page that is no TwiML, or asks for what this subset has not. `line` counts from 1; 0 is the whole."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}" if line else why)
        self.line = line
        self.why = why


class Fetch(Struct, frozen=True):
    """Ask for another page, and go on there: Redirect, and the `action` of a verb."""

    url: str
    method: str


class Pause(Struct, frozen=True):
    """Silence; keys mean nothing meanwhile."""

    seconds: int
    next: str


Part = Play | Gather | Queue | Transfer | Voicemail | Hangup | Fetch | Pause


class Program(Struct, frozen=True):
    """The verbs of a page by their place; the first is `start`. Ways lead forward, or out of the page."""

    start: str
    parts: Mapping[str, Part]
