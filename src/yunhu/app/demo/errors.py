"""Why a demonstration cannot go on, each in one sentence."""

from __future__ import annotations

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class ToolMissing(Refusal):
    """A program that the demonstration needs is not installed."""

    id: ClassVar[str] = "demo.tool_missing"
    status: ClassVar[int] = 503


class ToolTooOld(Refusal):
    """SIPp is there, but too old or built without sound."""

    id: ClassVar[str] = "demo.tool_too_old"
    status: ClassVar[int] = 503


class AlreadyRuns(Refusal):
    """The addresses of the simulated people are in use: another demonstration runs here."""

    id: ClassVar[str] = "demo.already_runs"
    status: ClassVar[int] = 409


class NodeNotStarted(Refusal):
    """`yunhu run` ended, or was not ready in time."""

    id: ClassVar[str] = "demo.node_not_started"
    status: ClassVar[int] = 503


class CallFailed(Refusal):
    """The one call did not go as it should; `why` says what is missing."""

    id: ClassVar[str] = "demo.call_failed"
    status: ClassVar[int] = 503


class NoFreePort(Refusal):
    """No free port was found."""

    id: ClassVar[str] = "demo.no_free_port"
    status: ClassVar[int] = 503


class NodeEnded(Refusal):
    """`yunhu run` ended while the demonstration went on."""

    id: ClassVar[str] = "demo.node_ended"
    status: ClassVar[int] = 503


class NotOurFolder(Refusal):
    """A folder was to be cleared that no demonstration made."""

    id: ClassVar[str] = "demo.not_our_folder"
    status: ClassVar[int] = 409
