"""What the machine of a flow asks the hands to do, in the order given."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from yunhu.flow.ivr.words import Sound
from yunhu.work.queues.model import Need


class PlayPrompts(Struct, frozen=True):
    """Play prompts and speech, one after the other; how it ended comes back as `PlayFinished`."""

    prompts: tuple[Sound, ...]


class StopPrompts(Struct, frozen=True):
    """Play nothing any more; no `PlayFinished` follows."""


class CollectDigits(Struct, frozen=True):
    """From now on every key comes as `Digit` (at most `most` are looked at)."""

    most: int


class StartTimer(Struct, frozen=True):
    """`TimerFired` after so many seconds; a running timer of this name starts anew."""

    name: str
    seconds: float


class CancelTimer(Struct, frozen=True):
    """The timer is not needed any more."""

    name: str


class EnterQueue(Struct, frozen=True):
    """The contact waits; `QueueLeft` when that ends without an agent."""

    queue: str
    priority: int
    need: tuple[Need, ...] = ()


class LeaveQueue(Struct, frozen=True):
    """The contact waits no more: the caller pressed a key. No `QueueLeft` follows."""

    why: str


class Transfer(Struct, frozen=True):
    """Connect the contact to `agent:ID` or `number:DIGITS`; `TransferFailed` when that fails."""

    to: str


class HangUp(Struct, frozen=True):
    """End the contact."""

    cause: str


class HttpRequest(Struct, frozen=True):
    """Ask a server; `RequestDone` or `RequestFailed` of this id follows, unless it is cancelled.

    `flow` and `node` say which node asks: so many at once are allowed of each.
    """

    id: int
    flow: str
    node: str
    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: str | None = None
    timeout_s: float = 5

    def __repr__(self) -> str:
        return f"HttpRequest({self.id}, {self.method})"


class AskPage(HttpRequest, frozen=True, kw_only=True):
    """Ask for a page of TwiML, which is told of the call; signed with the tenant's secret of this name."""

    params: Mapping[str, str] = {}
    secret: str | None = None

    def __repr__(self) -> str:
        return f"AskPage({self.id}, {self.method})"


class CancelRequest(Struct, frozen=True):
    """Nobody waits for the answer any more."""

    id: int


class Classify(Struct, frozen=True):
    """Tell what a text means, by the examples of a node.

    `Classified` or `ClassifyFailed` of this id follows.
    """

    id: int
    flow: str
    version: int
    node: str
    text: str
    language: str

    def __repr__(self) -> str:
        return f"Classify({self.id}, {self.flow}, {self.node})"


class PromiseCallback(Struct, frozen=True):
    """Call this number back in its turn; `CallbackPromised` or `CallbackRefused` follows."""

    queue: str
    number: str
    priority: int

    def __repr__(self) -> str:
        return f"PromiseCallback({self.queue})"


class RecordMessage(Struct, frozen=True):
    """Beep and record what the caller says; `MessageRecorded` or `MessageFailed` follows.

    It ends after `max_s`, after `silence_s` of silence, and with `StopRecordingMessage`. `queue` is whose
    message it is, `ticket` the type of the ticket that is made of it.
    """

    max_s: int
    silence_s: int
    queue: str | None = None
    ticket: str | None = None


class StopRecordingMessage(Struct, frozen=True):
    """The message is over: keep what was said. `MessageRecorded` follows while the contact is in its flow."""


class SetContact(Struct, frozen=True):
    """What the flow found out about the contact: what is None stays as it is."""

    attributes: Mapping[str, str] = {}
    language: str | None = None
    priority: int | None = None

    def __repr__(self) -> str:
        return f"SetContact({sorted(self.attributes)})"


class PauseRecording(Struct, frozen=True):
    """What comes now must not be recorded. Asking twice is asking once."""


class ResumeRecording(Struct, frozen=True):
    """The recording goes on."""


Action = (
    PlayPrompts
    | StopPrompts
    | CollectDigits
    | StartTimer
    | CancelTimer
    | EnterQueue
    | LeaveQueue
    | Transfer
    | HangUp
    | HttpRequest
    | CancelRequest
    | Classify
    | PromiseCallback
    | RecordMessage
    | StopRecordingMessage
    | SetContact
    | PauseRecording
    | ResumeRecording
)
