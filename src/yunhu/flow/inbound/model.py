"""A number that customers dial, and what answers it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.people.agents.model import Slug
from yunhu.work.calls.model import RecordingPolicy

Language = Literal["zh-CN", "en"]


class RecordingNotice(Struct, frozen=True, forbid_unknown_fields=True):
    """What tells callers that they are recorded: a prompt by its name, and which version of its words it is.

    The version goes into the facts, so that it can be shown later what somebody was told.
    """

    prompt: Annotated[str, Meta(pattern=r"^[a-z0-9_/-]{1,64}$")] = "recording"
    version: Annotated[str, Meta(min_length=1, max_length=32)] = "1"


class Number(Struct, frozen=True, forbid_unknown_fields=True):
    """`number` is what is dialled, as the carrier sends it; `trunk` limits it to one trunk (any when absent).

    `recording`: `off`, `talk` (from the first talk with an agent) or `all` (from the answer). `after_talk`:
    the flow of a customer who stays when the agent has hung up (a survey).

    `recording_notice` is heard before anything is recorded. `retention`: the class by which recordings are
    kept, unless the queue names one. `unrecorded`: recording is mandatory; while none is possible this flow
    answers instead (an announcement), and a call whose recording breaks off ends.
    """

    number: Annotated[str, Meta(pattern=r"^[+0-9*#A-Za-z._-]{1,32}$")]
    name: str
    flow: Slug
    trunk: Slug | None = None
    recording: RecordingPolicy = "talk"
    language: Language = "zh-CN"
    after_talk: Slug | None = None
    recording_notice: RecordingNotice | None = None
    retention: Slug | None = None
    unrecorded: Slug | None = None
